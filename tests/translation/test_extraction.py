"""The segments that are written in bulk are those that wagtail-localize would have written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail_localize import models as upstream
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
)
from wagtail_localize.segments import RelatedObjectSegmentValue
from wagtail_localize.segments.extract import extract_segments

from kb.people.models import Person
from kb.translation import extraction
from tests import roads
from tests.translation import texts

pytestmark = pytest.mark.django_db

PLACE = ("context__path", "context__path_id", "context__field_path", "order")
ROWS = {
    StringSegment: (*PLACE, "string__data", "string__data_hash", "string__locale", "attrs"),
    TemplateSegment: (*PLACE, "template__uuid", "template__template", "template__template_format",
                      "template__string_count"),
    RelatedObjectSegment: (*PLACE, "object", "object__content_type"),
    OverridableSegment: (*PLACE, "data_json"),
}  # fmt: skip
ELSEWHERE = UUID(int=7)


@pytest.fixture(autouse=True)
def with_related_object(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text of ours shows a translatable record, so both sides are told of one."""

    def extract(text: Any) -> list:
        person = ContentType.objects.get_for_model(Person)
        found = extract_segments(text)
        return [*found, RelatedObjectSegmentValue("owner", person, ELSEWHERE, order=len(found) + 1)]

    for module in (upstream, extraction):
        monkeypatch.setattr(module, "extract_segments", extract)


def rows(source: TranslationSource) -> dict[str, list]:
    found = {model.__name__: list(model.objects.filter(source=source).order_by("order")
                                  .values_list(*columns)) for model, columns in ROWS.items()}  # fmt: skip
    source = TranslationSource.objects.get(pk=source.pk)
    found["source"] = [source.content_json, source.object_repr, source.schema_version,
                       source.specific_content_type_id, source.locale_id]  # fmt: skip
    found["object"] = list(TranslatableObject.objects.filter(pk=source.object_id).values())
    return found


def forget() -> None:
    for model in (
        TranslationSource,
        *ROWS,
        TranslationContext,
        String,
        Template,
        TranslatableObject,
    ):
        model.objects.all().delete()


def test_source_of__rows_are_those_of_upstream():
    """Given an article with every kind of block, sent, edited in every way and sent again, when its
    segments are extracted by us and by wagtail-localize, then all rows are the same each time."""
    page = texts.long_article()
    stages = [page]
    for draft in (edited(page), emptied(page)):
        draft.save_revision(user=roads.editor())
        stages.append(roads.publish(roads.fresh(draft)))
    ours = [rows(extraction.source_of(stage)) for stage in stages]
    assert all(ours[0][model.__name__] for model in ROWS)
    forget()
    theirs = [rows(TranslationSource.update_or_create_from_instance(stage)[0]) for stage in stages]
    assert ours == theirs


def edited(page: Any) -> Any:
    """Other words, one paragraph more, and the sections in the other order."""
    draft = roads.fresh(page)
    draft.summary = "In other words."
    draft.body = texts.body(page, paragraphs=18, words="Changed")
    draft.body = draft._meta.get_field("body").to_python(list(reversed(draft.body.raw_data)))
    return draft


def emptied(page: Any) -> Any:
    """Fewer paragraphs, no key messages and no short title."""
    draft = roads.fresh(page)
    draft.short_title, draft.key_messages = "", []
    draft.body = texts.body(page, paragraphs=3)
    return draft


def test_source_of__what_stays_keeps_its_row():
    """Given an extracted article, when one paragraph changes, then one segment has a new row; and
    without a change nothing is written at all."""
    page = texts.long_article()
    source = extraction.source_of(page)
    before = set(source.stringsegment_set.values_list("pk", flat=True))
    assert extraction.source_of(page).last_updated_at == source.last_updated_at
    draft = roads.fresh(page)
    draft.summary = "In other words."
    draft.save_revision(user=roads.editor())
    after = set(
        extraction.source_of(roads.publish(draft)).stringsegment_set.values_list("pk", flat=True)
    )
    assert len(before - after) == len(after - before) == 1


def test_source_of__cost():
    """Given articles of 40 and of 80 segments, when they are extracted, then the number of queries is
    the same, and small."""
    extraction.source_of(roads.article(live=True))  # what is asked once in a process
    counts = []
    for segments in (40, 80):
        page = texts.long_article(f"Of {segments}", segments=segments)
        with CaptureQueriesContext(connection) as captured:
            source = extraction.source_of(page)
        assert source.stringsegment_set.count() == segments
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 33
