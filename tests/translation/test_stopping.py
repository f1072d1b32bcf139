"""A translation is left for its page and comes back to its segments; nothing vanishes in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import Translation

from kb.articles import citing
from kb.articles.models import ArticlePage, Citation
from kb.review.errors import InReview, ReviewRequired
from kb.translation import bridge, exchange, stopping
from kb.translation.models import SegmentVersion, Stop
from kb.translation.stopping import PAGE, SEGMENT, Undecided
from kb.translation.work import Work
from tests import roads

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """Live in Japanese; once, and each test in a savepoint of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        page = roads.publish_translation(roads.article(live=True), "ja", "訳 {source}")
        yield bridge.translation_of(page).pk
        transaction.set_rollback(True)
    cache.clear()  # Wagtail remembers where sites stand


@pytest.fixture
def translation(built: int, db: None) -> Translation:
    return Translation.objects.get(pk=built)


def again(translation: Translation) -> Translation:
    return Translation.objects.get(pk=translation.pk)


def page_of(translation: Translation) -> ArticlePage:
    return roads.fresh(Work(translation).page)


def write_on_page(translation: Translation, **fields: Any) -> ArticlePage:
    """As its editor saves the page: `words` of the first paragraph, or a field."""
    draft = page_of(translation).get_latest_revision_as_object()
    if words := fields.pop("words", ""):
        raw = draft.body.get_prep_value()
        mark = citing.mark(draft.citations.first())
        raw[0]["value"]["content"][0]["value"] = (
            f'<p data-block-key="k1x2y">{words.format(mark=mark)}</p>'
        )
        draft.body = ArticlePage._meta.get_field("body").to_python(raw)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=roads.translator("ja"))
    return draft


def stored(translation: Translation) -> dict[str, str]:
    """The translations by their source; the title's by its path, for the short title says the same."""
    segments = Work(again(translation)).segments
    return {"title" if s.path == "title" else s.source: s.target for s in segments}


def stop(translation: Translation) -> None:
    stopping.stop(translation, roads.translator("ja"))


def resume(translation: Translation, **choices: str) -> Work:
    return stopping.resume(again(translation), roads.translator("ja"), choices)


def change_source(words: str) -> None:
    """Signs other words of the source's paragraph and sends them."""
    source = ArticlePage.objects.get(locale=roads.locale("en-us"))
    roads.edit(source, words)
    bridge.send(roads.publish(source), [roads.locale("ja")], roads.editor())


# -- stopping --------------------------------------------------------------------------------------
def test_stop__readers_see_no_difference(translation: Translation) -> None:
    before = Client().get(page_of(translation).get_url()).content
    stop(translation)
    assert Client().get(page_of(translation).get_url()).content == before


def test_stop__the_page_goes_the_road_by_itself(translation: Translation) -> None:
    """Given a stopped translation, when its page is edited, submitted and signed, then readers have the
    words of the page."""
    stop(translation)
    write_on_page(translation, words="手で {mark}")
    page = roads.publish(page_of(translation))
    assert page.live
    assert "手で" in roads.words(page)


def test_stop__unsubmitted_words_are_in_the_draft(translation: Translation) -> None:
    """Given every segment translated anew and not submitted, when it is stopped, then the page's draft
    has the new words and readers the old ones."""
    roads.fill(translation, "新 {source}")
    stop(translation)
    page = page_of(translation)
    assert "新" in roads.words(page.get_latest_revision_as_object())
    assert "訳" in roads.words(page)


def test_stop__never_translated_whole_refused(translation: Translation) -> None:
    """English never fills a hole: not on a page that is edited by hand either."""
    (empty,) = bridge.send(roads.article("New", live=True), [roads.locale("ja")], roads.editor())
    with pytest.raises(ReviewRequired, match="never translated as a whole"):
        stop(empty)
    assert again(empty).enabled


def test_stop__in_review_refused(translation: Translation) -> None:
    bridge.submit(translation, roads.translator("ja"))
    with pytest.raises(InReview):
        stop(translation)
    assert not Stop.objects.exists()


def test_stop__its_segments_rest(translation: Translation) -> None:
    """While it is edited as a page, no file, no screen and no submission touches the segments."""
    stop(translation)
    rests = again(translation)
    with pytest.raises(ReviewRequired, match="edited as a page"):
        roads.fill(rests, "別 {source}")
    with pytest.raises(ReviewRequired, match="edited as a page"):
        exchange.plan(Work(rests), [])
    with pytest.raises(ReviewRequired, match="edited as a page"):
        bridge.submit(rests, roads.translator("ja"))


def test_send__stopped_stays_stopped_and_the_sender_is_told(translation: Translation) -> None:
    stop(translation)
    source = ArticlePage.objects.get(locale=roads.locale("en-us"))
    client = Client()
    client.force_login(roads.editor())
    answer = client.post(
        reverse("translation:languages", args=[source.pk]),
        {"locales": [roads.locale("ja").pk]},
        follow=True,
    )
    assert any("edited as a page" in str(m) for m in answer.context["messages"])
    assert not again(translation).enabled


def test_send__a_deleted_page_comes_back_with_its_segments(translation: Translation) -> None:
    stop(translation)
    page_of(translation).delete()
    change_source("It was studied.")
    assert again(translation).enabled
    assert "訳 Ketamine" in stored(translation).values()


# -- resuming --------------------------------------------------------------------------------------
def test_resume__words_written_on_the_page_are_the_translation(translation: Translation) -> None:
    """Given words and a citation that were turned round on the page, when it is resumed, then they are
    the stored translation, and submitting them gives the page as it was written."""
    stop(translation)
    written = write_on_page(
        translation, words="{mark} 手で <b>強く</b>", title="題 & <名>", summary="要約\n二行目"
    )
    work = resume(translation)
    roads.excuse(work)
    assert again(translation).enabled
    assert not Stop.objects.exists()
    state = bridge.submit(work.translation, roads.translator("ja"))
    submitted = state.revision.as_object()
    assert (submitted.title, submitted.summary) == (written.title, written.summary)
    assert "手で <b>強く</b></p>" in roads.words(submitted)
    versions = SegmentVersion.objects.filter(origin=SegmentVersion.Origin.PAGE)
    assert versions.count() == 3


def test_resume__nothing_written_changes_nothing(translation: Translation) -> None:
    before = stored(translation)
    stop(translation)
    resume(translation)
    assert stored(translation) == before


def test_resume__source_changed_as_well_is_asked(translation: Translation) -> None:
    """Given a paragraph changed on the page and in the source, when it is resumed, then both are shown
    and nothing happens without a choice; the words not chosen are in the history."""
    stop(translation)
    write_on_page(translation, words="手で {mark}")
    change_source("It was studied twice.")
    (conflict,) = stopping.Resumption(again(translation)).conflicts
    assert ("手で" in conflict.on_page, "twice" in conflict.source) == (True, True)
    with pytest.raises(Undecided):
        resume(translation)
    assert not again(translation).enabled


@pytest.mark.parametrize("choice", [PAGE, SEGMENT])
def test_resume__choice_after_source_changed(translation: Translation, choice: str) -> None:
    stop(translation)
    write_on_page(translation, words="手で {mark}")
    change_source("It was studied twice.")
    (conflict,) = stopping.Resumption(again(translation)).conflicts
    resume(translation, **{conflict.key: choice})
    expected = {PAGE: conflict.words, SEGMENT: ""}[choice]
    assert stored(translation)[conflict.segment.source] == expected
    assert SegmentVersion.objects.filter(target=conflict.words).exists()


@pytest.mark.parametrize("choice", [PAGE, SEGMENT])
def test_resume__translator_changed_as_well(translation: Translation, choice: str) -> None:
    """Given a title translated anew in a translation with a hole, which is stopped, and changed on
    the page too, then a choice is asked, and both texts are kept."""
    change_source("It was studied twice.")
    title = next(s for s in Work(translation).segments if s.path == "title")
    roads.say(translation, title, "新題")
    stop(translation)
    assert page_of(translation).get_latest_revision_as_object().title == "訳 Ketamine"
    write_on_page(translation, title="手題")
    (conflict,) = stopping.Resumption(again(translation)).conflicts
    resume(translation, **{conflict.key: choice})
    assert stored(translation)["title"] == {PAGE: "手題", SEGMENT: "新題"}[choice]
    kept = set(SegmentVersion.objects.filter(path="title").values_list("target", flat=True))
    assert {"手題", "新題"} <= kept


def test_resume__words_translated_before_the_stop_are_no_conflict(translation: Translation) -> None:
    """What the page never had is not undone by a page that nobody touched there."""
    change_source("It was studied twice.")
    title = next(s for s in Work(translation).segments if s.path == "title")
    roads.say(translation, title, "新題")
    stop(translation)
    resume(translation)
    assert stored(translation)["title"] == "新題"


def test_resume__choice_for_other_words_does_not_count(translation: Translation) -> None:
    """Given a choice, when the page is changed once more before it arrives, then it is asked anew."""
    stop(translation)
    write_on_page(translation, words="手で {mark}")
    change_source("It was studied twice.")
    (conflict,) = stopping.Resumption(again(translation)).conflicts
    write_on_page(translation, words="更に {mark}")
    with pytest.raises(Undecided):
        resume(translation, **{conflict.key: PAGE})


def another_paragraph(draft: ArticlePage) -> None:
    raw = draft.body.get_prep_value()
    raw[0]["value"]["content"].append({"type": "prose", "id": "new", "value": "<p>追加</p>"})
    draft.body = ArticlePage._meta.get_field("body").to_python(raw)


def no_paragraph(draft: ArticlePage) -> None:
    raw = draft.body.get_prep_value()
    raw[0]["value"]["content"] = []
    draft.body = ArticlePage._meta.get_field("body").to_python(raw)


def split_paragraph(draft: ArticlePage) -> None:
    raw = draft.body.get_prep_value()
    raw[0]["value"]["content"][0]["value"] += "<p>二つ目</p>"
    draft.body = ArticlePage._meta.get_field("body").to_python(raw)


def another_citation(draft: ArticlePage) -> None:
    draft.citations.add(Citation(key="more", reference=roads.publish(roads.reference("more2020"))))


def shorter_interval(draft: ArticlePage) -> None:
    draft.review_interval_months = 3


def own_search_title(draft: ArticlePage) -> None:
    draft.seo_title = "検索用"


@pytest.mark.parametrize(
    "change",
    [another_paragraph, no_paragraph, split_paragraph, another_citation, shorter_interval,
     own_search_title],
)  # fmt: skip
def test_resume__what_no_segment_holds_is_confirmed_first(
    translation: Translation, change: Any
) -> None:
    """Given something on the page that its source has no place for, when it is resumed, then it is
    refused until that is confirmed; the page's revision stays."""
    stop(translation)
    draft = page_of(translation).get_latest_revision_as_object()
    change(draft)
    revision = draft.save_revision(user=roads.translator("ja"))
    losses = stopping.Resumption(again(translation)).losses
    assert losses
    with pytest.raises(Undecided):
        resume(translation)
    assert not again(translation).enabled
    resume(translation, **{loss.key: "1" for loss in losses})
    assert again(translation).enabled
    assert page_of(translation).revisions.filter(pk=revision.pk).exists()


def test_resume__what_only_the_source_changed_is_no_loss(translation: Translation) -> None:
    stop(translation)
    source = ArticlePage.objects.get(locale=roads.locale("en-us"))
    draft = source.get_latest_revision_as_object()
    another_paragraph(draft)
    draft.review_interval_months = 6
    draft.save_revision(user=roads.editor())
    bridge.send(roads.publish(source), [roads.locale("ja")], roads.editor())
    found = stopping.Resumption(again(translation))
    assert (found.losses, found.conflicts, found.taken) == ([], [], {})


def test_resume__own_address_is_kept(translation: Translation) -> None:
    """Given an address in Japanese script that was set on the page, when it is resumed and submitted,
    then the page still has it."""
    stop(translation)
    write_on_page(translation, slug="ケタミン療法")
    work = resume(translation)
    state = bridge.submit(work.translation, roads.translator("ja"))
    assert state.revision.as_object().slug == "ケタミン療法"


def test_resume__in_review_refused(translation: Translation) -> None:
    stop(translation)
    write_on_page(translation, words="手で {mark}")
    roads.submit(page_of(translation), roads.translator("ja"))
    with pytest.raises(InReview):
        resume(translation)


def test_resume__without_a_record_of_the_stop_everything_is_asked(translation: Translation) -> None:
    """A translation that was switched off in another way: every difference is a choice."""
    Translation.objects.filter(pk=translation.pk).update(enabled=False)
    write_on_page(translation, words="手で {mark}")
    assert len(stopping.Resumption(again(translation)).conflicts) == 1


# -- screens ---------------------------------------------------------------------------------------
ACTORS = {
    "superuser": (roads.superuser, True),
    "translator": (lambda: roads.translator("ja"), True),
    "translator of another language": (lambda: roads.translator("ko"), False),
    "editor": (roads.editor, False),
    "reviewer": (lambda: roads.reviewer("ja"), False),
    "anonymous": (lambda: None, False),
}


@pytest.mark.parametrize("actor", ACTORS)
def test_screens__translators_of_the_language_only(translation: Translation, actor: str) -> None:
    make, may = ACTORS[actor]
    client = Client(raise_request_exception=False)
    if person := make():
        client.force_login(person)
    address = {n: reverse(f"translation:{n}", args=[translation.pk]) for n in ("stop", "resume")}
    client.post(address["stop"])
    assert again(translation).enabled is not may
    if not may:
        stop(translation)
    assert (client.get(address["resume"]).status_code == 200) is may
    client.post(address["resume"])
    assert again(translation).enabled is may


def test_screen__a_refused_post_keeps_the_choices(translation: Translation) -> None:
    """Given two conflicts of which one is decided, when it is posted, then the sentence says what is
    missing, the choice made is still there, and nothing was changed."""
    change_source("It was studied twice.")
    title = next(s for s in Work(translation).segments if s.path == "title")
    roads.say(translation, title, "新題")
    stop(translation)
    write_on_page(translation, title="手題", words="手で {mark}")
    first, _second = stopping.Resumption(again(translation)).conflicts
    client = Client()
    client.force_login(roads.translator("ja"))
    address = reverse("translation:resume", args=[translation.pk])
    answer = client.post(address, {first.key: PAGE})
    html = answer.content.decode()
    assert f'name="{first.key}" value="page" checked' in html
    assert "Choose the words of each segment" in html
    assert not again(translation).enabled


def test_screens__lead_to_each_other(translation: Translation) -> None:
    """The workbench leads to stopping; the page's editor, upstream's button and the workbench lead back."""
    client = Client()
    client.force_login(roads.translator("ja"))
    desk, resume_at = (
        reverse(f"translation:{n}", args=[translation.pk]) for n in ("workbench", "resume")
    )
    assert reverse("translation:stop", args=[translation.pk]) in client.get(desk).content.decode()
    page = Page.objects.get(pk=page_of(translation).pk)
    stop(translation)
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert resume_at in client.get(editor).content.decode()
    assert client.get(desk).url == resume_at
    assert client.post(editor, {"localize-restart-translation": "1"}).url == resume_at
    assert not again(translation).enabled
