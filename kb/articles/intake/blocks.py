"""The outline of a document as streams of the article: raw values, each block with a stable id.

An id comes from the document's name and the block's place (research: translation, B7): reading the
same document twice gives the same ids. What a changed document means for them is for `merging`.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from typing import Any

from django.utils.text import slugify

from .notation import Mark, Notation
from .structure import (
    Facts,
    ItemList,
    Paragraph,
    ParsedDocument,
    Part,
    Passage,
    Question,
    Section,
    Table,
    kept,
)

Raw = dict[str, Any]

NAMESPACE = uuid.UUID("3f1c1d86-5c0b-5d0e-9b57-0d7a1b6f2c11")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def slug_of(words: str) -> str:
    """A slug in ASCII; in Chinese, Japanese and Korean in the words' own letters. May be empty."""
    return slugify(words, allow_unicode=bool(_EAST_ASIAN.search(words)))[:80].strip("-")


def build(
    document: ParsedDocument, *, name: str, notation: Notation, mark: Mark, introduction: str
) -> dict[str, list[Raw]]:
    """`{"key_messages", "body"}`; tells each sentence of the document the block it went to.

    `introduction` is the heading of the text that stands before the first one.
    """
    builder = _Builder(name, notation, mark)
    messages = [builder.message(message) for message in document.key_messages]
    sections = [builder.section(section, introduction) for section in document.sections]
    return {"key_messages": [m for m in messages if m["value"]], "body": sections}


def _locate(passage: Passage, block: str) -> None:
    for sentence in passage:
        if not sentence.omitted:
            sentence.block_id = block


class _Builder:
    def __init__(self, name: str, notation: Notation, mark: Mark) -> None:
        self.name, self.notation, self.mark = name, notation, mark
        self.ids: Counter[str] = Counter()
        self.anchors: set[str] = set()

    def id(self, *place: str) -> str:
        path = "/".join((self.name, *place))
        self.ids[path] += 1
        return str(uuid.uuid5(NAMESPACE, f"{path}/{self.ids[path]}"))

    def anchor(self, heading: str) -> str:
        slug = slug_of(heading) or "section"
        anchor, number = slug, 1
        while anchor in self.anchors:
            number += 1
            anchor = f"{slug}-{number}"
        self.anchors.add(anchor)
        return anchor

    # -- streams ---------------------------------------------------------------------------------
    def message(self, message: Passage) -> Raw:
        block = {"type": "message", "id": self.id("message"), "value": self.text(message)}
        _locate(message, block["id"])
        return block

    def section(self, section: Section, introduction: str) -> Raw:
        heading = self.notation.text(section.heading) or introduction
        anchor = self.anchor(heading)
        section_id = self.id("section", anchor)
        _locate(section.source, section_id)
        blocks = [self.part(part, section_id) for part in section.parts]
        content = [block for block in blocks if block]
        value = {"heading": heading, "anchor": anchor, "content": content}
        return {"type": "section", "id": section_id, "value": value}

    def part(self, part: Part, section: str) -> Raw | None:
        """The block of a part; None when nothing is left of it, as of an image."""
        if isinstance(part, Paragraph):
            html = self.prose([part])
            return self.block("prose", section, html, part.passage) if html else None
        if isinstance(part, ItemList):
            return self.item_list(part, section)
        if isinstance(part, Table):
            return self.block("table", section, self.table(part), part.passage)
        if isinstance(part, Question):
            value = {"question": self.text(part.question), "answer": self.prose(part.answer)}
            return self.block("question", section, value, part.question, *_passages(part.answer))
        if isinstance(part, Facts):
            value = {"heading": self.text(part.heading), **part.about}
            return self.block(part.block, section, value, part.heading)
        value = {"kind": part.kind, "title": self.text(part.title), "text": self.prose(part.parts)}
        return self.block("callout", section, value, part.title, *_passages(part.parts))

    def block(self, kind: str, section: str, value: Any, *passages: Passage) -> Raw:
        block = {"type": kind, "id": self.id(section, kind), "value": value}
        for passage in passages:
            _locate(passage, block["id"])
        return block

    def item_list(self, part: ItemList, section: str) -> Raw | None:
        values = [html for html in map(self.paragraph, part.items) if html]
        if not values:
            return None
        style = "numbered" if part.numbered else "bulleted"
        block = self.block("list", section, {"style": style}, *part.items)
        block["value"]["items"] = [
            {"type": "item", "id": self.id(block["id"], "item"), "value": value} for value in values
        ]
        return block

    def table(self, part: Table) -> Raw:
        kinds = ["row_header"] + ["text"] * (len(part.head) - 1)
        columns = [
            {"type": kind, "heading": self.notation.text(cell)}
            for kind, cell in zip(kinds, part.head, strict=True)
        ]
        rows = [
            {"values": [self.notation.text(row[0]), *map(self.cell, row[1:])]} for row in part.rows
        ]
        return {"columns": columns, "rows": rows, "caption": self.notation.text(part.caption)}

    # -- words -----------------------------------------------------------------------------------
    def text(self, passage: Passage) -> str:
        return self.notation.text(kept(passage))

    def cell(self, words: str) -> str:
        html = self.notation.html(words, self.mark).strip()
        return f"<p>{html}</p>" if html else ""

    def paragraph(self, passage: Passage) -> str:
        return self.cell(kept(passage))

    def prose(self, parts: list[Paragraph | ItemList]) -> str:
        html = ""
        for part in parts:
            if isinstance(part, Paragraph):
                html += self.paragraph(part.passage)
            else:
                tag = "ol" if part.numbered else "ul"
                items = "".join(
                    f"<li>{self.notation.html(kept(item), self.mark)}</li>" for item in part.items
                )
                html += f"<{tag}>{items}</{tag}>"
        return html


def _passages(parts: list[Paragraph | ItemList]) -> list[Passage]:
    return [
        passage
        for part in parts
        for passage in ([part.passage] if isinstance(part, Paragraph) else part.items)
    ]
