"""Who writes in which language: whoever the page tree of that language lets change pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy


def pages_of(user: Any) -> QuerySet[Page]:
    """Every page that `user` may change, in all languages."""
    return page_permission_policy.instances_user_has_permission_for(user, "change")


def locales_of(user: Any) -> set[int]:
    """The keys of the languages in which `user` may change anything."""
    return set(pages_of(user).order_by().values_list("locale_id", flat=True).distinct())
