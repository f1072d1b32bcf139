"""Crisis lines of the United States, put live by the road."""

from __future__ import annotations

from typing import Any

from kb.locales import tags
from kb.regions.models import DefaultRegion, Region, RegionFact
from tests import roads

from . import signed
from .signed import REVIEW_BY, note

__all__ = ["LIFELINE", "REVIEW_BY", "everywhere", "line", "note", "region"]

LIFELINE = {
    "name": "988 Lifeline", "lang": "en", "purpose": "suicide", "number": "988", "text": "85258",
    "keyword": "HELLO", "url": "https://988lifeline.org/", "hours": "24/7", "languages": ["en", "es"],
}  # fmt: skip


def region(code: str = "US", number: str = "911", **fields: Any) -> Region:
    names = dict.fromkeys(tags.BY_TAG, code) if fields.get("part_of") else {}
    return signed.region(code, currency="USD", emergency_number=number, names=names, **fields)


def line(where: Region, *contacts: dict, key: str = "us-crisis", **fields: Any) -> RegionFact:
    source = {"source_name": "SAMHSA", "source_url": "https://samhsa.example/", "as_of": "2025"}
    entries = list(contacts or [LIFELINE])
    return signed.fact(where, "crisis", key=key, contacts=entries, **{**source, **fields})


def everywhere(where: Region) -> None:
    """Makes a region that of every language."""
    for code in tags.LANGUAGES:
        DefaultRegion.objects.create(locale=roads.locale(code), region=where)
