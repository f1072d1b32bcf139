"""Signed facts for the tests of prose: a line that has another number than before, and a regulator."""

from __future__ import annotations

from datetime import date
from typing import Any

from kb.regions.models import Region, RegionFact
from tests import roads


def region(code: str, emergency: str, currency: str) -> Region:
    made = Region(code=code, emergency_number=emergency, currency=currency)
    made.save()
    made.save_revision(user=roads.editor())
    return roads.publish(made)


def fact(where: Region, key: str, kind: str, *contacts: dict, **fields: Any) -> RegionFact:
    """A draft."""
    made = RegionFact(
        region=where, key=key, kind=kind, contacts=list(contacts),
        **{
            "source_name": "The ministry", "accessed": date(2026, 11, 1), "as_of": "2024-01",
            "review_by": date(2027, 5, 31), "confidence": "high", **fields,
        },
    )  # fmt: skip
    made.save()
    made.save_revision(user=roads.editor())
    return made


LINE = {"name": "자살예방 상담전화", "purpose": "suicide", "number": "109", "replaces": ["1393"]}
FDA = {
    "name": "Food and Drug Administration (FDA)",
    "purpose": "authority",
    "url": "https://www.fda.gov/",
    "also": ["식품의약국", "美国食品药品监督管理局"],
}


def sign_facts() -> tuple[Region, Region]:
    """South Korea with its line, the United States with their regulator."""
    korea, states = region("KR", "119", "KRW"), region("US", "911", "USD")
    roads.publish(fact(korea, "kr-crisis", "crisis", LINE))
    roads.publish(fact(states, "us-reg", "regulator", FDA))
    return korea, states
