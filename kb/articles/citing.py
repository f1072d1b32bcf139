"""Citations in rich text: finding them and numbering them.

In the database a citation is `<a linktype="citation" id="7" key="feder2014">[feder2014]</a>`, where
`id` is the work and `key` the article's `Citation`. Plain text inside: the segment engine moves
anything else (research: translation, B1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.html import escape
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import LinkHandler, RichText

from kb.references.models import Reference, fetch_alerts

if TYPE_CHECKING:
    from .models import ArticlePage, Citation


# What rich text that cites has in it.
CITES = 'linktype="citation"'


class CitationLink(LinkHandler):
    """Lets Wagtail's reference index know the work, so that its usage view says where it is cited."""

    identifier = "citation"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return f'<a class="citation" data-key="{escape(attrs.get("key", ""))}">'

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple]:
        yield Reference, attrs["id"], "", ""


def mark(citation: Citation) -> str:
    """The rich text of one citation."""
    return (
        f'<a linktype="citation" id="{citation.reference_id}" key="{escape(citation.key)}">'
        f"[{escape(citation.reference.citekey)}]</a>"
    )


# -- walking an article ----------------------------------------------------------------------------
def rich_texts(value: Any) -> Iterator[str]:
    """The rich text inside a stream, struct, list or table value, in reading order."""
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, TypedTable):
        for row in value.row_data:
            for cell in row["values"]:
                yield from rich_texts(cell)
    elif isinstance(value, blocks.StructValue):
        for member in value.values():
            yield from rich_texts(member)
    elif isinstance(value, blocks.list_block.ListValue):
        for item in value:
            yield from rich_texts(item)
    elif isinstance(value, blocks.StreamValue):
        for child in value:
            yield from rich_texts(child.value)


def marks_in(html: str) -> list[tuple[str, str]]:
    """Key and work's id of each citation in rich text, in order, repeats included."""
    if CITES not in html:
        return []
    links = BeautifulSoup(html, "html.parser").find_all("a", linktype="citation")
    return [(str(link.get("key", "")), str(link.get("id", ""))) for link in links]


def keys_in(html: str) -> list[str]:
    return [key for key, _id in marks_in(html)]


def cited_keys(page: ArticlePage) -> list[str]:
    """The key of each mark in the article, in reading order, repeats included."""
    return [key for html in rich_texts(page.body) for key in keys_in(html)]


def order_rows(page: ArticlePage) -> None:
    """Puts the article's citations in the order in which its text first uses them, unused ones last.

    In memory, for a draft that is about to be saved: the order of rows is signed with the text.
    """
    first = {key: place for place, key in enumerate(dict.fromkeys(cited_keys(page)))}
    rows = sorted(page.citations.all(), key=lambda row: first.get(row.key, len(first)))
    for place, row in enumerate(rows):
        row.sort_order = place
    page.citations.set(rows)


# -- numbers ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Entry:
    """A line of the reference list: its number, the work, and the citations that use it."""

    number: int
    reference: Reference
    citations: tuple[Citation, ...]


class Numbering:
    """The works of one article, numbered in order of first appearance (AMA Manual of Style 3.6).

    A translation has the numbers of its source, where a translator had to move a mark too: it takes
    them from the order of its rows, which is that of the source's text (`order_rows`).
    """

    def __init__(self, citations: list[Citation], keys: list[str]) -> None:
        self._by_key = {c.key: c for c in citations}
        self._keys = [k for k in dict.fromkeys(keys) if k in self._by_key]

    @classmethod
    def of(cls, page: ArticlePage) -> Numbering:
        citations = list(page.citations.select_related("reference"))
        prefetch_related_objects(citations, "reference")  # of a preview, which no query joined
        fetch_alerts([citation.reference for citation in citations], at=page.read_at)
        keys = cited_keys(page)
        if page.locale.language_code != settings.LANGUAGE_CODE:
            keys = [c.key for c in citations if c.key in set(keys)]
        return cls(citations, keys)

    @cached_property
    def entries(self) -> list[Entry]:
        grouped: dict[int, list[Citation]] = {}
        for key in self._keys:
            citation = self._by_key[key]
            grouped.setdefault(citation.reference_id, []).append(citation)
        return [
            Entry(number, found[0].reference, tuple(found))
            for number, found in enumerate(grouped.values(), start=1)
        ]

    @property
    def retracted(self) -> list[Entry]:
        return [e for e in self.entries if e.reference.alert and e.reference.alert.is_retraction]

    @property
    def published(self) -> list[Reference]:
        """The works that readers see, in the order of the list."""
        return [entry.reference for entry in self.entries if entry.reference.live]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {c.key: entry.number for entry in self.entries for c in entry.citations}

    def __getitem__(self, key: str) -> tuple[int, Citation]:
        """Number and citation of `key`. Raises `KeyError` for a key the article does not know."""
        return self._numbers[key], self._by_key[key]

    def __bool__(self) -> bool:
        return bool(self._keys)
