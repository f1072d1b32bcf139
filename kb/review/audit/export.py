"""The log as a file, row by row: what leaves the house can be followed without our software."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from ..models import AuditEntry

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    def write(self, line: str) -> str:
        return line


def columns() -> list[str]:
    """The number, everything that is sealed, the seal, and the hash that a stranger can recompute."""
    return ["id", *(c.name for c in AuditEntry.sealed_part().columns), "seal", "entry_hash"]


def row_of(entry: AuditEntry) -> dict[str, Any]:
    """Each column in its exact form: the one of which seal and hash were computed."""
    sealed = {
        c.name: c.as_json(getattr(entry, c.attname)) for c in AuditEntry.sealed_part().columns
    }
    return {"id": entry.pk, **sealed, "seal": entry.seal, "entry_hash": entry.entry_hash}


def as_jsonl(entries: Any) -> Iterator[str]:
    for entry in entries.iterator(chunk_size=500):
        yield json.dumps(row_of(entry), ensure_ascii=False) + "\n"


def as_csv(entries: Any) -> Iterator[str]:
    """RFC 4180, with a mark of UTF-8 for spreadsheets. A cell that could be a formula begins with
    an apostrophe."""
    writer = csv.DictWriter(_Line(), columns())
    yield "\ufeff"
    yield writer.writer.writerow(columns())
    for entry in entries.iterator(chunk_size=500):
        yield writer.writerow({name: _cell(value) for name, value in row_of(entry).items()})


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value
