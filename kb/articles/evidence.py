"""What an article rests on, laid out for its reviewer: the sentence beside the passage."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from kb.references import ama
from kb.review.evidence import Evidence

from .citing import rich_texts
from .intake.sentences import split

if TYPE_CHECKING:
    from .models import ArticlePage

# Stands for a mark while a paragraph is cut into sentences; no text has it.
_MARK = "\ufffc"
_PARAGRAPHS = ["p", "li"]


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
        )
        for entry in page.numbered.entries
        for citation in entry.citations
    ]


def sentences(page: ArticlePage) -> dict[str, list[str]]:
    """By the keys of citations, the sentences that they end, in reading order."""
    found: dict[str, list[str]] = defaultdict(list)
    for html in rich_texts(page.body):
        soup = BeautifulSoup(html, "html.parser")
        for link in soup.find_all("a", linktype="citation"):
            link.replace_with(f"{_MARK}{link.get('key', '')}{_MARK}")
        for paragraph in soup.find_all(_PARAGRAPHS) or [soup]:
            _collect(paragraph.get_text(), found)
    return found


def _collect(paragraph: str, found: dict[str, list[str]]) -> None:
    """A mark belongs to the sentence that it stands in, or to the one before when it opens it."""
    before = ""
    for piece in split(paragraph):
        parts = piece.split(_MARK)  # words, key, words, key, … words
        sentence = _spaced("".join(parts[::2]))
        for place in range(1, len(parts), 2):
            opens = not _spaced("".join(parts[:place:2]))
            found[parts[place]].append(before if opens and before else sentence)
        before = sentence or before


def _spaced(words: str) -> str:
    """As readers see it: a mark leaves no space before the full stop."""
    return re.sub(r"\s+(?=[.,;:!?])", "", " ".join(words.split()))
