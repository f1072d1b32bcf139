"""The functions that SQLite's triggers call. They live in this process; no other client has them."""

from __future__ import annotations

import json
from typing import Any

from .. import canonical


def register(connection: Any) -> None:
    raw = connection.connection
    raw.create_function("review_digest", 1, _digest, deterministic=True)
    raw.create_function("review_sorted", 1, _sorted, deterministic=True)
    raw.create_function("review_sealed", 2, _sealed)
    # REPLACE deletes rows without telling their triggers, unless this is on.
    raw.execute("PRAGMA recursive_triggers = ON")


def _digest(document: str | None) -> str | None:
    return None if document is None else canonical.digest(_read(document))


def _sorted(rows: str) -> str | None:
    """Child rows are a set; their document is in canonical order, and none is not there."""
    found = [canonical.dumps(row) for row in _read(rows)]
    return "[" + ", ".join(sorted(found, key=str.encode)) + "]" if found else None


def _sealed(message: str, seal: str | None) -> bool:
    return bool(seal) and canonical.seal_matches(canonical.dumps(_read(message)), str(seal))


def _read(text: str) -> Any:
    return canonical.without_nulls(json.loads(text))
