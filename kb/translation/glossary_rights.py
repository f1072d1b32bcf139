"""Who may change the glossary. Rights follow the tree of a language, as for its texts.

The source's editors keep the terms; who translates into a language, or reviews it, its renderings.
Everybody who can log in may read.
"""

from __future__ import annotations

from typing import Any

from wagtail.models import Locale

from kb.locales.rights import locales_of
from kb.review import road


def may_edit_terms(user: Any) -> bool:
    return Locale.get_default().pk in _written(user)


def rendering_locales(user: Any) -> list[Locale]:
    """The languages whose renderings `user` may change, in the order of the site."""
    source = Locale.get_default().pk
    mine = (_written(user) | road.languages_of(user)) - {source}
    return list(Locale.objects.filter(pk__in=mine).order_by("pk"))


def _written(user: Any) -> set[int]:
    """The keys of the languages in whose tree `user` changes pages; all of them for a superuser,
    a language that has no tree yet included."""
    if user.is_active and user.is_superuser:
        return set(Locale.objects.values_list("pk", flat=True))
    return locales_of(user)
