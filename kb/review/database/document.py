"""Documents of `kb.review.content`, computed by the database: the same text, so the same digest.

`ref` is how SQL names a row: an alias of a table other than `of_it`, or NEW and OLD in a trigger.
"""

from __future__ import annotations

from ..content import IDENTITY, Column, Part, Spec
from .dialects import Dialect

# Functions take at most 100 arguments on PostgreSQL and 127 on SQLite.
MOST_PAIRS = 48


def value(c: Column, ref: str, dialect: Dialect) -> str:
    """One column as a value of JSON; NULL where it says nothing."""
    said = f'{ref}."{c.name}"'
    for empty in c.blank:
        said = f"nullif({said}, {dialect.literal(empty)})"
    return dialect.json_value(said, c)


def row(part: Part, ref: str, dialect: Dialect, *, without: frozenset[str] = frozenset()) -> str:
    pairs = [(c.name, value(c, ref, dialect)) for c in part.columns if c.name not in without]
    if len(pairs) > MOST_PAIRS:
        raise ValueError(f"{part.table} has more columns of content than one function takes")
    return dialect.json_object(pairs)


def document(spec: Spec, ref: str, dialect: Dialect, *, as_alias: bool = False) -> str:
    """The document of the subject whose own row is `ref`."""
    key = f'{ref}."{spec.parts[0].key}"'
    members = []
    for part in spec.parts:
        its = f'FROM "{part.table}" of_it WHERE of_it."{part.key}" = {key}'
        if part.table == spec.table:
            without = frozenset(IDENTITY) if as_alias else frozenset()
            sql = row(part, ref, dialect, without=without)
        elif part.accessor:
            sql = dialect.json_rows(row(part, "of_it", dialect), its)
        else:
            sql = dialect.json_row(row(part, "of_it", dialect), its)
        members.append((part.table, sql))
    return dialect.json_object(members)


def digest(spec: Spec, ref: str, dialect: Dialect, *, as_alias: bool = False) -> str:
    return f"review_digest({document(spec, ref, dialect, as_alias=as_alias)})"


def pin(part: Part, ref: str, dialect: Dialect) -> str:
    """The digest of a pinned file's row."""
    return f"review_digest({row(part, ref, dialect)})"
