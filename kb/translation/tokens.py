"""A segment as a translator types it: marks are short tokens, everything else is plain text.

`{1}` is a citation, `{2>words<2}` a link, `{b>words<b}` bold words and `{br}` a new line. The number
is that of the mark's id in the segment: `<a id="a2">`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from html import escape

from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail_localize.strings import INLINE_TAGS

from kb.review.comparison import rendering, words
from kb.review.errors import ReviewRequired

_TOKEN = re.compile(r"(\{(?:[a-z]+|\d+)>|<(?:[a-z]+|\d+)\}|\{(?:br|\d+)\})")
_SEALED = re.compile(r"\[[^\]]*\]")


class BadMark(ReviewRequired):
    """A token that its segment does not have, or half of one."""


class Tokens:
    """The tokens of one source segment, between its HTML and what is typed."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def _marks(self) -> dict[str, Tag]:
        """The links and citations of the source, by number."""
        links = BeautifulSoup(self.source, "html.parser").find_all("a", id=True)
        return {_number(link): link for link in links}

    @cached_property
    def _sealed(self) -> set[str]:
        """Marks whose words are not translated: a citation shows a key in brackets."""
        return {n for n, link in self._marks.items() if _SEALED.fullmatch(link.get_text())}

    def typed(self, html: str) -> str:
        """`html`, a translation of the segment or its source, as its field shows it."""
        return "".join(self._typed(BeautifulSoup(html, "html.parser")))

    def _typed(self, node: Tag) -> Iterator[str]:
        for child in node.children:
            if isinstance(child, NavigableString):
                yield str(child)
            elif isinstance(child, Tag):
                name = _number(child) if child.name == "a" else child.name
                if name == "br":
                    yield "{br}"
                elif name in self._sealed:
                    yield f"{{{name}}}"
                else:
                    yield f"{{{name}>"
                    yield from self._typed(child)
                    yield f"<{name}}}"

    def html(self, typed: str) -> str:
        """What is typed, as a segment of wagtail-localize. Raises `BadMark`."""
        open_, parts = [], []
        for piece in _TOKEN.split(" ".join(typed.split())):
            name = piece.strip("{}<>")
            if not _TOKEN.fullmatch(piece) or piece in self._literal:
                parts.append(escape(piece, quote=False))
                continue
            self._require_known(piece, name)
            if piece == "{br}":
                parts.append("<br/>")
            elif piece.endswith(">"):
                open_.append(name)
                parts.append(f'<a id="a{name}">' if name.isdigit() else f"<{name}>")
            elif piece.startswith("<"):
                if not open_ or open_.pop() != name:
                    raise BadMark(_("“%s” ends a mark that was not begun before it.") % piece)
                parts.append("</a>" if name.isdigit() else f"</{name}>")
            else:
                parts.append(str(self._marks[name]))
        if open_:
            raise BadMark(
                _("“%(begin)s” has no “%(end)s”.")
                % {"begin": f"{{{open_[-1]}>", "end": f"<{open_[-1]}}}"}
            )
        return "".join(parts)

    @cached_property
    def _literal(self) -> str:
        """The words of the source: what looks like a token there is none."""
        return BeautifulSoup(self.source, "html.parser").get_text()

    def _require_known(self, piece: str, name: str) -> None:
        if name not in (self._marks if name.isdigit() else INLINE_TAGS) or name == "a":
            raise BadMark(_("“%s” is not a mark of this segment.") % piece)

    # -- for the eye -------------------------------------------------------------------------------
    def shown(self, html: str) -> SafeString:
        """`html` with its tokens as chips; that of a citation says which."""
        return format_html_join("", "{}", ((part,) for part in self._chips(self.typed(html))))

    def _chips(self, typed: str) -> Iterator[str | SafeString]:
        for piece in _TOKEN.split(typed):
            if not _TOKEN.fullmatch(piece) or piece in self._literal:
                yield piece
                continue
            link = self._marks.get(piece.strip("{}")) if piece.endswith("}") else None
            name = link.get_text().strip("[]") if link and "<" not in piece else ""
            yield format_html(
                '<span class="kb-token" data-token="{}">{}{}</span>',
                piece, piece, format_html(" <small>{}</small>", name) if name else "",
            )  # fmt: skip


def _number(link: Tag) -> str:
    return str(link.get("id", "")).removeprefix("a")


def difference(before: str, after: str) -> SafeString:
    """Two source segments in one: what was taken and what was added."""
    return rendering.difference(_words(before), _words(after), rendering.Names(()))


def _words(html: str) -> list[words.Word]:
    found: list[words.Word] = []
    for piece in _TOKEN.split(Tokens(html).typed(html)):
        if _TOKEN.fullmatch(piece):
            found.append(words.Word(piece, frozenset({"link"})))
        else:
            found += words.rich(escape(piece))
    return found
