"""The signing screen: what it shows, what it keeps, and what it says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kb.articles.models import Citation
from kb.review import road
from kb.review.comparison import Since
from kb.review.models import Approval, AuditEntry, ChecklistPoint, Remark
from kb.translation import bridge
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


class Screen:
    """The signing screen of a round, as one person sees it."""

    def __init__(self, revision: Any, by: Any = None) -> None:
        self.state = revision.task_states.latest("pk").specific
        self.address = reverse("review:sign", args=[self.state.pk])
        self.client = Client()
        self.client.force_login(by or roads.reviewer())

    def open(self) -> BeautifulSoup:
        return BeautifulSoup(self.client.get(self.address).content, "html.parser")

    def press(self, button: str, **typed: Any) -> Any:
        points = dict.fromkeys(typed.pop("ticked", ()), "on")
        data = {"digest": self.state.digest, button: "1", **points, **typed}
        return self.client.post(self.address, data)


def _text(soup: BeautifulSoup, part: str) -> str:
    found = soup.find(id=part)
    return " ".join(found.get_text(" ").split()) if found else ""


def _all(page: Any) -> list[str]:
    return list(ChecklistPoint.of(page))


# -- what changed ----------------------------------------------------------------------------------
def test_first_review__says_that_everything_is_new():
    shown = Screen(roads.submit(roads.article())).open()
    assert "Everything is new" in _text(shown, "changes")


def test_change__is_compared_with_the_signed_snapshot():
    """Given a live article that was edited twice since, when it is reviewed, then what is listed is
    the difference from the signed words."""
    page = roads.article(live=True)
    roads.edit(page, "It was studied once.")
    roads.edit(roads.fresh(page), "It was studied twice.")
    shown = Screen(roads.submit(roads.fresh(page))).open()
    changes = _text(shown, "changes")
    assert "twice" in changes
    assert "once" not in changes
    assert shown.find(id="changes").find("ins")


def test_withdrawn__is_compared_with_what_was_signed_last():
    """Given a text that was withdrawn and comes back with another word, when it is reviewed, then
    that word is what is listed."""
    page = roads.article(live=True)
    road.withdraw(page, roads.editor(), "A doubt.")
    roads.edit(roads.fresh(page), "It was studied again.")
    shown = Screen(roads.submit(roads.fresh(page))).open()
    assert "again" in _text(shown, "changes")
    assert len(shown.select(".kb-changes > li")) == 1


def test_periodic_review__says_that_nothing_changed():
    """Given a live text submitted as it is, when it is reviewed, then the screen says so, and the
    decision comes before the sources."""
    page = roads.article(live=True)
    shown = Screen(roads.submit(page)).open()
    assert "Nothing changed since" in _text(shown, "changes")
    parts = [section["id"] for section in shown.select(".kb-sign__side > section")]
    assert parts.index("decide") < parts.index("sources")


def test_evidence_signed_anew__is_listed():
    """Given a live article whose cited work was corrected and signed since, when it is reviewed
    unchanged, then the work's difference is listed."""
    page = roads.article(live=True)
    work = page.citations.get().reference
    work.title = "The study, corrected"
    work.save_revision(user=roads.editor())
    roads.publish(work)
    shown = Screen(roads.submit(roads.fresh(page))).open()
    assert "Signed anew since" in _text(shown, "changes")
    assert "corrected" in _text(shown, "changes")


# -- beside it -------------------------------------------------------------------------------------
def test_sources__the_sentence_beside_the_passage():
    """Given a citation with a passage and one without, when the text is reviewed, then each is there
    with the sentence that rests on it, and the one without is said to have none."""
    page = roads.article()
    page = page.get_latest_revision_as_object()
    first = page.citations.first()
    first.quote, first.locator, first.stance = "Rapid and large.", "p 681", Citation.Stance.LIMITS
    second = Citation(key="again", reference=first.reference)
    page.citations.add(second)
    mark = '<a linktype="citation" id="{}" key="{}">[x]</a>'
    one, two = mark.format(first.reference_id, first.key), mark.format(first.reference_id, "again")
    page.body = roads.body(f"<p>It helps many. {one} It harms few {two}. Others differ.</p>")
    page.save_revision(user=roads.editor())
    shown = Screen(roads.submit(roads.fresh(page))).open()
    with_quote, without = shown.select(".kb-sources > li")
    assert "Rapid and large." in with_quote.get_text()
    assert "limits" in with_quote.get_text()
    assert "p 681" in with_quote.get_text()
    assert "It helps many." in with_quote.get_text()
    assert "It harms few." in without.get_text().replace("few .", "few.")
    assert "No passage is quoted." in without.get_text()


def test_consequences__of_a_change_with_translations():
    """Given a live article with a live translation, when its change is reviewed, then the screen
    says that the translation falls behind."""
    page = roads.article(live=True)
    roads.publish_translation(page, "ja")
    roads.edit(roads.fresh(page), "It was studied twice.")
    shown = Screen(roads.submit(roads.fresh(page))).open()
    said = _text(shown, "decide")
    assert "1 translation falls behind" in said
    assert "The words that readers see now are replaced at once." in said


def test_consequences__of_a_record_that_live_texts_show():
    page = roads.article(live=True)
    work = page.citations.get().reference
    work.title = "The study, corrected"
    work.save_revision(user=roads.editor())
    said = _text(Screen(roads.submit(work)).open(), "decide")
    assert "It changes at once in 1 live text that shows it." in said
    assert page.title in said


def test_consequences__of_a_schedule():
    page = roads.article().get_latest_revision_as_object()
    page.go_live_at = timezone.now() + timedelta(days=3)
    page.save_revision(user=roads.editor())
    screen = Screen(roads.submit(roads.fresh(page)))
    assert "not at once" in _text(screen.open(), "decide")
    done = screen.press("sign", ticked=_all(page), password=roads.PASSWORD)
    assert "goes live on its date" in screen.client.get(done.url).content.decode()


def test_two_signatures__say_who_was_first():
    """Given a high-risk article, when two reviewers sign, then the first is told that a second is
    needed, and the second who signed first."""
    topic = roads.topic()
    topic.high_risk = True
    topic.save_revision(user=roads.editor())
    roads.publish(topic)
    revision = roads.submit(roads.article())
    one, two = Screen(revision), Screen(revision, roads.reviewer(name="rex"))
    page = revision.as_object()
    assert "a second reviewer has to sign these words too" in _text(one.open(), "decide")
    done = one.press("sign", ticked=_all(page), password=roads.PASSWORD)
    assert "A second reviewer has to sign" in one.client.get(done.url).content.decode()
    assert not roads.fresh(page).live
    assert "Rita en-us signed these words first" in _text(two.open(), "decide")
    two.press("sign", ticked=_all(page), password=roads.PASSWORD)
    assert roads.fresh(page).live


def test_translation__has_its_source_beside_it():
    """Given a translation in review, when it is opened, then the signed source is offered."""
    page = roads.article(live=True)
    state = bridge.submit(roads.translate(page, "ja"), roads.translator("ja"))
    screen = Screen(state.revision, roads.reviewer("ja"))
    address = reverse("review:source", args=[state.pk])
    assert screen.open().find("iframe", src=address)
    assert "It was studied." in screen.client.get(address).content.decode()


# -- nothing typed is lost -------------------------------------------------------------------------
TYPED = {"comment": "I looked twice.", "decline-reason": "Half a reason.", "remark:summary": "How?"}


@pytest.mark.parametrize(
    ("button", "more", "said"),
    [
        ("sign", {"password": ""}, "Nothing was signed"),
        ("sign", {"password": "wrong"}, "The password is not yours"),
        ("sign", {"password": roads.PASSWORD}, "Confirm every point"),
        ("sign", {"password": roads.PASSWORD, "digest": "0" * 64}, "not the one you were shown"),
        ("remark-made", {}, "How?"),
    ],
)
def test_refused__keeps_what_was_typed(button, more, said):
    """Given a screen half filled in, when it is refused or a remark added, then ticks, comment,
    reason and remarks are still there, the password is not, and nothing was signed."""
    revision = roads.submit(roads.article())
    ticked = _all(revision.as_object())[:1] if "digest" not in more else _all(revision.as_object())
    screen = Screen(revision)
    shown = BeautifulSoup(
        screen.press(button, ticked=ticked, **TYPED, **more).content, "html.parser"
    )
    assert said in shown.get_text()
    assert [box["name"] for box in shown.select("fieldset input[checked]")] == ticked
    assert "I looked twice." in shown.find("textarea", attrs={"name": "comment"}).get_text()
    assert "Half a reason." in shown.find("textarea", attrs={"name": "decline-reason"}).get_text()
    assert not shown.find("input", attrs={"name": "password"}).get("value")
    assert [(r.place, r.text) for r in Remark.objects.all()] == [("summary", "How?")]
    assert not Approval.objects.of(revision.as_object()).exists()


def test_decline__without_reason_or_remark_keeps_the_rest():
    revision = roads.submit(roads.article())
    screen = Screen(revision)
    shown = screen.press("decline", comment="I looked twice.").content.decode()
    assert "Say what has to change" in shown
    assert "I looked twice." in shown
    done = screen.press("decline", **{"remark:summary": "How?"})
    assert done.status_code == 302
    assert Remark.objects.get().text == "How?"


def test_round_is_over__gives_back_what_was_typed():
    """Given a round that was decided meanwhile, when someone signs or looks, then the page says so,
    with what was typed; there is no way round and round."""
    revision = roads.submit(roads.article())
    screen = Screen(revision, roads.reviewer(name="rex"))
    road.decline(revision, roads.reviewer(), "No.")
    answer = screen.client.post(
        screen.address,
        {"sign": "1", **TYPED},
        headers={"referer": f"http://testserver{screen.address}"},
    )
    assert answer.status_code == 409
    for typed in TYPED.values():
        assert typed in answer.content.decode()
    assert screen.client.get(screen.address).status_code == 200


def test_remarks__are_changed_and_taken_back_by_their_author():
    screen = Screen(roads.submit(roads.article()))
    screen.press("remark-made", remark="Say more.", place="title", quote="Ketamine")
    made = Remark.objects.get()
    assert (made.place, made.quote) == ("title", "Ketamine")
    screen.press("remark-made", **{f"remark={made.pk}": "Say less."})
    assert Remark.objects.get().text == "Say less."
    other = Screen(screen.state.revision, roads.reviewer(name="rex"))
    other.press("remark-made", **{f"remark={made.pk}": "Say nothing.", "take-back": str(made.pk)})
    assert Remark.objects.get().text == "Say less."
    screen.client.post(screen.address, {"take-back": str(made.pk)})
    assert not Remark.objects.exists()


def test_remarks__on_a_place_that_nobody_knows_are_kept_for_the_whole():
    screen = Screen(roads.submit(roads.article()))
    screen.press("remark-made", **{"remark:no.such.place": "Kept all the same."})
    assert Remark.objects.get().place == ""


# -- form ------------------------------------------------------------------------------------------
def test_enter__signs_and_presses_no_other_button():
    """Given the form, when Enter is pressed in a field, then browsers press the first button that
    belongs to it: the signature's."""
    shown = Screen(roads.submit(roads.article())).open()
    own = [b for b in shown.find_all("button", type="submit") if b.get("form") == "decision"]
    assert own[0]["name"] == "sign"
    assert shown.select("form#decision button")[0]["name"] == "sign"


def test_look__is_in_the_audit_and_a_press_is_not():
    screen = Screen(roads.submit(roads.article()))
    looks = AuditEntry.objects.filter(verb=AuditEntry.Verb.LOOK)
    screen.open()
    assert looks.count() == 1
    screen.press("remark-made", remark="Say more.")
    assert looks.count() == 1


def test_queries__do_not_grow_with_the_text():
    """Given an article with one change and source and one with many of each and remarks, when the
    screen is opened, then it asks the database as often, but for reading the draft: that is once,
    and Wagtail looks up every key of every child row for it."""

    def opened(count: int) -> int:
        page = roads.article(f"Article {count}", live=True).get_latest_revision_as_object()
        cited = page.citations.first()
        marks = ""
        for number in range(count):
            page.citations.add(Citation(key=f"k{number}", reference=cited.reference, quote="Q."))
            marks += f'It is so. <a linktype="citation" id="{cited.reference_id}" key="k{number}">[k]</a> '
        mark = f'<a linktype="citation" id="{cited.reference_id}" key="{cited.key}">[k]</a>'
        page.body = roads.body(f"<p>{mark} {marks}</p>" + f"<p>{mark}</p>" * count)
        page.title = "Other"
        page.save_revision(user=roads.editor())
        screen = Screen(roads.submit(roads.fresh(page)))
        typed = {f"remark:citations.k{number}": "Which page?" for number in range(count)}
        screen.press("remark-made", **typed)
        with CaptureQueriesContext(connection) as queries:
            assert "Other" in str(screen.open())
        with CaptureQueriesContext(connection) as reading:
            screen.state.revision.as_object()
        return len(queries) - len(reading)

    roads.article("Warm", live=True)
    assert opened(2) == opened(12)


def test_since__is_empty_for_the_same_words():
    page = roads.article(live=True)
    state = roads.submit(page).task_states.latest("pk").specific
    since = Since(page.get_latest_revision_as_object(), state)
    assert since.same
    assert since.changes == []
