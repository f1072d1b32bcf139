"""The rows of the blocks that show facts: one for each region, whether or not anything is known.

All blocks of a page are asked for at once (`ask`), so that ten cost what one does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from . import choosing, past, shown
from .asking import Asked
from .models import Region
from .shown import Shown


@dataclass(frozen=True)
class Row:
    """What is known of one region; of `lapsed` only that it was. Without both nothing was ever
    verified."""

    region: Region
    facts: list[Shown]
    lapsed: list[Shown]
    is_readers: bool

    @property
    def says_something(self) -> bool:
        return bool(self.facts or self.lapsed)


class Answers:
    """The rows of the blocks of one page; two queries beside those of the choice, at the first."""

    def __init__(
        self, request: HttpRequest, asked: Iterable[Asked], *, at: datetime | None = None
    ) -> None:
        self._request, self._at = request, at
        self.asked = frozenset(asked)

    def rows(self, asked: Asked) -> list[Row]:
        """Everywhere: a row for every country, the reader's first. A part of a country has its own
        where something is known of it, and then the country only what is known of all of it. No
        reader is without a row."""
        regions = self._choice.regions if asked.everywhere else self._choice.near
        made = [self._row(region, asked) for region in regions]
        divided = {row.region.part_of for row in made if row.says_something}
        silent = {r for r in regions if r.part_of in regions or r in divided}
        rows = [row for row in made if row.says_something or row.region not in silent]
        if not any(row.is_readers for row in rows):  # nobody says anything where the reader is
            rows += [row for row in made if row.region == self._choice.region]
        return sorted(rows, key=lambda row: not row.is_readers)

    def _row(self, region: Region, asked: Asked) -> Row:
        """A part alone has the facts of its country too, which no other row says."""
        alone = not asked.everywhere and region == self._choice.region
        theirs = (region, region.part_of) if alone else (region,)
        found = [s for s in self._found if s.region in theirs and asked.shows(s.fact)]
        return Row(
            region,
            [s for s in found if s.current],
            [s for s in found if not s.current],
            self._choice.covers(region),
        )

    @property
    def _choice(self) -> choosing.Choice:
        return choosing.choice(self._request)

    @cached_property
    def _found(self) -> list[Shown]:
        kinds = {each.kind for each in self.asked}
        everywhere = any(each.everywhere for each in self.asked)
        regions = self._choice.regions if everywhere else self._choice.near
        if self._at is None:
            return shown.facts(kinds, regions)
        return past.facts(self._at, kinds, regions)


def ask(request: HttpRequest, asked: Iterable[Asked], *, at: datetime | None = None) -> None:
    """Says what the blocks of the page will ask for; `at` is the moment of the past as of which the
    page is shown."""
    kept: Any = request
    kept.region_answers = Answers(request, asked, at=at)


def rows(request: HttpRequest | None, asked: Asked) -> list[Row]:
    """What a block shows. Without a request, as in a search index, nothing."""
    if request is None:
        return []
    answers: Answers | None = getattr(request, "region_answers", None)
    if answers is None or asked not in answers.asked:
        answers = Answers(request, [asked])
    return answers.rows(asked)
