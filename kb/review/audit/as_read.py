"""A text as its readers saw it at a moment, ready to be rendered by their own template.

The words, the records shown in them and the files are those that were signed; layout, menus and
lists of other pages are those of today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue

from .. import canonical
from ..content import pinned_models, spec_for, spec_of
from ..models import Approval, Dependency
from .as_of import standing
from .rebuild import rebuild


@dataclass(frozen=True)
class AsRead:
    """A text as readers saw it. `gone` names the files that cannot be shown, because they were
    changed or deleted since."""

    obj: Any
    gone: list[str]


def as_read(approval: Approval, when: datetime, *, pk: int | None = None) -> AsRead:
    """The text with the records and files that readers saw in it at `when`."""
    obj = rebuild(approval, pk=pk)
    obj.read_at = when
    _put_records_back(obj, when)
    kept, gone = _files(approval)

    def shown(value: Any) -> Any:
        if type(value) in pinned_models():
            return value if (value._meta.db_table, value.pk) in kept else None
        if spec_for(type(value)):
            return as_they_were(type(value), {value.pk}, when).get(value.pk)
        return value

    for holder, field in _signed_fields(obj):
        if hasattr(field, "stream_block"):
            _replace(getattr(holder, field.name), shown)
        elif field.related_model in pinned_models():
            setattr(holder, field.name, shown(getattr(holder, field.name)))
    return AsRead(obj, gone)


def render(obj: Any) -> HttpResponse:
    """The page exactly as anonymous readers get it, not marked as a preview."""

    def serve(dummy: Any, mode: str) -> HttpResponse:
        dummy.is_preview = False
        return type(obj).serve_preview(obj, dummy, mode)

    obj.serve_preview = serve
    with translation.override(obj.review_locale.language_code):
        return obj.make_preview_request(_anonymous(), obj.default_preview_mode)


def _anonymous() -> HttpRequest:
    """Someone without cookies, on a safe line: a site that insists on one sends others away."""
    request, address = HttpRequest(), urlsplit(settings.WAGTAILADMIN_BASE_URL)
    request.META = {"SERVER_NAME": address.hostname or "localhost", "SERVER_PORT": "443"}
    if settings.SECURE_SSL_REDIRECT and settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        request.META[name] = value
    return request


def _signed_fields(obj: Any) -> Iterator[tuple[models.Model, models.Field]]:
    """Each signed field of the object and of its child rows, with the row that holds it."""
    for part in spec_of(obj).parts:
        if part.through:
            continue
        names = {column.name for column in part.columns}
        for holder in getattr(obj, part.accessor).all() if part.accessor else [obj]:
            yield from ((holder, f) for f in holder._meta.concrete_fields if f.column in names)


# -- records ---------------------------------------------------------------------------------------
def _put_records_back(obj: Any, when: datetime) -> None:
    """Points the rows of a text at the records as they were. A row that pointed at something deleted
    since, and never signed, goes with it."""
    links = [(holder, field) for holder, field in _signed_fields(obj)
             if field.is_relation and spec_for(field.related_model)]  # fmt: skip
    by_model: dict[Any, set[Any]] = defaultdict(set)
    for holder, field in links:
        by_model[field.related_model].add(getattr(holder, field.attname))
    found = {model: as_they_were(model, ids, when) for model, ids in by_model.items()}
    for holder, field in links:
        target = found[field.related_model].get(getattr(holder, field.attname))
        if target is not None:
            setattr(holder, field.name, target)
        elif holder is not obj:
            for rows in obj._cluster_related_objects.values():
                rows[:] = [row for row in rows if row is not holder]


def as_they_were(model: Any, ids: set[Any], when: datetime) -> dict[int, Any]:
    """By key; one without a signature at that time is shown as it is now."""
    table = spec_of(model()).table
    signed = standing(table, ids - {None}, when)
    now = model._base_manager.in_bulk(ids - {None} - set(signed))
    return now | {pk: rebuild(approval, pk=pk) for pk, approval in signed.items()}


# -- files -----------------------------------------------------------------------------------------
def _files(approval: Approval) -> tuple[set[tuple[str, int]], list[str]]:
    """The files that are still what was signed, by table and key, and names of those that are not."""
    kept, gone = set(), []
    by_table = {part.table: (model, part) for model, part in pinned_models().items()}
    for pin in approval.dependencies.filter(kind=Dependency.PINNED):
        model, part = by_table[pin.table]
        file = model._base_manager.filter(pk=pin.object_id).first()
        if file is not None and canonical.digest(part.row(file)) == pin.digest:
            kept.add((pin.table, pin.object_id))
        else:
            gone.append(str(file or f"{model._meta.verbose_name} {pin.object_id}"))
    return kept, gone


def _replace(value: Any, shown: Callable[[Any], Any]) -> None:
    """Goes through the values of a stream and puts what was shown in the place of what is."""
    if isinstance(value, StreamValue):
        for child in value:
            child.value = _shown(child.value, shown)
    elif isinstance(value, StructValue):
        for name, member in value.items():
            value[name] = _shown(member, shown)
    elif isinstance(value, ListValue):
        for place, item in enumerate(value):
            value[place] = _shown(item, shown)


def _shown(value: Any, shown: Callable[[Any], Any]) -> Any:
    _replace(value, shown)
    return shown(value)
