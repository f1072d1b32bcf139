"""One person's queue: whose work is on it, in which order, and what it costs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kb.articles.models import ArticlePage
from kb.review import remarks, road
from kb.translation import assigning, bridge, waiting
from kb.translation.models import TranslationState
from kb.translation.standing import Standing, TextStanding
from kb.translation.waiting import Job
from tests import roads


@pytest.fixture
def article(furnished, db) -> ArticlePage:
    """Live in English and sent to Japanese."""
    page = roads.article("Esketamine", live=True)
    bridge.send(page, [roads.locale("ja")], roads.editor())
    return page


def state_of(page: ArticlePage, code: str = "ja") -> TranslationState:
    return page.get_translation(roads.locale(code)).translation_state


def jobs_of(person: Any) -> dict[str, list[str]]:
    jobs = waiting.jobs_of(person)
    groups = {"mine": jobs.mine, "free": jobs.free, "others": jobs.others}
    return {name: [job.title for job in group] for name, group in groups.items() if group}


def ask(person: Any) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(reverse("translation:mine"))


# -- to translate ----------------------------------------------------------------------------------
def test_jobs__mine_free_and_others(article):
    """Given a text, its topic and its home page sent to Japanese, when one translator takes the text,
    then it is theirs, a colleague's list shows that another has it, and no other language has it."""
    colleague = roads.user("ja-2", "Translators ja")
    assigning.take(state_of(article), by=roads.translator("ja"))
    rest = sorted(page.title for page in article.get_ancestors()[1:])
    found = jobs_of(roads.translator("ja"))
    assert found["mine"] == [article.title]
    assert sorted(found["free"]) == rest
    assert jobs_of(colleague)["others"] == [article.title]
    assert jobs_of(roads.superuser())["others"] == [article.title]
    for person in (roads.translator("ko"), roads.editor(), roads.reviewer("ja")):
        assert jobs_of(person) == {}


def test_jobs__end_with_submitting_and_come_back_when_declined_or_changed(article):
    """Given a translation, when it is submitted, then it is on nobody's list; declined it is back with
    the number of remarks; signed it is gone; sent again with other words it is back as behind."""
    person = roads.translator("ja")
    translation = roads.translate(article, "ja")
    assert article.title in jobs_of(person)["free"]
    state = bridge.submit(translation, person)
    assert article.title not in jobs_of(person)["free"]
    remarks.add(state, roads.reviewer("ja"), text="用語")
    road.decline(state.revision, roads.reviewer("ja"), "用語")
    (job,) = [job for job in waiting.jobs_of(person).free if job.title == article.title]
    assert (job.remarks, job.text.words_to_do) == (1, 0)
    assert "Declined, 1 remark" in ask(person).content.decode()
    roads.sign(bridge.submit(translation, person).revision)
    assert article.title not in jobs_of(person)["free"]
    roads.edit(article, "It was studied twice.")
    roads.publish(article)
    assert article.title not in jobs_of(person)["free"]
    bridge.send(roads.fresh(article), [roads.locale("ja")], roads.editor())
    (job,) = [job for job in waiting.jobs_of(person).free if job.title == article.title]
    assert job.text.standing == Standing.BEHIND_CONTENT
    assert job.text.words_to_do


def _job(title: str, *, remarks: int | None = None, **said: Any) -> Job:
    return Job(TextStanding(uuid4(), mock.Mock(), **said), title, 1, remarks)


def test_urgency__safety_declined_due_short():
    today = date(2026, 5, 1)
    jobs = [
        _job("safety", standing=Standing.BEHIND_SAFETY, words_to_do=900),
        _job("declined", remarks=0, words_to_do=900),
        _job("due", due=today, words_to_do=900),
        _job("due later", due=today + timedelta(days=1)),
        _job("short", words_to_do=2),
        _job("long", words_to_do=900),
    ]
    jumbled = jobs[::-1]
    assert sorted(jumbled, key=lambda job: job.urgency) == jobs


def test_job__late_on_the_day_after_it_is_due():
    today = timezone.localdate()
    assert _job("late", due=today - timedelta(days=1)).late
    assert not _job("today", due=today).late
    assert not _job("never").late


# -- to send ---------------------------------------------------------------------------------------
def test_editors__see_what_changed_since_it_was_sent_and_what_is_missing(article):
    """Given a live Japanese translation, when its source is signed with other words, then it is on
    the list of who may change the source until it is sent again; signed anew without a change it is
    not."""
    roads.publish_translation(article, "ja")
    editor = roads.editor()
    roads.publish(article)
    assert waiting.outdated_of(editor) == []
    roads.edit(article, "It was studied twice.")
    roads.publish(article)
    (row,) = waiting.outdated_of(editor)
    assert row.source.title == article.title
    assert [text.locale.language_code for text in row.texts] == ["ja"]
    assert row.texts[0].standing.is_behind
    assert waiting.outdated_of(roads.translator("ja")) == []
    page = ask(editor).content.decode()
    assert reverse("translation:languages", args=[article.pk]) in page
    missing = {locale.language_code: count for locale, count in waiting.missing_of(editor)}
    assert missing == {"en-gb": 3, "zh-hans": 3, "ko": 3}
    bridge.send(roads.fresh(article), [roads.locale("ja")], editor)
    assert waiting.outdated_of(editor) == []


# -- the screen ------------------------------------------------------------------------------------
def test_screen__what_each_person_finds(article):
    for person, said in {
        roads.superuser: ["Nobody has these", "Never sent"],
        roads.editor: ["Never sent"],
        lambda: roads.translator("ja"): ["Nobody has these"],
        lambda: roads.translator("ko"): ["There is no language for you"],
        roads.reviewer: ["To your review queue"],
        lambda: roads.user("nobody", "Medical reviewers"): ["There is no language for you"],
    }.items():
        page = ask(person()).content.decode()
        for sentence in ("Nobody has these", "Never sent", "Nothing is waiting to be translated.",
                         "To your review queue", "There is no language for you"):  # fmt: skip
            assert (sentence in page) == (sentence in said), sentence


def test_screen__nothing_to_do(article):
    TranslationState.objects.all().delete()
    page = ask(roads.translator("ja")).content.decode()
    assert "Nothing is waiting to be translated." in page


def test_screen__fixed_queries(article):
    """Given three and then nine texts in two languages, when a superuser's queue is read, then both
    cost the same number of queries."""
    person, counts = roads.superuser(), []
    assigning.take(state_of(article), by=person)
    for number in range(2):
        ask(person)
        with CaptureQueriesContext(connection) as asked:
            ask(person)
        counts.append(len(asked))
        if not number:
            bridge.send(article, [roads.locale("ko")], roads.editor())
            more = roads.article("Another", live=True)
            bridge.send(more, [roads.locale("ja"), roads.locale("ko")], roads.editor())
    assert counts[0] == counts[1] <= 40


def test_buttons__lead_back_with_a_sentence(article):
    client = Client()
    client.force_login(roads.translator("ja"))
    page = state_of(article).page_id
    response = client.post(reverse("translation:take", args=[page]), follow=True)
    assert "You have taken “Esketamine”." in response.content.decode()
    assert "Yours" in response.content.decode()
    response = client.post(reverse("translation:release", args=[page]), follow=True)
    assert "is free again" in response.content.decode()
    response = client.post(reverse("translation:release", args=[page]), follow=True)
    assert "Nobody has this text." in response.content.decode()
