"""Every word of a page that readers see, sentence by sentence: titles, headings and captions too.

`prose` has the sentences that rest on citations; this has whatever else a page says as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from wagtail.models import Page

from . import prose

COLUMNS = (
    "title", "short_title", "seo_title", "search_description", "introduction", "summary",
)  # fmt: skip
STREAMS = ("key_messages", "body")
_NOT_WORDS = {"id", "type", "anchor"}
_DIALLED = ("tel:", "sms:")


@dataclass(frozen=True)
class Words:
    """A sentence, heading or label; `place` as for a remark."""

    text: str
    place: str


def wording(page: Page) -> Iterator[Words]:
    """In the order of the text. A link that dials says its number, whatever its words are."""
    for name in COLUMNS:
        for text in _sentences(getattr(page, name, "") or ""):
            yield Words(text, name)
    for name in STREAMS:
        stream = getattr(page, name, None)
        for block in stream.raw_data if stream is not None else ():
            yield from _words(block, f"{name}.{block.get('id') or ''}".rstrip("."), name)


def _words(raw: Any, place: str, stream: str) -> Iterator[Words]:
    """Of a stored block and what is in it; the place is that of the innermost block of a stream."""
    if isinstance(raw, str):
        yield from (Words(text, place) for text in _sentences(raw))
    elif isinstance(raw, Mapping):
        is_block = "type" in raw and "value" in raw and raw["type"] != "item"
        inner = f"{stream}.{raw['id']}" if is_block and raw.get("id") else place
        for name, member in raw.items():
            if name not in _NOT_WORDS:
                yield from _words(member, inner, stream)
    elif isinstance(raw, (list, tuple)):
        for item in raw:
            yield from _words(item, place, stream)


def _sentences(text: str) -> Iterator[str]:
    for paragraph in prose.marked(text) or [text]:
        yield from (said for said, _keys in prose.cut(paragraph) if said)
    if any(dials in text for dials in _DIALLED):
        for link in BeautifulSoup(text, "html.parser").find_all("a", href=True):
            if str(link["href"]).startswith(_DIALLED):
                yield str(link["href"])
