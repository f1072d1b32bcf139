"""What facts know of names and numbers: the regulators, the lines, and what lines were called by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..telephone import dialled

if TYPE_CHECKING:
    from ..models import RegionFact

_SHORT = re.compile(r"\s*[(（](?P<short>[^()（）]+)[)）]\s*$")


@dataclass(frozen=True)
class Retired:
    """A number that a line had before: `line`, in `region`, now has the number `successor`."""

    number: str
    successor: str
    line: str
    region: str
    country: str


@dataclass(frozen=True)
class Known:
    """`regulators` are all names of them, in any language; `numbers` maps what is dialled to the
    kind of the fact that says it."""

    regulators: tuple[str, ...] = ()
    numbers: dict[str, str] = field(default_factory=dict)
    retired: tuple[Retired, ...] = ()

    @classmethod
    def of(cls, facts: Iterable[RegionFact]) -> Known:
        """Of facts with their regions; the longest name first."""
        rows = [(fact, entry) for fact in facts for entry in fact.contacts]
        names = {n for fact, entry in rows if fact.kind == "regulator" for n in _names(entry)}
        return cls(
            tuple(sorted(names, key=lambda name: (-len(name), name))),
            {
                dialled(entry[way]): fact.kind
                for fact, entry in rows
                for way in ("number", "text")
                if way in entry
            },
            tuple(
                Retired(old, successor_of(entry), entry["name"], str(fact.region),
                        fact.region.country.code)
                for fact, entry in rows
                for old in entry.get("replaces", [])
            ),
        )  # fmt: skip


def successor_of(entry: dict) -> str:
    """What is called or written to now; an entry that replaces numbers has one."""
    return entry.get("number") or entry.get("text", "")


def _names(entry: dict) -> Iterator[str]:
    """“Food and Drug Administration (FDA)” is two names; `also` has those of other languages."""
    for name in (entry["name"], *entry.get("also", [])):
        yield _SHORT.sub("", name)
        if found := _SHORT.search(name):
            yield found["short"]
