"""The prose of an article as paragraphs of sentences, each with its place and the citations in it.

Read from the stream as it is stored: no query, since the blocks themselves would look up their images.
PostgreSQL may have put the members of one block in another order than that of reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup

from .intake.sentences import split

if TYPE_CHECKING:
    from .models import ArticlePage

# Stands for a mark while a paragraph is cut into sentences; what pastes brought of it is left out.
_MARK = "\ufffc"
_PARAGRAPHS = ["p", "li"]
# Marks behind a full stop, where AMA style sets them: they are of the sentence that ends there.
_BEHIND_STOP = re.compile(rf"([.!?…。！？｡]+[\"'”’»)\]」』）】]*)((?:{_MARK}[^{_MARK}]*{_MARK})+)")
_GLUE = "\u2060"  # what keeps a mark on the line of its word


@dataclass(frozen=True)
class Sentence:
    """A sentence as readers see it, without its marks; `keys` are those of the citations that it
    rests on. `section` is the heading and `block` the id of the block that it stands in."""

    section: str
    block: str
    text: str
    keys: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """As for a remark."""
        return f"body.{self.block}" if self.block else "body"


Paragraph = tuple[Sentence, ...]
"""A paragraph, list item, answer or row of a table: what is cited in it is cited for all of it that
comes before."""


def sentences(page: ArticlePage) -> Iterator[Sentence]:
    """Every sentence of the body, in reading order."""
    for paragraph in paragraphs(page):
        yield from paragraph


def paragraphs(page: ArticlePage) -> Iterator[Paragraph]:
    for section in page.body.raw_data:
        heading = section["value"].get("heading", "")
        for block in section["value"].get("content", []):
            for texts in _texts(block["value"]):
                parts = (part for text in texts for part in cut(text))
                said = [Sentence(heading, block.get("id") or "", *part) for part in parts]
                if said:
                    yield tuple(said)


def _texts(raw: Any) -> Iterator[list[str]]:
    """The texts of each paragraph at any depth of a stored block, a mark's key between two `_MARK`s.
    Of plain text only what stands in the cells of a table is prose; the rest is headings and labels."""
    if isinstance(raw, str):
        yield from ([text] for text in marked(raw))
    elif isinstance(raw, Mapping) and "rows" in raw and "columns" in raw:
        for row in raw["rows"]:
            yield [text for cell in row["values"] for text in _of_cell(cell)]
    elif isinstance(raw, Mapping):
        for member in raw.values():
            yield from _texts(member)
    elif isinstance(raw, (list, tuple)):
        for item in raw:
            yield from _texts(item)


def _of_cell(cell: Any) -> list[str]:
    return marked(cell) or [cell.replace(_MARK, "")] if isinstance(cell, str) else []


def marked(html: str) -> list[str]:
    """The paragraphs of rich text; plain text has none."""
    if "</p>" not in html and "</li>" not in html:
        return []
    soup = BeautifulSoup(html.replace(_MARK, ""), "html.parser")
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    for link in soup.find_all("a", linktype="citation"):
        link.replace_with(f"{_MARK}{link.get('key', '')}{_MARK}")
    # From the last to the first: what is nested is taken out before what it stands in.
    texts = [found.extract().get_text() for found in reversed(soup.find_all(_PARAGRAPHS))]
    return [_BEHIND_STOP.sub(r"\2\1", text) for text in reversed(texts)]


def cut(paragraph: str) -> list[tuple[str, tuple[str, ...]]]:
    """The sentences of a paragraph with the keys in them: a mark belongs to the sentence that it
    stands in, or to the one before when it opens it."""
    found: list[tuple[str, list[str]]] = []
    for piece in split(paragraph):
        parts = piece.split(_MARK)  # words, key, words, key, … words
        text, own = _spaced("".join(parts[::2])), []
        for place in range(1, len(parts), 2):
            opens = bool(found) and not _spaced("".join(parts[:place:2]))
            (found[-1][1] if opens else own).append(parts[place])
        if text or own:
            found.append((text, own))
    return [(text, tuple(keys)) for text, keys in found]


def _spaced(words: str) -> str:
    """As readers see it: a mark leaves no space before the full stop."""
    return re.sub(r"\s+(?=[.,;:!?])", "", " ".join(words.replace(_GLUE, "").split()))
