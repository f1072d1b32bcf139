"""What an article rests on, laid out for its reviewer: the sentence beside the passage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup

from kb.references import ama
from kb.review.evidence import Evidence

from .citing import CITES
from .intake.sentences import split

if TYPE_CHECKING:
    from .models import ArticlePage, Citation

# Stands for a mark while a paragraph is cut into sentences; no text has it.
_MARK = "\ufffc"
_PARAGRAPHS = ["p", "li"]


def evidence(page: ArticlePage) -> list[Evidence]:
    """Each citation in the order of the text, with the sentences that rest on it."""
    said = sentences(page)
    return [
        use_of(citation, said[citation.key], number=entry.number)
        for entry in page.numbered.entries
        for citation in entry.citations
    ]


def use_of(citation: Citation, said: Iterable[str], *, number: int = 0) -> Evidence:
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
    )


def sentences(page: ArticlePage) -> dict[str, list[str]]:
    """By the keys of citations, the sentences that they end. No query: the body is read as it is
    stored, because its blocks would look up their images; PostgreSQL may have put the members of one
    block in another order than that of reading."""
    found: dict[str, list[str]] = defaultdict(list)
    for html in _cited_texts(list(page.body.raw_data)):
        soup = BeautifulSoup(html, "html.parser")
        for link in soup.find_all("a", linktype="citation"):
            link.replace_with(f"{_MARK}{link.get('key', '')}{_MARK}")
        for paragraph in soup.find_all(_PARAGRAPHS) or [soup]:
            _collect(paragraph.get_text(), found)
    return found


def _cited_texts(raw: Any) -> Iterator[str]:
    """The rich text with a citation in it, at any depth of a stream as it is stored."""
    if isinstance(raw, str):
        if CITES in raw:
            yield raw
    elif isinstance(raw, Mapping):
        for member in raw.values():
            yield from _cited_texts(member)
    elif isinstance(raw, (list, tuple)):
        for item in raw:
            yield from _cited_texts(item)


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
