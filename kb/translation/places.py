"""Where a segment stands, in the words of the editor: section › table › row 2.

wagtail-localize knows `body.<id>.content.<id>.cell.1.0`; its own labels are the names of fields.
Works from the definitions of fields and blocks and from the stored text, without a query.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

SEPARATOR = " › "


class Places:
    """The places of one text: of a `model`, with its `content` as a source of translation has it."""

    def __init__(self, model: type[models.Model], content: str) -> None:
        self._model, self._content = model, json.loads(content)
        self._stream = cache(self._read)
        self.label = cache(self._label)

    def _label(self, path: str) -> str:
        """What the place is called; "" where its block is gone."""
        return SEPARATOR.join(self._parts(path.split(".")))

    def _parts(self, path: list[str]) -> Iterator[str]:
        name, *rest = path
        try:
            field = self._model._meta.get_field(name)
        except FieldDoesNotExist:
            yield name
            return
        if isinstance(field, models.ManyToOneRel):
            yield capfirst(str(field.related_model._meta.verbose_name))
            yield capfirst(str(field.related_model._meta.get_field(rest[-1]).verbose_name))
        elif hasattr(field, "stream_block") and rest:
            yield from _inside(field.stream_block, self._stream(name), rest)
        else:
            yield capfirst(str(field.verbose_name))

    def _read(self, name: str) -> list[dict[str, Any]]:
        """The blocks of a stream; it is stored as text inside the text."""
        stored = self._content.get(name) or "[]"
        return json.loads(stored) if isinstance(stored, str) else stored


def _inside(block: blocks.Block, raw: Any, path: list[str]) -> Iterator[str]:
    """The labels from `block` down to the leaf at `path`."""
    if not path:
        return
    name, *rest = path
    if isinstance(block, TypedTableBlock):
        yield from _cell(raw, path)
    elif isinstance(block, blocks.StreamBlock):
        for child in raw:
            if child["id"] == name:
                kind = block.child_blocks[child["type"]]
                yield _called(kind, child["value"], rest)
                yield from _inside(kind, child["value"], rest)
    elif isinstance(block, blocks.ListBlock):
        for number, item in enumerate(raw, 1):
            if item["id"] == name:
                yield _("Item %d") % number
                yield from _inside(block.child_block, item["value"], rest)
    elif isinstance(block, blocks.StructBlock):
        child = block.child_blocks[name]
        if not isinstance(child, (blocks.StreamBlock, blocks.ListBlock)):  # “Content”, “Items”
            yield capfirst(str(child.label))
        yield from _inside(child, (raw or {}).get(name), rest)


def _called(block: blocks.Block, raw: Any, rest: list[str]) -> str:
    """A block that holds others is called by its first words, so that its neighbors differ."""
    label = capfirst(str(block.label))
    if not isinstance(block, blocks.StructBlock) or not any(
        isinstance(block.child_blocks.get(name), blocks.StreamBlock) for name in rest[:1]
    ):
        return label
    texts = (
        raw.get(n) for n, child in block.child_blocks.items() if isinstance(child, blocks.CharBlock)
    )
    opening = next(filter(None, texts), "")
    return f"“{Truncator(opening).chars(40)}”" if opening else label


def _cell(raw: dict[str, Any], path: list[str]) -> Iterator[str]:
    head, *position = path
    if head == "caption":
        yield _("Caption")
    elif head == "head":
        yield _("Heading of column %d") % (int(position[0]) + 1)
    else:
        row, column = map(int, position)
        yield _("Row %d") % (row + 1)
        yield raw["columns"][column]["heading"] or _("Column %d") % (column + 1)
