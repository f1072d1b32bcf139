"""What is known, region by kind: what holds, and what an editor has to see to.

Two queries, however many facts there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.review.listing import with_state

from .models import Kind, Region, RegionFact
from .standing import standing


@dataclass(frozen=True)
class Mark:
    """One thing that a cell says, by icon and in words; `name` is for style sheets."""

    name: str
    icon: str
    words: str


@dataclass(frozen=True)
class Cell:
    """The facts of one kind in one region. `of_country` says that a part of a country has none of
    its own and needs none: those of the country hold in it."""

    region: Region
    kind: Kind
    facts: list[Any]
    of_country: bool
    today: date

    @cached_property
    def standings(self) -> Counter[str]:
        return Counter(standing(fact, on=self.today).value for fact in self.facts)

    @property
    def holding(self) -> int:
        return self.standings["holds"] + self.standings["due"]

    @property
    def is_gap(self) -> bool:
        """Readers are told that nothing is known, or no more."""
        return not self.holding and not self.of_country

    @property
    def waiting(self) -> int:
        return sum(1 for fact in self.facts if fact.under_review)

    @property
    def drafts(self) -> int:
        """Unsigned words that nobody reviews yet, beside a signed fact too."""
        return sum(
            1
            for fact in self.facts
            if not fact.under_review and (fact.has_unpublished_changes or not fact.live)
        )

    @property
    def marks(self) -> Iterator[Mark]:
        due, lapsed = self.standings["due"], self.standings["lapsed"]
        if self.holding:
            said = ngettext("%d holds", "%d hold", self.holding)
            yield Mark("holds", "check", said % self.holding)
        elif self.of_country:
            yield Mark("country", "arrow-up", _("as in %s") % self.region.country.code)
        elif not lapsed:
            yield Mark("gap", "help", _("nothing known"))
        if lapsed:
            yield Mark("lapsed", "warning", ngettext("%d lapsed", "%d lapsed", lapsed) % lapsed)
        if due:
            yield Mark("due", "time", ngettext("%d due", "%d due", due) % due)
        if waiting := self.waiting:
            said = ngettext("%d waits for a signature", "%d wait for a signature", waiting)
            yield Mark("waiting", "edit", said % waiting)
        if drafts := self.drafts:
            yield Mark("draft", "draft", ngettext("%d draft", "%d drafts", drafts) % drafts)


@dataclass(frozen=True)
class Grid:
    regions: list[Region]
    rows: list[tuple[Kind, list[Cell]]]

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for _kind, cells in self.rows for cell in cells)


def grid(today: date) -> Grid:
    """Each country is followed by its parts."""
    regions = list(Region.objects.select_related("part_of"))
    regions.sort(key=lambda region: (region.country.code, region.code))
    by_pk = {region.pk: region for region in regions}
    found: dict[tuple[int, str], list[RegionFact]] = {}
    for fact in with_state(RegionFact.objects.order_by("key")):
        fact.region = by_pk[fact.region_id]
        found.setdefault((fact.region_id, fact.kind), []).append(fact)

    def cell(region: Region, kind: Kind) -> Cell:
        own, above = found.get((region.pk, kind), []), found.get((region.part_of_id, kind), [])
        held = any(fact.live and not fact.lapsed(today) for fact in above)
        signed = any(fact.live for fact in own)
        return Cell(region, kind, own, held and not signed, today)

    kinds = [Kind(value) for value in Kind.values]
    return Grid(regions, [(kind, [cell(region, kind) for region in regions]) for kind in kinds])
