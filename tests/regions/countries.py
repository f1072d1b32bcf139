"""Five countries and a part of one, with facts, live by the real road; and articles that show them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kb.articles.models import ArticlePage
from kb.regions.models import DefaultRegion, FactNote, Region, RegionFact
from tests import roads

SCOTLAND = {
    "en-US": "Scotland", "en-GB": "Scotland", "zh-Hans": "苏格兰",
    "ja": "スコットランド", "ko": "스코틀랜드",
}  # fmt: skip
COUNTRIES = {"US": "USD", "GB": "GBP", "CN": "CNY", "JP": "JPY", "KR": "KRW"}
LANGUAGES = {"en-us": "US", "en-gb": "GB", "zh-hans": "CN", "ja": "JP", "ko": "KR"}
PRICES = {"US": 400, "GB": 225, "JP": 50_000}
COST = {"kind": "cost", "scope": "all"}


def build() -> None:
    """A price in three countries, coverage in Scotland alone, registers in two."""
    for code, currency in COUNTRIES.items():
        region(code, currency=currency)
    region("GB-SCT", currency="GBP", part_of=at("GB"), names=SCOTLAND)
    for language, code in LANGUAGES.items():
        DefaultRegion.objects.create(locale=roads.locale(language), region=at(code))
    for code, price in PRICES.items():
        cost(code, price)
    fact("GB-SCT", "coverage", status="recommended", substance="esketamine")
    for code in ("JP", "KR"):
        contact = {"name": f"Register {code}", "purpose": "register", "url": "https://example.org/"}
        fact(code, "register", contacts=[contact])


def region(code: str, **fields: Any) -> Region:
    made = Region(code=code, emergency_number="112", **fields)
    made.save()
    made.save_revision(user=roads.editor())
    return roads.publish(made)


def at(code: str) -> Region:
    return Region.objects.get(code=code)


def fact(code: str, kind: str, *, key: str = "", **fields: Any) -> RegionFact:
    made = RegionFact(
        region=at(code),
        kind=kind,
        **{
            "key": key or f"{code}-{kind}", "source_name": f"Source {code}",
            "accessed": date(2026, 11, 1), "as_of": "2026-04", "review_by": date(2099, 12, 31),
            "confidence": "high", **fields,
        },
    )  # fmt: skip
    made.save()
    made.save_revision(user=roads.editor())
    return roads.publish(made)


def cost(code: str, price: int, **fields: Any) -> RegionFact:
    amount = {
        "low": Decimal(price), "high": Decimal(price), "currency": COUNTRIES[code],
        "unit": "infusion", "price_type": "public", "substance": "ketamine",
    }  # fmt: skip
    return fact(code, "cost", **{**amount, **fields})


def change(fact: RegionFact, **fields: Any) -> RegionFact:
    """Signs the fact with other values."""
    draft = roads.fresh(fact).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=roads.editor())
    return roads.publish(draft)


def note(fact: RegionFact, code: str, text: str) -> FactNote:
    made = FactNote(fact=fact, locale=roads.locale(code), text=text)
    made.save()
    made.save_revision(user=roads.editor())
    return roads.publish(made)


def article(*blocks: dict[str, str] | str, title: str = "Ketamine") -> ArticlePage:
    """Live, with a block of facts for each of `blocks`; "" is where to check a clinician."""
    page = roads.article(title).get_latest_revision_as_object()
    raw = list(page.body.get_prep_value())
    raw[0]["value"]["content"] += [
        {"type": "region_facts", "value": block} if block
        else {"type": "check_clinician", "value": {"heading": ""}}
        for block in blocks
    ]  # fmt: skip
    page.body = ArticlePage._meta.get_field("body").to_python(raw)
    page.save_revision(user=roads.editor())
    return roads.publish(page)
