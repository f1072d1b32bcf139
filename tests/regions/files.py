"""Files of facts for the tests: one sound fact, and what is changed in it."""

from __future__ import annotations

import json
from typing import Any

from kb.regions import exchange

FACT = {
    "key": "UK-NEW", "region": "GB", "kind": "cost", "substance": "ketamine", "low": "225",
    "high": "250", "currency": "GBP", "unit": "infusion", "price_type": "public",
    "text": "What one trust charges.", "source_name": "A price list", "accessed": "2026-11-01",
    "as_of": "2026-04", "review_by": "2027-05-31", "confidence": "high",
}  # fmt: skip
REGION = {"code": "FR", "currency": "EUR", "emergency_number": "112"}
LINE = {"name": "Line", "purpose": "support", "number": "988"}


def csv(*changes: dict[str, Any]) -> bytes:
    """Facts from line 2 on, the first of which is on line 2."""
    return exchange.as_csv({**FACT, **change} for change in changes or [{}]).encode()


def pack(*changes: dict[str, Any], regions: Any = (), **more: Any) -> bytes:
    """Facts as JSON, each on a line of its own from line 3 on."""
    facts = ",\n".join(json.dumps(without({**FACT, **change})) for change in changes or [{}])
    head = json.dumps({"schema": "region-facts/2", "regions": list(regions), **more})
    return f'{head[:-1]},\n"facts": [\n{facts}\n]}}'.encode()


def described(*changes: dict[str, Any]) -> bytes:
    """Regions alone, each on a line of its own from line 2 on."""
    regions = ",\n".join(json.dumps(without({**REGION, **change})) for change in changes)
    return f'{{"schema": "region-facts/2", "regions": [\n{regions}\n]}}'.encode()


def without(said: dict[str, Any]) -> dict[str, Any]:
    """Without what a change takes away."""
    return {name: value for name, value in said.items() if value != "ABSENT"}
