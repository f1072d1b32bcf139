"""Regions and facts as rows of a file: each as it stands in its newest draft."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from decimal import Decimal
from typing import Any

from .exchange import COLUMNS, plain
from .models import DefaultRegion, Region, RegionFact


def facts(*, region: Region | None = None, kind: str = "") -> list[dict[str, Any]]:
    """The rows of all facts, or of those of a region and its parts, or of a kind."""
    saved = RegionFact.objects.select_related("latest_revision").order_by("key")
    known = latest_regions(Region.objects.select_related("latest_revision"))
    works = RegionFact._meta.get_field("source").related_model._default_manager.all()
    found = latest_facts(saved, known.values(), works).values()
    return [
        as_row(fact)
        for fact in found
        if kind in ("", fact.kind)
        and (region is None or region in (fact.region, fact.region.country))
    ]


def regions(*, within: Region | None = None) -> list[dict[str, Any]]:
    """The regions, or one and its parts, each with the languages whose readers begin there."""
    begin: dict[str, list[str]] = defaultdict(list)
    for default in DefaultRegion.objects.select_related("locale", "region").order_by("locale"):
        begin[default.region.code].append(default.locale.language_code)
    known = latest_regions(Region.objects.select_related("latest_revision").order_by("code"))
    return [
        as_region(region) | ({"languages": begin[region.code]} if region.code in begin else {})
        for region in known.values()
        if within is None or within in (region, region.part_of)
    ]


# -- the newest draft of each: two queries for one that is newer than its row ---------------------
def latest_regions(saved: Iterable[Region]) -> dict[str, Region]:
    """By code. Give them with `latest_revision`."""
    drafts = {region.pk: _latest(region) for region in saved}
    for draft in drafts.values():
        draft.part_of = drafts.get(draft.part_of_id)
    return {draft.code: draft for draft in drafts.values()}


def latest_facts(
    saved: Iterable[RegionFact], regions: Iterable[Region], works: Iterable[Any]
) -> dict[str, RegionFact]:
    """By key. Give them with `latest_revision`."""
    region, work = ({each.pk: each for each in many} for many in (regions, works))
    drafts = {fact.key: _latest(fact) for fact in saved}
    for draft in drafts.values():
        draft.region, draft.source = region[draft.region_id], work.get(draft.source_id)
    return drafts


def _latest(record: Any) -> Any:
    """As in the editor: the row, unless there is a newer draft."""
    if record.has_unpublished_changes and record.latest_revision:
        return record.with_content_json(record.latest_revision.content)
    return copy(record)


# -- as a file has it --------------------------------------------------------------------------------
def as_row(fact: RegionFact) -> dict[str, Any]:
    row = {name: getattr(fact, name) for name in COLUMNS}
    row |= {"region": fact.region.code, "source": fact.source.citekey if fact.source else ""}
    return {name: _said(value) for name, value in row.items()}


def as_region(region: Region) -> dict[str, Any]:
    said = {
        "code": region.code,
        "part_of": region.part_of.code if region.part_of else "",
        "names": region.names,
        "currency": region.currency,
        "emergency_number": region.emergency_number,
    }
    return {name: value for name, value in said.items() if value}


def fact_in_words(fact: RegionFact) -> dict[str, str]:
    """The row as people compare it."""
    return {name: in_words(value) for name, value in as_row(fact).items()}


def region_in_words(region: Region) -> dict[str, str]:
    said = as_region(region)
    names = ("code", "part_of", "names", "currency", "emergency_number")
    return {name: in_words(said.get(name, "")) for name in names}


def in_words(value: Any) -> str:
    """PostgreSQL gives back the names of an object in another order than it was given."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def _said(value: Any) -> Any:
    """Amounts without the zeros that a column adds: 225, 225.50."""
    if isinstance(value, Decimal):
        return f"{value:.2f}".removesuffix(".00") if value == round(value, 2) else str(value)
    if isinstance(value, list):
        return value
    return "" if value is None else plain(str(value))
