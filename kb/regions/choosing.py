"""Whose facts a reader sees: those of the region they chose, else of the language's.

The choice is a cookie, as that of the language is. A page that shows facts says so in `Vary`, so
that no cache gives one reader another's region.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from kb.locales import tags

from .models import DefaultRegion, Region


@dataclass(frozen=True)
class Choice:
    """The region whose facts a page shows; None before any is signed. `regions` are those that a
    reader may choose, each country before its parts."""

    region: Region | None
    usual: Region | None
    regions: list[Region]

    @property
    def near(self) -> list[Region]:
        """The reader's region, then its parts."""
        return [r for r in self.regions if self.region and self.region in (r, r.part_of)]

    def covers(self, region: Region) -> bool:
        """Whether what holds in `region` holds where the reader is, or in a part of it."""
        mine = self.region
        return mine is not None and (mine in (region, region.part_of) or mine.part_of == region)

    @property
    def is_unusual(self) -> bool:
        """Whether the reader sees another region's facts than those of the language's own."""
        return self.region != self.usual


def choice(request: HttpRequest) -> Choice:
    """The choice for this request; one query, once. It marks the answer as one that depends on
    the cookie (`kb.regions.middleware`). A cookie that names no signed region counts for nothing."""
    kept: Any = request
    if not hasattr(kept, "region_choice"):
        kept.region_choice = _choice(request.COOKIES.get(settings.REGION_COOKIE_NAME, ""))
    return kept.region_choice


def _choice(wanted: str) -> Choice:
    default = DefaultRegion.objects.filter(
        region=OuterRef("pk"), locale__language_code=tags.current().code
    )
    signed = list(
        Region.objects.filter(live=True)
        .select_related("part_of")
        .annotate(is_usual=Exists(default))
    )
    signed.sort(key=lambda region: (region.country.code, region.code))
    usual = next((region for region in signed if region.is_usual), None)
    chosen = next((region for region in signed if region.code == wanted), None)
    return Choice(chosen or usual, usual, signed)
