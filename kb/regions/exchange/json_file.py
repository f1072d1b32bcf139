"""Facts as the JSON of the domain pack: `{"schema", "regions": […], "facts": […]}`, where facts may
also stand below their region. Its names are those of `pack.NAMES`, or the columns'."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from json import decoder, scanner
from typing import Any

from django.utils.translation import gettext as _

from . import pack
from .rows import COLUMNS, REGION_FIELDS, File, Number, Problem, Row, Unreadable, cell, require_fit


class Record(dict):
    """An object of JSON that knows the line on which it begins, and a name that it has twice."""

    line = 1
    doubled = ""


def read(text: str) -> File:
    """Raises `Unreadable`; a field that is wrong is a problem, and the others are read."""
    try:
        whole = _Reader().decode(text)
    except json.JSONDecodeError as error:
        raise Unreadable(_("It is not JSON: line %d cannot be read.") % error.lineno) from error
    except RecursionError as error:
        raise Unreadable(_("It is not JSON: it is nested too deeply.")) from error
    if not isinstance(whole, Record):
        raise Unreadable(_("Line 1: the file is no object with “schema”, “regions” and “facts”."))
    schema = whole.get("schema")
    if schema not in pack.SCHEMAS:
        raise Unreadable(
            _("Line %(line)d, schema: this must be one of: %(known)s.")
            % {"line": whole.line, "known": ", ".join(pack.SCHEMAS)}
        )
    return _file(whole, first=schema == pack.SCHEMAS[0])


def loads(text: str) -> Any:
    """JSON within a cell of another file. Raises `ValueError` with a sentence."""
    try:
        return _Reader().decode(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(_("It is not JSON.")) from error


def write(rows: Iterable[dict[str, Any]], regions: Iterable[dict[str, Any]]) -> str:
    said = {column: name for name, column in pack.NAMES.items()}
    facts = [{said.get(k, k): v for k, v in row.items() if v not in ("", [])} for row in rows]
    whole = {"schema": pack.SCHEMAS[-1], "regions": list(regions), "facts": facts}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


# -- rows ------------------------------------------------------------------------------------------
def _file(whole: Record, *, first: bool) -> File:
    """`first`: in the pack's first version regions are named and not described."""
    regions = _records(whole, "regions")
    facts = [(fact, {}) for fact in _records(whole, "facts")]
    for region in regions:
        facts += [(fact, {"region": region.get("code")}) for fact in _records(region, "facts")]
    return File(
        [
            _row(fact.line, region | (pack.upgraded(fact) if first else fact), COLUMNS)
            for fact, region in facts
        ],
        [] if first else [_row(region.line, region, REGION_FIELDS) for region in regions],
    )


def _records(owner: Record, name: str) -> list[Record]:
    found = owner.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, Record) for each in found):
        raise Unreadable(
            _("Line %(line)d, %(name)s: it must be a list of objects, each in braces.")
            % {"line": owner.line, "name": name}
        )
    return found


def _row(line: int, said: dict[str, Any], columns: tuple[str, ...]) -> Row:
    row = Row(line)
    for name, value in said.items():
        column = pack.NAMES.get(name, name) if columns is COLUMNS else name
        if name in pack.ELSEWHERE:
            continue
        if column not in columns:
            row.faults[name] = _("There is no field of this name.")
        elif column in row.cells:
            row.faults[name] = _("It stands twice, as “%s” too.") % row.names.get(column, column)
        else:
            if name != column:
                row.names[column] = name
            try:
                row.cells[column] = cell(column, value)
            except ValueError as error:
                row.faults[column] = str(error)
    return row


# -- JSON with lines -------------------------------------------------------------------------------
class _Reader(json.JSONDecoder):
    """Numbers stay as they are written. Raises `Unreadable` for a name that no text has, and for one
    that an object has twice, of which `json` would silently take the last."""

    def __init__(self) -> None:
        super().__init__(
            object_pairs_hook=_record, parse_int=Number, parse_float=Number, parse_constant=Number
        )
        self.line, self.counted = 1, 0
        # Only the scanner in Python, not the one in C, asks the decoder how to read an object.
        self.parse_object = self._located
        self.scan_once = scanner.py_make_scanner(self)  # ty: ignore[missing-attribute] # not in its stubs

    def _located(self, begins: tuple[str, int], *how: Any) -> tuple[Record, int]:
        text, place = begins
        self.line += text.count("\n", self.counted, place)
        self.counted = place
        line = self.line
        found, end = decoder.JSONObject(begins, *how)  # ty: ignore[missing-attribute] # nor this
        try:
            require_fit(list(found))
        except ValueError as error:
            raise Unreadable(str(Problem(line, "", str(error)))) from error
        if found.doubled:
            raise Unreadable(
                _("Line %(line)d: “%(name)s” stands twice there.")
                % {"line": line, "name": found.doubled}
            )
        found.line = line
        return found, end


def _record(pairs: list[tuple[str, Any]]) -> Record:
    made = Record(pairs)
    if len(made) < len(pairs):
        ((made.doubled, _times),) = Counter(name for name, _value in pairs).most_common(1)
    return made
