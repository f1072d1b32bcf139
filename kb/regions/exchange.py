"""Facts as CSV and as JSON: reading a file into rows, writing rows into a file. Knows no database.

A row is `{column: text}` with the columns of `COLUMNS`, and the number of its line (CSV) or place
(JSON) in the file. JSON is that of the domain pack: `{"schema", "regions": […], "facts": […]}`, or
facts below each region; its names are those of `PACK`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

COLUMNS = (
    "key", "region", "kind", "substance", "route", "indication", "status", "low", "high",
    "currency", "unit", "price_type", "contacts", "text", "source", "source_name", "source_url",
    "accessed", "as_of", "review_by", "confidence", "verification", "remark",
)  # fmt: skip
# What the pack calls a column.
PACK = {"id": "key", "fact": "text", "retrieved": "accessed", "note": "remark"}
# The topic of the pack's first version, as kind of fact.
TOPICS = {
    "regulator": "regulator", "conditions_of_use": "rule", "scheduling": "control",
    "telehealth": "rule", "safety_notice": "warning", "guideline": "guideline", "cost": "cost",
    "insurance": "coverage", "hta": "coverage", "professional_register": "register",
    "crisis_line": "crisis", "report_side_effect": "reporting", "evidence": "evidence",
    "drug_status_ketamine": "approval", "drug_status_esketamine": "approval",
    "drug_status_ptsd": "approval",
}  # fmt: skip
MAX_BYTES = 5 * 1024 * 1024


class Unreadable(ValueError):
    """The file is not one of facts; the message is a sentence."""


@dataclass(frozen=True)
class Row:
    """One fact of a file, as it stands there; `place` is its line or its place in the list."""

    place: int
    cells: dict[str, Any]


@dataclass(frozen=True)
class File:
    """What a file holds. `regions` only in JSON."""

    rows: list[Row]
    regions: list[Row]


def read(name: str, data: bytes) -> File:
    """The rows of `data`, a file called `name`. Raises `Unreadable`."""
    if len(data) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 5 MB."))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:1000]:
        raise Unreadable(_("The file is in UTF-16. Save it as UTF-8."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(
            _("Line %d holds a character that is not UTF-8. Save the file as UTF-8.") % line
        ) from error
    if not text.strip():
        raise Unreadable(_("The file is empty."))
    return _of_json(text) if text.lstrip().startswith("{") else _of_csv(text)


def as_csv(rows: Iterable[dict[str, str]]) -> str:
    """With a byte order mark, so that a spreadsheet reads it as UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + out.getvalue()


def as_json(rows: Iterable[dict[str, Any]], regions: Iterable[dict[str, Any]]) -> str:
    said = {column: name for name, column in PACK.items()}
    facts = [{said.get(k, k): v for k, v in row.items() if v not in ("", [])} for row in rows]
    whole = {"schema": "region-facts/2", "regions": list(regions), "facts": facts}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _of_csv(text: str) -> File:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        heads = [(head or "").strip() for head in reader.fieldnames or ()]
        if unknown := [head for head in heads if head not in COLUMNS]:
            raise Unreadable(_("There is no column “%s”.") % unknown[0])
        if missing := [head for head in ("key", "region", "kind") if head not in heads]:
            raise Unreadable(_("The column “%s” is missing.") % missing[0])
        reader.fieldnames = heads
        rows = [Row(reader.line_num, _cells(cells, reader.line_num)) for cells in reader]
    except csv.Error as error:
        raise Unreadable(
            _("Line %d is broken: a quotation mark is missing.") % reader.line_num
        ) from error
    return File(rows, [])


def _cells(cells: dict[Any, Any], line: int) -> dict[str, Any]:
    if None in cells or None in cells.values():
        raise Unreadable(_("Line %d has more or fewer cells than the first line.") % line)
    return {name: value.strip() for name, value in cells.items()}


def _of_json(text: str) -> File:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise Unreadable(_("Line %d is no JSON.") % line) from error
    regions = whole.get("regions", [])
    facts = whole.get("facts", [])
    if not all(isinstance(each, list) for each in (regions, facts)) or not all(
        isinstance(each, dict) for each in (*regions, *facts)
    ):
        raise Unreadable(_("The file is no list of facts."))
    facts += [
        {"region": region.get("code"), **fact}
        for region in regions
        for fact in region.get("facts", [])
    ]
    if not facts and not regions:
        raise Unreadable(_("The file holds no facts."))
    return File(
        [Row(place, _of_pack(fact)) for place, fact in enumerate(facts, start=1)],
        [Row(place, region) for place, region in enumerate(regions, start=1)],
    )


def _of_pack(fact: dict[str, Any]) -> dict[str, Any]:
    given = fact.get("value")
    value: dict[str, Any] = given if isinstance(given, dict) else {}
    flat = {PACK.get(name, name): said for name, said in {**fact, **value}.items()}
    flat.setdefault("kind", TOPICS.get(str(flat.get("topic", "")), ""))
    return {name: flat[name] for name in COLUMNS if flat.get(name) is not None}
