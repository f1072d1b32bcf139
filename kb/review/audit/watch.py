"""One round of the watch: examine, write down what is new, take from readers what is not as signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from wagtail.models import Page

from .. import road
from ..models import Approval, AuditEntry, LiveApproval, Revocation
from ..renditions import discard
from .chains import anchored
from .examine import examine, trigger_problems
from .finding import Finding, Kind, Place, model_of, spelled
from .log import Verb, chain_lock, record
from .texts import PAGES

ALTERED = str(Revocation.Cause.ALTERED)


@dataclass(frozen=True)
class Round:
    """What a round found, which texts it took off line, and the entry that says so.

    `entry` is None when nothing could be written: no seal fits the key.
    """

    findings: list[Finding]
    withheld: list[str]
    entry: AuditEntry | None


def watch(
    *, by: Any = None, report_only: bool = False, anchor: tuple[int, str] | None = None
) -> Round:
    """Examines everything and acts on it; `report_only` takes nothing off line.

    What is found is looked at a second time while the chains stand still, because a text that is
    published during the examination may look altered for a moment.
    """
    found = examine()
    with transaction.atomic():
        chain_lock()
        found = examine() if found else []
        if anchor and (lost := anchored(*anchor)):
            found.append(lost)
        return _act(found, by=by, report_only=report_only)


def _act(found: list[Finding], *, by: Any, report_only: bool) -> Round:
    if any(finding.kind is Kind.KEY for finding in found):
        return Round(found, [], None)
    for finding in unrecorded(found):
        write_down(finding)
    withheld = [] if report_only else _mend(found)
    exposed = sum(finding.reaches_readers for finding in found) if report_only else 0
    entry = record(Verb.FINDING, by=by, open=[finding.key for finding in found], exposed=exposed)
    return Round(found, withheld, entry)


# -- what is kept of it ----------------------------------------------------------------------------
def last_round() -> AuditEntry | None:
    """The entry with which the last round ended: `open` are the keys of what it found, `exposed`
    counts what readers could still see after it."""
    ends = AuditEntry.objects.filter(verb=Verb.FINDING, subject_table="", detail__has_key="open")
    return ends.order_by("-pk").first()


def unrecorded(findings: Iterable[Finding]) -> list[Finding]:
    """Those of `findings` that the log does not have since they were last away."""
    last = last_round()
    known = set(last.detail["open"]) if last else set()
    since = AuditEntry.objects.filter(verb=Verb.FINDING, pk__gt=last.pk if last else 0)
    known |= set(since.filter(detail__has_key="key").values_list("detail__key", flat=True))
    return [finding for finding in findings if finding.key not in known]


def write_down(finding: Finding) -> AuditEntry:
    """One entry, whose subject is the row where it was found."""
    return record(
        Verb.FINDING, by=None, obj=_row(finding.where), key=finding.key, kind=str(finding.kind),
        about=finding.subject, sentence=finding.sentence, live=sorted(map(list, finding.live)),
    )  # fmt: skip


def open_findings() -> list[AuditEntry]:
    """What the last round found, as it was written down, newest first; three queries at most."""
    last = last_round()
    if last is None or not last.detail["open"]:
        return []
    entries = AuditEntry.objects.filter(verb=Verb.FINDING, detail__key__in=last.detail["open"])
    return list({e.detail["key"]: e for e in entries.order_by("pk")}.values())[::-1]


def in_order() -> bool:
    """Whether the triggers stand and readers see nothing that the last round found; cheap, and it
    examines nothing. An entry with a false seal answers for nobody."""
    last = last_round()
    seen = last is None or (last.authentic and not last.detail["exposed"])
    return seen and not trigger_problems()


# -- what is done about it -------------------------------------------------------------------------
def _mend(findings: list[Finding]) -> list[str]:
    """Takes every text that a finding reaches off line, pages before the records in them, and drops
    renditions that are not as made. Returns the texts' names."""
    reasons: dict[Place, str] = {}
    for finding in findings:
        for place in finding.live:
            reasons.setdefault(place, finding.sentence)
        if finding.kind is Kind.RENDITION:
            _drop(finding.where)
    return [
        withhold(place, reasons[place])
        for place in sorted(reasons, key=lambda place: (place[0] != PAGES, place))
    ]


def withhold(place: Place, reason: str) -> str:
    """Takes one text off line by the ordinary verb, or by its columns alone when the row is such
    that the verb fails. Needs no approval. Returns its name."""
    row = _row(place)
    record(Verb.WITHDRAW, by=None, obj=row, where=spelled(place), cause=ALTERED, reason=reason)
    try:
        with transaction.atomic():
            road.take_down(row, by=None, cause=ALTERED, reason=reason)
    except Exception:  # the row may hold anything, and has to go all the same
        _pull(place, reason)
    return str(row or spelled(place))


def _pull(place: Place, reason: str) -> None:
    """Ends the signature and puts the row off line, reading and writing no other column."""
    table, pk = place
    signed = Approval.objects.filter(subject_table=table, subject_id=pk, place=models.F("places"))
    last = signed.order_by("-pk").values_list("pk", "revocation", "first__revocation").first()
    if last and not any(last[1:]):
        Revocation(approval_id=last[0], by=None, cause=ALTERED, reason=reason).save()
    model_of(table)._base_manager.filter(pk=pk).update(live=False)
    LiveApproval.objects.filter(subject_table=table, subject_id=pk).delete()


def _drop(place: Place) -> None:
    table, pk = place
    rows = model_of(table)._base_manager.filter(pk=pk)
    try:
        with transaction.atomic():
            discard(rows.select_related("image").get())
    except Exception:  # a row that cannot be read has no name of a file either
        rows.only("pk")._raw_delete(rows.db)


def _row(place: Place) -> Any:
    """What stands there, a page as its own class; None where nothing is or it cannot be read."""
    table, pk = place
    try:
        row = model_of(table)._base_manager.get(pk=pk)
        return row.specific if isinstance(row, Page) else row
    except Exception:
        return None
