"""Every hazard of the field notes is in the table for operators, with a test of its name."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
HAZARDS = [
    *(f"A{n}" for n in range(1, 10)), *(f"B{n}" for n in range(1, 10)),
    *(f"C{n}" for n in range(1, 7)), *(f"P{n}" for n in range(1, 11)),
    "W1", "W2", "R1", "R2", "R3", "R4",
]  # fmt: skip
ROW = re.compile(r"^\| ([A-Z]\d+) \| .+ \| .+ \| `(test_\w+)` \|$", re.MULTILINE)


def rows() -> dict[str, str]:
    return dict(ROW.findall((ROOT / "docs" / "hazards.md").read_text("utf-8")))


def tests() -> set[str]:
    found = (path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {name for text in found for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}


def test_table__has_every_hazard_once() -> None:
    assert list(rows()) == HAZARDS


def test_table__each_names_a_test_that_names_it() -> None:
    there = tests()
    for hazard, name in rows().items():
        assert name in there, f"{hazard}: there is no {name}"
        assert hazard.lower() in name.removeprefix("test_").partition("__")[0].split("_")
