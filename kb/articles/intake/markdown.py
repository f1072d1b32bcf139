"""Markdown: CommonMark with tables, boxes, front matter and Pandoc's citations.

A box is a quotation that begins `[!SAFETY] Title` (or INFORMATION, UNCERTAINTY); a line
`Table: caption` follows its table; the front matter is lines of `key: value`. The quotation
`[!FACTS cost ketamine all] Heading` shows the regional facts of that kind and substance side by side
(without `all`, those of the reader's region), `[!CLINICIAN] Heading` the registers.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from markdown_it.tree import SyntaxTreeNode

from kb.regions.blocks import ALL, PLACED, READER
from kb.regions.models.fact import Indication, Route, Substance

from .notation import Markdown, parser
from .outline import Outline, special
from .screening import Omitted
from .structure import ParsedDocument, Table

MAX_REVIEW_MONTHS = 120

_BOX = re.compile(r"(?P<marker>\[!(?P<kind>\w+)\]\s*)(?P<title>[^\n]*)\n?(?P<rest>.*)", re.DOTALL)
_KINDS = {
    "SAFETY": "safety", "WARNING": "safety", "CAUTION": "safety", "DANGER": "safety",
    "INFORMATION": "information", "NOTE": "information", "TIP": "information",
    "IMPORTANT": "information", "UNCERTAINTY": "uncertainty",
}  # fmt: skip
_FACTS = re.compile(
    r"(?P<marker>\[!(?P<kind>FACTS|CLINICIAN)(?P<about>[ a-z-]*)\]\s*)(?P<heading>[^\n]*)"
)
_ABOUT = {
    "kind": {value for value, _label in PLACED},
    "substance": {value for value in Substance.values if value},
    "route": {value for value in Route.values if value},
    "indication": {value for value in Indication.values if value},
    "scope": {READER, ALL},
}
_CAPTION = re.compile(r"(?P<marker>(?:Table|表|표)\s*[:：]\s*)(?P<caption>\S.*)", re.DOTALL)
_NUMBER = re.compile(r"(?P<marker>(?P<number>\d{1,3})[.)]\s+)(?P<words>\S.*)")
_PAIR = re.compile(r"(?P<marker>(?P<key>[A-Za-z_]+)\s*:\s*)(?P<value>.*)")
_TEXTS = {"title", "short_title", "summary", "slug"}
_LISTS = {"topics", "authors"}


def read(text: str) -> tuple[ParsedDocument, Markdown]:
    """The outline of a Markdown document, and its notation with the document's link definitions.

    Raises `IntakeRefused` for more than one article could hold.
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.env: dict[str, Any] = {}
        self.lines = text.split("\n")
        self.root = SyntaxTreeNode(parser().parse(text, self.env))
        self.notation = Markdown(self.env)
        self.outline = Outline()
        self.table: Table | None = None  # the one just read, which a caption may follow

    def read(self) -> tuple[ParsedDocument, Markdown]:
        for node in self.root.children:
            self._block(node)
        definitions = [
            *self.env.get("references", {}).values(),
            *self.env.get("duplicate_refs", []),
        ]
        for definition in definitions:
            first, last = definition["map"]
            self.outline.omit(" ".join(self.lines[first:last]), Omitted.METADATA)
        return self.outline.finish(), self.notation

    def _block(self, node: SyntaxTreeNode) -> None:
        table, self.table = self.table, None
        if node.type == "front_matter":
            self._front_matter(node.content)
        elif node.type == "heading":
            self._heading(_content(node), level=int(node.tag[1]))
        elif node.type == "paragraph":
            self._paragraph(_content(node), table)
        elif node.type in ("bullet_list", "ordered_list"):
            self._list(node)
        elif node.type == "table":
            self._table(node)
        elif node.type == "blockquote":
            self._quotation(node)
        elif node.type in ("fence", "code_block"):
            self.outline.paragraph(_literal(node.content), marker=f"{node.info} ".lstrip())

    # -- front matter ----------------------------------------------------------------------------
    def _front_matter(self, content: str) -> None:
        pairs: list[str] = []
        for line in content.split("\n"):
            if pairs and line[:1].isspace():
                pairs[-1] += " " + line.strip()
            elif line.strip():
                pairs.append(line.strip())
        for pair in pairs:
            found = _PAIR.fullmatch(pair)
            if found:
                self._meaning(found["key"].lower(), _unquoted(found["value"]), found["marker"])
            else:
                self._unknown(pair)

    def _meaning(self, key: str, value: str, marker: str) -> None:
        if key not in {*_TEXTS, *_LISTS, "review_months"}:
            self._unknown(marker + value)
            return
        self.outline.record(value, marker=marker, field=key)
        document = self.outline.document
        if key in _TEXTS:
            setattr(document, key, value)
        elif key in _LISTS:
            separator = ";" if ";" in value else ","
            names = [name.strip() for name in value.strip("[]").split(separator)]
            setattr(document, key, [_unquoted(name) for name in names if name])
        else:
            months = int(value) if re.fullmatch(r"[0-9]{1,3}", value) else 0
            document.review_months = months if 1 <= months <= MAX_REVIEW_MONTHS else None
            if document.review_months is None:
                self.outline.problem(_("“%s” is no number of months until the review.") % value)

    def _unknown(self, pair: str) -> None:
        self.outline.omit(pair, Omitted.METADATA)
        self.outline.problem(_("The front matter says “%s”, which has no place here.") % pair)

    # -- blocks ----------------------------------------------------------------------------------
    def _heading(self, content: str, *, level: int) -> None:
        outline, marker = self.outline, "#" * level + " "
        if level == 1 and not outline.document.title:
            outline.record(content, field="title", marker=marker)
            outline.document.title = self.notation.text(content)
            return
        asks = content.rstrip("*_ ").endswith(("?", "？"))
        if level > 2 and (asks or outline.mode == "questions") and not special(content):
            outline.question(content, marker=marker)
            return
        found = _NUMBER.fullmatch(content)
        number = int(found["number"]) if found else None
        if found:
            marker, content = marker + found["marker"], found["words"]
        outline.heading(content, marker=marker, number=number, sure=True)

    def _paragraph(self, content: str, table: Table | None) -> None:
        caption = _CAPTION.fullmatch(content) if table else None
        if table and caption:
            self.outline.caption(table, caption["caption"], marker=caption["marker"])
        elif self.outline.mode == "references" and not self.outline.in_footer:
            for line in content.split("\n"):
                self.outline.reference(line.strip())
        else:
            self.outline.paragraph(content)

    def _list(self, node: SyntaxTreeNode) -> None:
        items = list(self._items(node))
        self.outline.items(items, numbered=node.type == "ordered_list")

    def _items(self, node: SyntaxTreeNode) -> list[tuple[str, str]]:
        """Marker and content of each item; the items of a list inside it follow it."""
        items: list[tuple[str, str]] = []
        for item in node.children:
            marker = f"{item.info}{item.markup} "
            texts = [_content(n) for n in item.children if n.type in ("paragraph", "heading")]
            texts += [
                _literal(n.content) for n in item.children if n.type in ("fence", "code_block")
            ]
            items.append((marker, "  \n".join(texts)))
            for inner in item.children:
                if inner.type in ("bullet_list", "ordered_list"):
                    self.outline.problem(
                        _("A list inside a list became part of it: “%s”") % items[-1][1][:60]
                    )
                    items += self._items(inner)
                elif inner.type in ("blockquote", "table"):
                    lines = (line.strip() for line in self._source(inner))
                    items.append(("", "  \n".join(lines)))
        return items

    def _table(self, node: SyntaxTreeNode) -> None:
        rows = [
            [_content(cell) for cell in row.children] for row in node.walk() if row.type == "tr"
        ]
        source = [line for line in self._source(node) if re.search(r"\w", line)]
        caption = (
            _CAPTION.fullmatch(rows[-1][0]) if len(rows) > 1 and not any(rows[-1][1:]) else None
        )
        head, *body = rows[:-1] if caption else rows
        lines = source[:-1] if caption and source else source
        self.table = self.outline.table(head, body, [line.strip() for line in lines])
        if caption:
            self.outline.caption(self.table, caption["caption"], marker=caption["marker"])

    def _quotation(self, node: SyntaxTreeNode) -> None:
        inside = list(node.children)
        first = _content(inside[0]) if inside and inside[0].type == "paragraph" else ""
        if facts := _FACTS.fullmatch(first):
            self._facts(facts)
            return
        found = _BOX.fullmatch(first)
        kind = _KINDS.get(found["kind"].upper()) if found else None
        if not found or not kind:
            self.outline.problem(_("A quotation names no reviewed person; it became plain text."))
        else:
            self.outline.callout(kind, found["title"], marker=found["marker"])
            if found["rest"].strip():
                self.outline.paragraph(found["rest"])
            inside = inside[1:]
        for child in inside:
            self._block(child)
        self.outline.end_callout()

    def _facts(self, found: re.Match[str]) -> None:
        """What is said between the brackets is named by its value: no two fields share one."""
        if found["kind"] == "CLINICIAN":
            block, about = "check_clinician", {}
        else:
            block, about = "region_facts", {"scope": READER}
        for word in found["about"].split():
            name = next((name for name, values in _ABOUT.items() if word in values), None)
            if name is None or not about:
                self.outline.problem(_("No regional fact is called “%s”.") % word)
            else:
                about[name] = word
        if block == "region_facts" and "kind" not in about:
            self.outline.problem(_("A block of regional facts does not say of which kind."))
            return
        self.outline.facts(block, found["heading"], about, marker=found["marker"])

    def _source(self, node: SyntaxTreeNode) -> list[str]:
        first, last = node.map or (0, 0)
        return self.lines[first:last]


def _content(node: SyntaxTreeNode) -> str:
    """The source of a paragraph, heading or cell, without its marks of block structure."""
    return "".join(child.content for child in node.children if child.type == "inline")


def _literal(code: str) -> str:
    """Code as Markdown that means the same words."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(code.split()))


def _unquoted(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1].strip() if quoted else value
