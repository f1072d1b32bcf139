"""What is noted when texts go live, and which translations fall behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from kb.review import road
from kb.review.models import MedicalReviewTaskState
from kb.translation import bridge, staleness
from kb.translation.models import ChangeNote, SourceRelease, TranslationState
from kb.translation.work import Work
from kb.translation.writing import write
from tests import roads

pytestmark = pytest.mark.django_db


def change(source: Any, words: str, severity: str = "") -> Any:
    """A new wording of the source, live; its editor says how grave it is, or nothing."""
    roads.edit(source, words)
    revision = roads.submit(source)
    if severity:
        state = revision.task_states.latest("pk")
        ChangeNote.objects.create(state=state, severity=severity, by=roads.editor())
    roads.sign(revision)
    return roads.fresh(source)


def state_of(page: Any) -> TranslationState:
    return TranslationState.objects.get(page=page.pk)


def releases(page: Any) -> list[str]:
    found = SourceRelease.objects.filter(translation_key=page.translation_key)
    return list(found.values_list("severity", flat=True))


def test_release__declared_severity_or_content() -> None:
    """Given a source signed first, then changed as minor, as safety and without a word, then each is
    a release, and what nobody declared is content."""
    source = roads.article(live=True)
    for number, severity in enumerate(["minor", "safety", ""]):
        source = change(source, f"Words {number}.", severity)
    assert releases(source) == ["content", "minor", "safety", "content"]


def test_release__signed_again_unchanged_marks_nobody() -> None:
    """Given a live text and its translation, when the same words are signed again, then there is no
    new release, and the translation is current."""
    source = roads.article(live=True)
    page = roads.publish_translation(source, "ja")
    roads.publish(source)
    assert len(releases(source)) == 1
    assert state_of(page).severity == ""


def test_went_live__behind_and_current_again() -> None:
    """Given a live translation, when its source changes, then it is behind at the changed place;
    when the change is translated and signed, then it is current, made from the new words."""
    source = roads.article(live=True)
    page = roads.publish_translation(source, "ja")
    first = state_of(page).made_from
    assert first == SourceRelease.objects.get(translation_key=source.translation_key)
    source = change(source, "It was studied again.", "safety")
    state = state_of(page)
    (path,) = state.changes
    assert path.startswith("body.5ec70000-0000-4000-8000-000000000001.content.")
    assert (state.changes[path], state.severity, state.removed) == ("safety", "safety", [])
    assert (state.made_from, state.behind_since is not None) == (first, True)
    roads.publish_translation(source, "ja", "新 {source}")
    state = state_of(page)
    assert (state.changes, state.severity, state.behind_since) == ({}, "", None)
    assert state.made_from.pk == SourceRelease.objects.latest("pk").pk


def test_went_live__while_the_source_moved_on() -> None:
    """Given a translation in review, when its source changes before it is signed, then it goes live
    behind what it was not made from."""
    source = roads.article(live=True)
    translation = roads.translate(source, "ja")
    revision = bridge.submit(translation, roads.translator("ja")).revision
    change(source, "It was studied again.", "content")
    roads.sign(revision)
    assert state_of(Work(translation).page).severity == "content"


def test_went_live__scheduled_before_a_later_one() -> None:
    """Given a translation that is signed for a later date, when another version of it is submitted
    and the date comes, then it is known of which words it was made."""
    source = roads.article(live=True)
    page = roads.publish_translation(source, "ja")
    source = change(source, "Second words.", "content")
    roads.publish_translation(source, "ja", "二 {source}")
    second = state_of(page).made_from
    source = change(source, "Third words.", "safety")
    bridge.submit(roads.translate(source, "ja", "三 {source}"), roads.translator("ja"))
    state = state_of(page)
    assert state.submitted_from.pk != state.made_from.pk == second.pk
    page = roads.fresh(page)
    page.live_revision.publish(skip_permission_checks=True)  # as the clock does
    assert state_of(page).made_from == second
    assert state_of(page).severity == "safety"


def test_translation__same_words_for_a_changed_source() -> None:
    """Given a typo of the source that no translation shows, when the old translation is sent,
    confirmed and signed anew with the same words, then it is current."""
    source = roads.article(live=True)
    page = _translated_alike(source)
    source = change(source, "It has been studied.", "minor")
    assert state_of(page).severity == "minor"
    digest = roads.fresh(page).approval.digest
    page = _translated_alike(source)
    assert page.approval.digest == digest
    assert state_of(page).severity == ""


def _translated_alike(source: Any) -> Any:
    """Live in Japanese, in the same words whatever the source says."""
    (translation,) = bridge.send(source, [roads.locale("ja")], roads.editor())
    work = Work(translation)
    words = {s.pk: '訳。<a id="a1">[1]</a>' if "<a " in s.source else "訳" for s in work.segments}
    write(work, words, roads.translator("ja"))
    roads.sign(bridge.submit(translation, roads.translator("ja")).revision)
    return roads.fresh(work.page)


def test_withdrawn_translation__is_behind_nothing() -> None:
    """Given a translation that is behind, when it is withdrawn, then nothing is said of it; when it
    is signed again, it is behind as before."""
    source = roads.article(live=True)
    page = roads.publish_translation(source, "ja")
    change(source, "It was studied again.")
    assert state_of(page).severity == "content"
    road.withdraw(roads.fresh(page), roads.superuser(), "wrong")
    state = state_of(page)
    assert (state.made_from, state.changes, state.severity) == (None, {}, "")
    roads.publish(roads.fresh(page))
    assert state_of(page).severity == "content"


def test_withdrawn_source__translation_keeps_its_state() -> None:
    source = roads.article(live=True)
    page = roads.publish_translation(source, "ja")
    road.withdraw(source, roads.superuser(), "wrong")
    assert state_of(page).severity == ""
    roads.edit(roads.fresh(source), "Other words.")
    roads.publish(roads.fresh(source))
    assert state_of(page).severity == "content"


def test_declined__declaration_of_the_same_words_is_kept() -> None:
    """Given a change declared minor and declined, when the same revision is submitted and signed,
    then it is minor; what is declared of other words says nothing of these."""
    source = roads.article(live=True)
    roads.edit(source, "It was, studied.")
    revision = roads.submit(source)
    state = MedicalReviewTaskState.objects.latest("pk")
    ChangeNote.objects.create(state=state, severity="minor", note="A comma.", by=roads.editor())
    road.decline(revision, roads.reviewer(), "no")
    roads.sign(roads.submit(roads.fresh(source)))
    assert releases(source) == ["content", "minor"]
    assert SourceRelease.objects.latest("pk").note == "A comma."
    roads.edit(source, "It was studied, however.")
    roads.sign(roads.submit(roads.fresh(source)))
    assert releases(source)[-1] == "content"


def test_synchronised_rows__a_citation_counts() -> None:
    """Given a live translation, when a citation of the source names another place in its work, then
    the translation, which shows the old one, is behind."""
    source = roads.article(live=True)
    page = roads.publish_translation(source, "ja")
    draft = source.get_latest_revision_as_object()
    (cited,) = draft.citations.all()
    cited.locator = "p. 7"
    draft.citations.set([cited])
    draft.save_revision(user=roads.editor())
    roads.publish(source)
    assert state_of(page).changes == {"citations": "content"}


def test_release__a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    """Given live translations in four languages, when their source is released, then no language
    adds a query."""
    source = roads.article(live=True)
    for code in ("ja", "ko", "zh-hans", "en-gb"):
        TranslationState.objects.create(
            page=roads.fresh(source).copy_for_translation(roads.locale(code), copy_parents=True),
            translation_key=source.translation_key, locale=roads.locale(code),
            made_from=SourceRelease.objects.get(translation_key=source.translation_key),
        )  # fmt: skip
    change(source, "It was studied again.")
    with django_assert_max_num_queries(3):
        staleness.recompute(source.translation_key)
    behind = TranslationState.objects.filter(severity="content", behind_since__lte=timezone.now())
    assert behind.count() == 4
