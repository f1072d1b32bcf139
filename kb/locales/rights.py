"""Who writes in which language: whoever the page tree of that language lets change pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy


def pages_of(user: Any) -> QuerySet[Page]:
    """Every page that `user` may change, in all languages."""
    return page_permission_policy.instances_user_has_permission_for(user, "change")


def written_by(user: Any) -> dict[int, str]:
    """Key and code of the languages in which `user` may change anything. One query, once: menus ask
    for every screen, so it is kept with the rights that Wagtail keeps on a user of a request."""
    if not hasattr(user, "_written_languages"):
        pages = pages_of(user).order_by()
        codes = pages.values_list("locale_id", "locale__language_code").distinct()
        user._written_languages = dict(codes)
    return user._written_languages


def locales_of(user: Any) -> set[int]:
    return set(written_by(user))
