"""Who may work in which language: whoever the page tree of that language lets change pages.

One rule for every verb and every list. Everything a translator does to a translation asks whether
they may change its page; sending and assigning ask whether they may change its source. Each
question costs one or two queries for a person, none for a page.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy

from kb.locales.rights import locales_of
from kb.review.errors import ReviewRequired


class MayNotTranslate(ReviewRequired):
    """This person has no right to do this to that translation."""


def may_change(user: Any, page: Page) -> bool:
    """Whether `user` may change `page` itself: write and submit it, take it, send it on."""
    return page_permission_policy.user_has_permission_for_instance(user, "change", page)


def require_change(user: Any, page: Page) -> None:
    """Raises `PermissionDenied`, for which Wagtail leads home with a sentence."""
    if not may_change(user, page):
        raise PermissionDenied(_("You may not change this text."))


def may_translate(user: Any, locale: Locale) -> bool:
    """Whether `user` may change anything in the language `locale`, the source's included."""
    return locale.pk in locales_of(user)


def translators_of(page: Page) -> QuerySet[Any]:
    """Who may translate `page`, superusers included; ordered by name."""
    people = page_permission_policy.users_with_permission_for_instance("change", page)
    return people.order_by("first_name", "last_name", "username")
