"""The facts that the blocks of an article show, as data: by region, whoever asks."""

from __future__ import annotations

from typing import Any

from rest_framework.fields import Field

from kb.articles.models import ArticlePage
from kb.locales.tags import LANGUAGES
from kb.references import csl
from kb.regions import shown
from kb.regions.asking import ABOUT, Asked
from kb.regions.models import Region
from kb.regions.shown import Shown

VALUE = ("status", "low", "high", "currency", "unit", "price_type", "contacts", "as_of")
SOURCE = {"name": "source_name", "url": "source_url", "accessed": "accessed"}


class RegionFactsField(Field):
    """For each block what it asks for and, by the code of every region, what is known there: an empty
    list where nothing is. A part of a country has what holds in all of it under its country. Of a fact
    past its date, or of words alone that the language lacks, only that it is there. Three queries,
    none for an article without such blocks."""

    def to_representation(self, page: ArticlePage) -> list[dict[str, Any]]:
        if not (asked := page.facts_asked()):
            return []
        regions = Region.objects.filter(live=True).order_by("code")
        language = LANGUAGES[page.locale.language_code]
        found = shown.facts({each.kind for each in asked}, regions, language=language)
        return [_block(each, regions, found) for each in asked]


def _block(asked: Asked, regions: Any, found: list[Shown]) -> dict[str, Any]:
    said = {name: getattr(asked, name) for name in ("kind", *ABOUT)}
    by_region = {
        region.code: [_fact(s) for s in found if s.region == region and asked.shows(s.fact)]
        for region in regions
    }
    return {**said, "regions": by_region}


def _fact(told: Shown) -> dict[str, Any]:
    fact = told.fact
    about = {name: getattr(fact, name) for name in ABOUT}
    current = told.current and told.says_something
    known = {"key": fact.key, **about, "review_by": fact.review_by, "current": current}
    if not current:
        return known
    source = csl.item_of(fact.source) if fact.source and fact.source.live else None
    named = {name: getattr(fact, column) for name, column in SOURCE.items()}
    value = {name: getattr(fact, name) for name in VALUE}
    return {**known, **value, "note": told.note, "source": source or named}
