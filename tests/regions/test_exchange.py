"""Facts as files: what is written is read again as it was, by spreadsheets too."""

from __future__ import annotations

import csv
import io

import pytest

from kb.regions import exchange
from tests.regions import files

TEXTS = [
    "=HYPERLINK(\"http://example.org\")", "+1", "-1", "@SUM(A1)", "'=1", "''=1", "'quoted'",
    "＝1", "two\nlines, one “comma”", 'a "mark"', "; semicolon", "tab\there", "日本", "",
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(TEXTS)))
@pytest.mark.parametrize("make", [files.csv, files.pack], ids=["csv", "json"])
def test_text__there_and_back(make, number):
    """Given a text that a spreadsheet or CSV would mistake, then it comes back as it was."""
    (row,) = exchange.read("a", make({"text": TEXTS[number]})).rows
    assert row.cells["text"] == TEXTS[number]
    assert not row.faults


def test_csv__no_cell_is_a_formula():
    """Given texts that a spreadsheet would run, then each stands behind an apostrophe."""
    cells = next(
        csv.DictReader(
            io.StringIO(files.csv({"text": "=cmd|' /C calc'!A0", "remark": "\t=1"}).decode())
        )
    )
    assert cells["text"] == "'=cmd|' /C calc'!A0"
    assert cells["remark"] == "'\t=1"


def test_csv__as_spreadsheets_save_it():
    """Given other ends of lines, blank rows and a byte order mark, then the facts are read, each with
    the line on which it begins."""
    data = files.csv({"text": "one\ntwo"}, {"key": "UK-2"}).replace(b"\r\n", b"\r\n,,\r\n\r\n", 1)
    data = data.replace(b",,\r\n", b"," * 22 + b"\r\n", 1)
    rows = exchange.read("a.csv", data).rows
    assert [(row.line, row.cells["key"]) for row in rows] == [(4, "UK-NEW"), (6, "UK-2")]
    assert rows[0].cells["text"] == "one\ntwo"
    (mac,) = exchange.read("a.csv", files.csv().replace(b"\r\n", b"\r")).rows
    assert mac.line == 2


def test_json__facts_below_their_region():
    """Given facts below a region, of either version, then each has its region and its line, the first
    version's words are the second's, and none of its notes is lost."""
    fact = b"""{"id": "UK-COST", "topic": "cost", "fact": "GBP 225.", "as_of": null,
      "value": {"low": 225, "high": 225.50, "currency": "GBP", "unit": "per infusion"},
      "note": "Low.", "as_of_note": "undated"}"""
    region = b'"regions": [{"code": "GB", "name": "United Kingdom", "facts": [\n' + fact + b"]}]}"
    file = exchange.read("a.json", b'{"schema": "region-facts/1",\n' + region)
    assert not file.regions
    (row,) = file.rows
    assert row.line == 3
    assert row.cells == {
        "region": "GB", "key": "UK-COST", "kind": "cost", "text": "GBP 225.", "as_of": "",
        "low": "225", "high": "225.50", "currency": "GBP", "unit": "infusion",
        "remark": "Low. undated",
    }  # fmt: skip
    assert not row.faults
    second = region.replace(b'"name": "United Kingdom"', b'"currency": "GBP"')
    file = exchange.read("a.json", b'{"schema": "region-facts/2",\n' + second)
    assert file.regions[0].cells == {"code": "GB", "currency": "GBP"}
    assert file.rows[0].cells["region"] == "GB"
    assert set(file.rows[0].faults) == {"value", "as_of_note"}
