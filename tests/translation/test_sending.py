"""Sending: what it costs, and what sending again does to a target in each of its states."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale
from wagtail_localize.models import Translation

from kb.translation import bridge
from kb.translation.models import TranslationState
from kb.translation.sending import send
from kb.translation.work import State, Work
from tests import roads
from tests.translation import texts

pytestmark = pytest.mark.django_db

BUDGET = 60  # queries for each text and language


def cost(page: Any, locales: list[Locale]) -> int:
    with CaptureQueriesContext(connection) as captured:
        send(page, locales, roads.editor())
    return len(captured) / len(locales)


def test_send__cost():
    """Given articles of 40 and of 120 segments below a topic that is sent, when each is sent to four
    languages at once, to one more later, and again after a change, then it never costs more than the
    budget for each language, and not more for more segments."""
    four = list(Locale.objects.exclude(pk=Locale.get_default().pk).order_by("pk"))
    send(roads.article(live=True), four, roads.editor())
    short, long = (texts.long_article(f"Of {n}", segments=n) for n in (40, 120))
    assert cost(short, four) == cost(long, four) <= BUDGET
    roads.edit(short, "Other words.")
    assert cost(roads.publish(short), four) <= BUDGET
    later = texts.long_article("Later")
    send(later, four[:1], roads.editor())
    assert cost(later, four[1:2]) <= BUDGET


def test_send__again_while_in_review():
    """Given a translation in review, when its source changes and is sent again, then what is under
    review stays what it was and can be signed; the change waits for the translator after that."""
    page = roads.article(live=True)
    translation = roads.translate(page, "ja")
    state = bridge.submit(translation, roads.translator("ja"))
    before = state.revision.content
    roads.edit(page, "It was studied twice.")
    page = roads.publish(page)
    (again,) = send(page, [roads.locale("ja")], roads.editor())
    target = roads.fresh(Work(again).page)
    assert target.in_review
    assert target.latest_revision_id == state.revision_id
    assert target.latest_revision.content == before
    roads.sign(state.revision)
    assert "ja: It was studied." in roads.words(roads.fresh(target))
    (changed,) = [s for s in Work(again).segments if s.state.is_to_do]
    assert changed.state is State.CHANGED
    assert "twice" in changed.source


def test_send__again_while_live():
    """Given a live translation, when its changed source is sent again, then readers keep the signed
    words, and its state counts one segment to do."""
    page = roads.article(live=True)
    target = roads.publish_translation(page, "ja")
    roads.edit(page, "It was studied twice.")
    send(roads.publish(page), [roads.locale("ja")], roads.editor())
    target = roads.fresh(target)
    assert target.live
    assert "ja: It was studied." in roads.words(target)
    state = TranslationState.objects.get(page=target)
    assert state.segments - state.segments_done == 1
    assert state.words_to_do == 5  # It was studied twice, and the mark of its citation


def test_send__counts_are_those_of_the_work():
    """Given a text half translated, in part by machine, when it is sent again, then its state says
    what counting its segments says."""
    page = roads.article(live=True)
    translation = roads.translate(page, "ja")
    strings = Work(translation).segments
    strings[0].translated.delete()
    type(strings[1].translated).objects.filter(pk=strings[1].translated.pk).update(
        translation_type="machine"
    )
    send(page, [roads.locale("ja")], roads.editor())
    state, work = TranslationState.objects.get(page=Work(translation).page), Work(translation)
    to_do = [s for s in work.segments if s.state.is_to_do]
    assert len(to_do) == 2
    assert (state.segments, state.segments_done) == (len(strings), len(strings) - 2)


def test_send__again_leaves_stopped_what_was_stopped():
    """Given a translation that was stopped and goes on as a page, when its source is sent again, then
    it stays so; once its page is deleted, sending makes a new page and the work goes on."""
    page = roads.article(live=True)
    translation = roads.translate(page, "ja")
    Translation.objects.filter(pk=translation.pk).update(enabled=False)
    assert not send(page, [roads.locale("ja")], roads.editor())[0].enabled
    assert not Translation.objects.get(pk=translation.pk).enabled
    Work(translation).page.delete()
    (again,) = send(page, [roads.locale("ja")], roads.editor())
    assert again.pk == translation.pk
    assert Translation.objects.get(pk=translation.pk).enabled
    assert Work(again).done > 0


def test_send__same_language_twice():
    page = roads.article(live=True)
    assert len(send(page, [roads.locale("ja")] * 2 + [page.locale], roads.editor())) == 1


def test_send__who_sends_has_written_nothing():
    """Given a Japanese reviewer who only presses *Send*, when the translation is submitted, then that
    person may sign it."""
    page = roads.article(live=True)
    (translation,) = send(page, [roads.locale("ja")], roads.reviewer("ja"))
    roads.fill(translation)
    assert roads.sign(bridge.submit(translation, roads.translator("ja")).revision)
