"""What the watch can find, and how it reads rows that may say anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

# A row: its table and its key. The key is 0 for what is not about one row.
Place = tuple[str, int]

CHUNK = 200


class Kind(StrEnum):
    UNSIGNED = "unsigned"  # live without a signature
    ALTERED = "altered"  # other words than those signed, or another language
    ENDED = "ended"  # live under a signature that was revoked or superseded
    SECOND = "second"  # a second signature is missing
    UNREADABLE = "unreadable"
    BARE = "bare"  # a page of a kind that nobody reviews
    TREE = "tree"  # in the tree of another language
    SHOWN = "shown"  # shows other things than were signed
    FILE = "file"  # an image or document is not the one signed
    RENDITION = "rendition"
    IDLE = "idle"  # a record says it is live, and it is not
    FORGED = "forged"  # a seal is false
    SNAPSHOT = "snapshot"  # a signature's document does not give its digest
    CHAIN = "chain"
    MISSING = "missing"  # the log names a signature that is not there
    KEY = "key"  # no seal fits: the key is another one
    TRIGGER = "trigger"
    ANCHOR = "anchor"


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was signed. `live` are the live texts whose readers it reaches:
    they are withheld until it is mended."""

    kind: Kind
    subject: str
    where: Place
    sentence: str
    live: frozenset[Place] = frozenset()

    @property
    def key(self) -> str:
        """The same for the same finding at every run."""
        return f"{self.kind} {spelled(self.where)}"

    @property
    def reaches_readers(self) -> bool:
        return bool(self.live) or self.kind is Kind.RENDITION

    def __str__(self) -> str:
        return f"{spelled(self.where)}: {self.sentence}"


def spelled(place: Place) -> str:
    table, pk = place
    return f"{table} {pk}" if pk else table


@cache
def model_of(table: str) -> type[models.Model]:
    """Raises `LookupError` for a table that is no model's."""
    for model in apps.get_models():
        if model._meta.db_table == table:
            return model
    raise LookupError(table)


def read(
    model: type[models.Model],
    keys: Sequence[int],
    *,
    prefetch: Sequence[str] = (),
    join: Sequence[str] = (),
) -> Iterator[tuple[int, Any]]:
    """Each row by its key; None for one that is missing or cannot be read as its model.

    A few queries for every `CHUNK` rows. SQL can leave a value that its field cannot read; such a
    row must not hide the others.
    """
    for start in range(0, len(keys), CHUNK):
        yield from _read(model, keys[start : start + CHUNK], prefetch, join)


def _read(
    model: type[models.Model], keys: Sequence[int], prefetch: Sequence[str], join: Sequence[str]
) -> Iterator[tuple[int, Any]]:
    rows = model._base_manager.filter(pk__in=keys).prefetch_related(*prefetch)
    try:
        found = {row.pk: row for row in (rows.select_related(*join) if join else rows)}
    except Exception:
        if len(keys) == 1:
            yield keys[0], None
            return
        for key in keys:
            yield from _read(model, [key], prefetch, join)
        return
    for key in keys:
        yield key, found.get(key)
