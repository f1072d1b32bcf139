"""What counts as content of a reviewed model: everything, unless listed here as bookkeeping.

Default deny: each concrete column of a reviewed model, of its inline children and of its parental
many-to-many rows is content. A field added next year is inside the digest without anyone
remembering. A *document* is `{table: {column: value}, child_table: [{column: value}, …]}`.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import COMMENTS_RELATION_NAME, Page

from .canonical import digest, dumps, without_nulls

# Bookkeeping of Wagtail, treebeard and the workflow: never shown to a reader as content.
BOOKKEEPING = {
    "live", "has_unpublished_changes", "first_published_at", "last_published_at",
    "live_revision_id", "go_live_at", "expire_at", "expired", "latest_revision_id",
    "latest_revision_created_at", "locked", "locked_at", "locked_by_id", "owner_id",
    "path", "depth", "numchild", "url_path", "draft_title", "show_in_menus",
    "content_type_id", "alias_of_id",
}  # fmt: skip
_BLOCK_KEY = re.compile(r' data-block-key=\\"\w*\\"')
# In the digest of the object, not in the one its alias is compared with: an alias is the same text
# at another address.
IDENTITY = {"slug", "locale_id", "translation_key"}
CHILD_BOOKKEEPING = {"locale_id", "translation_key"}


@dataclass(frozen=True)
class Column:
    """One column and how its value becomes a value of JSON: here by `as_json`, in the database by
    `kind` (the names of `_EXACT`); `places` are the decimals of a number."""

    name: str
    attname: str
    as_json: Callable[[Any], Any]
    kind: str = "integer"
    null: bool = False
    places: int = 0

    @property
    def blank(self) -> tuple[Any, ...]:
        """The values that say nothing, and are left out of a document. Zero says something where
        the column can also be empty; no position, though, is the first one."""
        if self.kind == "integer" and self.null and self.name != "sort_order":
            return ()
        empty = {"text": ("",), "boolean": (False,), "json": ([],), "integer": (0,)}
        return empty.get(self.kind, ())


@dataclass(frozen=True)
class Part:
    """The columns of one table that belong to a reviewed object.

    `key` is the column that says to which object a row belongs. `accessor` is the child relation on
    the object, "" for the object's own tables; `through` marks the rows of a parental many-to-many.
    """

    table: str
    key: str
    columns: tuple[Column, ...]
    accessor: str = ""
    through: bool = False

    def row(self, obj: models.Model) -> dict:
        """Empty values are left out, so that adding a blank field voids no signature."""
        values = ((c, c.as_json(getattr(obj, c.attname))) for c in self.columns)
        said = {c.name: v for c, v in values if v is not None and not _is_blank(v, c)}
        return without_nulls(said)

    def rows(self, obj: models.Model) -> list[dict]:
        related = getattr(obj, self.accessor).all()
        if self.through:
            rows = [{self.columns[0].name: row.pk} for row in related]
        else:
            rows = [self.row(row) for row in related]
        return sorted(rows, key=lambda row: dumps(row).encode())


@dataclass(frozen=True)
class Spec:
    """What of a model is under review."""

    model: type[models.Model]
    subject: type[models.Model]  # the model whose table has `live`: Page, or the model itself
    parts: tuple[Part, ...]
    names: frozenset[str]  # of the fields that touch content

    @property
    def table(self) -> str:
        return self.subject._meta.db_table

    @property
    def is_page(self) -> bool:
        return issubclass(self.model, Page)

    def touches(self, update_fields: Any) -> bool:
        return update_fields is None or not self.names.isdisjoint(update_fields)

    def document(self, obj: models.Model) -> dict:
        document: dict[str, Any] = {}
        for part in self.parts:
            value = part.rows(obj) if part.accessor else part.row(obj)
            if value or not part.accessor:
                document[part.table] = value
        return document

    def alias_document(self, document: dict) -> dict:
        own = {k: v for k, v in document[self.table].items() if k not in IDENTITY}
        return {**document, self.table: own}

    def digest(self, obj: models.Model) -> str:
        return digest(self.document(obj))

    def words_digest(self, obj: models.Model) -> str:
        """Of the words alone: a form renumbers child rows and keys the blocks of rich text anew."""
        own = {p.table: p.row(obj) for p in self.parts if not p.accessor}
        return digest(_BLOCK_KEY.sub("", dumps(own)))

    def alias_digest(self, obj: models.Model) -> str:
        return digest(self.alias_document(self.document(obj)))


def _is_blank(value: Any, column: Column) -> bool:
    return any(type(value) is type(empty) and value == empty for empty in column.blank)


# -- columns ---------------------------------------------------------------------------------------
def _datetime(value: Any) -> str:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_EXACT: list[tuple[type[models.Field], str, Callable[[Any], Any]]] = [
    (
        models.UUIDField,
        "uuid",
        lambda v: (v if isinstance(v, uuid.UUID) else uuid.UUID(str(v))).hex,
    ),
    (models.BooleanField, "boolean", bool),
    (models.DateTimeField, "datetime", _datetime),
    (models.DateField, "date", lambda v: v.isoformat() if isinstance(v, date) else str(v)),
    (models.IntegerField, "integer", int),
    (models.FileField, "text", str),
    (models.CharField, "text", str),
    (models.TextField, "text", str),
]


def column(field: models.Field) -> Column:
    """The column of `field`.

    Raises `ImproperlyConfigured` for a type without an exact textual form, such as a float.
    """
    target = field
    while target.remote_field and getattr(target, "target_field", None) is not None:
        target = target.target_field
    if target.get_internal_type() == "JSONField":  # StreamField is one without inheriting it
        return Column(field.column, field.attname, lambda v: _json(field, v), "json")
    if isinstance(target, models.DecimalField):
        places = target.decimal_places
        return Column(
            field.column,
            field.attname,
            lambda v: v if v is None else f"{Decimal(v):.{places}f}",
            "decimal",
            places=places,
        )
    for exact, kind, convert in _EXACT:
        if isinstance(target, exact):
            return Column(
                field.column,
                field.attname,
                lambda v, to=convert: v if v is None else to(v),
                kind,
                null=field.null,
            )
    raise ImproperlyConfigured(
        f"{field}: a {type(field).__name__} has no exact textual form to sign; use another type "
        f"or list it in review_exclude"
    )


def _json(field: models.Field, value: Any) -> Any:
    if hasattr(field, "stream_block") and value is not None:
        value = field.get_prep_value(value)
        return json.loads(value) if isinstance(value, str) else value
    return value


def _own_columns(model: type[models.Model], exclude: set[str]) -> list[models.Field]:
    return [
        f
        for f in model._meta.local_concrete_fields
        if not f.primary_key and f.column not in exclude and f.name not in exclude
    ]


# -- specifications --------------------------------------------------------------------------------
@cache
def spec_for(model: type) -> Spec | None:
    """What of `model` is under review; None when it is not a reviewed model."""
    from .models import Reviewed

    if not (isinstance(model, type) and issubclass(model, Reviewed)) or model._meta.abstract:
        return None
    model = model._meta.concrete_model
    exclude = BOOKKEEPING | set(model.review_exclude)
    chain = [*reversed(list(model._meta.all_parents)), model]
    parts, names = [], {"live", "alias_of", "alias_of_id", "content_type", "content_type_id"}
    for ancestor in chain:
        fields = _own_columns(ancestor, exclude)
        parts.append(
            Part(ancestor._meta.db_table, ancestor._meta.pk.column, tuple(map(column, fields)))
        )
        names |= {f.name for f in fields} | {f.attname for f in fields}
    if issubclass(model, ClusterableModel):
        for part in _child_parts(model, exclude):
            parts.append(part)
            names.add(part.accessor)
    subject = next(m for m in chain if any(f.name == "live" for f in m._meta.local_fields))
    return Spec(model, subject, tuple(parts), frozenset(names))


def spec_of(obj: models.Model) -> Spec:
    """What of a reviewed object is under review. Raises `TypeError` for any other object."""
    spec = spec_for(type(obj))
    if spec is None:
        raise TypeError(f"{type(obj).__name__} is not under review")
    return spec


def _child_parts(model: type[ClusterableModel], exclude: set[str]) -> list[Part]:
    parts = []
    for relation in get_all_child_relations(model):
        if relation.name == COMMENTS_RELATION_NAME:
            continue
        child = relation.related_model
        if issubclass(child, ClusterableModel) and get_all_child_relations(child):
            raise ImproperlyConfigured(
                f"{child}: inline children of inline children are not signed"
            )
        fields = _own_columns(child, exclude | CHILD_BOOKKEEPING | {relation.field.column})
        parts.append(
            Part(
                child._meta.db_table,
                relation.field.column,
                tuple(map(column, fields)),
                relation.get_accessor_name(),
            )
        )
    for field in model._meta.many_to_many:
        if isinstance(field, ParentalManyToManyField):
            target = Column(field.m2m_reverse_name(), "", int)
            parts.append(
                Part(
                    field.m2m_db_table(), field.m2m_column_name(), (target,), field.name,
                    through=True,
                )
            )  # fmt: skip
    return parts


def reviewed_specs() -> list[Spec]:
    found = (spec_for(model) for model in apps.get_models() if not model._meta.proxy)
    return [spec for spec in found if spec]


# -- pinned files ----------------------------------------------------------------------------------
@cache
def pinned_models() -> dict[type[models.Model], Part]:
    """Files shown inside reviewed content, held to their bytes: nobody reviews them by themselves."""
    shown = {
        get_image_model(): ("title", "description", "credit", "file", "file_hash"),
        get_document_model(): ("title", "file", "file_hash"),
    }
    return {
        model: Part(
            model._meta.db_table,
            model._meta.pk.column,
            tuple(column(f) for f in model._meta.concrete_fields if f.name in names),
        )
        for model, names in shown.items()
    }
