"""The words of a text, as two of them are compared.

Scripts without spaces are compared by character: every Han, kana and Hangul character, with the
marks that belong to it, is a word of its own. A number is one word, so that a dose is struck whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from wagtail.documents import get_document_model
from wagtail.models import Page

# Combining marks, variation selectors, voicing marks, joiners and skin tones stay with what they
# are written on (the parts of UAX 29 that occur in our five languages, and emoji).
_MARK = (
    "[\u0300-\u036f\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\u200d\U0001f3fb-\U0001f3ff"
    "\U000e0100-\U000e01ef]"
)
_CJK = (
    "[\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]"
)
_WORD = re.compile(
    rf"\s+|\d+(?:[.,]\d+)*|{_CJK}{_MARK}*|(?:(?!{_CJK})[^\W\d]{_MARK}*)+"
    rf"|.{_MARK}*(?:(?<=\u200d).{_MARK}*)*",
    re.DOTALL,
)
_MARKS = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_BLOCKS = {"p", "li", "br"}
BREAK = "\n"


@dataclass(frozen=True)
class Word:
    """A word, a space, a break, or a thing that is named: `named` is a model and a key.

    `marks` say how it is set off: `strong`, `em`, `link`, `note` for what no reader reads as text.
    """

    text: str
    marks: frozenset[str] = frozenset()
    named: tuple[type, Any] | None = None
    source: bool = False  # a citation

    @property
    def cjk(self) -> bool:
        return bool(re.match(_CJK, self.text))


def plain(text: object, marks: frozenset[str] = frozenset()) -> list[Word]:
    return [
        Word(BREAK if "\n" in found else " " if found.isspace() else found, marks)
        for found in _WORD.findall(str(text).strip())
    ]


def note(text: str) -> Word:
    return Word(text, frozenset({"note"}))


def named(model: type, pk: Any) -> Word:
    return Word("", frozenset({"note"}), named=(model, pk))


def rich(html: str) -> list[Word]:
    """Words with their marks, the targets of links, the works cited, the ends of paragraphs."""
    words = list(_rich(BeautifulSoup(html or "", "html.parser"), frozenset()))
    while words and words[-1].text == BREAK:
        words.pop()
    return words


def _rich(node: Tag, marks: frozenset[str]) -> Iterator[Word]:
    for child in node.children:
        if isinstance(child, NavigableString):
            for found in _WORD.findall(str(child)):
                yield Word(" " if found.isspace() else found, marks)
        elif isinstance(child, Tag):
            yield from _element(child, marks)


def _element(tag: Tag, marks: frozenset[str]) -> Iterator[Word]:
    if tag.name == "a":
        yield from _link(tag, marks)
        return
    if tag.name == "li":
        yield Word("1." if tag.parent and tag.parent.name == "ol" else "•", marks | {"note"})
        yield Word(" ", marks)
    mark = _MARKS.get(tag.name)
    if mark is None and tag.name not in {*_BLOCKS, "ul", "ol"}:
        mark = f"element:{tag.name}"  # none that our editor writes; shown all the same
        yield note(f"<{tag.name}>")
    yield from _rich(tag, marks | {mark} if mark else marks)
    if tag.name in _BLOCKS:
        yield Word(BREAK)


def _link(tag: Tag, marks: frozenset[str]) -> Iterator[Word]:
    kind, pk = tag.get("linktype"), str(tag.get("id", ""))
    if kind == "citation":
        key, words = str(tag.get("key", "")), tag.get_text().strip("[]")
        shown = f"[{key}]" if words == key else f"[{key}: {words}]"
        yield Word(shown, marks | {f"work:{pk}"}, source=True)
        return
    yield from _rich(tag, marks | {"link"})
    target = _target(kind, pk)
    yield note("→")
    yield target or note(str(tag.get("href") or f"{kind} {pk}"))


def _target(kind: object, pk: str) -> Word | None:
    models = {"page": Page, "document": get_document_model()}
    return named(models[str(kind)], int(pk)) if kind in models and pk.isdecimal() else None
