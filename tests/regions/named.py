"""Signed facts for the tests of prose: a line that has another number than before, and a regulator."""

from __future__ import annotations

from typing import Any

from kb.regions.models import Region, RegionFact

from . import signed

LINE = {"name": "자살예방 상담전화", "purpose": "suicide", "number": "109", "replaces": ["1393"]}
FDA = {
    "name": "Food and Drug Administration (FDA)",
    "purpose": "authority",
    "url": "https://www.fda.gov/",
    "also": ["식품의약국", "美国食品药品监督管理局"],
}


def fact(where: Region, key: str, kind: str, *contacts: dict, **fields: Any) -> RegionFact:
    """A draft."""
    return signed.draft(
        signed.unsaved_fact(where, kind, key=key, contacts=list(contacts), **fields)
    )


def sign_facts() -> tuple[Region, Region]:
    """South Korea with its line, the United States with their regulator."""
    korea = signed.region("KR", emergency_number="119", currency="KRW")
    states = signed.region("US", emergency_number="911", currency="USD")
    signed.fact(korea, "crisis", key="kr-crisis", contacts=[LINE])
    signed.fact(states, "regulator", key="us-reg", contacts=[FDA])
    return korea, states
