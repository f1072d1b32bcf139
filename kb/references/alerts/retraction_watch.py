"""Alerts out of a CSV with the columns of the Retraction Watch data set, in any order."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Alert
from . import notices
from .notices import Broken, Notice, Unreadable

COLUMNS = (
    "RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDOI",
    "OriginalPaperPubMedID", "RetractionNature", "Reason",
)  # fmt: skip
NATURES = {
    "retraction": Alert.Nature("retraction"),
    "expression of concern": Alert.Nature("concern"),
    "correction": Alert.Nature("correction"),
    "reinstatement": Alert.Nature("reinstatement"),
}
# A field in quotes may hold line breaks. Where the quote is never closed, this many lines are looked
# at for its end before the first of them is given up; none of the others is lost.
LONGEST = 200
_DATE = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?:\s.*)?")


def read(lines: Iterator[str]) -> Iterator[Notice | Broken]:
    """Raises `Unreadable` when the first line does not name the columns."""
    numbered = enumerate(lines, start=1)
    first = next((text for _line, text in numbered if text.strip()), "")
    header = [name.strip() for name in _fields(first)[0] or []]
    places = _places(header)
    for line, fields in _records(numbered, wide=len(header)):
        if fields is not None and not any(map(str.strip, fields)):
            continue
        try:
            yield _notice(line, _named(fields, places, wide=len(header)))
        except ValueError as error:
            yield Broken(line, str(error))


def _places(header: list[str]) -> dict[str, int]:
    if missing := [name for name in COLUMNS if name not in header]:
        raise Unreadable(
            ngettext(
                "It is no CSV as the Retraction Watch data set has it; this column is missing: %s.",
                "It is no CSV as the Retraction Watch data set has it; these columns are missing: "
                "%s.",
                len(missing),
            )
            % ", ".join(missing)
        )
    return {name: header.index(name) for name in COLUMNS}


def _named(fields: list[str] | None, places: Mapping[str, int], *, wide: int) -> dict[str, str]:
    if fields is None:
        raise ValueError(_("A quotation in it is not closed as it should be."))
    if len(fields) != wide:
        raise ValueError(
            _("It has %(found)d fields where the first line has %(wide)d.")
            % {"found": len(fields), "wide": wide}
        )
    return {name: notices.text(fields[place]) for name, place in places.items()}


def _notice(line: int, said: Mapping[str, str]) -> Notice:
    nature = NATURES.get(said["RetractionNature"].lower())
    if nature is None:
        raise ValueError(
            _("“%s” is none of: Retraction, Correction, Expression of concern, Reinstatement.")
            % said["RetractionNature"][:80]
        )
    return Notice(
        line=line,
        doi=notices.doi(said["OriginalPaperDOI"]),
        pmid=notices.pmid(said["OriginalPaperPubMedID"]),
        nature=nature,
        day=_date(said["RetractionDate"]),
        notice=notices.doi(said["RetractionDOI"]),
        notice_pmid=notices.pmid(said["RetractionPubMedID"]),
        reasons=_reasons(said["Reason"]),
    )


def _date(value: str) -> date | None:
    """Month, day and year as in the data set, or as in ISO 8601."""
    if not value:
        return None
    found = _DATE.fullmatch(value)
    try:
        if found:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        return date.fromisoformat(value[:10])
    except ValueError:
        raise ValueError(_("“%s” is not a date; write month/day/year.") % value[:80]) from None


def _reasons(value: str) -> str:
    """ "+Error in Data;+Error in Text;" with one reason a line."""
    reasons = (reason.strip().removeprefix("+").strip() for reason in value.split(";"))
    return "\n".join(filter(None, reasons))


# -- records ---------------------------------------------------------------------------------------
def _records(
    numbered: Iterator[tuple[int, str]], *, wide: int
) -> Iterator[tuple[int, list[str] | None]]:
    """The fields of each record and the number of the line that it begins in; None where a
    quotation is not closed as it should be. Lines that such a one seemed to hold are read anew."""
    again: deque[tuple[int, str]] = deque()

    def following() -> tuple[int, str] | None:
        return again.popleft() if again else next(numbered, None)

    while (begun := following()) is not None:
        taken, (fields, is_open) = [begun], _fields(begun[1])
        while is_open and len(taken) < LONGEST and (more := following()):
            taken.append(more)
            if '"' in more[1]:
                fields, is_open = _fields("".join(text for _number, text in taken))
        within = taken[1:]
        swallowed = any(len(_fields(text)[0] or ()) == wide for _number, text in within)
        if within and (fields is None or len(fields) != wide or swallowed):
            again.extendleft(reversed(within))
            fields = None
        yield begun[0], fields


def _fields(text: str) -> tuple[list[str] | None, bool]:
    """None for what is no record, and whether that is because a quotation is open at its end."""
    try:
        return next(csv.reader([text], strict=True), []), False
    except csv.Error as error:
        return None, "unexpected end" in str(error)
