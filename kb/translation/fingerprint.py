"""What a text says, as hashes by place, so that two versions of it can be compared without either.

A place is a path as wagtail-localize writes it: `title`, `body.<block id>.heading`. Segments are
hashed one by one. What a translation copies from its source counts too (the kind of a callout, an
image, the works cited), by default: a field added later is inside without anyone remembering. Left
out are addresses, what each language keeps for itself, and the templates of rich text, which carry
keys that mean nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from kb.core.blocks import SYNCHRONISE, TRANSLATE
from kb.review import canonical
from kb.review.content import IDENTITY, Part, spec_of
from kb.review.models import ReviewedPage

from .work import hashed

Fingerprint = dict[str, list[str]]


def fingerprint(page: ReviewedPage) -> Fingerprint:
    """The hashes at each place of `page`, as it is in memory; those of segments are `work.hashed`.

    Writes nothing. One query for each kind of file or record that its blocks show, as Wagtail asks
    whenever a stream is read.
    """
    found: Fingerprint = defaultdict(list)
    for segment in _segments(page):
        if isinstance(segment, StringSegmentValue):
            found[segment.path].append(hashed(segment.string.data))
            if segment.attrs:  # where its links lead, what its citations cite
                found[segment.path].append(hashed(canonical.dumps(segment.attrs)))
    for path, value in copied(page):
        found[path].append(hashed(canonical.dumps(value)))
    return dict(found)


def said(page: ReviewedPage) -> dict[str, list[str]]:
    """The segments themselves, by the same places."""
    found: dict[str, list[str]] = defaultdict(list)
    for segment in _segments(page):
        if isinstance(segment, StringSegmentValue):
            found[segment.path].append(segment.string.data)
    return dict(found)


def _segments(page: ReviewedPage) -> list[Any]:
    """None for markup that no editor writes and wagtail-localize cannot read (research: translation,
    B3): such a text is signed like any other, and `send` refuses it, so that nothing is made from it."""
    try:
        return list(extract_segments(page))
    except (ValueError, LookupError):
        return []


def differing(before: Fingerprint, after: Fingerprint) -> set[str]:
    """The places at which two versions differ. Blocks may change their order; what stands inside
    one may not."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def copied(page: ReviewedPage) -> Iterator[tuple[str, Any]]:
    """What translations of `page` copy, by its place: columns, child rows, and of each block what
    is not words."""
    spec = spec_of(page)
    document = spec.document(page)
    synchronised = {
        field.field_name for field in get_translatable_fields(spec.model)
        if field.is_synchronized(page)
    }  # fmt: skip
    for part in spec.parts:
        stored = document.get(part.table)
        if part.accessor and stored:
            yield part.accessor, stored
        elif not part.accessor:
            yield from _columns(spec.model, part, stored or {}, synchronised)


def _columns(
    model: type[models.Model], part: Part, stored: dict, synchronised: set[str]
) -> Iterator[tuple[str, Any]]:
    fields = {field.column: field for field in model._meta.concrete_fields}
    for column, value in stored.items():
        field = fields[column]
        if hasattr(field, "stream_block"):
            yield from _stream(field.stream_block, value, field.name)
        elif field.name in synchronised and column not in IDENTITY:
            yield field.name, value


def _stream(stream: blocks.StreamBlock, raw: list, path: str) -> Iterator[tuple[str, Any]]:
    for child in raw:
        block, value = stream.child_blocks.get(child["type"]), child["value"]
        here = f"{path}.{child['id']}"
        if kept := _kept(block, value):
            yield here, kept
        if isinstance(block, blocks.StructBlock):
            for name, inner in block.child_blocks.items():
                if isinstance(inner, blocks.StreamBlock):
                    yield from _stream(inner, value.get(name) or [], f"{here}.{name}")


def _kept(block: blocks.Block | None, raw: Any) -> Any:
    """What a translation keeps of a stored value as it is; nothing where all of it is words."""
    if isinstance(block, blocks.StreamBlock):
        return None  # its blocks have places of their own
    if isinstance(block, blocks.StructBlock):
        kept = {name: _kept(b, (raw or {}).get(name)) for name, b in block.child_blocks.items()}
        return {name: value for name, value in kept.items() if value}
    if isinstance(block, blocks.ListBlock):
        # The order of items is content: they may be steps.
        return [[item["id"], _kept(block.child_block, item["value"])] for item in raw or []]
    usual = TRANSLATE if isinstance(block, blocks.CharBlock) else SYNCHRONISE
    return None if getattr(block, "localisation", usual) == TRANSLATE else raw
