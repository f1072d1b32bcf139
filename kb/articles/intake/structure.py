"""What was read from a document, before it is blocks: the same sentences seen as an outline and as
a ledger. Knows neither the format it came from nor the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import sentences


@dataclass(eq=False)
class Sentence:
    """One sentence of the source; either `field` says where it went, or `omitted` why it did not.

    `text` is the source's, with bullet or number; `words` is what the draft takes, in the notation of
    the document; `gap` the space between it and the sentence before (none in Chinese and Japanese).
    """

    text: str
    words: str
    gap: str = ""
    field: str = ""
    omitted: str = ""
    block_id: str = ""


Passage = list[Sentence]


def passage(content: str, *, marker: str = "", field: str = "body") -> Passage:
    """The sentences of one paragraph, heading or item; `marker` is its bullet, number or label."""
    made = [
        Sentence(
            text=piece.strip(),
            words=piece.strip(),
            gap=piece[: len(piece) - len(piece.lstrip())],
            field=field,
        )
        for piece in sentences.split(content)
        if piece.strip()
    ] or [Sentence(text="", words="", field=field)]
    made[0].text = f"{marker}{made[0].text}".strip()
    return made


def kept(of: Passage) -> str:
    """What the draft says of a passage."""
    text = ""
    for sentence in of:
        if not sentence.omitted:
            text += (sentence.gap if text else "") + sentence.words
    return text


def omit(of: Passage, reason: str) -> None:
    for sentence in of:
        if not sentence.omitted:
            sentence.omitted, sentence.field = reason, ""


@dataclass(eq=False)
class Paragraph:
    passage: Passage


@dataclass(eq=False)
class ItemList:
    items: list[Passage]
    numbered: bool = False


@dataclass(eq=False)
class Table:
    """Cells are in the notation of the document; the first column is the row header."""

    passage: Passage
    head: list[str]
    rows: list[list[str]]
    caption: str = ""


@dataclass(eq=False)
class Callout:
    kind: str
    title: Passage
    parts: list[Paragraph | ItemList] = field(default_factory=list)


@dataclass(eq=False)
class Question:
    question: Passage
    answer: list[Paragraph | ItemList] = field(default_factory=list)


@dataclass(eq=False)
class Facts:
    """Facts of regions that stand in their own records: `block` is the block that shows them, `about`
    its fields."""

    block: str
    heading: Passage
    about: dict[str, str] = field(default_factory=dict)


Part = Paragraph | ItemList | Table | Callout | Question | Facts


@dataclass(eq=False)
class Section:
    """`heading` and `source` are empty for the text that stands before the first heading."""

    heading: str
    source: Passage = field(default_factory=list)
    number: int | None = None
    parts: list[Part] = field(default_factory=list)


@dataclass
class ParsedDocument:
    title: str = ""
    short_title: str = ""
    summary: str = ""
    slug: str = ""
    topics: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    review_months: int | None = None
    key_messages: list[Passage] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    references: list[Passage] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from (part for part in section.parts if isinstance(part, Question))

    def omitted(self) -> list[Sentence]:
        return [sentence for sentence in self.sentences if sentence.omitted]
