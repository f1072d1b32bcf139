"""An article's body as paragraphs of sentences, each with whether it cites a work.

Every paragraph, list item, answer and row of a table is one paragraph here: what is cited in it is
cited for all of it that comes before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import RichText

from .intake.sentences import split

if TYPE_CHECKING:
    from .models import ArticlePage

_MARK = "\ufffc"  # stands for a citation while a paragraph is cut; no text has it
_PARAGRAPHS = ["p", "li"]


@dataclass(frozen=True)
class Sentence:
    text: str
    cited: bool


@dataclass(frozen=True)
class Paragraph:
    """`section` is the heading and `block` the id of the block that it stands in."""

    section: str
    block: str
    sentences: tuple[Sentence, ...]

    @property
    def cites(self) -> bool:
        return any(sentence.cited for sentence in self.sentences)


@dataclass(frozen=True)
class Unsourced:
    """A sentence that rests on nothing, and where it stands."""

    section: str
    block: str
    sentence: str


def paragraphs(page: ArticlePage) -> Iterator[Paragraph]:
    for section in page.body:
        for block in section.value["content"]:
            for texts in _texts(block.value):
                found = tuple(sentence for text in texts for sentence in _sentences(text))
                if found:
                    yield Paragraph(section.value["heading"], block.id or "", found)


def _texts(value: Any) -> Iterator[list[str]]:
    """The texts of each paragraph in a block's value, marks of citations as `_MARK`."""
    if isinstance(value, RichText):
        yield from ([text] for text in _marked(value.source))
    elif isinstance(value, TypedTable):
        for row in value.row_data:
            yield [text for cell in row["values"] for text in _of_cell(cell)]
    elif isinstance(value, blocks.StructValue):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, blocks.list_block.ListValue):
        for item in value:
            yield from _texts(item)


def _of_cell(cell: Any) -> list[str]:
    return _marked(cell.source) if isinstance(cell, RichText) else [str(cell or "")]


def _marked(html: str) -> list[str]:
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a", linktype="citation"):
        link.replace_with(_MARK)
    return [found.get_text() for found in soup.find_all(_PARAGRAPHS) or [soup]]


def _sentences(text: str) -> list[Sentence]:
    """A mark that opens a sentence belongs to the one before."""
    found: list[Sentence] = []
    for piece in split(text):
        words = piece.lstrip(f"{_MARK} \u2060\xa0")
        opens = _MARK in piece[: len(piece) - len(words)]
        if opens and found:
            found[-1] = Sentence(found[-1].text, cited=True)
        said = " ".join(words.replace(_MARK, " ").split())
        if said:
            found.append(Sentence(said, cited=_MARK in words or (opens and len(found) == 0)))
    return found
