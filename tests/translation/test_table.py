"""The table of texts by languages, and the languages of one text: what they say and what they cost."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
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
from kb.translation import assigning, bridge
from kb.translation.languages import languages_of
from kb.translation.models import TranslationState
from kb.translation.staleness import Change
from kb.translation.standing import Standing, TextStanding
from kb.translation.views.table import ORDERS, Cell, Row
from tests import roads


@pytest.fixture
def article(furnished, db) -> ArticlePage:
    """Live in English and sent to Japanese."""
    page = roads.article("Esketamine", live=True)
    bridge.send(page, [roads.locale("ja")], roads.editor())
    return page


def state_of(page: ArticlePage, code: str = "ja") -> TranslationState:
    return page.get_translation(roads.locale(code)).translation_state


def ask(name: str, *arguments: Any, by: Any = None, **query: Any) -> Any:
    client = Client()
    client.force_login(by or roads.editor())
    return client.get(reverse(f"translation:{name}", args=arguments), query)


def titles(**query: Any) -> list[str]:
    return [row.title for row in ask("table", **query).context["object_list"]]


def lines(**query: Any) -> list[dict[str, str]]:
    """The file of the table."""
    file = ask("table", **query, export="csv").getvalue().decode()
    return list(csv.DictReader(file.splitlines()))


def many(count: int, page: ArticlePage) -> None:
    """So many drafts more that were sent to Japanese; a list asks for no more of them."""
    japanese = page.get_translation(roads.locale("ja"))
    for number in range(count):
        source = ArticlePage(title=f"Text {number:02}")
        page.get_parent().add_child(instance=source)
        target = ArticlePage(
            title=f"文 {number:02}", slug=f"text-{number}", locale=japanese.locale,
            translation_key=source.translation_key,
        )  # fmt: skip
        japanese.get_parent().add_child(instance=target)
        TranslationState.objects.create(
            page=target, translation_key=source.translation_key, locale=target.locale
        )


# -- the table -------------------------------------------------------------------------------------
def test_table__constant_queries_pages_of_fifty_and_the_whole_as_a_file(article):
    """Given 53 texts in five languages, when a page of fifty, one of three and the file are asked
    for, then the pages cost the same number of queries and the file has every text in every language."""
    many(50, article)
    counts = {}
    for name, query in {"fifty": {}, "three": {"p": 2}}.items():
        with CaptureQueriesContext(connection) as asked:
            response = ask("table", by=roads.superuser(), **query)
        counts[name] = (len(response.context["object_list"]), len(asked))
        assert all(len(row.cells) == 5 for row in response.context["object_list"])
    assert [rows for rows, _queries in counts.values()] == [50, 3]
    assert counts["fifty"][1] == counts["three"][1] <= 36
    found = lines()
    assert len(found) == 53 * 5
    assert len({(line["Text"], line["Language"]) for line in found}) == 53 * 5


def test_table__says_state_work_and_who(article):
    state = state_of(article)
    assigning.assign(state, by=roads.editor(), to=roads.translator("ja"), due=None)
    (row,) = [row for row in ask("table").context["object_list"] if row.title == "Esketamine"]
    assert [cell.text.standing for cell in row.cells] == [
        Standing.CURRENT, Standing.MISSING, Standing.MISSING, Standing.IN_TRANSLATION,
        Standing.MISSING,
    ]  # fmt: skip
    page = ask("table").content.decode()
    assert f"{state.words_to_do} words to do" in page
    assert "translator-ja" in page
    (line,) = [e for e in lines(state="in-translation") if e["Text"] == "Esketamine"]
    assert (line["Language"], line["State"], line["Translator"]) == (
        "ja", "in translation", "translator-ja",
    )  # fmt: skip
    assert line["Words to do"] == str(state.words_to_do)


def test_table__filters(article):
    """Given an article in translation, its topic and home page not sent further, when the table is
    filtered, then it has the texts of which one shown language fits."""
    other = roads.user("ja-2", "Translators ja")
    assigning.take(state_of(article), by=roads.translator("ja"))
    topic, home = article.get_parent(), article.get_parent().get_parent()
    everything = sorted([article.title, topic.title, home.title])
    assert titles() == everything
    assert titles(state="overdue") == []
    assert titles(state=["overdue", "in-translation"]) == everything
    assert titles(state="missing", language=roads.locale("ja").pk) == []
    assert titles(state="missing", language=roads.locale("ko").pk) == everything
    assert titles(topic=topic.pk) == sorted([article.title, topic.title])
    assert titles(translator=roads.translator("ja").pk) == [article.title]
    assert titles(translator="nobody") == sorted([topic.title, home.title])
    assert titles(q="esket") == [article.title]
    assert titles(q="Nothing of the kind") == []
    assert titles(translator=other.pk) == everything  # no such choice: the filter says so


def test_table__order_is_kept_and_drafts_are_left_out(article):
    state = state_of(article)
    state.due = timezone.localdate()
    state.save()
    roads.article("Never signed")
    assert titles(order="due")[0] == article.title
    assert titles(order="words")[0] == article.title
    assert "Never signed" not in titles()


@pytest.mark.parametrize(
    ("actor", "opens", "sends"),
    [
        (roads.superuser, True, True),
        (roads.editor, False, True),
        (lambda: roads.translator("ja"), True, False),
        (lambda: roads.translator("ko"), False, False),
        (lambda: roads.reviewer("ja"), False, False),
    ],
    ids=["superuser", "editor", "translator", "other translator", "reviewer"],
)
def test_table__everyone_reads_it_and_each_is_led_where_they_may_go(article, actor, opens, sends):
    rows = ask("table", by=actor()).context["object_list"]
    assert len(rows) == 3
    assert all(bool(row.address) == sends for row in rows)
    assert {bool(cell.address) for row in rows for cell in row.cells
            if cell.text.locale.language_code == "ja"} == {opens}  # fmt: skip


# -- orders: no database ---------------------------------------------------------------------------
def _row(**said: Any) -> Row:
    text = TextStanding(uuid4(), mock.Mock(), **said)
    current = TextStanding(uuid4(), mock.Mock(), standing=Standing.CURRENT)
    return Row(mock.Mock(), [Cell(current), Cell(text)])


LATE, EARLY = datetime(2026, 5, 2, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
SORTED = {
    "safety": [
        _row(standing=Standing.BEHIND_SAFETY, behind_since=EARLY),
        _row(standing=Standing.BEHIND_SAFETY, behind_since=LATE),
        _row(standing=Standing.OVERDUE),
        _row(standing=Standing.BEHIND_CONTENT),
        _row(standing=Standing.REVIEW_DUE),
        _row(standing=Standing.MISSING),
        _row(standing=Standing.BEHIND_MINOR),
        _row(standing=Standing.IN_REVIEW),
    ],
    "behind": [_row(behind_since=EARLY), _row(behind_since=LATE), _row()],
    "due": [_row(due=date(2026, 5, 1)), _row(due=date(2026, 6, 1)), _row()],
    "words": [_row(words_to_do=40), _row(words_to_do=3), _row()],
}


@pytest.mark.parametrize("order", ORDERS)
def test_order__of_each_sort(order):
    _label, key = ORDERS[order]
    jumbled = SORTED[order][::-1]
    assert sorted(jumbled, key=key) == SORTED[order]


# -- the languages of one text ---------------------------------------------------------------------
def test_languages__what_sending_brings_and_from_which_words_it_was_made(article):
    """Given a live Japanese translation and one sent to Korean, when the source is signed with other
    words, then both lack one changed place until it is sent again, and the form has them ticked."""
    roads.publish_translation(article, "ja")
    roads.edit(article, "It was studied twice.")
    signed = roads.publish(article).approval
    rows = {
        row.text.locale.language_code: row for row in languages_of(article, user=roads.editor())
    }
    assert rows["ja"].brings == {Change.CHANGED: 1}
    assert rows["ja"].change == "1 changed"
    assert rows["ja"].state.made_from.approval.pk < signed.pk
    assert (rows["ko"].text.standing, rows["ko"].change) == (Standing.MISSING, "")
    response = ask("languages", article.pk)
    ticked = set(response.context["form"]["locales"].initial)
    assert ticked == {roads.locale(code).pk for code in ("ja", "ko", "en-gb", "zh-hans")}
    assert "1 changed" in response.content.decode()

    bridge.send(roads.fresh(article), [roads.locale("ja")], roads.editor())
    rows = {
        row.text.locale.language_code: row for row in languages_of(article, user=roads.editor())
    }
    assert not rows["ja"].to_send
    assert rows["ja"].text.standing.is_behind
    assert rows["ja"].text.work_state == Standing.IN_TRANSLATION


def test_languages__leads_each_person_where_they_may_go(article):
    """Given a Japanese translation in review, when people look, then its translator and its reviewer
    are led to the review, its translator to the desk, and an editor of the source to neither."""
    translation = roads.translate(article, "ja")
    bridge.submit(translation, roads.translator("ja"))
    for person, desk, review in (
        (roads.superuser(), True, True),
        (roads.editor(), False, False),
        (roads.translator("ja"), True, True),
        (roads.reviewer("ja"), False, True),
    ):
        row = next(r for r in languages_of(article, user=person) if r.text.page_id)
        assert (bool(row.desk), bool(row.review)) == (desk, review), person
        assert row.text.standing == Standing.IN_REVIEW


def test_languages__fixed_queries(article):
    """Given a text in one and then in four languages, when they are looked at, then both cost the
    same number of queries."""
    counts = []
    for _round in range(2):
        editor = roads.user("editor")
        with CaptureQueriesContext(connection) as asked:
            list(languages_of(article, user=type(editor).objects.get(pk=editor.pk)))
        counts.append(len(asked))
        bridge.send(article, [roads.locale(c) for c in ("en-gb", "ko", "zh-hans")], roads.editor())
    assert counts[0] == counts[1] <= 16


def test_panel__says_where_each_language_stands(article):
    client = Client()
    client.force_login(roads.editor())
    page = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "kb-standing--in-translation" in page
    assert page.count("kb-standing--missing") == 3
    assert reverse("translation:languages", args=[article.pk]) in page
