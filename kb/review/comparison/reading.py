"""What stands in a column or block, as words under labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.coreutils import resolve_model_string
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock

from .. import canonical
from . import words
from .words import BREAK, Word

_BLOCK_KEY = re.compile(r' data-block-key="\w*"')


class Kind(StrEnum):
    """What sort of thing a change is about, as a reviewer looks for it."""

    WORDS = "words"
    STRUCTURE = "structure"
    SOURCES = "sources"
    FILES = "files"
    FACTS = "facts"

    @property
    def label(self) -> str:
        return {
            Kind.WORDS: _("words"),
            Kind.STRUCTURE: _("structure"),
            Kind.SOURCES: _("sources"),
            Kind.FILES: _("images and files"),
            Kind.FACTS: _("facts about the text"),
        }[self]


@dataclass(frozen=True)
class Line:
    """One labelled line of a change; `html` shows what was taken and what was added."""

    label: str
    html: SafeString


@dataclass(frozen=True)
class Change:
    """What changed at one place. `place` is a path as in Wagtail's comments."""

    place: str
    label: str
    what: str
    kinds: tuple[Kind, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Leaf:
    """Words under a label inside a block; `raw` is what is stored, without keys that mean nothing."""

    label: str
    words: list[Word]
    raw: Any
    kind: Kind = Kind.WORDS


# -- blocks ----------------------------------------------------------------------------------------
def leaves(block: blocks.Block, raw: Any, label: str = "") -> Iterator[Leaf]:
    """Every leaf of a block's stored value, but for streams inside it, which have places."""
    if isinstance(block, blocks.StreamBlock):
        return
    if isinstance(block, ImageBlock):
        yield from _image(block, raw or {}, label)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from leaves(child, (raw or {}).get(name), capfirst(str(child.label or name)))
    else:
        kind = Kind.FILES if _is_file(_chosen(block)) else Kind.WORDS
        if isinstance(block, (blocks.ChoiceBlock, blocks.BooleanBlock)):
            kind = Kind.FACTS
        yield Leaf(label, read(block, raw), bare(raw), kind)


def _image(block: ImageBlock, raw: dict, label: str) -> Iterator[Leaf]:
    pk, alt, decorative = raw.get("image"), raw.get("alt_text"), raw.get("decorative")
    image = [words.named(get_image_model(), pk)] if pk else []
    yield Leaf(label or _("Image"), image, pk, Kind.FILES)
    yield Leaf(_("Alternative text"), words.plain(alt or ""), alt or "", Kind.FILES)
    shown = words.plain(_("yes") if decorative else _("no"))
    yield Leaf(_("Decorative"), shown, bool(decorative), Kind.FILES)


def read(block: blocks.Block, raw: Any) -> list[Word]:
    """The stored value of a leaf block as words. What it does not know is shown as it is stored."""
    if raw is None or raw == "":
        return []
    if isinstance(block, blocks.RichTextBlock):
        return words.rich(raw)
    if isinstance(block, TypedTableBlock):
        return _table(block, raw)
    if isinstance(block, blocks.ListBlock):
        return _items(block, raw)
    if isinstance(block, blocks.ChoiceBlock):
        labels = dict(block.field.choices)
        return words.plain(labels.get(raw, raw))
    if isinstance(block, blocks.BooleanBlock):
        return words.plain(_("yes") if raw else _("no"))
    if isinstance(block, blocks.ChooserBlock):
        return [words.named(_chosen(block), raw)]
    return words.plain(raw if isinstance(raw, str) else canonical.dumps(raw))


def _chosen(block: blocks.Block) -> Any:
    """The model whose rows a chooser offers; choosers of files name theirs by a string."""
    model = getattr(block, "target_model", None)
    return resolve_model_string(model) if model else None


def _items(block: blocks.ListBlock, raw: list) -> list[Word]:
    found: list[Word] = []
    for item in raw:
        value = item["value"] if isinstance(item, dict) and "value" in item else item
        found += [words.note("•"), *_all(block.child_block, value), Word(BREAK)]
    return found[:-1]


def _all(block: blocks.Block, raw: Any) -> list[Word]:
    if isinstance(block, (blocks.StructBlock, blocks.StreamBlock)):
        return words.plain(canonical.dumps(raw))
    return read(block, raw)


def _table(block: TypedTableBlock, raw: dict) -> list[Word]:
    """The caption, then row by row; a head says what kind of cell stands below it."""
    heads, kinds = [], [column["type"] for column in raw.get("columns", [])]
    for column in raw.get("columns", []):
        label = block.child_blocks[column["type"]].label or column["type"]
        heads.append([*words.plain(column.get("heading") or ""), words.note(f"({label})")])
    rows = [
        [
            read(block.child_blocks[kind], cell)
            for kind, cell in zip(kinds, row["values"], strict=False)
        ]
        for row in raw.get("rows", [])
    ]
    found = words.plain(raw.get("caption") or "")
    for row in [heads, *rows]:
        found.append(Word(BREAK))
        for cell in row:
            found += [*cell, words.note("|")]
    return found


# -- columns ---------------------------------------------------------------------------------------
def column(field: models.Field, value: Any) -> Leaf:
    """A column of a document that is no stream."""
    return Leaf(capfirst(str(field.verbose_name)), _column(field, value), bare(value), _kind(field))


def _column(field: models.Field, value: Any) -> list[Word]:
    if field.remote_field and value is not None:
        return [words.named(field.remote_field.model, value)]
    if field.choices:
        return words.plain(dict(field.flatchoices).get(value, value or ""))
    if isinstance(field, models.BooleanField):
        return words.plain(_("yes") if value else _("no"))
    if isinstance(field, RichTextField):
        return words.rich(value)
    if isinstance(value, (list, dict)):
        return words.plain(_readable(value))
    return words.plain("" if value is None else value)


def _readable(value: Any) -> str:
    """JSON without its punctuation: the members of an object on a line, lists line by line."""
    if isinstance(value, dict):
        return ", ".join(_readable(member) for member in value.values())
    if isinstance(value, list):
        return "\n".join(map(_readable, value))
    return str(value)


def _kind(field: models.Field) -> Kind:
    target = field.remote_field and field.remote_field.model
    if target:
        return Kind.FILES if _is_file(target) else Kind.FACTS
    plain = isinstance(field, (models.CharField, models.TextField))
    words_of_text = plain and not isinstance(field, models.SlugField) and not field.choices
    return Kind.WORDS if words_of_text else Kind.FACTS


def _is_file(model: Any) -> bool:
    return model in (get_image_model(), get_document_model())


def bare(raw: Any) -> Any:
    """What is stored, without the keys of paragraphs and items, which a form makes anew."""
    if isinstance(raw, str):
        return _BLOCK_KEY.sub("", raw)
    if isinstance(raw, list):
        return [bare(v["value"]) if _is_item(v) else bare(v) for v in raw]
    if isinstance(raw, dict):
        return {key: bare(value) for key, value in raw.items()}
    return raw


def _is_item(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == "item" and "value" in value
