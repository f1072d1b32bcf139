"""Five countries and a part of one, with facts, live by the real road; and articles that show them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kb.articles.models import ArticlePage
from kb.regions.models import DefaultRegion, Region, RegionFact
from tests import roads

from . import signed
from .signed import note
from .signed import sign_again as change

__all__ = ["article", "at", "build", "change", "cost", "fact", "note", "region"]

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
    return signed.region(code, emergency_number="112", **fields)


def at(code: str) -> Region:
    return Region.objects.get(code=code)


def fact(code: str, kind: str, *, key: str = "", **fields: Any) -> RegionFact:
    said = {"source_name": f"Source {code}", "review_by": date(2099, 12, 31), **fields}
    return signed.fact(at(code), kind, key=key or f"{code}-{kind}", **said)


def cost(code: str, price: int, **fields: Any) -> RegionFact:
    amount = {"low": Decimal(price), "high": Decimal(price), "currency": COUNTRIES[code]}
    return fact(code, "cost", **{**amount, "substance": "ketamine", **fields})


def article(*blocks: dict[str, str] | str, title: str = "Ketamine") -> ArticlePage:
    """Live, with a block of facts for each of `blocks`; "" is where to check a clinician."""
    shown = [
        ("region_facts", block) if block else ("check_clinician", {"heading": ""})
        for block in blocks
    ]
    return signed.article(*shown, title=title)
