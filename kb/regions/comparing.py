"""The rows of a block that shows facts: one for each region, whether or not anything is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from . import choosing, shown
from .models import Region
from .shown import Shown


@dataclass(frozen=True)
class Row:
    """What is known of one region. Without `facts` nothing was verified; `lapsed` says that what
    was known is too old to be shown."""

    region: Region
    facts: list[Shown]
    is_readers: bool
    lapsed: bool


def rows(request: HttpRequest | None, kind: str, *, everywhere: bool, **about: Any) -> list[Row]:
    """For the reader's region, or `everywhere` for every country. Parts of a country stand under it
    where something of their own is known of them. Two queries beside those of the choice. No
    request, as in a search index, no rows."""
    if request is None:
        return []
    choice = choosing.choice(request)
    wanted = [r for r in choice.regions if everywhere or choice.region in (r, r.part_of)]
    found = shown.facts([kind], wanted, **about)
    made = [_row(region, found, choice, alone=not everywhere) for region in wanted]
    divided = {row.region.part_of for row in made if row.region.part_of and row.facts}
    return [
        row
        for row in made
        if row.facts or not ((row.region.part_of and everywhere) or row.region in divided)
    ]


def _row(region: Region, found: list[Shown], choice: choosing.Choice, *, alone: bool) -> Row:
    """`alone`, a part has the facts of its country too, which no other row says."""
    theirs = [region, region.part_of] if alone and region == choice.region else [region]
    facts = [s for s in found if s.region in theirs]
    current = [s for s in facts if s.current]
    readers = choice.region is not None and choice.region in (region, region.part_of)
    return Row(region, current, readers, bool(facts) and not current)
