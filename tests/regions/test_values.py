"""What a fact of each kind must say, and that a wrong value is refused in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from kb.regions import values
from kb.regions.models import Kind, RegionFact, Status
from tests.regions.signed import COST, LINE

# One right value of each thing that a fact can say.
SAYS: dict[str, dict[str, Any]] = {
    "status": {"status": "not-known"},
    "low": COST,
    "contacts": {"contacts": [LINE]},
    "text": {"text": "It holds."},
}


def fact(kind: str, **fields: Any) -> RegionFact:
    given = {
        "source_name": "A page", "accessed": date(2026, 11, 1), "as_of": "2026-04",
        "review_by": date(2027, 5, 31),
    }  # fmt: skip
    return RegionFact(kind=kind, **{**given, **fields})


def cost(**fields: Any) -> RegionFact:
    return fact("cost", **{**COST, **fields})


@pytest.mark.parametrize("kind", Kind.values)
def test_kind__says_what_it_must(kind):
    """Given a fact of each kind, then it is refused as long as it says nothing, and right with any one
    of the things that its kind says."""
    assert list(values.problems(fact(kind))) == [values.NEEDS[kind][0]]
    for name in values.NEEDS[kind]:
        assert values.problems(fact(kind, **SAYS[name])) == {}


@pytest.mark.parametrize("kind", Kind.values)
def test_status__only_of_the_list_of_its_kind(kind):
    accepted = {
        status
        for status in filter(None, Status.values)
        if "status" not in values.problems(fact(kind, status=status, text="It holds."))
    }
    assert accepted == values.STATUSES.get(kind, frozenset())


WRONG = {
    "other-kind": (fact("rule", text="It holds.", low=Decimal(1), high=Decimal(1), currency="GBP",
                        unit="session", price_type="list"), {"low": "Only a cost has amounts."}),
    "no-low": (cost(low=None), {"low": "Give both amounts; they may be the same."}),
    "negative": (cost(low=Decimal(-1)), {"low": "An amount is not negative."}),
    "no-currency": (cost(currency=""), {"currency": "“” is no currency of ISO 4217."}),
    "sign": (cost(currency="¥"), {"currency": "“¥” is no currency of ISO 4217."}),
    "price-type": (cost(price_type=""), {"price_type": "Say what sort of price it is."}),
    "accessed": (cost(accessed=None), {"accessed": "Say when the source was read."}),
    "month": (cost(as_of="2026-13"), {"as_of": "There is no day “2026-13”."}),
    "words": (cost(as_of="last year"),
              {"as_of": "“last year” is no date: a year, year-month or year-month-day."}),
    "due-before": (cost(as_of="2026-04", review_by=date(2026, 3, 31)),
                   {"review_by": "It cannot be due for review before the day on which it was true."}),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_problems__said_of_the_field(case):
    wrong, said = WRONG[case]
    assert values.problems(wrong) == said


@pytest.mark.parametrize("as_of", ["", "2025", "2025-11", "2024-02-29"])
def test_as_of__as_precise_as_the_source(as_of):
    assert values.problems(cost(as_of=as_of)) == {}


def test_as_of__today_wherever_the_editor_is(monkeypatch):
    """Given an editor in Tokyo whose day has begun, when they date a fact with it, then it is right,
    though the server still has yesterday; tomorrow is refused."""
    evening = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: evening)
    assert values.problems(cost(as_of="2026-11-22")) == {}
    future = values.problems(cost(as_of="2026-11-23"))
    assert future == {"as_of": "A fact is not true on a day to come."}
