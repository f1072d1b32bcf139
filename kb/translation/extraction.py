"""The segments of a text, as wagtail-localize keeps them, written in bulk.

Its `TranslationSource.refresh_segments` asks some fourteen queries for each segment
(wagtail-localize#932). The rows here are the same, row for row (`tests/translation/test_extraction.py`), by a
number of queries that does not grow with them. What the segments *are* is still its own
`extract_segments`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid5

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    Template,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments

from kb.review.models import ReviewedPage

KINDS = {
    StringSegment: StringSegmentValue,
    TemplateSegment: TemplateSegmentValue,
    RelatedObjectSegment: RelatedObjectSegmentValue,
    OverridableSegment: OverridableSegmentValue,
}


@transaction.atomic(savepoint=False)
def source_of(page: ReviewedPage) -> TranslationSource:
    """What translators have of `page`, brought up to the words of its row."""
    key, content = page.translation_key, page.to_json()
    source = TranslationSource.objects.filter(object_id=key, locale_id=page.locale_id).first()
    if source is None:
        TranslatableObject.objects.bulk_create(
            [TranslatableObject(
                translation_key=key,
                content_type=ContentType.objects.get_for_model(page.get_translation_model()),
            )],
            ignore_conflicts=True,
        )  # fmt: skip
        source = TranslationSource(
            object_id=key,
            locale_id=page.locale_id,
            specific_content_type=ContentType.objects.get_for_model(type(page)),
        )
    elif json.loads(source.content_json) == json.loads(content):
        return source
    source.content_json = content
    source.object_repr = str(page)[:200]
    source.schema_version = get_schema_version(page._meta.app_label)
    source.last_updated_at = timezone.now()
    source.save()
    refresh_segments(source, words_of(source))
    return source


def words_of(source: TranslationSource) -> Any:
    """The text as it was sent, in memory with all its rows."""
    model = ContentType.objects.get_for_id(source.specific_content_type_id).model_class()
    return model.from_json(source.content_json, check_fks=False)


def refresh_segments(source: TranslationSource, text: Any) -> None:
    """Makes the segments of `source` those of `text`; what stays keeps its row."""
    values = extract_segments(text)
    contexts = _contexts(source, text, values)
    kinds: dict[type, list] = {model: [v for v in values if isinstance(v, kind)]
                               for model, kind in KINDS.items()}  # fmt: skip
    strings = _strings(source, kinds[StringSegment])
    templates = _templates(kinds[TemplateSegment])
    _related(kinds[RelatedObjectSegment])
    own: dict[type, Callable[[Any], dict[str, Any]]] = {
        StringSegment: lambda v: {"string_id": strings[_hash(v)], "attrs": _json(v.attrs)},
        TemplateSegment: lambda v: {"template_id": templates[_uuid(v)]},
        RelatedObjectSegment: lambda v: {"object_id": v.translation_key},
        OverridableSegment: lambda v: {"data_json": _json(v.data)},
    }
    for model, found in kinds.items():
        rows = [{"context_id": contexts[_path_id(v.path)], "order": v.order, **own[model](v)}
                for v in found]  # fmt: skip
        _sync(model, source, rows)


def _sync(
    model: type[models.Model], source: TranslationSource, wanted: list[dict[str, Any]]
) -> None:
    names = tuple(wanted[0]) if wanted else ("context_id",)
    rows = model._default_manager.filter(source=source)
    there = {tuple(values): pk for pk, *values in rows.values_list("pk", *names)}
    keys = {tuple(row.values()) for row in wanted}
    if gone := [pk for values, pk in there.items() if values not in keys]:
        rows.filter(pk__in=gone).delete()
    model._default_manager.bulk_create(
        [model(source=source, **row) for row in wanted if tuple(row.values()) not in there]
    )


# -- what segments point at ------------------------------------------------------------------------
def _contexts(source: TranslationSource, text: Any, values: list[Any]) -> dict[UUID, int]:
    """The keys of the places in the text, by the hash of their paths."""
    paths = {_path_id(value.path): value.path for value in values}

    def make(path_id: UUID) -> TranslationContext:
        path = paths[path_id]
        return TranslationContext(
            object_id=source.object_id, path_id=path_id, path=path,
            field_path=_field_path(path, text),
        )  # fmt: skip

    of_text = TranslationContext.objects.filter(object_id=source.object_id)
    return _keys(of_text, "path_id", paths, make)


def _field_path(path: str, text: Any) -> str:
    """Upstream's method saves the row that it computes this for; here there is none yet."""
    rowless = SimpleNamespace(path=path, field_path="", save=lambda **kwargs: None)
    return TranslationContext.get_field_path(rowless, text)


def _strings(source: TranslationSource, values: list[StringSegmentValue]) -> dict[UUID, int]:
    texts = {_hash(value): value.string.data for value in values}
    known = String.objects.filter(locale_id=source.locale_id, data_hash__in=texts)
    return _keys(
        known, "data_hash", texts,
        lambda key: String(locale_id=source.locale_id, data_hash=key, data=texts[key]),
    )  # fmt: skip


def _templates(values: list[TemplateSegmentValue]) -> dict[UUID, int]:
    wanted = {_uuid(value): value for value in values}

    def make(key: UUID) -> Template:
        value = wanted[key]
        return Template(
            uuid=key, template=value.template, template_format=value.format,
            string_count=value.string_count,
        )  # fmt: skip

    return _keys(Template.objects.filter(uuid__in=wanted), "uuid", wanted, make)


def _related(values: Iterable[RelatedObjectSegmentValue]) -> None:
    wanted = {v.translation_key: v.content_type for v in values}
    if wanted:
        TranslatableObject.objects.bulk_create(
            [TranslatableObject(translation_key=k, content_type=t) for k, t in wanted.items()],
            ignore_conflicts=True,
        )


def _keys(
    known: models.QuerySet, by: str, wanted: Iterable[UUID], make: Callable[[UUID], models.Model]
) -> dict[UUID, int]:
    """The primary keys of rows that texts share, by their hashes; the missing ones are made.

    Another process may make the same ones at this moment: it wins. Both go through them in the same
    order, so that they never wait for each other.
    """
    there = dict(known.values_list(by, "pk"))
    if missing := sorted(set(wanted) - set(there)):
        known.model._default_manager.bulk_create(map(make, missing), ignore_conflicts=True)
        there = dict(known.values_list(by, "pk"))
    return there


def _path_id(path: str) -> UUID:
    return TranslationContext._get_path_id(path)


def _hash(value: StringSegmentValue) -> UUID:
    return String._get_data_hash(value.string.data)


def _uuid(value: TemplateSegmentValue) -> UUID:
    return uuid5(uuid5(Template.BASE_UUID_NAMESPACE, value.format), value.template)


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder)
