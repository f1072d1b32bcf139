"""Regions and their crisis lines, put live by the road."""

from __future__ import annotations

from datetime import date
from typing import Any

from kb.locales import tags
from kb.regions.models import DefaultRegion, FactNote, Region, RegionFact
from tests import roads

REVIEW_BY = date(2027, 5, 31)
LIFELINE = {
    "name": "988 Lifeline", "lang": "en", "purpose": "suicide", "number": "988", "text": "85258",
    "keyword": "HELLO", "url": "https://988lifeline.org/", "hours": "24/7", "languages": ["en", "es"],
}  # fmt: skip


def region(code: str = "US", number: str = "911", **fields: Any) -> Region:
    made = Region(code=code, currency="USD", emergency_number=number, **fields)
    if made.part_of:
        made.names = dict.fromkeys(tags.BY_TAG, code)
    made.save()
    made.save_revision(user=roads.editor())
    return roads.publish(made)


def line(where: Region, *contacts: dict, key: str = "us-crisis", **fields: Any) -> RegionFact:
    made = RegionFact(
        key=key, region=where, kind="crisis", contacts=list(contacts or [LIFELINE]),
        **{
            "source_name": "SAMHSA", "source_url": "https://samhsa.example/", "as_of": "2025",
            "accessed": date(2026, 11, 1), "review_by": REVIEW_BY, "confidence": "high", **fields,
        },
    )  # fmt: skip
    made.save()
    made.save_revision(user=roads.editor())
    return roads.publish(made)


def note(fact: RegionFact, code: str, text: str) -> FactNote:
    made = FactNote(fact=fact, locale=roads.locale(code), text=text)
    made.save()
    made.save_revision(user=roads.editor())
    return roads.publish(made)


def everywhere(where: Region) -> None:
    """Makes a region that of every language."""
    for code in tags.LANGUAGES:
        DefaultRegion.objects.create(locale=roads.locale(code), region=where)
