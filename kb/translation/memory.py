"""Translation memory: what reviewers signed for sentences like this one."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process
from wagtail.models import Locale

from .models import ApprovedPair

LEAST, MOST = 60, 3


@dataclass(frozen=True)
class Suggestion:
    """A signed pair whose source is `score` (0 to 100) like the one asked for."""

    source: str
    target: str
    score: int


def suggest(source: str, locale: Locale) -> list[Suggestion]:
    """The likest pairs first, each translation once."""
    signed = ApprovedPair.objects.filter(locale=locale, approval__revocation=None)
    pairs = list(signed.values_list("source", "target").distinct())
    found = process.extract(
        source, [pair[0] for pair in pairs], scorer=fuzz.ratio, score_cutoff=LEAST, limit=MOST * 2
    )
    best = {pairs[place][1]: (pairs[place], score) for _s, score, place in reversed(found)}
    likest = sorted(best.values(), key=lambda each: -each[1])[:MOST]
    return [Suggestion(*pair, round(score)) for pair, score in likest]
