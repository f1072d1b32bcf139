"""The prose of an article sentence by sentence, each with its place and the citations in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from .citing import rich_texts
from .intake.sentences import split

if TYPE_CHECKING:
    from .models import ArticlePage

# Stands for a mark while a paragraph is cut into sentences; no text has it.
_MARK = "\ufffc"
_PARAGRAPHS = ["p", "li"]
# Marks behind a full stop, where AMA style sets them: they are of the sentence that ends there.
_BEHIND_STOP = re.compile(rf"([.!?…。！？｡]+[\"'”’»)\]」』）】]*)((?:{_MARK}[^{_MARK}]*{_MARK})+)")


@dataclass(frozen=True)
class Sentence:
    """A sentence as readers see it, without its marks. `keys` are those of the citations that it
    rests on, `paragraph` numbers the paragraphs of an article."""

    section: str
    block: str
    paragraph: int
    text: str
    keys: tuple[str, ...]

    @property
    def place(self) -> str:
        """As for a remark."""
        return f"body.{self.block}"


def sentences(page: ArticlePage) -> Iterator[Sentence]:
    """Every sentence of the body's rich text, in reading order."""
    number = 0
    for section in page.body:
        for block in section.value["content"]:
            for html in rich_texts(block.value):
                for paragraph in _paragraphs(html):
                    number += 1
                    for text, keys in _cut(paragraph):
                        yield Sentence(section.value["heading"], block.id, number, text, keys)


def _paragraphs(html: str) -> Iterator[str]:
    """The words of each paragraph, a mark's key between two `_MARK`s."""
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a", linktype="citation"):
        link.replace_with(f"{_MARK}{link.get('key', '')}{_MARK}")
    for paragraph in soup.find_all(_PARAGRAPHS) or [soup]:
        yield _BEHIND_STOP.sub(r"\2\1", paragraph.get_text())


def _cut(paragraph: str) -> list[tuple[str, tuple[str, ...]]]:
    """A mark belongs to the sentence that it stands in, or to the one before when it opens it."""
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
    return re.sub(r"\s+(?=[.,;:!?])", "", " ".join(words.split()))
