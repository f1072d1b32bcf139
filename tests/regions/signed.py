"""Regions, facts and notes: as drafts, and live by the road; and articles that show them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kb.articles.models import ArticlePage
from kb.regions.models import DefaultRegion, FactNote, Region, RegionFact
from tests import roads

REVIEW_BY = date(2027, 5, 31)
COST = {
    "low": Decimal(225), "high": Decimal(250), "currency": "GBP", "unit": "infusion",
    "price_type": "public",
}  # fmt: skip
LINE = {"name": "Samaritans", "lang": "en", "purpose": "support", "number": "116 123"}
LOOK_UP = {"name": "The register", "purpose": "register", "url": "https://register.example/"}


def draft(obj: Any) -> Any:
    obj.save()
    obj.save_revision(user=roads.editor())
    return obj


def draft_region(code: str = "GB", **fields: Any) -> Region:
    return draft(Region(code=code, **{"currency": "GBP", "emergency_number": "999", **fields}))


def region(code: str = "GB", *, language: str = "", **fields: Any) -> Region:
    """Signed; with `language`, that of its readers who did not choose."""
    made = draft_region(code, **fields)
    if language:
        DefaultRegion.objects.create(locale=roads.locale(language), region=made)
    return roads.publish(made)


def unsaved_fact(where: Region, kind: str = "cost", **fields: Any) -> RegionFact:
    """With a value that fits its kind, unless `fields` give it a status."""
    value = {"cost": COST, "crisis": {"contacts": [LINE]}, "register": {"contacts": [LOOK_UP]}}
    return RegionFact(
        region=where,
        kind=kind,
        **{
            "key": f"{where.code}-{kind}".lower(), "source_name": "A price list",
            "accessed": date(2026, 11, 1), "as_of": "2026-04", "review_by": REVIEW_BY,
            "confidence": "high",
            **({} if "status" in fields else value.get(kind, {})),
            **fields,
        },
    )  # fmt: skip


def fact(where: Region, kind: str = "cost", **fields: Any) -> RegionFact:
    return roads.publish(draft(unsaved_fact(where, kind, **fields)))


def sign_again(obj: Any, **changes: Any) -> Any:
    """The record with other values, edited, submitted and signed; fresh."""
    edited = roads.fresh(obj).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(edited, name, value)
    edited.save_revision(user=roads.editor())
    return roads.publish(roads.fresh(obj))


def note(about: RegionFact, code: str, text: str) -> FactNote:
    return roads.publish(draft(FactNote(fact=about, locale=roads.locale(code), text=text)))


def article(*blocks: tuple[str, dict[str, Any]], title: str = "Ketamine") -> ArticlePage:
    """A live article of the source language with these blocks in its one section."""
    page = roads.article(title).get_latest_revision_as_object()
    (section,) = page.body.get_prep_value()
    section["value"]["content"] += [
        {"type": kind, "id": f"5ec70000-0000-4000-8000-0000000001{place:02}", "value": value}
        for place, (kind, value) in enumerate(blocks)
    ]
    page.body = ArticlePage._meta.get_field("body").to_python([section])
    page.save_revision(user=roads.editor())
    return roads.publish(roads.fresh(page))
