"""What an article rests on, laid out for its reviewer: the sentence beside the passage."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kb.references import ama
from kb.references.alerts.reporting import for_the_house
from kb.review.evidence import Evidence

from . import prose

if TYPE_CHECKING:
    from .models import ArticlePage


def evidence(page: ArticlePage) -> list[Evidence]:
    """Each citation in the order of the text, with the sentences that rest on it."""
    said = sentences(page)
    return [
        Evidence(
            place=f"citations.{citation.key}",
            number=entry.number,
            work=ama.format(entry.reference),
            stance=citation.get_stance_display(),
            supports=citation.stance == citation.Stance.SUPPORTS,
            locator=citation.locator,
            quote=citation.quote,
            language=entry.reference.language,
            said=tuple(dict.fromkeys(said[citation.key])),
            alerts=tuple(map(for_the_house, entry.reference.standing_alerts)),
        )
        for entry in page.numbered.entries
        for citation in entry.citations
    ]


def sentences(page: ArticlePage) -> dict[str, list[str]]:
    """By the keys of citations, the sentences that rest on them, in reading order."""
    found: dict[str, list[str]] = defaultdict(list)
    for sentence in prose.sentences(page):
        for key in sentence.keys:
            found[key].append(sentence.text)
    return found
