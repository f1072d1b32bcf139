"""Facts as CSV (RFC 4180), a line for each, in UTF-8. Telephone numbers and addresses are JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from . import json_file
from .rows import COLUMNS, STRUCTURED, File, Row, Unreadable, cell

REQUIRED = ("key", "region", "kind")
# What a spreadsheet would run as a formula (CWE-1236), also behind apostrophes, which guard it.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def read(text: str) -> File:
    """Raises `Unreadable`; a row or cell that is wrong says so, and the others are read."""
    lines = list(_lines(text))
    if not lines:
        raise Unreadable(_("The file is empty."))
    heads = _heads(lines[0][1])
    return File([_row(line, cells, heads) for line, cells in lines[1:]])


def write(rows: Iterable[dict[str, Any]]) -> str:
    """With a byte order mark, so that a spreadsheet reads it as UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _guarded(_said(value)) for name, value in row.items()})
    return "\ufeff" + out.getvalue()


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line on which it begins. Raises `Unreadable`."""
    reader, begins = csv.reader(io.StringIO(text, newline=""), strict=True), 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            _("Line %d is broken: a quotation mark is missing, or a cell is far too long.") % begins
        ) from error


def _heads(cells: list[str]) -> list[str]:
    heads = [head.strip() for head in cells]
    if len(heads) == 1 and (found := re.search("[;\t]", heads[0])):
        raise Unreadable(
            _("The cells of line 1 are divided by “%s”. Save the file with commas.")
            % found[0].replace("\t", "\\t")
        )
    for head in heads:
        if head not in COLUMNS:
            raise Unreadable(
                _("Line 1: there is no column “%(name)s”; there are %(known)s.")
                % {"name": head, "known": ", ".join(COLUMNS)}
            )
        if heads.count(head) > 1:
            raise Unreadable(_("Line 1: the column “%s” stands twice.") % head)
    if missing := [head for head in REQUIRED if head not in heads]:
        raise Unreadable(_("Line 1: the column “%s” is missing.") % missing[0])
    return heads


def _row(line: int, cells: list[str], heads: list[str]) -> Row:
    row = Row(line)
    if len(cells) != len(heads):
        row.faults[""] = _("it has %(found)d cells, and the first line %(wanted)d.") % {
            "found": len(cells), "wanted": len(heads)
        }  # fmt: skip
        return row
    for head, said in zip(heads, cells, strict=True):
        try:
            row.cells[head] = cell(head, _value(head, _unguarded(said)))
        except ValueError as error:
            row.faults[head] = str(error)
    return row


def _value(head: str, said: str) -> Any:
    if head not in STRUCTURED:
        return said
    return json_file.loads(said) if said.strip() else None


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False) if value else ""


def _guarded(said: str) -> str:
    return f"'{said}" if _FORMULA.match(said) else said


def _unguarded(said: str) -> str:
    return said[1:] if said.startswith("'") and _FORMULA.match(said) else said
