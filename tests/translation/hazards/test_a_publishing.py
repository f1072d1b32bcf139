"""A: wagtail-localize publishes, and asks nobody. Not here."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, TranslationSource
from wagtail_localize.operations import translate_object

from kb.articles.models import ArticlePage
from kb.review.errors import NotReady, ReviewRequired
from kb.translation import bridge, stopping
from kb.translation.models import SegmentVersion
from kb.translation.work import Work
from tests import roads
from tests.upstream.house import At

from .readers import assert_untouched, words
from .test_walk import client_of

# Upstream's functions are refused or harmless; both are right.
refused_or_harmless = suppress(ReviewRequired)


@pytest.fixture(autouse=True)
def _commits(django_capture_on_commit_callbacks: Any) -> Any:
    """Upstream publishes when a transaction is over."""
    with django_capture_on_commit_callbacks(execute=True):
        yield


def test_a1__sending_a_live_page_puts_nothing_live(at: At, house: Any) -> None:
    """By the view of wagtail-localize, by its function, and by our screen."""
    client, chinese = client_of("superuser"), roads.locale("zh-hans")
    data = {"locales": [chinese.pk], "include_subtree": "on"}
    client.post(reverse("wagtail_localize:submit_page_translation", args=[at.topic.pk]), data)
    with refused_or_harmless:
        translate_object(at.source, [chinese])
    client.post(reverse("translation:languages", args=[at.source.pk]), data)
    target = ArticlePage.objects.get(locale=chinese)
    assert not target.live
    assert words(target) == "404"
    assert_untouched(house)


def test_a2__the_source_fills_no_hole(at: At, house: Any) -> None:
    """By the button *Publish* of its editor, *Publish immediately* when updating, and our own
    submission: a Korean page is complete or not at all."""
    client = client_of("superuser")
    client.post(reverse("wagtailadmin_pages:edit", args=[at.korean.pk]), {"action": "publish"})
    update = reverse("wagtail_localize:update_translations", args=[at.waiting.source_id])
    client.post(update, {"publish_translations": "on"})
    with refused_or_harmless:
        at.waiting.save_target(publish=True)
    with pytest.raises(NotReady, match="not translated"):
        bridge.submit(at.waiting, roads.translator("ko"))
    assert_untouched(house)


def test_a3__save_as_draft_never_writes_the_live_row(at: At, house: Any) -> None:
    roads.fill(at.work, "新 {source}")
    with refused_or_harmless:
        at.work.save_target(publish=False)
    assert_untouched(house)


def test_a3__a_submitted_draft_never_writes_the_live_row(at: At) -> None:
    """Our own way: what is new is in a revision, and readers keep what was signed."""
    before = words(at.japanese)
    roads.fill(at.work, "新 {source}")
    state = bridge.submit(at.work, roads.translator("ja"))
    assert "新" in state.revision.as_object().title
    assert words(at.japanese) == before


def test_a4__the_right_to_submit_translations_is_no_right_to_publish(at: At, house: Any) -> None:
    client, chinese = client_of("submitter"), roads.locale("zh-hans")
    for name, pk in (("wagtail_localize:submit_page_translation", at.source.pk),
                     ("translation:languages", at.source.pk),
                     ("wagtail_localize:update_translations", at.work.source_id)):  # fmt: skip
        data = {"locales": [chinese.pk], "publish_translations": "on"}
        assert client.post(reverse(name, args=[pk]), data).status_code == 302
    assert not Page.objects.filter(locale=chinese).exists()
    assert_untouched(house)


def test_a5__publishing_past_a_lock_or_a_review(at: At, house: Any) -> None:
    """Given a translation that is locked and in review, when strings are put and *Publish* is pressed,
    then the review goes on with the words it began with, and readers see no difference."""
    roads.fill(at.work, "新 {source}")
    state = bridge.submit(at.work, roads.translator("ja"))
    Page.objects.filter(pk=at.japanese.pk).update(locked=True)
    client = client_of("superuser")
    segment = Work(at.work).segments[0]
    url = reverse("wagtail_localize:edit_string_translation", args=[at.work.pk, segment.pk])
    client.put(url, "value=x", "application/x-www-form-urlencoded")
    client.post(reverse("wagtailadmin_pages:edit", args=[at.japanese.pk]), {"action": "publish"})
    assert at.japanese.current_workflow_task_state.pk == state.pk
    assert not StringTranslation.objects.filter(data="x").exists()
    assert_untouched(house)


def test_a6__no_translation_becomes_an_alias_of_its_source(at: At, house: Any) -> None:
    for who in ("translator", "superuser"):
        client = client_of(who)
        client.post(reverse("wagtail_localize:convert_to_alias", args=[at.japanese.pk]))
        editor = reverse("wagtailadmin_pages:edit", args=[at.japanese.pk])
        client.post(editor, {"localize-convert-to-alias": "1"})
    assert at.japanese.alias_of is None
    assert_untouched(house)


def test_a7__stop_edit_and_start_again_loses_nothing(at: At, house: Any) -> None:
    """Given a translation stopped and edited as a page, when upstream's *Start synced translation* is
    pressed and then published, then what was written is in the draft, and after resuming in a segment."""
    stopping.stop(at.work, roads.translator("ja"))
    draft = at.japanese.get_latest_revision_as_object()
    draft.summary = "医師の言葉"
    draft.save_revision(user=roads.translator("ja"))
    editor = reverse("wagtailadmin_pages:edit", args=[at.japanese.pk])
    client = client_of("translator")
    client.post(editor, {"localize-restart-translation": "1"})
    client.post(reverse("wagtail_localize:stop_translation", args=[at.work.pk]))
    assert at.japanese.get_latest_revision_as_object().summary == "医師の言葉"
    client.post(reverse("translation:resume", args=[at.work.pk]))
    assert "医師の言葉" in {s.target for s in Work(bridge.translation_of(at.japanese)).segments}
    assert_untouched(house)


def test_a8__deleting_a_translation_keeps_its_words(at: At) -> None:
    before = {s.target for s in Work(at.work).segments}
    at.japanese.delete()
    (again,) = bridge.send(at.source, [roads.locale("ja")], roads.editor())
    assert {s.target for s in Work(again).segments} == before
    assert not Work(again).page.live


def test_a9__every_wording_is_kept_with_its_author(at: At) -> None:
    """Given a segment translated by two people one after the other, then both wordings and both names
    are in its history, and neither of them may sign."""
    segment = next(s for s in Work(at.work).segments if s.path == "title")
    roads.say(at.work, segment, "一")
    other = roads.reviewer("ja", name="other")
    from kb.translation.writing import write

    write(Work(at.work), {segment.pk: "二"}, other)
    history = SegmentVersion.objects.filter(translation=at.work, path="title")
    said = [(v.target, v.by.username) for v in history][-2:]
    assert said == [("一", "translator-ja"), ("二", "other")]
    state = bridge.submit(at.work, roads.translator("ja"))
    for person in (other, roads.translator("ja")):
        with pytest.raises(ReviewRequired):
            roads.sign(state.revision, person)


def test_a2__an_update_of_the_source_shows_no_english(at: At, house: Any) -> None:
    """Given a source signed anew and sent, when nobody has translated it yet, then Japanese readers
    still have the words signed before."""
    roads.edit(at.source, "It was studied twice.")
    bridge.send(roads.publish(at.source), [roads.locale("ja")], roads.editor())
    TranslationSource.objects.get(pk=at.work.source_id).update_from_db()
    assert "twice" not in words(at.japanese)
    assert "訳" in words(at.japanese)
    assert "twice" in Client().get(at.source.get_url()).content.decode()
