"""What a returned file would change, unit by unit, and doing it.

Nothing is overwritten that somebody translated since the file was made, nothing is taken that the
checks call an error, and whatever is left aside is named with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from django.db import transaction
from django.utils.translation import gettext as _

from .. import fitting, segments
from ..models import SegmentVersion
from ..quality import Finding, Level
from ..work import Segment, Work, hashed
from ..writing import require_open, why_not, write
from .reading import Returned, key_of, stamp

_NOTHING = stamp("")


@dataclass(frozen=True)
class Taken:
    """A unit that is taken over. `warnings` do not stop it; submission asks for a reason."""

    segment: Segment
    target: str
    where: str
    tool: str
    warnings: list[Finding]

    @property
    def replaces(self) -> bool:
        return bool(self.segment.target) and self.segment.target != self.target

    @property
    def confirms(self) -> bool:
        return self.segment.target == self.target


@dataclass(frozen=True)
class Left:
    """A unit that is left aside: the segment and what it says in the file, and why, in words."""

    where: str
    source: str
    target: str
    reasons: list[str]

    def __str__(self) -> str:
        return f"{self.where}: {' '.join(self.reasons)}"


@dataclass
class Plan:
    """What taking a file over does. `same` units say what stands here; `waiting` ones nobody
    translated; `absent` is how many segments the file does not have."""

    taken: list[Taken] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    same: int = 0
    waiting: int = 0
    absent: int = 0

    @property
    def fingerprint(self) -> str:
        """Of everything that a person was shown, to know whether it is still so."""
        shown = [
            *((t.segment.pk, t.segment.target, t.target, t.tool) for t in self.taken),
            *((left.where, left.target, *left.reasons) for left in self.left),
        ]
        return hashed(repr(shown))


class _LeftAside(Exception):
    """Carries why."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = list(reasons)


def plan(work: Work, units: Iterable[Returned]) -> Plan:
    """What `take` would do. Raises `InReview`."""
    require_open(work)
    found = Plan()
    known = {key_of(s.path, s.source): s for s in work.segments}
    by_key: dict[str, list[Returned]] = defaultdict(list)
    for unit in units:
        by_key[unit.key].append(unit)
    for key, returned in by_key.items():
        _judge(found, work, known.get(key), returned)
    found.absent = len(known.keys() - by_key.keys())
    return found


@transaction.atomic
def take(work: Work, plan: Plan, by: Any) -> Work:
    """Writes what `plan` takes; what a machine made stays unconfirmed. Raises what `write` raises."""
    words: dict[str, dict[int, str]] = defaultdict(dict)
    for taken in plan.taken:
        words[taken.tool][taken.segment.pk] = taken.target
    for tool, targets in words.items():
        work = write(
            work, targets, by, origin=SegmentVersion.Origin.FILE, tool=tool, confirmed=not tool
        )
    return work


# -- one unit --------------------------------------------------------------------------------------
def _judge(plan: Plan, work: Work, segment: Segment | None, returned: list[Returned]) -> None:
    unit = returned[0]
    try:
        if len({(each.target, each.done) for each in returned}) > 1:
            places = ", ".join(each.where for each in returned[1:])
            raise _LeftAside(
                _("It stands in the file again (%s) and says something else.") % places
            )
        if segment is None:
            raise _LeftAside(_not_here(work, unit))
        if unit.fault:
            raise _LeftAside(unit.fault)
        target = _with_citations_of(segment.source, unit.target)
        if _is_untouched(segment, unit, target):
            plan.waiting += not segment.target
            plan.same += bool(segment.target)
            return
        plan.taken.append(_accept(work, segment, unit, target))
    except _LeftAside as aside:
        source = segment.source if segment else ""
        plan.left.append(Left(unit.where, source, unit.target, aside.reasons))


def _not_here(work: Work, unit: Returned) -> str:
    if any(segment.path == unit.path for segment in work.segments):
        return _("Its source changed since the file was made.")
    return _("It is not in this text, or not any more.")


def _is_untouched(segment: Segment, unit: Returned, target: str) -> bool:
    """Whether the unit says nothing that is not known here."""
    if target == segment.target:
        return not (segment.is_machine_made and unit.done and not unit.tool)
    if not target:
        return not segment.target or unit.before in ("", _NOTHING)
    if not unit.done and segment.previous and target == segment.previous.target:
        return True  # a suggestion of the file, as it was
    return stamp(target) == unit.before


def _accept(work: Work, segment: Segment, unit: Returned, target: str) -> Taken:
    if not target:
        raise _LeftAside(_("It is empty in the file; the translation here stays."))
    if not unit.done:
        raise _LeftAside(_("The file says that it needs work (fuzzy, or the state “initial”)."))
    if unit.before and unit.before != stamp(segment.target) and segment.target:
        raise _LeftAside(
            _("It was translated here since the file was made: “%s”.")
            % segments.plain(segment.target)
        )
    if reason := why_not(segment, target):
        raise _LeftAside(reason)
    findings = work.findings(segment, target)
    if errors := [str(finding) for finding in findings if finding.level is Level.ERROR]:
        raise _LeftAside(*errors)
    return Taken(segment, target, unit.where, unit.tool, findings)


def _with_citations_of(source: str, target: str) -> str:
    """The text of a citation is that of the source, whatever a tool or a translator made of it."""
    citations = _citations(BeautifulSoup(source, "html.parser"))
    if not citations:
        return target
    soup = BeautifulSoup(target, "html.parser")
    for link in soup.find_all("a", id=True):
        if text := citations.get(str(link["id"])):
            link.string = text
    return str(soup)


def _citations(soup: BeautifulSoup) -> dict[str, str]:
    links = {str(link["id"]): link.get_text() for link in soup.find_all("a", id=True)}
    return {id_: text for id_, text in links.items() if fitting.is_citation(text)}
