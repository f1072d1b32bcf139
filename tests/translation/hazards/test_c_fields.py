"""C: what is not words: dates, numbers, images, addresses, structure."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import OverridableSegment, SegmentOverride

from home.models import HomePage
from kb.articles.models import ArticlePage, TopicPage
from kb.core.models import SiteImage
from kb.review.errors import NotReady
from kb.translation import bridge, overriding, stopping
from kb.translation.work import Work
from tests import roads
from tests.upstream.house import At

from .readers import assert_untouched, words
from .test_walk import client_of

# What a language may not set for itself, and why: it is a rule of review, the same in each of them.
COMMON = {"high_risk", "grace_days", "keep_overdue", "review_interval_months", "show_in_menus"}


@pytest.mark.parametrize("model", [HomePage, TopicPage, ArticlePage])
def test_c1__no_date_or_number_of_a_language_is_a_column_of_its_page(model: type[Page]) -> None:
    """Upstream copies those from the source at each save. Ours are in the signature of the language."""
    kinds = (models.DateField, models.DecimalField, models.IntegerField, models.BooleanField)
    copied = {
        f.field_name
        for f in get_translatable_fields(model)
        if isinstance(f.get_field(model), kinds) and f.is_synchronized(model())
    }
    assert copied - {"expire_at", "expired"} <= COMMON


def test_c1__dates_are_those_of_the_languages_own_signature(at: At) -> None:
    before = at.japanese.approval.review_due
    roads.edit(at.source, "It was studied twice.")
    source = roads.publish(at.source)
    bridge.send(source, [roads.locale("ja")], roads.editor())
    assert at.japanese.approval.review_due == before
    assert at.japanese.approval.pk != source.approval.pk


def test_c2__an_image_of_its_own_survives_by_the_page(at: At) -> None:
    """Given another image chosen on the page of the translation, when its segments are resumed and
    submitted, then it has that image still."""
    before = words(at.japanese)
    stopping.stop(at.work, roads.translator("ja"))
    other = SiteImage.objects.create(
        title="Own", credit="Our own", file=SiteImage.objects.first().file
    )
    draft = at.japanese.get_latest_revision_as_object()
    raw = draft.body.get_prep_value()
    raw[0]["value"]["content"][1]["value"]["image"]["image"] = other.pk
    draft.body = ArticlePage._meta.get_field("body").to_python(raw)
    draft.save_revision(user=roads.translator("ja"))
    translation = stopping.stopped(at.japanese)
    assert stopping.Resumption(translation).losses == []
    stopping.resume(translation, roads.translator("ja"), {})
    state = bridge.submit(bridge.translation_of(at.japanese), roads.translator("ja"))
    content = state.revision.as_object().body[0].value["content"]
    assert content[1].value["image"].pk == other.pk
    assert words(at.japanese) == before


def image_of(at: At) -> OverridableSegment:
    return overriding.settings_of(at.work)[
        next(path for path in overriding.settings_of(at.work) if path.endswith("image"))
    ]


def test_c3__an_invalid_setting_is_not_stored(at: At) -> None:
    url = reverse("wagtail_localize:edit_override", args=[at.work.pk, image_of(at).pk])
    for who in ("translator", "superuser"):
        answer = client_of(who).put(url, "value=not-a-number", "application/x-www-form-urlencoded")
        assert answer.status_code < 500
    assert not SegmentOverride.objects.exists()


@pytest.mark.parametrize("value", ["not-a-number", 999_999, None, [1]])
def test_c3__an_invalid_setting_breaks_nothing(at: At, house: Any, value: Any) -> None:
    """Given one that is there all the same (an image since deleted), when the text is previewed or
    submitted, then the translator reads what is wrong."""
    SegmentOverride.objects.create(
        context=image_of(at).context, locale=roads.locale("ja"), data_json=json.dumps(value)
    )
    with pytest.raises(NotReady, match="image that was set"):
        bridge.submit(at.work, roads.translator("ja"))
    client = client_of("translator")
    preview = reverse("wagtail_localize:preview_translation", args=[at.work.pk])
    assert client.get(preview).status_code == 302
    assert client.get(reverse("translation:workbench", args=[at.work.pk])).status_code == 200
    assert_untouched(house)


def test_c4__nothing_is_set_twice(at: At) -> None:
    """On PostgreSQL two rows for one place end in an error of the database; there cannot be two."""
    place = {"context": image_of(at).context, "locale": roads.locale("ja")}
    SegmentOverride.objects.create(data_json="1", **place)
    with pytest.raises(IntegrityError), transaction.atomic():
        SegmentOverride.objects.create(data_json="2", **place)


def test_c5__an_address_in_its_own_script_survives(at: At) -> None:
    """Given an address in Japanese, when the text is translated, submitted and signed, then readers
    find it there."""
    overriding.override(at.work, {"slug": "ケタミン療法"}, roads.translator("ja"))
    roads.sign(bridge.submit(at.work, roads.translator("ja")).revision)
    assert at.japanese.slug == "ケタミン療法"
    answer = client_of("anonymous").get(at.japanese.get_url())
    assert answer.status_code == 200
    assert "訳" in answer.content.decode()


def test_c6__structure_is_the_sources_and_says_so(at: At) -> None:
    """By design. A block of its own on the page of a translation is shown before it would go."""
    stopping.stop(at.work, roads.translator("ja"))
    draft = at.japanese.get_latest_revision_as_object()
    raw = draft.body.get_prep_value()
    raw[0]["value"]["content"].append({"type": "prose", "id": "own", "value": "<p>日本だけ</p>"})
    draft.body = ArticlePage._meta.get_field("body").to_python(raw)
    draft.save_revision(user=roads.translator("ja"))
    (loss,) = stopping.Resumption(stopping.stopped(at.japanese)).losses
    assert "日本だけ" in loss.change.lines[0].html
    assert Work(at.work).page.live
