"""What an article rests on, laid out for its reviewer: the sentence beside the passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kb.references import ama
from kb.references.alerts.reporting import for_the_house
from kb.review.evidence import Evidence

from . import prose

if TYPE_CHECKING:
    from kb.references.models import Alert

    from .models import ArticlePage, Citation


def evidence(page: ArticlePage) -> list[Evidence]:
    """Each citation in the order of the text, with the sentences that rest on it."""
    said = sentences(page)
    return [
        use_of(
            citation,
            said[citation.key],
            number=entry.number,
            alerts=entry.reference.standing_alerts,
        )
        for entry in page.numbered.entries
        for citation in entry.citations
    ]


def use_of(
    citation: Citation, said: Iterable[str], *, number: int = 0, alerts: Iterable[Alert] = ()
) -> Evidence:
    """One citation and the sentences that rest on it."""
    return Evidence(
        place=f"citations.{citation.key}",
        number=number,
        work=ama.format(citation.reference),
        stance=citation.Stance(citation.stance),
        supports=citation.stance == citation.Stance.SUPPORTS,
        locator=citation.locator,
        quote=citation.quote,
        language=citation.reference.language,
        said=tuple(dict.fromkeys(said)),
        alerts=tuple(map(for_the_house, alerts)),
    )


def sentences(page: ArticlePage) -> dict[str, list[str]]:
    """By the keys of citations, the sentences that rest on them, in reading order. No query."""
    found: dict[str, list[str]] = defaultdict(list)
    for sentence in prose.sentences(page):
        for key in sentence.keys:
            found[key].append(sentence.text)
    return found
