"""How a document writes emphasis, links and citations, and what becomes of them in rich text.

`html` gives rich text as Wagtail stores it, `text` the bare words for what has no emphasis: headings,
key messages, row headers. Whatever looks like HTML is text in both notations.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from . import concerns


@dataclass(frozen=True)
class Cited:
    """A work as a document cites it: `[limits: @key, locator]`."""

    key: str
    locator: str = ""
    stance: str = "supports"

    def __str__(self) -> str:
        stance = "" if self.stance == "supports" else f"{self.stance}: "
        return f"[{stance}@{self.key}{', ' if self.locator else ''}{self.locator}]"


Mark = Callable[[Cited], str | None]


class Notation(Protocol):
    """`problems` gathers what rich text cannot say."""

    problems: list[str]

    def html(self, words: str, mark: Mark) -> str: ...
    def text(self, words: str) -> str: ...


class Plain:
    """Words and nothing else."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def html(self, words: str, mark: Mark) -> str:
        return escape(words, quote=False)

    def text(self, words: str) -> str:
        return words


# -- Markdown --------------------------------------------------------------------------------------
_ONE = r"@[A-Za-z0-9_-]+(?:,[^\[\];@]{1,200})?"
_CITATION = re.compile(
    rf"\[(?:(?P<stance>supports|limits|contradicts):\s*)?(?P<works>{_ONE}(?:;\s*{_ONE})*)\]"
)
_TAGS = {
    "strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>",
    "hardbreak": "<br/>", "softbreak": " ",
}  # fmt: skip
_WEB = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def _cited(state: StateInline, silent: bool) -> bool:
    """Pandoc's citations, with a stance before them if it is not support."""
    found = _CITATION.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("citation", "", 0).meta = {
            "works": [
                Cited(key.strip()[1:], locator.strip(), found["stance"] or "supports")
                for key, _comma, locator in (w.partition(",") for w in found["works"].split(";"))
            ]
        }
    state.pos = found.end()
    return True


def parser() -> MarkdownIt:
    """CommonMark with tables, front matter and citations, in which HTML is text."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table").use(front_matter_plugin)
    made.inline.ruler.before("link", "citation", _cited)
    return made


class Markdown:
    """`env` holds the document's link definitions."""

    def __init__(self, env: dict[str, Any]) -> None:
        self.problems: list[str] = []
        self._parser, self._env = parser(), env

    def html(self, words: str, mark: Mark) -> str:
        parts: list[str] = []
        links: list[str] = []
        for token in self._tokens(words):
            if token.type == "citation":
                parts.append(
                    " ".join(mark(c) or escape(str(c), quote=False) for c in token.meta["works"])
                )
            elif token.type == "link_open":
                links.append("</a>" if self._is_kept(token) else "")
                parts.append(
                    f'<a href="{escape(str(token.attrGet("href")))}">' if links[-1] else ""
                )
            elif token.type == "link_close":
                parts.append(links.pop())
            elif token.type == "image":
                self.problems.append(str(concerns.IMAGE) % (token.content or token.attrGet("src")))
            else:
                parts.append(_TAGS.get(token.type) or escape(token.content, quote=False))
        return "".join(parts)

    def text(self, words: str) -> str:
        parts: list[str] = []
        for token in self._tokens(words):
            if token.type == "citation":
                self.problems += [
                    _("A heading, a key message or a row header cannot cite: %s") % cited
                    for cited in token.meta["works"]
                ]
            elif token.type == "image":
                self.problems.append(str(concerns.IMAGE) % (token.content or token.attrGet("src")))
            else:
                parts.append(" " if token.type.endswith("break") else token.content)
        return " ".join("".join(parts).split())

    def _tokens(self, words: str) -> Iterator[Token]:
        for block in self._parser.parseInline(words, self._env):
            yield from block.children or []

    def _is_kept(self, link: Token) -> bool:
        """Only addresses of the web and of mail lead anywhere from an article."""
        address = str(link.attrGet("href") or "")
        if _WEB.match(address):
            return True
        self.problems.append(_("A link leads nowhere from here and was left out: “%s”") % address)
        return False
