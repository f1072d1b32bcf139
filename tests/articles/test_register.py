"""The claims register: what it counts, which verdict it shows, and what leaves it as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from kb.articles import citing, register
from kb.articles.models import ArticlePage, Citation
from kb.references.models import Reference
from kb.review import road, verdicts
from kb.review.evidence import evidence_of
from kb.review.models import Verdict
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

Value, Stance = Verdict.Value, Citation.Stance


def _article(title: str, *said: tuple[str, str, str], live: bool = True) -> ArticlePage:
    """An article whose sentences cite works: each by its words, the work's key, and the stance."""
    page = roads.article(title).get_latest_revision_as_object()
    page.citations.clear()
    html = ""
    for number, (words, citekey, stance) in enumerate(said):
        work = Reference.objects.filter(citekey=citekey).first()
        work = work or roads.publish(roads.reference(citekey))
        cited = Citation(key=f"{citekey}-{number}", reference=work, stance=stance, quote="Q.")
        page.citations.add(cited)
        html += f"<p>{words} {citing.mark(cited)}</p>"
    page.body = roads.body(html)
    page.save_revision(user=roads.editor())
    return roads.publish(roads.fresh(page)) if live else roads.fresh(page)


def _judge(
    page: ArticlePage, value: str, note: str = "", *, by: Any = None, sign: bool = True
) -> Verdict:
    """A verdict on the first sentence, in a round of its own."""
    state = roads.submit(roads.fresh(page)).task_states.latest("pk").specific
    by = by or roads.reviewer()
    claim = evidence_of(state.revision.as_object())[0].claims[0]
    made = verdicts.judge(state, by, claim=claim, value=value, note=note)
    if sign:
        roads.sign(state.revision, by)
    else:
        road.decline(state.revision, by, "No.")
    return made


def _rows(lines: list[register.Line]) -> list[tuple]:
    return [(str(x.article), x.claim.sentence, x.work.citekey, x.stance, x.value) for x in lines]


# -- sentences by verdict --------------------------------------------------------------------------
def test_lines__each_live_sentence_and_work_once_in_the_order_of_the_text():
    _article("Beta", ("It helps some.", "b2020", "supports"), ("It harms few.", "a2020", "limits"))
    _article("Alpha", ("It helps.", "a2020", "supports"))
    _article("Draft", ("It cures.", "a2020", "supports"), live=False)
    assert _rows(register.lines()) == [
        ("Alpha", "It helps.", "a2020", "supports", "none"),
        ("Beta", "It helps some.", "b2020", "supports", "none"),
        ("Beta", "It harms few.", "a2020", "limits", "none"),
    ]


def test_lines__show_live_words_while_a_draft_says_otherwise_and_none_once_withdrawn():
    page = roads.article("Live", live=True)
    roads.edit(page, "It was studied twice.")
    assert [line.claim.sentence for line in register.lines()] == ["It was studied."]
    road.withdraw(roads.fresh(page), roads.editor(), "A doubt.")
    assert register.lines() == []


def test_lines__the_newest_verdict_counts_and_lapses_with_the_sentence():
    """Given verdicts of several rounds, when the register is read, then the newest counts, also one
    that declined a draft with the same sentence; once the live sentence changes there is none."""
    page = roads.article("Judged", live=True)
    _judge(page, Value.SUPPORTED)
    assert [line.value for line in register.lines()] == ["supported"]
    roads.edit(roads.fresh(page), "It was studied. So they say.")
    _judge(page, Value.NOT_SUPPORTED, "Not in the passage.", sign=False)
    roads.edit(roads.fresh(page), "It was studied.")
    newest = _judge(page, Value.OUT_OF_DATE, "Old.", by=roads.reviewer(name="rex"))
    (line,) = register.lines()
    assert line.verdict == newest
    roads.edit(roads.fresh(page), "It was studied again.")
    roads.publish(roads.fresh(page))
    assert [line.value for line in register.lines()] == ["none"]


def test_lines__are_those_of_each_language():
    page = roads.article("Spoken", live=True)
    _judge(page, Value.SUPPORTED)
    roads.publish_translation(roads.fresh(page), "ja", "日本語 {source}")
    rows = {line.language: (line.claim.sentence, line.value) for line in register.lines()}
    assert rows == {
        "en-us": ("It was studied.", "supported"),
        "ja": ("日本語 It was studied.", "none"),
    }


# -- works and pairs -------------------------------------------------------------------------------
def test_weights__count_sentences_once_and_stances_apart():
    """Given two articles on two works, one sentence with two marks of the same work, when works are
    weighed, then that sentence is one, and the heaviest work comes first."""
    _article("One", ("It helps.", "light", "supports"), ("It harms.", "heavy", "contradicts"))
    two = _article("Two", ("It works.", "heavy", "supports"), ("It may.", "heavy", "limits"))
    page = two.get_latest_revision_as_object()
    first, second = page.citations.all()
    page.body = roads.body(f"<p>It works {citing.mark(first)} so {citing.mark(second)}.</p>")
    page.save_revision(user=roads.editor())
    roads.publish(roads.fresh(page))
    found = [
        (w.work.citekey, w.language, w.sentences, w.articles, w.supports, w.limits, w.contradicts)
        for w in register.weights(register.lines())
    ]
    assert found == [("heavy", "en-us", 2, 2, 1, 1, 1), ("light", "en-us", 1, 1, 1, 0, 0)]


# The stances with which two articles cite one work, and whether that is opposition.
PAIRS = {
    ("supports", "contradicts"): True,
    ("contradicts", "supports"): True,
    ("supports", "limits"): False,
    ("contradicts", "limits"): False,
    ("supports", "supports"): False,
    ("contradicts", "contradicts"): False,
}


@pytest.mark.parametrize("stances", PAIRS, ids=" and ".join)
def test_opposed__supports_against_contradicts(stances):
    one, other = stances
    _article("One", ("It helps.", "shared", one), ("Alone.", "alone", "supports"))
    _article("Other", ("It does not.", "shared", other))
    found = register.opposed(register.lines())
    assert bool(found) is PAIRS[stances]
    for pair in found:
        said = {str(pair.supported): "supports", str(pair.contradicted): "contradicts"}
        assert said == {"One": one, "Other": other}
        assert pair.work.citekey == "shared"


def test_opposed__not_with_itself_nor_across_languages():
    """Given an article that names both sides of a work, and its translation, when pairs are looked
    for, then there is none."""
    page = _article("Fair", ("It helps.", "w", "supports"), ("It does not.", "w", "contradicts"))
    roads.publish_translation(page, "ja")
    assert len(register.lines()) == 4
    assert register.opposed(register.lines()) == []


# -- the screens -----------------------------------------------------------------------------------
def _get(screen: str, by: Any = None, **query: str) -> Any:
    client = Client()
    client.force_login(by or roads.reviewer())
    return client.get(reverse(f"articles:{screen}"), query)


def _table(response: Any) -> list[str]:
    soup = BeautifulSoup(response.content, "html.parser")
    return [" ".join(row.get_text(" ").split()) for row in soup.select("table.listing tbody tr")]


@pytest.fixture
def library() -> None:
    judged = _article("Judged", ("It helps.", "w1", "supports"))
    _judge(judged, Value.OVERSTATED, "=Too much, by half.")
    _article("Other", ("It does not.", "w1", "contradicts"), ("It costs.", "w2", "supports"))
    roads.publish_translation(judged, "ja")


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        ({}, {"It helps.", "ja: It helps.", "It does not.", "It costs."}),
        ({"verdict": "overstated"}, {"It helps."}),
        ({"verdict": "none"}, {"ja: It helps.", "It does not.", "It costs."}),
        ({"language": "ja"}, {"ja: It helps."}),
        ({"work": "w2"}, {"It costs."}),
        ({"work": "w1", "language": "en-us", "verdict": "none"}, {"It does not."}),
        ({"verdict": "supported"}, set()),
        ({"article": "Other"}, {"It does not.", "It costs."}),
        ({"verdict": "probably"}, {"It helps.", "ja: It helps.", "It does not.", "It costs."}),
    ],
)
def test_claims__filtered(library, query, sentences):
    """Given sentences with and without verdicts, when they are filtered on the screen or for a file,
    then those that fit are there; an answer that is none filters nothing."""
    if "article" in query:
        query = {"article": str(ArticlePage.objects.get(title=query["article"]).pk)}
    rows = _table(_get("claims", **query))
    assert len(rows) == len(sentences)
    assert all(any(row.startswith(said) for row in rows) for said in sentences)
    file = _get("claims", export="csv", **query)
    lines = list(csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode())))
    assert {line["Sentence"] for line in lines} == sentences


@pytest.mark.parametrize("screen", ["claims", "claims_works", "claims_opposed"])
def test_export__both_files_hold_what_the_screen_shows(library, screen):
    rows = _table(_get(screen))
    assert rows
    file = b"".join(_get(screen, export="csv").streaming_content).decode()
    lines = list(csv.reader(io.StringIO(file)))
    sheet = load_workbook(io.BytesIO(b"".join(_get(screen, export="xlsx").streaming_content)))
    cells = [
        ["" if v is None else v for v in row] for row in sheet.active.iter_rows(values_only=True)
    ]
    assert len(lines) == len(cells) == len(rows) + 1
    assert lines[0] == cells[0]
    assert [[str(v) for v in row[:5]] for row in cells] == [row[:5] for row in lines]


def test_claims__lead_to_the_article_and_for_editors_to_the_work(library):
    for by, may in ((roads.editor(), True), (roads.reviewer(), False)):
        soup = BeautifulSoup(_get("claims", by).content, "html.parser")
        links = [a["href"] for a in soup.select("table.listing a")]
        assert "/en-us/ketamine/judged/" in links
        work = reverse(
            "wagtailsnippets_references_reference:edit",
            args=[Reference.objects.get(citekey="w1").pk],
        )
        assert (work in links) is may


def test_register__is_empty_without_articles():
    for screen in ("claims", "claims_works", "claims_opposed"):
        assert _get(screen).status_code == 200
        assert _table(_get(screen)) == []


def test_menu__offers_the_register_to_who_may_open_it():
    for by, may in (
        (roads.editor(), True),
        (roads.reviewer(), True),
        (roads.translator("ja"), False),
    ):
        client = Client()
        client.force_login(by)
        shown = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (reverse("articles:claims") in shown) is may


def test_queries__do_not_grow(django_assert_num_queries):
    """Given few and many articles with verdicts, when the register is computed and shown, then the
    database is asked as often."""

    def asked(count: int) -> int:
        for number in range(count):
            page = _article(f"A{count}-{number}", ("It helps.", f"w{number}", "supports"))
            _judge(page, Value.SUPPORTED, by=roads.reviewer(name=f"r{number}"))
        with django_assert_num_queries(3):
            register.lines()
        _get("claims")
        with CaptureQueriesContext(connection) as queries:
            assert len(_table(_get("claims"))) >= count
        return len(queries)

    assert asked(1) == asked(5)
