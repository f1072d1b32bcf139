"""What readers were told of regions at a moment of the past, told from the signatures of that time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from wagtail.models import Locale

from kb.locales import tags
from kb.review.audit.as_of import standing
from kb.review.audit.as_read import as_they_were
from kb.review.audit.rebuild import rebuild
from kb.review.models import Approval

from . import days
from .models import FactNote, Region, RegionFact
from .shown import Shown


def facts(when: datetime, kinds: Collection[str], regions: Iterable[Region]) -> list[Shown]:
    """As `shown.facts`, with the facts, notes and works cited that were live at `when`, and lapsed as
    they were on that day. Regions are those of today."""
    by_pk = {r.pk: r for region in regions for r in (region, region.country)}
    signed = _rebuilt(_standing(RegionFact, when))
    found = [fact for fact in signed if fact.kind in kinds and fact.region_id in by_pk]
    works = as_they_were(
        RegionFact._meta.get_field("source").related_model, {f.source_id for f in found}, when
    )
    for fact in found:
        fact.region, fact.source = by_pk[fact.region_id], works.get(fact.source_id)
    found.sort(key=lambda fact: (fact.region.code, fact.key))
    said = _notes(found, when)
    day = days.today(when)
    return [Shown(fact, said.get(fact.pk, ""), not fact.lapsed(day)) for fact in found]


def _notes(found: Collection[RegionFact], when: datetime) -> dict[int, str]:
    language = tags.current()
    if language == tags.SOURCE:
        return {fact.pk: fact.text for fact in found}
    values = {fact.pk: fact.value_digest() for fact in found}
    locale = Locale.objects.get(language_code=language.code)
    return {
        note.fact_id: note.text
        for note in _rebuilt(_standing(FactNote, when))
        if note.locale_id == locale.pk and note.of_digest == values.get(note.fact_id)
    }


def _standing(model: Any, when: datetime) -> dict[int, Approval]:
    """What was live of a model, whatever became of it since."""
    table = model._meta.db_table
    ever = Approval.objects.filter(subject_table=table).values_list("subject_id", flat=True)
    return standing(table, set(ever), when)


def _rebuilt(signed: dict[int, Approval]) -> list[Any]:
    return [rebuild(approval, pk=pk) for pk, approval in signed.items()]
