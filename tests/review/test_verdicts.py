"""Verdicts on sentences and their sources: who gives them, how long they stand, what they decide."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from django.urls import reverse

from kb.articles import citing
from kb.references.models import Reference
from kb.review import remarks, road, standing, verdicts
from kb.review.errors import NotSupported, ReviewRequired
from kb.review.evidence import Claim, evidence_of
from kb.review.models import (
    Approval,
    AuditEntry,
    ChecklistPoint,
    Disclosure,
    MedicalReviewTaskState,
    Remark,
    Verdict,
)
from kb.review.verdicts import MayNotJudge, NoteMissing
from kb.review.views.verdicts import laid_out
from kb.translation import bridge
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

Value = Verdict.Value
NOTE = "The passage speaks of rats."


def _round(page: Any = None) -> MedicalReviewTaskState:
    """A round of review on an article that the editor wrote and someone else submitted."""
    page = page or roads.article()
    return roads.submit(page, roads.user("submitter")).task_states.latest("pk").specific


def _claim(state: Any) -> Claim:
    return evidence_of(state.revision.as_object())[0].claims[0]


def _judge(state: Any, by: Any, value: str = Value.NOT_SUPPORTED, note: str = NOTE) -> Any:
    return verdicts.judge(state, by, claim=_claim(state), value=value, note=note)


# -- who may ---------------------------------------------------------------------------------------
def _with_credential(person: Any, **fields: Any) -> Any:
    roads.credential(person, "en-us", **fields)
    Disclosure.objects.create(user=person, statement="none", valid_until=date(2100, 1, 1))
    return person


ACTORS = {
    "superuser": roads.superuser,
    "superuser with a credential": lambda: _with_credential(
        roads.user("chief", is_superuser=True, is_staff=True)
    ),
    "editor": lambda: roads.user("another-editor", "Editors"),
    "author who is reviewer": lambda: _with_credential(roads.editor()),
    "submitter who is reviewer": lambda: _with_credential(roads.user("submitter")),
    "reviewer": roads.reviewer,
    "another reviewer": lambda: roads.reviewer(name="rex"),
    "reviewer without disclosure": lambda: roads.reviewer(name="silent", disclosed=False),
    "reviewer whose credential is over": lambda: _with_credential(
        roads.user("retired"), valid_until=date(2020, 1, 1)
    ),
    "reviewer of Japanese": lambda: roads.reviewer("ja"),
    "translator into Japanese": lambda: roads.translator("ja"),
}
OPEN, DECLINED, SIGNED = "in review", "declined", "signed"
REVIEWERS = {"superuser with a credential", "reviewer", "another reviewer"}
# Who may give a verdict on an English article, by the state of its round.
MAY = {OPEN: REVIEWERS, DECLINED: set(), SIGNED: set()}


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("phase", MAY)
def test_judge__who_may(phase, actor):
    """Given a round of review in some phase, when each kind of person judges a sentence, then those
    in the table do, and the others are refused with a sentence and change nothing."""
    state, by = _round(), ACTORS[actor]()
    claim = _claim(state)
    if phase == DECLINED:
        road.decline(state.revision, roads.reviewer(name="first"), "No.")
    elif phase == SIGNED:
        roads.sign(state.revision, roads.reviewer(name="first"))
    if actor in MAY[phase]:
        made = verdicts.judge(state, by, claim=claim, value=Value.OVERSTATED, note=NOTE)
        assert (made.by, made.sentence) == (by, "It was studied.")
        (entry,) = AuditEntry.objects.filter(verb=AuditEntry.Verb.VERDICT)
        assert (entry.actor, entry.detail["value"]) == (by, "overstated")
    else:
        with pytest.raises(MayNotJudge) as refusal:
            verdicts.judge(state, by, claim=claim, value=Value.OVERSTATED, note=NOTE)
        assert str(refusal.value).strip()
        assert not Verdict.objects.exists()


def test_judge__the_first_of_two_signers_has_decided():
    """Given a text that two must sign, when the first has signed, then their verdicts stay as they
    are, and the second may still judge."""
    state = _high_risk_round()
    _judge(state, roads.reviewer(), Value.SUPPORTED, "")
    roads.sign(state.revision)
    with pytest.raises(MayNotJudge):
        _judge(state, roads.reviewer())
    assert _judge(state, roads.reviewer(name="rex")).forbids


def _high_risk_round() -> MedicalReviewTaskState:
    topic = roads.topic()
    topic.high_risk = True
    topic.save_revision(user=roads.editor())
    roads.publish(topic)
    return _round()


@pytest.mark.parametrize("value", [v for v in Value if v != Value.SUPPORTED])
def test_judge__a_fault_needs_a_note(value):
    state = _round()
    with pytest.raises(NoteMissing):
        _judge(state, roads.reviewer(), value, "  ")
    assert not Verdict.objects.exists()
    assert _judge(state, roads.reviewer(), Value.SUPPORTED, "").note == ""


def test_judge__a_verdict_that_is_none_is_refused():
    with pytest.raises(ReviewRequired):
        _judge(_round(), roads.reviewer(), "probably")


def test_judge__changed_taken_back_and_said_once():
    """Given a verdict, when it is given again, changed and taken back, then it is one row, then none,
    and the audit has each change once."""
    state, by = _round(), roads.reviewer()
    for value in (Value.NOT_SUPPORTED, Value.NOT_SUPPORTED, Value.OUT_OF_DATE):
        _judge(state, by, value)
    assert [v.value for v in Verdict.objects.all()] == [Value.OUT_OF_DATE]
    assert _judge(state, by, "", "") is None
    assert not Verdict.objects.exists()
    entries = AuditEntry.objects.filter(verb=AuditEntry.Verb.VERDICT).order_by("pk")
    assert [entry.detail["value"] for entry in entries] == ["not-supported", "out-of-date", ""]


# -- what they decide ------------------------------------------------------------------------------
def test_sign__refused_while_any_reviewer_of_the_round_finds_no_support():
    """Given a verdict of one reviewer, when another signs, then that is refused with a sentence that
    names the words and the person; once it is taken back, the signature is taken."""
    state, rita = _round(), roads.reviewer()
    _judge(state, rita)
    with pytest.raises(NotSupported) as refusal:
        roads.sign(state.revision, roads.reviewer(name="rex"))
    assert "“It was studied.”" in str(refusal.value)
    assert rita.get_full_name() in str(refusal.value)
    assert not Approval.objects.of(state.revision.as_object()).exists()
    _judge(state, rita, "", "")
    assert roads.sign(state.revision, roads.reviewer(name="rex"))


@pytest.mark.parametrize("value", [Value.OVERSTATED, Value.OUT_OF_DATE])
def test_sign__goes_on_over_a_smaller_fault_and_tells_the_editor(value):
    """Given a verdict that finds a smaller fault, when the text is signed, then it is live, the note
    is on the editor's list, and the signature's audit entry counts the verdicts."""
    page = roads.article()
    state = _round(page)
    _judge(state, roads.reviewer(), value)
    roads.sign(state.revision)
    assert roads.fresh(page).live
    (line,) = remarks.to_do(roads.fresh(page))
    assert line.remark.place == "citations.feder2014"
    assert line.remark.quote == "It was studied."
    assert NOTE in line.remark.text
    entry = AuditEntry.objects.filter(verb=AuditEntry.Verb.SIGN).first()
    assert entry.detail["verdicts"] == {value: 1}


def test_decline__brings_the_notes_to_the_editor_and_needs_no_other_reason():
    """Given verdicts of two reviewers, when one declines without a word, then both notes are remarks
    by who gave them, and what is supported is none."""
    page = roads.article()
    state, rita, rex = _round(page), roads.reviewer(), roads.reviewer(name="rex")
    _judge(state, rita)
    _judge(state, rex, Value.OVERSTATED, "Twice as much.")
    road.decline(state.revision, rita, "")
    made = [(line.remark.by, line.remark.text) for line in remarks.to_do(roads.fresh(page))]
    assert made == [(rita, f"Not supported: {NOTE}"), (rex, "Overstated: Twice as much.")]
    (entry,) = AuditEntry.objects.filter(verb=AuditEntry.Verb.DECLINE)
    assert len(entry.detail["remarks"]) == 2


def test_decline__a_word_of_praise_is_no_reason():
    state = _round()
    _judge(state, roads.reviewer(), Value.SUPPORTED, "Well said.")
    with pytest.raises(ReviewRequired):
        road.decline(state.revision, roads.reviewer(), "")


# -- how long they stand ---------------------------------------------------------------------------
def _again(page: Any, **citation: Any) -> MedicalReviewTaskState:
    """Another round, on a draft in which the citation reads otherwise."""
    draft = roads.fresh(page).get_latest_revision_as_object()
    cited = draft.citations.first()
    for name, value in citation.items():
        setattr(cited, name, value)
    draft.title += " again"
    draft.citations.add(cited)
    draft.save_revision(user=roads.editor())
    return _round(roads.fresh(page))


def _sign_work_anew() -> None:
    work = Reference.objects.get(citekey="feder2014")
    work.title = "Another study"
    work.save_revision(user=roads.editor())
    roads.publish(work)


def _carried(state: Any) -> list[Verdict]:
    obj = state.revision.as_object()
    return standing.carried(state, obj, [c for e in evidence_of(obj) for c in e.claims])


def test_carried__while_sentence_and_source_are_the_same():
    """Given a verdict of a round that was signed, when something else changes, then it still holds in
    the next round, and counts."""
    page = roads.article()
    state = _round(page)
    made = _judge(state, roads.reviewer(), Value.SUPPORTED, "")
    roads.sign(state.revision)
    state = _again(page)
    assert _carried(state) == [made]
    roads.sign(state.revision)
    entry = AuditEntry.objects.filter(verb=AuditEntry.Verb.SIGN).first()
    assert entry.detail["verdicts"] == {"supported": 1}


@pytest.mark.parametrize(
    "change", [{"quote": "In rats."}, {"stance": "limits"}, {"locator": "p. 3"}]
)
def test_carried__lapses_with_the_source(change):
    page = roads.article()
    state = _round(page)
    _judge(state, roads.reviewer())
    road.decline(state.revision, roads.reviewer(), "")
    state = _again(page, **change)
    assert _carried(state) == []
    assert roads.sign(state.revision)


def test_carried__lapses_with_the_sentence_and_with_the_record_of_the_work():
    page = roads.article()
    state = _round(page)
    _judge(state, roads.reviewer(), Value.SUPPORTED, "")
    roads.sign(state.revision)
    roads.edit(roads.fresh(page), "It was studied twice.")
    state = _round(roads.fresh(page))
    assert _carried(state) == []
    road.decline(state.revision, roads.reviewer(), "No.")
    roads.edit(roads.fresh(page), "It was studied.")
    state = _round(roads.fresh(page))
    assert len(_carried(state)) == 1
    _sign_work_anew()
    assert _carried(state) == []


def test_carried__no_support_keeps_standing_until_it_is_judged_anew():
    """Given a draft declined as not supported and submitted again as it was, when another reviewer
    signs without a word on it, then that is refused; judged anew, it is signed."""
    page = roads.article()
    state, rex = _round(page), roads.reviewer(name="rex")
    _judge(state, roads.reviewer())
    road.decline(state.revision, roads.reviewer(), "")
    state = _again(page)
    with pytest.raises(NotSupported, match="In an earlier round"):
        roads.sign(state.revision, rex)
    _judge(state, rex, Value.SUPPORTED, "")
    assert roads.sign(state.revision, rex)


def test_verdicts__are_those_of_one_language():
    """Given a verdict on an English sentence, when the Japanese translation is reviewed, then its own
    sentences are shown and nothing is carried over."""
    page = roads.article()
    state = _round(page)
    _judge(state, roads.reviewer(), Value.SUPPORTED, "")
    roads.sign(state.revision)
    translated = bridge.submit(
        roads.translate(roads.fresh(page), "ja", "{language}では、{source}"), roads.translator("ja")
    )
    assert _claim(translated).sentence.startswith("jaでは、")
    assert _carried(translated) == []
    assert _judge(translated, roads.reviewer("ja"))
    with pytest.raises(MayNotJudge):
        _judge(translated, roads.reviewer())


# -- on the signing screen -------------------------------------------------------------------------
class Screen:
    def __init__(self, state: Any, by: Any = None) -> None:
        self.state, self.client = state, Client()
        self.client.force_login(by or roads.reviewer())
        self.address = reverse("review:sign", args=[state.pk])
        self.judged = _claim(state).judged

    def open(self) -> BeautifulSoup:
        return BeautifulSoup(self.client.get(self.address).content, "html.parser")

    def press(self, button: str, value: str, note: str = "", **typed: Any) -> Any:
        points = dict.fromkeys(ChecklistPoint.of(self.state.revision.as_object()), "on")
        data = {
            "digest": self.state.digest, "password": roads.PASSWORD, button: "1", **points,
            f"verdict:{self.judged}": value, f"note:{self.judged}": note, **typed,
        }  # fmt: skip
        return self.client.post(self.address, data, follow=True)


def test_screen__offers_verdicts_folded_to_who_may_sign():
    state = _round()
    shown = Screen(state).open()
    (fold,) = shown.select("#sources details:has(select)")
    assert not fold.has_attr("open")
    assert "not supported (declines the draft)" in fold.get_text()
    assert not Screen(state, roads.editor()).open().select("#sources select")


def test_screen__keeps_a_verdict_and_shows_it_to_others_and_later():
    """Given a verdict kept on the screen, then its author sees it chosen, another reviewer sees who
    gave it, and in the next round it is there as given earlier."""
    page = roads.article()
    state = _round(page)
    screen = Screen(state)
    screen.press("verdict-given", Value.OVERSTATED, NOTE)
    shown = screen.open()
    assert shown.select_one("option[selected][value=overstated]")
    assert shown.find("textarea", attrs={"name": f"note:{screen.judged}"}).get_text() == NOTE
    other = Screen(state, roads.reviewer(name="rex")).open().find(id="sources").get_text(" ")
    assert NOTE in other
    assert "Rita en-us" in other
    assert "in an earlier round" not in other
    roads.sign(state.revision)
    later = Screen(_again(page)).open().find(id="sources").get_text(" ")
    assert NOTE in later
    assert "in an earlier round" in later


def test_screen__not_supported_and_the_signature_pressed_declines():
    """Given everything filled in to sign, when a sentence is found not supported, then the press
    declines: the message says so, the note and the typed reason are with the editor, and nothing is
    live."""
    page = roads.article()
    screen = Screen(_round(page))
    said = screen.press("sign", Value.NOT_SUPPORTED, NOTE, **{"decline-reason": "Look again."})
    assert "Declined, not signed" in said.content.decode()
    screen.state.refresh_from_db()
    assert (screen.state.status, screen.state.comment) == ("rejected", "Look again.")
    assert Remark.objects.get().text == f"Not supported: {NOTE}"
    assert not Approval.objects.of(page).exists()
    editor = Client()
    editor.force_login(roads.editor())
    shown = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert NOTE in shown


@pytest.mark.parametrize("button", ["sign", "decline", "verdict-given"])
@pytest.mark.parametrize(
    ("value", "note", "said"),
    [
        (Value.NOT_SUPPORTED, "", "Say in the note what is wrong with “It was studied.”"),
        ("probably", NOTE, "Choose one of the verdicts"),
        ("", NOTE, "Choose the verdict for your note on “It was studied.”"),
    ],
)
def test_screen__an_unfinished_verdict_decides_nothing_and_stays(button, value, note, said):
    """Given a verdict half filled in, when anything is pressed, then nothing is decided, the screen
    says what is missing, and what was typed is still there."""
    screen = Screen(_round())
    answer = screen.press(button, value, note, comment="Looked twice.")
    shown = BeautifulSoup(answer.content, "html.parser")
    assert said in shown.find(id="sources").get_text(" ")
    assert (said in shown.find(id="decide").get_text(" ")) is (button != "verdict-given")
    assert note in shown.find("textarea", attrs={"name": f"note:{screen.judged}"}).get_text()
    assert "Looked twice." in shown.find("textarea", attrs={"name": "comment"}).get_text()
    screen.state.refresh_from_db()
    assert screen.state.status == "in_progress"
    assert not Verdict.objects.exists()


def test_screen__a_source_signed_anew_meanwhile_loses_no_note():
    """Given a note typed beside a source, when the work's record is signed anew before it is sent,
    then nothing is decided and the note is given back."""
    page = roads.article()
    screen = Screen(_round(page))
    _sign_work_anew()
    shown = screen.press("sign", Value.NOT_SUPPORTED, NOTE).content.decode()
    assert "A source has changed since you looked" in shown
    assert NOTE in shown
    assert not Approval.objects.of(page).exists()


def test_screen__round_is_over_gives_back_the_note():
    screen = Screen(_round())
    road.decline(screen.state.revision, roads.reviewer(name="rex"), "No.")
    answer = screen.press("sign", Value.NOT_SUPPORTED, NOTE)
    assert answer.status_code == 409
    assert NOTE in answer.content.decode()


def test_screen__verdicts_cost_no_query_each(django_assert_max_num_queries):
    """Given an article whose sentences all have verdicts of two reviewers, when the sources are laid
    out, then that is two queries."""
    page = roads.article()
    draft = page.get_latest_revision_as_object()
    mark = citing.mark(draft.citations.first())
    draft.body = roads.body("".join(f"<p>This is study {n}. {mark}</p>" for n in range(5)))
    draft.save_revision(user=roads.editor())
    state = _round(roads.fresh(page))
    obj = state.revision.as_object()
    evidence = evidence_of(obj)
    for by in (roads.reviewer(), roads.reviewer(name="rex")):
        for claim in evidence[0].claims:
            verdicts.judge(state, by, claim=claim, value=Value.SUPPORTED)
    request = RequestFactory().get("/")
    request.user = roads.reviewer()
    with django_assert_max_num_queries(2):
        ((_source, claims),) = laid_out(request, state, obj, evidence, {})
        assert [(c.value, [str(v.by) for v in c.others]) for c in claims] == [
            ("supported", ["rex"])
        ] * 5
