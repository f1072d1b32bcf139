"""Whose facts a reader sees: those of the region they chose, else of the language's.

The choice is a cookie, as that of the language is. A page that shows facts says so in `Vary`, so
that no cache gives one reader another's region.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Locale

from kb.locales import tags

from .models import DefaultRegion, Region


def region_of(request: HttpRequest) -> Region | None:
    """The region whose facts this request shows; None before there are any. Asked once a request.

    A cookie that names no signed region counts for nothing.
    """
    if not hasattr(request, "_kb_region"):
        request._kb_region = _chosen(request) or default_of(tags.current())
    return request._kb_region


def is_chosen(request: HttpRequest) -> bool:
    """Whether the reader sees another region's facts than the language's own."""
    shown, usual = region_of(request), default_of(tags.current())
    return shown is not None and shown != usual


def default_of(language: tags.Language) -> Region | None:
    default = (
        DefaultRegion.objects.filter(locale__language_code=language.code, region__live=True)
        .select_related("region__part_of")
        .first()
    )
    return default.region if default else None


def _chosen(request: HttpRequest) -> Region | None:
    code = request.COOKIES.get(settings.REGION_COOKIE_NAME, "")
    if not code:
        return None
    return Region.objects.filter(code=code, live=True).select_related("part_of").first()


def regions() -> list[Region]:
    """Those a reader may choose, countries with their parts after them."""
    found = Region.objects.filter(live=True).select_related("part_of")
    return sorted(found, key=lambda region: (region.country.code, region.code))


def locale_regions() -> dict[str, Region]:
    """By language code, the region that readers of it are taken to be in; one query."""
    rows = DefaultRegion.objects.filter(locale__in=Locale.objects.all())
    return {
        row.locale.language_code: row.region
        for row in rows.select_related("locale", "region__part_of")
    }
