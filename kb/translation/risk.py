"""Where a slip does harm: numbers, negations, and whatever stands in a notice of safety.

Judges segments of the source, which is English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Page

from .quality.figures import figures
from .quality.negation import denials
from .quality.text import readable
from .segments import plain


class Risk(StrEnum):
    NUMBER = "number"
    NEGATION = "negation"
    SAFETY = "safety"

    @property
    def label(self) -> str:
        return {
            Risk.NUMBER: _("has a number"),
            Risk.NEGATION: _("has a negation"),
            Risk.SAFETY: _("in a safety notice"),
        }[self]


@dataclass(frozen=True)
class Changed:
    """A segment of the source as it was and as it is; "" where it was not there, or is gone."""

    path: str
    before: str
    after: str


def numbers(segment: str) -> Counter[tuple[frozenset[Decimal], str]]:
    """What its figures may mean, each with its unit."""
    return Counter((f.values, f.unit) for f in figures(readable(segment), "en"))


def negations(segment: str) -> Counter[str]:
    return Counter(word.lower() for word in denials(readable(segment), "en"))


def safety_notices(page: Page) -> set[str]:
    """The ids of the blocks of `page` whose kind is *safety*; a translation has those of its source."""
    streams = [f.name for f in page._meta.get_fields() if isinstance(f, StreamField)]
    return {
        found for name in streams for found in _notices(getattr(page, name).get_prep_value())
    }  # fmt: skip


def notice_around(path: str, notices: Collection[str]) -> str:
    """The safety notice in which a segment stands, by its id; "" when it stands in none."""
    return next((part for part in path.split(".") if part in notices), "")


def risks(path: str, source: str, *, notices: Collection[str]) -> list[Risk]:
    """Why a segment must be read with care; empty when a slip in it harms nobody."""
    found = {
        Risk.NUMBER: numbers(source),
        Risk.NEGATION: negations(source),
        Risk.SAFETY: notice_around(path, notices),
    }
    return [risk for risk, there in found.items() if there]


def why_not_minor(changes: Iterable[Changed], *, notices: Collection[str]) -> list[str]:
    """Why these changes of a source cannot be called minor, in words; empty when they can.

    `notices` are the safety notices of both, what was and what is.
    """
    found = []
    for change in changes:
        where = {"where": plain(change.after or change.before)}
        if notice_around(change.path, notices):
            found.append(_("“%(where)s” is in a safety notice.") % where)
        if numbers(change.before) != numbers(change.after):
            found.append(_("A number changed in “%(where)s”.") % where)
        if negations(change.before) != negations(change.after):
            found.append(_("A negation changed in “%(where)s”.") % where)
    return found


# -- parts -----------------------------------------------------------------------------------------
def _notices(raw: Any) -> Iterator[str]:
    """In a stream as it is stored."""
    if isinstance(raw, dict):
        if isinstance(raw.get("value"), dict) and raw["value"].get("kind") == Risk.SAFETY:
            yield str(raw.get("id", ""))
        raw = list(raw.values())
    if isinstance(raw, list):
        for inner in raw:
            yield from _notices(inner)
