"""Alerts out of PubMed's own format (NBIB, “MEDLINE display”): what a record says of itself, and what
it says, as a notice, of another.

Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html, “Comments/Corrections”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from ..models import Alert
from . import notices
from .notices import Broken, Notice

_Nature = Alert.Nature
# Of the record's own work, announced in what the comment names; and, as a notice, of another work.
IN = {
    "RIN": _Nature("retraction"), "RRI": _Nature("retraction"), "ECI": _Nature("concern"),
    "EIN": _Nature("correction"), "CRI": _Nature("correction"), "RPI": _Nature("correction"),
}  # fmt: skip
OF = {
    "ROF": _Nature("retraction"), "RRF": _Nature("retraction"), "ECF": _Nature("concern"),
    "EFR": _Nature("correction"), "CRF": _Nature("correction"), "RPF": _Nature("correction"),
}  # fmt: skip
RETRACTED = "Retracted Publication"
_TAG = re.compile(r"(?P<tag>[A-Z][A-Z0-9]{1,3}) *- ?(?P<value>.*)")
_DAY = re.compile(r"\b(?P<day>(?:1[89]|20)\d\d [A-Z][a-z]{2} \d{1,2})\b")

# A tag, its value, and the number of its line.
Field = tuple[str, str, int]


def looks_like(line: str) -> bool:
    found = _TAG.match(line)
    return bool(found) and found["tag"] in ("PMID", "OWN", "STAT")


def read(lines: Iterator[str]) -> Iterator[Notice | Broken]:
    for record in _records(lines):
        try:
            own = _Own(record)
        except ValueError as error:
            yield Broken(record[0][2], str(error))
            continue
        for field in record:
            yield from _said(field, own)
        if own.is_retracted and not {"RIN", "RRI"} & {tag for tag, _value, _line in record}:
            yield Notice(own.line, own.doi, own.pmid, _Nature("retraction"))


class _Own:
    """What a record says of the work that it describes. Raises `ValueError` with a sentence."""

    def __init__(self, record: list[Field]) -> None:
        self.line = record[0][2]
        values = [(tag, value) for tag, value, _line in record]
        self.pmid = notices.pmid(next((v for tag, v in values if tag == "PMID"), ""))
        dois = (v.removesuffix("[doi]") for tag, v in values
                if tag in ("LID", "AID") and v.endswith("[doi]"))  # fmt: skip
        self.doi = notices.doi(next(dois, ""))
        self.is_retracted = ("PT", RETRACTED) in values
        self.date = _day(next((v for tag, v in values if tag == "DP"), ""))
        if not self.pmid and not self.doi:
            raise ValueError(_("The record has neither a PMID nor a DOI."))


def _said(field: Field, own: _Own) -> Iterator[Notice | Broken]:
    tag, comment, line = field
    if tag not in IN and tag not in OF:
        return
    try:
        doi, pmid = _identifiers(comment)
    except ValueError as error:
        yield Broken(line, str(error))
        return
    if tag in IN:
        yield Notice(line, own.doi, own.pmid, IN[tag], _day(comment), doi, pmid)
    elif doi or pmid:
        yield Notice(line, doi, pmid, OF[tag], own.date, own.doi, own.pmid)
    else:
        yield Broken(line, _("The comment names no work by PMID or DOI."))


def _identifiers(comment: str) -> tuple[str, str]:
    """DOI and PMID at the end of “Lancet. 2010 Feb 6;375:445. doi: 10.1016/S0140. PMID: 20137807”."""
    doi = re.search(r"\bdoi: *(\S+)", comment, re.IGNORECASE)
    pmid = re.search(r"\bPMID: *(\S+)", comment)
    return (
        notices.doi(doi[1].rstrip(".;,")) if doi else "",
        notices.pmid(pmid[1].rstrip(".;,")) if pmid else "",
    )


def _day(text: str) -> date | None:
    """The first whole date in it: readers are told of no day that nobody stated."""
    found = _DAY.search(text)
    try:
        return datetime.strptime(found["day"], "%Y %b %d").date() if found else None  # noqa: DTZ007
    except ValueError:
        return None


def _records(lines: Iterator[str]) -> Iterator[list[Field]]:
    """Records are apart by an empty line, or where another one names its PMID."""
    record: list[Field] = []
    for line, text in enumerate(lines, start=1):
        found = _TAG.match(text)
        if record and (not text.strip() or (found and found["tag"] == "PMID")):
            yield record
            record = []
        if found:
            record.append((found["tag"], found["value"].strip(), line))
        elif record and text.strip():
            tag, value, begun = record[-1]
            record[-1] = (tag, f"{value} {text.strip()}", begun)
    if record:
        yield record
