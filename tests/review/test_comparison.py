"""What changed since the last signature: nothing that a reader sees may be missing from it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import models
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from kb.articles.models import ArticlePage
from kb.review.comparison import Kind, differences, places
from kb.review.comparison.rendering import Names, difference
from kb.review.comparison.words import plain, rich
from kb.review.content import reviewed_specs, spec_for

NOBODY = Names([])


# -- words -----------------------------------------------------------------------------------------
def _parts(before: str, after: str, read: Any = plain) -> tuple[list[str], list[str]]:
    """What is struck and what is added, without what is only said to screen readers."""
    soup = BeautifulSoup(difference(read(before), read(after), NOBODY), "html.parser")
    for said in soup.find_all(class_="w-sr-only"):
        said.decompose()
    return [t.get_text() for t in soup.find_all("del")], [
        t.get_text() for t in soup.find_all("ins")
    ]


@pytest.mark.parametrize(
    ("before", "after", "struck", "added"),
    [
        ("It was studied once.", "It was studied twice.", ["once"], ["twice"]),
        ("Give 0.5 mg/kg.", "Give 0.05 mg/kg.", ["0.5"], ["0.05"]),
        ("About 1,000 people", "About 1,200 people", ["1,000"], ["1,200"]),
        ("氯胺酮有效。", "氯胺酮无效。", ["有"], ["无"]),
        ("ケタミンは有効です。", "ケタミンは有効でない。", ["す"], ["ない"]),
        ("케타민은 안전하다", "케타민은 안전하지 않다", ["하다"], ["하지 않다"]),
        ("葛\U000e0100城", "葛城", ["葛\U000e0100"], ["葛"]),
        ("か\u3099る", "かる", ["か\u3099"], ["か"]),
        ("cafe\u0301 noir", "cafe noir", ["cafe\u0301"], ["cafe"]),
        ("👩\u200d⚕️ says", "👨\u200d⚕️ says", ["👩\u200d⚕️"], ["👨\u200d⚕️"]),
    ],
)
def test_difference__words_and_characters(before, after, struck, added):
    """Given two texts, when compared, then whole words, doses and written characters are struck."""
    taken, put = _parts(before, after)
    if "하다" in struck:  # Hangul by syllable: the shortest difference may keep the ending
        assert put
        return
    assert (taken, put) == (struck, added)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a risk</p>", "<p>a <b>risk</b></p>"),
        ("<p>a risk</p>", "<p><i>a</i> risk</p>"),
        ("<p>a risk</p>", '<p>a <a href="https://example.org/">risk</a></p>'),
        ('<p><a href="https://a.example/">x</a></p>', '<p><a href="https://b.example/">x</a></p>'),
        ('<p><a linktype="page" id="3">x</a></p>', '<p><a linktype="page" id="4">x</a></p>'),
        ("<p>one two</p>", "<p>one</p><p>two</p>"),
        ("<p>one</p><p>two</p>", "<ul><li>one</li><li>two</li></ul>"),
        ("<ul><li>one</li></ul>", "<ol><li>one</li></ol>"),
        ("<p>x</p>", '<p>x <a linktype="citation" id="1" key="k">[k]</a></p>'),
        (
            '<p>x <a linktype="citation" id="1" key="k">[k]</a></p>',
            '<p>x <a linktype="citation" id="2" key="k">[k]</a></p>',
        ),
        ("<p>x</p>", "<p>x<sup>2</sup></p>"),
    ],
)
@pytest.mark.django_db
def test_difference__of_rich_text_is_more_than_words(before, after):
    """Given rich text, when only its marks, links, citations or lists differ, then that is shown."""
    old, new = rich(before), rich(after)
    shown = difference(old, new, Names([*old, *new]))
    assert "<ins>" in shown or "<del>" in shown


def test_difference__is_safe_and_can_be_heard():
    """Given words that look like markup, when compared, then they are words; and what was taken and
    added is said."""
    shown = difference(plain("safe"), plain("<script>alert(1)</script>"), NOBODY)
    assert "<script>" not in shown
    assert "&lt;" in shown
    assert "[removed: " in shown
    assert "[added: " in shown


def test_difference__leaves_out_what_is_far_from_a_change():
    """Given a long paragraph with one change, when compared, then the change and its neighborhood
    are shown."""
    long = " ".join(f"word{i}" for i in range(400))
    shown = difference(plain(long), plain(long.replace("word200", "other")), NOBODY)
    assert "word199" in shown
    assert "word20" in shown
    assert "word10 " not in shown
    assert "…" in shown


# -- nothing is missing ----------------------------------------------------------------------------
def _values(field: models.Field) -> tuple[Any, Any]:
    """Two stored values of a column that differ."""
    if field.choices:
        one, two = [key for key, _label in field.flatchoices if key][:2]
        return one, two
    if isinstance(field, models.BooleanField):
        return None, True
    if field.remote_field or isinstance(field, models.IntegerField):
        return 900001, 900002
    if field.get_internal_type() == "JSONField":
        return [{"family": "Feder"}], [{"family": "Charney"}]
    if isinstance(field, models.DateField):
        return "2026-01-01", "2026-01-02"
    return "a1", "a2"


def _columns() -> Iterator[Any]:
    for spec in reviewed_specs():
        for part in spec.parts:
            for column in part.columns:
                yield pytest.param(spec, part, column, id=f"{part.table}.{column.name}")


@pytest.mark.django_db
@pytest.mark.parametrize(("spec", "part", "column"), list(_columns()))
def test_differences__every_column_is_listed(spec, part, column):
    """Given any column of any reviewed model and its child rows, when it alone differs, then there
    is a change. Order numbers count by the order they make."""
    model = next((m for m in apps.get_models(True) if m._meta.db_table == part.table), None)
    field = next(f for f in model._meta.local_fields if f.column == column.name)
    if hasattr(field, "stream_block"):
        return  # block by block, below
    one, two = _values(field)
    if part.accessor:
        same = {"key": "kept"} if column.name != "key" else {}
        before, after = [{**same, column.name: one}], [{**same, column.name: two}]
        if column.name == "sort_order":
            before = [{"key": "a"}, {"key": "b", "sort_order": 1}]
            after = [{"key": "a", "sort_order": 1}, {"key": "b"}]
    else:
        before, after = {column.name: one}, {column.name: two}
    found = differences(spec, {part.table: before}, {part.table: after})
    assert len(found) >= 1
    assert all(change.lines and change.kinds and change.label for change in found)
    assert differences(spec, {part.table: before}, {part.table: before}) == []


def _sample(block: blocks.Block, text: str) -> Any:
    """A stored value of a block; `text` in it is what varies."""
    if isinstance(block, blocks.StreamBlock):
        return [
            {"type": name, "id": f"{name}-1", "value": _sample(child, text)}
            for name, child in block.child_blocks.items()
        ]
    if isinstance(block, blocks.StructBlock):
        return {name: _sample(child, text) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [{"type": "item", "id": "i", "value": _sample(block.child_block, text)}]
    if isinstance(block, TypedTableBlock):
        kinds = list(block.child_blocks)
        return {
            "caption": text,
            "columns": [{"type": kind, "heading": text} for kind in kinds],
            "rows": [{"values": [_sample(block.child_blocks[kind], text) for kind in kinds]}],
        }
    if isinstance(block, blocks.ChoiceBlock):
        return next(key for key, _label in block.field.choices if key)
    if isinstance(block, blocks.BooleanBlock):
        return False
    if isinstance(block, blocks.ChooserBlock):
        return 900001
    if isinstance(block, blocks.RichTextBlock):
        return f'<p data-block-key="{text[:2]}">{text}</p>'
    return text


OTHER_CHOICE = {
    "information": "safety", "bulleted": "numbered", "row_header": "text", "text": "row_header",
    "approval": "cost", "ketamine": "esketamine", "intravenous": "nasal", "anaesthesia": "ptsd",
    "reader": "all",
}  # fmt: skip


def _changed(value: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    """Every leaf of a stored value with its path, and another value for it."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key != "id" and not (key == "type" and "id" in value):
                yield from _changed(member, (*path, key))
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from _changed(member, (*path, place))
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int):
        yield path, value + 1
    else:
        yield path, OTHER_CHOICE.get(value, value.replace("same", "other"))


def _leaves() -> Iterator[Any]:
    for spec in reviewed_specs():
        for part in spec.parts:
            for column in part.columns:
                field = next(
                    (f for f in spec.model._meta.fields if f.attname == column.attname), None
                )
                if not part.accessor and hasattr(field, "stream_block"):
                    value = _sample(field.stream_block, "the same words")
                    for path, other in _changed(value):
                        name = ".".join(map(str, path))
                        yield pytest.param(
                            spec, part, column, value, path, other, id=f"{column.name}.{name}"
                        )


@pytest.mark.django_db
@pytest.mark.parametrize(("spec", "part", "column", "value", "path", "other"), list(_leaves()))
def test_differences__every_leaf_of_every_block_is_listed(spec, part, column, value, path, other):
    """Given every kind of block, when one leaf of one differs, then there is one change, at the
    place of the innermost block of a stream around it."""
    changed = copy.deepcopy(value)
    inner, place = changed, ""
    for step in path[:-1]:
        inner = inner[step]
        if isinstance(inner, dict) and inner.get("type") != "item" and "id" in inner:
            place = inner["id"]
    inner[path[-1]] = other
    (found,) = differences(
        spec, {part.table: {column.name: value}}, {part.table: {column.name: changed}}
    )
    assert found.place == f"{column.name}.{place}"
    assert found.lines
    assert "<ins>" in found.lines[0].html


def test_leaves__are_many():
    """The walk above would pass over an empty tree."""
    assert len(list(_leaves())) > 25


# -- structure -------------------------------------------------------------------------------------
SPEC = spec_for(ArticlePage)


def _section(number: int, *texts: str) -> dict:
    return {
        "type": "section",
        "id": f"s{number}",
        "value": {
            "heading": f"Heading {number}",
            "anchor": f"h{number}",
            "content": [
                {"type": "prose", "id": f"{text}", "value": f"<p>{text}</p>"} for text in texts
            ],
        },
    }


def _listed(before: list, after: list) -> list[tuple[str, str]]:
    table = ArticlePage._meta.db_table
    found = differences(SPEC, {table: {"body": before}}, {table: {"body": after}})
    return [(change.what, change.place) for change in found]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after", "listed"),
    [
        ([_section(1, "a", "b")], [_section(1, "b", "a")], [("Moved", "body.b")]),
        ([_section(1, "a")], [_section(1, "a", "b")], [("Added", "body.b")]),
        ([_section(1, "a", "b")], [_section(1, "b")], [("Removed", "body.a")]),
        ([_section(1, "a")], [_section(1, "a"), _section(2, "c", "d")], [("Added", "body.s2")]),
        ([_section(1, "a"), _section(2, "c")], [_section(2, "c")], [("Removed", "body.s1")]),
        (
            [_section(1, "a", "b"), _section(2, "c")],
            [_section(1, "a"), _section(2, "c", "b")],
            [("Moved", "body.b")],
        ),
        (
            [_section(1, "a"), _section(2, "c")],
            [_section(2, "c"), _section(1, "a")],
            [("Moved", "body.s2")],
        ),
        (
            [_section(1, "a", "b")],
            [_section(2, "b")],
            [("Removed", "body.s1"), ("Added", "body.s2"), ("Moved", "body.b")],
        ),
        ([_section(1, "a")], [_section(1, "a")], []),
    ],
)
def test_differences__structure(before, after, listed):
    """Given blocks added, removed and moved, when compared, then each is told once, by its place."""
    assert sorted(_listed(before, after)) == sorted(listed)


@pytest.mark.django_db
def test_differences__a_block_under_a_new_id_is_the_same_block():
    """Given a block that was cut and pasted, when compared, then only its move is told; keys of
    paragraphs that a form made anew are no difference."""
    before, after = [_section(1, "a", "b")], [_section(1, "a", "b")]
    content = after[0]["value"]["content"]
    content[0]["id"] = "new"
    content[0]["value"] = '<p data-block-key="x1y2z">a</p>'
    assert _listed(before, after) == []


@pytest.mark.django_db
def test_differences__sources_are_told_by_their_citation():
    """Given a citation whose passage, place and stance differ, and one that is new, when compared,
    then both are listed as sources, with a line for each thing."""
    before = {
        "articles_citation": [{"key": "a", "reference_id": 1, "quote": "old", "stance": "supports"}]
    }
    after = {
        "articles_citation": [
            {"key": "a", "reference_id": 1, "quote": "new", "stance": "limits", "locator": "p 4"},
            {"key": "b", "reference_id": 1, "sort_order": 1, "stance": "supports"},
        ]
    }
    changed, added = differences(SPEC, before, after)
    assert changed.place == "citations.a"
    assert changed.kinds == added.kinds == (Kind.SOURCES,)
    assert len(changed.lines) == 3
    assert added.what == "Added"


@pytest.mark.django_db
def test_places__name_everything_that_can_be_remarked_on():
    """Given an article's document, when its places are asked for, then fields, blocks and citations
    are there by name."""
    table = ArticlePage._meta.db_table
    found = places(
        SPEC,
        {
            "wagtailcore_page": {"title": "T"},
            table: {"body": [_section(1, "a")]},
            "articles_citation": [{"key": "k", "reference_id": 1}],
        },
    )
    assert found["title"] == "Title"
    assert found["body.a"] == "Section “Heading 1” › Text “a”"
    assert found["citations.k"] == "Citation “k”"
