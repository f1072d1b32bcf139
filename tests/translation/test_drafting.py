"""The draft of another language is what Wagtail's own action makes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from wagtail.actions import CopyPageForTranslationAction
from wagtail.log_actions import LogContext
from wagtail.models import Page, PageLogEntry, PageViewRestriction, ReferenceIndex
from wagtail.search.models import IndexEntry

from kb.articles.models import ArticleTopic, RelatedArticle
from kb.review.content import spec_of
from kb.review.models import Contribution
from kb.translation import bridge, extraction
from kb.translation.drafting import draft_of
from tests import roads
from tests.translation import texts

pytestmark = pytest.mark.django_db


def ours(page: Any, locale: Any) -> Any:
    words = extraction.words_of(extraction.source_of(page))
    return draft_of(page, words, locale, under=page.get_parent().get_translation(locale))


def theirs(page: Any, locale: Any) -> Any:
    return CopyPageForTranslationAction(page, locale).execute(skip_permission_checks=True)


def rows(model: type[models.Model], *but: str, **where: Any) -> list[dict[str, Any]]:
    """All columns but those that name one copy or the moment of its making."""
    found = model._default_manager.filter(**where).order_by("pk").values()
    keys = {*but, "id", model._meta.pk.attname}
    return [{k: _shared(v) for k, v in row.items() if k not in keys} for row in found]


def _shared(value: Any) -> Any:
    """Of what a revision or a log entry holds."""
    own = {"pk", "id", "page_ptr", "page", "path", "latest_revision", "latest_revision_created_at"}
    if isinstance(value, str) and value.startswith("["):
        value = json.loads(value)  # a stream
    if isinstance(value, dict):
        return {k: _shared(v) for k, v in value.items() if k not in own}
    return [_shared(v) for v in value] if isinstance(value, list) else value


def everything(draft: Any) -> dict[str, Any]:
    own = ("path", "page_ptr_id", "latest_revision_id", "latest_revision_created_at", "url_path")
    pk = str(draft.pk)
    found = {
        "page": rows(Page, *own, pk=pk),
        "article": rows(type(draft), *own, pk=pk),
        "revision": [
            {"user": r.user_id, "str": r.object_str, "content": _shared(r.content),
             "is latest": draft.latest_revision_id == r.pk}
            for r in roads.fresh(draft).revisions.all()
        ],
        "log": rows(PageLogEntry, "timestamp", "uuid", "page_id", page_id=pk),
        # The path of a reference in a child row has the row's key in it.
        "references": sorted(
            ReferenceIndex.objects.filter(base_content_type__model="page", object_id=pk).values_list(
                "model_path", "to_content_type", "to_object_id", "content_type")
        ),
        "search": rows(IndexEntry, "object_id", object_id=pk),
        "authors": rows(Contribution, "at", "subject_id", subject_id=pk),
        "restrictions": [(r.password, r.restriction_type) for r in
                         PageViewRestriction.objects.filter(page=draft.pk)],
    }  # fmt: skip
    for part in spec_of(draft).parts:
        if part.accessor:
            model = getattr(type(draft), part.accessor).rel.related_model
            found[part.accessor] = rows(model, "page_id", page_id=draft.pk)
    return found


def test_draft_of__rows_are_those_of_wagtails_action():
    """Given an article with every kind of child row, behind a password, when its Japanese draft is
    made by us and by Wagtail's action, then every row is the same but for keys and moments."""
    page = texts.long_article()
    other = roads.article("Other", live=True)
    draft = page.get_latest_revision_as_object()
    draft.topics.add(ArticleTopic(topic=roads.topic("sleep")))
    draft.related.add(RelatedArticle(article=other))
    draft.save_revision(user=roads.editor())
    page = roads.publish(roads.fresh(page))
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="open")
    bridge.send(page.get_parent().specific, [roads.locale("ja")], roads.editor())

    def made(make: Callable[..., Any]) -> dict[str, Any]:
        with LogContext(user=roads.editor()):
            target = make(page, roads.locale("ja"))
        found = everything(roads.fresh(target))
        assert Page.find_problems() == ([], [], [], [], [])
        roads.fresh(target).delete()
        return found

    by_us, by_wagtail = made(ours), made(theirs)
    assert by_wagtail["citations"]
    assert by_wagtail["topics"]
    assert by_wagtail["related"]
    assert by_wagtail["references"]
    assert by_wagtail["restrictions"]
    for kind in by_us:
        assert by_us[kind] == by_wagtail[kind], kind
