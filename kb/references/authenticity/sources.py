"""Those that are asked what a work is: the library itself, and the works of a file.

A source answers `find` with the work of an identifier, in the field form of `csl.fields_of`, or with
None if there is no such work, or raises `Unavailable` with the sentence why it cannot say. What is
asked over HTTP is in `registries`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import csl, formats
from ..models import Reference
from .comparing import LABELS, SMALL_WORDS, Fields, same_place, stated
from .folding import american, words

# How much of their titles two works have to share to be compared at all; below it, not found.
ENOUGH = 0.5


class Unavailable(Exception):
    """The source cannot say. Its text is the sentence that a person reads; nothing is known then."""


class Source(Protocol):
    """`whole`: that it has no work of an identifier says that there is none. A file says less."""

    name: str | Promise
    whole: bool

    def find(self, *, doi: str = "", pmid: str = "") -> Fields | None: ...


class Works:
    """Works held in memory. Beside `find` it knows the one that a printed line most likely means."""

    whole = False

    def __init__(self, name: str | Promise, works: Iterable[Fields]) -> None:
        self.name = name
        self._given = works

    def find(self, *, doi: str = "", pmid: str = "") -> Fields | None:
        for name, value in (("doi", doi), ("pmid", pmid)):
            if value and (found := self._by_identifier.get((name, value.casefold()))):
                return found
        return None

    def closest(self, ours: Fields) -> Fields | None:
        """The work that `ours` names: by its DOI or PMID, else with the most words of its title in
        common, or on the same pages. None where nothing comes near it."""
        if found := self.find(doi=ours.get("doi", ""), pmid=ours.get("pmid", "")):
            return found
        title = _title_words(ours)
        shared = Counter(number for word in title for number in self._by_word.get(word, ()))
        scores = {
            number: common / (len(title) + len(self._titles[number]) - common)
            for number, common in shared.items()
        }
        for number in self._by_page.get(_first_page(ours), ()):
            if same_place(ours, self._works[number]):
                scores[number] = scores.get(number, 0.0) + ENOUGH
        score, number = max(((s, -n) for n, s in scores.items()), default=(0.0, 0))
        return self._works[-number] if score >= ENOUGH else None

    def identifiers(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {"doi": set(), "pmid": set()}
        for name, value in self._by_identifier:
            found[name].add(value)
        return found

    @cached_property
    def _works(self) -> list[Fields]:
        return list(self._given)

    @cached_property
    def _by_identifier(self) -> dict[tuple[str, str], Fields]:
        return {
            (name, str(work[name]).casefold()): work
            for work in self._works
            for name in ("doi", "pmid")
            if work.get(name)
        }

    @cached_property
    def _titles(self) -> list[set[str]]:
        return [_title_words(work) for work in self._works]

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, title in enumerate(self._titles):
            for word in title:
                found[word].append(number)
        return found

    @cached_property
    def _by_page(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, work in enumerate(self._works):
            if page := _first_page(work):
                found[page].append(number)
        return found


def library() -> Works:
    """The records of the library as they stand, drafts included; each has its `pk` and `citekey`.
    One query, when it is first asked."""
    records = Reference.objects.order_by("pk").values("pk", "citekey", *LABELS)
    return Works(gettext_lazy("the library"), records)


def record_of(reference: Reference) -> Fields:
    """One of the records of `library`."""
    return {name: getattr(reference, name) for name in ("pk", "citekey", *LABELS)}


def file(name: str, raw: bytes) -> Works:
    """The works of a bibliography in any of our formats. A broken entry vouches for nothing, its
    neighbours do. Raises `Unavailable` for a file that cannot be read."""
    try:
        entries = formats.read(raw, formats.of_file(name))
    except ValueError as error:
        raise Unavailable(
            _("“%(file)s” cannot be read: %(why)s") % {"file": name, "why": error}
        ) from error
    return works_of(name, entries)


def works_of(name: str, entries: Iterable[formats.Entry]) -> Works:
    """Those of a file that could be read."""
    works = []
    for entry in entries:
        with suppress(ValueError):
            if not entry.fault:
                works.append(csl.fields_of(entry.item))
    return Works(name, works)


def _title_words(work: Fields) -> set[str]:
    """Without the words that every title has."""
    return {american(word) for word in words(stated(work).get("title", ""))} - SMALL_WORDS


def _first_page(work: Fields) -> str:
    return "".join(words(stated(work).get("pages", ""))[:1])
