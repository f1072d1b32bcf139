"""Translations go live by the same road, complete or not at all."""

from __future__ import annotations

import pytest
from wagtail_localize.models import StringTranslation

from kb.review import road
from kb.review.errors import InReview, MayNotSign, NotReady, ReviewRequired
from kb.translation import bridge
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def test_send__unsigned_source_refused():
    with pytest.raises(ReviewRequired, match="signed words"):
        bridge.send(roads.article(), [roads.locale("ja")], roads.editor())


def test_send__targets_are_drafts_and_parents_come_along():
    """Given a live article, when it is sent to Japanese, then its home page and topic are drafts
    there too, and no English is live in the Japanese tree."""
    (translation,) = bridge.send(roads.article(live=True), [roads.locale("ja")], roads.editor())
    page = bridge.Work(translation).page
    assert not page.live
    assert [a.live for a in page.get_ancestors()[1:]] == [False, False]
    assert {a.locale.language_code for a in page.get_ancestors()[1:]} == {"ja"}


def test_send__again_keeps_the_work_and_brings_changes():
    page = roads.article(live=True)
    translation = roads.translate(page, "ja")
    roads.edit(page, "It was studied twice.")
    page = roads.publish(page)
    (again,) = bridge.send(page, [roads.locale("ja")], roads.editor())
    assert again.pk == translation.pk
    missing = [s.source for s in bridge.Work(again).segments if not s.target]
    assert len(missing) == 1
    assert "twice" in missing[0]


def test_road__translation_whole():
    """Given a live article, when it is translated, submitted and signed in Japanese, then Japanese
    readers see the translated words under their own reviewer's signature, citation included."""
    source = roads.article(live=True)
    page = roads.publish_translation(source, "ja", "日本語 {source}")
    assert page.live
    assert page.title == "日本語 Ketamine"
    assert "日本語 It was studied." in roads.words(page)
    assert page.numbered["feder2014"][0] == 1
    assert page.approval.locale.language_code == "ja"
    assert page.approval.signer != source.approval.signer
    assert page.get_url().startswith("http://localhost/ja/") or page.get_url().startswith("/ja/")


def test_submit__missing_segment_refused():
    translation = roads.translate(roads.article(live=True), "ja")
    StringTranslation.objects.filter(locale=roads.locale("ja")).first().delete()
    with pytest.raises(NotReady, match="1 segments are not translated"):
        bridge.submit(translation, roads.translator("ja"))


@pytest.mark.parametrize("damage", ["lost", "doubled", "invented"])
def test_submit__citation_damaged_refused(damage):
    """Given a segment with one citation, when its translation loses, doubles or invents one, then
    it cannot be submitted."""
    translation = roads.translate(roads.article(live=True), "ko")
    cited = next(s for s in bridge.Work(translation).segments if "<a " in s.source)
    data = {
        "lost": "연구되었다.",
        "doubled": '연구되었다 <a id="a1">[1]</a><a id="a1">[1]</a>.',
        "invented": '연구되었다 <a id="a1">[1]</a><a id="a2">[2]</a>.',
    }[damage]
    StringTranslation.objects.filter(
        translation_of=cited.row.string, context=cited.row.context, locale=roads.locale("ko")
    ).update(data=data)
    with pytest.raises(NotReady, match="citation or link"):
        bridge.submit(translation, roads.translator("ko"))


def test_sign__translator_refused_reviewer_of_the_language_not():
    """Given a Korean translation in review, when its translator (with a credential), the English and
    the Korean reviewer sign, then only the Korean reviewer succeeds."""
    translation = roads.translate(roads.article(live=True), "ko")
    revision = bridge.submit(translation, roads.editor()).revision
    translator = roads.translator("ko")
    roads.reviewer("ko", name=translator.username)
    for person in (translator, roads.reviewer("en-us"), roads.superuser()):
        with pytest.raises(MayNotSign):
            roads.sign(revision, person)
    assert roads.sign(revision, roads.reviewer("ko"))


def test_draft_of_live_translation__readers_keep_the_signed_words():
    """Given a live translation and a changed source, when a new translation is submitted, then
    readers see the old words until it is signed (research: A3)."""
    source = roads.article(live=True)
    page = roads.publish_translation(source, "ja", "旧 {source}")
    roads.edit(source, "It was studied again.")
    source = roads.publish(source)
    translation = roads.translate(source, "ja", "新 {source}")
    revision = bridge.submit(translation, roads.translator("ja")).revision
    assert "旧" in roads.words(roads.fresh(page))
    assert roads.fresh(page).live
    roads.sign(revision)
    assert "新 It was studied again." in roads.words(roads.fresh(page))


def test_submit__while_in_review_refused():
    translation = roads.translate(roads.article(live=True), "ja")
    bridge.submit(translation, roads.translator("ja"))
    with pytest.raises(InReview):
        bridge.submit(translation, roads.translator("ja"))


def test_decline__translator_corrects_and_submits_again():
    translation = roads.translate(roads.article(live=True), "ja", "誤 {source}")
    road.decline(
        bridge.submit(translation, roads.translator("ja")).revision, roads.reviewer("ja"), "誤訳"
    )
    roads.fill(translation, "正 {source}")
    roads.sign(bridge.submit(translation, roads.translator("ja")).revision)
    assert "正" in roads.words(bridge.Work(translation).page)
