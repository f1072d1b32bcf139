"""Regions, facts and notes in draft, as readers of each language will see them."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from kb.locales import tags
from kb.review.content import spec_of

from .. import shown
from ..comparing import Row
from ..models import FactNote, RegionFact
from ..shown import Shown

register = template.Library()


@dataclass(frozen=True)
class AsRead:
    """The rows of a block that shows the fact, in one language."""

    language: tags.Language
    rows: list[Row]


@register.simple_tag
def as_read(fact: RegionFact) -> list[AsRead]:
    """In each language of the site; in none while it has no region or no last day. A note of other
    words than these is not shown with them."""
    if fact.region_id is None or fact.review_by is None:
        return []
    return [
        AsRead(language, _rows(fact, shown.notes([fact], language=language).get(fact.pk, "")))
        for language in tags.LANGUAGES.values()
    ]


@register.simple_tag
def read_now(fact: RegionFact) -> AsRead | None:
    """What readers see until the draft is signed; None when nothing, or the same."""
    live = RegionFact.objects.filter(pk=fact.pk, live=True).select_related("region").first()
    if live is None or spec_of(live).digest(live) == spec_of(fact).digest(fact):
        return None
    return AsRead(tags.SOURCE, _rows(live, live.text))


@register.simple_tag
def note_as_read(note: FactNote) -> AsRead | None:
    if note.fact_id is None or note.locale_id is None:
        return None
    return AsRead(tags.LANGUAGES[note.locale.language_code], _rows(note.fact, note.text))


@register.simple_tag
def language_names() -> list[tags.Language]:
    return list(tags.LANGUAGES.values())


def _rows(fact: RegionFact, note: str) -> list[Row]:
    said = Shown(fact, note, current=not fact.lapsed(shown.today()))
    known, lapsed = ([said], []) if said.current else ([], [said])
    return [Row(fact.region, known, lapsed, is_readers=False)]
