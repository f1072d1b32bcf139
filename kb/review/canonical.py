"""One canonical form of content and its digest, the same wherever it is computed.

The canonical text of a JSON document is *defined* as what PostgreSQL prints for
`document::jsonb`: object keys by length in bytes, then by bytes; ", " and ": " between parts; no
exponents; UTF-8 unescaped. So a trigger on PostgreSQL needs no extension and SQLite can call these
functions.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from decimal import Decimal
from typing import Any

from django.conf import settings


def dumps(value: Any) -> str:
    """The canonical text of `value`, which is made of JSON's types."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda kv: (len(kv[0].encode()), kv[0].encode()))
        return "{" + ", ".join(f"{dumps(k)}: {dumps(v)}" for k, v in members) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(dumps, value)) + "]"
    if isinstance(value, float):
        return format(abs(Decimal(repr(value))) if value == 0 else Decimal(repr(value)), "f")
    return json.dumps(value, ensure_ascii=False)


def without_nulls(value: Any) -> Any:
    """`value` without null members of objects, at every depth (PostgreSQL: jsonb_strip_nulls)."""
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    if isinstance(value, (list, tuple)):
        return [without_nulls(v) for v in value]
    return value


def digest(value: Any) -> str:
    """SHA-256 of the canonical text, 64 hexadecimal digits."""
    return hashlib.sha256(dumps(value).encode()).hexdigest()


def seal(message: str) -> str:
    """HMAC-SHA-256 under REVIEW_SEAL_KEY: a row that was not made by this code has none."""
    return hmac.new(settings.REVIEW_SEAL_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()


def seal_matches(message: str, given: str) -> bool:
    return hmac.compare_digest(seal(message), given)
