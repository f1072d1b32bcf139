"""A signed text made again from the snapshot in its signature: its own words and child rows."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _
from wagtail.models import Page

from ..content import Part, Spec, reviewed_specs
from ..errors import ReviewRequired
from ..models import Approval

# Where a page stands is not in its snapshot; without a place it has neither address nor topic.
_PLACE = ("path", "depth", "numchild", "url_path", "content_type_id")


class CannotRebuild(ReviewRequired):
    """The kind of text that was signed is not part of the software any more."""


def rebuild(approval: Approval, *, pk: int | None = None) -> Any:
    """The object that was signed, with its own words and child rows, not saved.

    `pk` is that of an alias, which shows the words signed for its source. Raises `CannotRebuild`.
    """
    spec = spec_signed(approval)
    obj = spec.model()
    for ancestor in (spec.model, *spec.model._meta.all_parents):
        setattr(obj, ancestor._meta.pk.attname, pk or approval.subject_id)
    if isinstance(obj, Page):
        _put_in_place(obj)
    for part in spec.parts:
        signed = approval.snapshot.get(part.table)
        if not part.accessor:
            _fill(obj, part, signed or {})
        elif part.through:
            keys = [row[part.columns[0].name] for row in signed or []]
            target = spec.model._meta.get_field(part.accessor).related_model
            setattr(obj, part.accessor, target._base_manager.filter(pk__in=keys))
        else:
            setattr(obj, part.accessor, [_child(spec, part, row) for row in signed or []])
    obj.live, obj.approval = True, approval
    return obj


def spec_signed(approval: Approval) -> Spec:
    """What was under review when it was signed. All pages share one table of subjects, so the kind is
    told by the other tables. Raises `CannotRebuild`."""
    fitting = [
        spec
        for spec in reviewed_specs()
        if spec.table == approval.subject_table and _own_tables(spec) <= set(approval.snapshot)
    ]
    if not fitting:
        raise CannotRebuild(
            _("What was signed then is of a kind that this software no longer has.")
        )
    return max(fitting, key=lambda spec: len(_own_tables(spec)))


def _own_tables(spec: Spec) -> set[str]:
    return {part.table for part in spec.parts if not part.accessor}


def _put_in_place(page: Page) -> None:
    row = Page.objects.filter(pk=page.pk).values(*_PLACE).first()
    kind = ContentType.objects.get_for_model(type(page))
    for name, value in (row or {"path": "", "depth": 2, "content_type_id": kind.pk}).items():
        setattr(page, name, value)


def _child(spec: Spec, part: Part, row: dict) -> models.Model:
    relation = spec.model._meta.get_field(part.accessor)
    child = relation.related_model()
    _fill(child, part, row)
    if getattr(child, "sort_order", 0) is None:
        child.sort_order = 0  # the first place is empty in a snapshot
    return child


def _fill(instance: models.Model, part: Part, row: dict) -> None:
    """Sets the columns of one table. What a snapshot leaves out was empty, not at its default."""
    fields = {field.column: field for field in instance._meta.concrete_fields}
    for column in part.columns:
        field = fields[column.name]
        value = row[column.name] if column.name in row else _empty(field)
        setattr(instance, field.attname, field.to_python(value))


def _empty(field: models.Field) -> Any:
    if field.get_internal_type() == "JSONField":
        return []
    if field.null:
        return None
    if isinstance(field, models.BooleanField):
        return False
    return 0 if isinstance(field, models.IntegerField) else ""
