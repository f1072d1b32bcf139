"""Long articles for the tests of translating: every kind of block that holds words."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from kb.articles import citing
from kb.articles.models import ArticlePage
from tests import roads

# Words of the article that are not in paragraphs: title, short title, summary, and one block of
# each other kind with the head of its section.
OUTSIDE = 21


def long_article(title: str = "Ketamine", *, segments: int = 40, live: bool = True) -> ArticlePage:
    """An article with `segments` segments to translate, signed unless said otherwise."""
    page = roads.article(title).get_latest_revision_as_object()
    page.summary = f"{title} in short."
    page.key_messages = _stream("key_messages", [_block(title, "message", f"{title} was studied.")])
    page.body = body(page, paragraphs=segments - OUTSIDE)
    page.save_revision(user=roads.editor())
    return roads.publish(page) if live else roads.fresh(page)


def body(page: ArticlePage, *, paragraphs: int, words: str = "Sentence") -> Any:
    """A section of paragraphs, each of which cites, and a section with all the other blocks."""
    title, mark = page.title, citing.mark(page.citations.first())
    prose = [
        _block(f"{title} {i}", "prose", f"<p>{words} {i} of {title}: {i} mg. {mark}</p>")
        for i in range(paragraphs)
    ]
    return _stream(
        "body",
        [
            _section(f"{title} one", "What is known", prose),
            _section(f"{title} two", "What else", _others(title)),
        ],
    )


def _others(title: str) -> list[dict]:
    link = f'<a href="https://example.org/{title}/a.html">Registry</a>'
    items = [{"type": "item", "id": _id(f"{title} item {i}"), "value": f"<p>Item {i} of {title}.</p>"}
             for i in range(4)]  # fmt: skip
    cells = [[f"Row {r} of {title}", f"<p>{r} <b>mg</b></p>"] for r in range(3)]
    table = {
        "columns": [{"type": "row_header", "heading": "Dose"}, {"type": "text", "heading": "Mean"}],
        "rows": [{"values": row} for row in cells],
        "caption": f"Doses of {title}",
    }
    callout = {"kind": "safety", "title": "Mind", "text": f"<p>Not with {title}. {link}</p>"}
    return [
        _block(f"{title} list", "list", {"style": "bulleted", "items": items}),
        _block(f"{title} table", "table", table),
        _block(f"{title} callout", "callout", callout),
    ]


def _section(name: str, heading: str, content: list[dict]) -> dict:
    value = {"heading": heading, "anchor": heading.lower().replace(" ", "-"), "content": content}
    return _block(name, "section", value)


def _block(name: str, kind: str, value: Any) -> dict:
    return {"type": kind, "id": _id(name), "value": value}


def _id(name: str) -> str:
    """The same block has the same id each time, as an importer keeps it."""
    return str(uuid5(NAMESPACE_URL, name))


def _stream(field: str, raw: list[dict]) -> Any:
    return ArticlePage._meta.get_field(field).to_python(raw)
