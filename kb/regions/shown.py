"""What readers are told of a fact: its value until `review_by`, after it that there is none.

Nothing falls back to another region: a part of a country has its country's facts, because they hold
in it, and a country has none of its parts'.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kb.locales import tags

from . import days
from .models import FactNote, Region, RegionFact

# From how long before `review_by` editors are told.
NOTICE = timedelta(days=60)


@dataclass(frozen=True)
class Shown:
    """A signed fact as readers of one language see it on one day. Without `current` it has a region
    and a kind, and no value."""

    fact: RegionFact
    note: str
    current: bool

    @property
    def says_something(self) -> bool:
        """Of a fact of words alone a language without a note on it has nothing."""
        has_value = self.fact.low is not None or self.fact.status or self.fact.contacts
        return bool(has_value or self.note)

    @property
    def region(self) -> Region:
        return self.fact.region


def today(now: date | None = None) -> date:
    """The day by which facts lapse: one for all readers, wherever they and the server are."""
    return now or days.today()


def facts(
    kinds: Collection[str],
    regions: Iterable[Region],
    *,
    language: tags.Language | None = None,
    on: date | None = None,
) -> list[Shown]:
    """The signed facts of `kinds` in `regions` and in the countries that these are parts of, notes in
    `language`; two queries."""
    wanted = set(regions)
    found = RegionFact.objects.filter(
        live=True, kind__in=kinds, region__in={*wanted, *(r.part_of_id for r in wanted)}
    )
    rows = list(found.select_related("region__part_of", "source").order_by("region__code", "key"))
    said = notes(rows, language=language)
    day = today(on)
    return [Shown(fact, said.get(fact.pk, ""), not fact.lapsed(day)) for fact in rows]


def notes(rows: Collection[RegionFact], *, language: tags.Language | None = None) -> dict[int, str]:
    """By the key of the fact, what its note in `language` says of the value that it has in `rows`;
    the source language has the words of the fact itself. One query."""
    language = language or tags.current()
    if language == tags.SOURCE:
        return {fact.pk: fact.text for fact in rows}
    written = signed_notes(rows, locale__language_code=language.code)
    return {note.fact_id: note.text for note in written}


def signed_notes(rows: Iterable[RegionFact], **of: Any) -> list[FactNote]:
    """The notes, in every language or those `of` one, on the values that `rows` have. One query."""
    values = {fact.pk: fact.value_digest() for fact in rows}
    written = FactNote.objects.filter(live=True, fact__in=values, **of).select_related("locale")
    return [note for note in written.order_by("locale") if note.of_digest == values[note.fact_id]]


def due(on: date | None = None) -> list[RegionFact]:
    """What editors look at again: lapsed, or lapsing within `NOTICE`; the most urgent first."""
    rows = RegionFact.objects.filter(live=True, review_by__lte=today(on) + NOTICE)
    return list(rows.select_related("region").order_by("review_by", "key"))
