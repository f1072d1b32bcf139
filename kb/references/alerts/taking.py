"""Alerts into the library: the work is marked, and what cites it is put before its reviewers.

All of one work is one transaction. What is known already is not added again, so a file can be taken
as often as one likes. Nobody is told here: that is `telling`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from kb.review.audit.log import Verb, chain_lock, record
from kb.review.reopening import Met, reopen

from ..models import Alert, Reference
from .notices import Broken, Notice
from .reading import read


@dataclass
class Report:
    """What was in a file and what came of it. `lines` counts the notices, broken ones too; `ours`
    those about works of the library; `texts` are the ones that show a work of which more is known
    now."""

    lines: int = 0
    ours: int = 0
    broken: list[Broken] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    texts: list[Met] = field(default_factory=list)

    @property
    def opened(self) -> list[Met]:
        return [met for met in self.texts if not met.waits]

    @property
    def waiting(self) -> list[Met]:
        return [met for met in self.texts if met.waits]


def take(stream: BinaryIO, *, source: str, by: Any = None, dry_run: bool = False) -> Report:
    """Raises `Unreadable` with a sentence when nothing of the file can be taken. A dry run does it
    all and takes it back, so that it says exactly what would happen."""
    report = Report()
    found = _about_our_works(stream, report)
    if not dry_run:
        _take_each(found, report, source=source, by=by)
        return report
    with transaction.atomic():
        _take_each(found, report, source=source, by=by)
        transaction.set_rollback(True)
    return report


def _about_our_works(stream: BinaryIO, report: Report) -> dict[int, list[Notice]]:
    """By the keys of works; one query, however long the file."""
    library, found = _Library(), defaultdict(list)
    for notice in read(stream):
        report.lines += 1
        try:
            work = library.work(notice) if isinstance(notice, Notice) else None
        except ValueError as error:
            notice = Broken(notice.line, str(error))
        if isinstance(notice, Broken):
            report.broken.append(notice)
        elif work is not None:
            report.ours += 1
            found[work].append(notice)
    return found


class _Library:
    """The works of the library by their identifiers."""

    def __init__(self) -> None:
        self.by_doi: dict[str, int] = {}
        self.by_pmid: dict[str, int] = {}
        self.citekeys: dict[int, str] = {}
        rows = Reference.objects.order_by().values_list("pk", "citekey", "doi", "pmid")
        for pk, citekey, doi, pmid in rows:
            self.citekeys[pk] = citekey
            if doi:
                self.by_doi[doi] = pk
            if pmid:
                self.by_pmid[pmid] = pk

    def work(self, notice: Notice) -> int | None:
        """Raises `ValueError` when its DOI and its PMID are those of different works."""
        doi, pmid = self.by_doi.get(notice.doi), self.by_pmid.get(notice.pmid)
        if doi and pmid and doi != pmid:
            raise ValueError(
                _("Its DOI is that of “%(doi)s” in the library, its PMID that of “%(pmid)s”.")
                % {"doi": self.citekeys[doi], "pmid": self.citekeys[pmid]}
            )
        return doi or pmid


# -- one work --------------------------------------------------------------------------------------
def _take_each(found: dict[int, list[Notice]], report: Report, *, source: str, by: Any) -> None:
    texts: dict[tuple[type, int], Met] = {}
    for pk, notices in found.items():
        alerts, met = _take(pk, notices, source=source, by=by)
        report.alerts += alerts
        for one in met:  # one that cites two of the works was opened for the first of them
            texts.setdefault((type(one.text), one.text.pk), one)
    report.texts = list(texts.values())


@transaction.atomic
def _take(
    pk: int, notices: Iterable[Notice], *, source: str, by: Any
) -> tuple[list[Alert], list[Met]]:
    chain_lock()
    work = Reference.objects.get(pk=pk)
    told_before = _told(work)
    known, new = list(work.alerts.all()), []
    for notice in notices:
        if same := _same(notice, known):
            _complete(same, notice)
            continue
        alert = Alert(
            reference=work, nature=notice.nature, date=notice.day, notice=notice.notice,
            notice_pmid=notice.notice_pmid, reasons=notice.reasons, source=source[:200],
        )  # fmt: skip
        alert.save()
        known.append(alert)
        new.append(alert)
        record(
            Verb.ALERT, by=by, obj=work, nature=alert.nature, date=str(alert.date or ""),
            notice=alert.notice, notice_pmid=alert.notice_pmid, source=alert.source,
        )  # fmt: skip
    return new, reopen(work) if _told(work) != told_before else []


def _told(work: Reference) -> set[int]:
    return set(work.alerts.standing().values_list("pk", flat=True))


def _same(notice: Notice, known: Iterable[Alert]) -> Alert | None:
    """Two files name one notice by its DOI, by its PMID, or, where they share neither, by the day."""
    by_day = None
    for alert in known:
        if alert.nature != notice.nature:
            continue
        pairs = [(alert.notice, notice.notice), (alert.notice_pmid, notice.notice_pmid)]
        both = [ours == theirs for ours, theirs in pairs if ours and theirs]
        if any(both):
            return alert
        if not both and (None in (alert.date, notice.day) or alert.date == notice.day):
            by_day = by_day or alert
    return by_day


def _complete(alert: Alert, notice: Notice) -> None:
    """Fills in what an earlier file did not say."""
    said = {"date": notice.day, "notice": notice.notice, "notice_pmid": notice.notice_pmid}
    missing = {name: value for name, value in said.items() if value and not getattr(alert, name)}
    for name, value in missing.items():
        setattr(alert, name, value)
    if missing:
        alert.save(update_fields=list(missing))
