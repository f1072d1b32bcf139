"""Remarks by place: who makes, changes and works them off, and that none gets lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kb.review import remarks, road
from kb.review.errors import ReviewRequired
from kb.review.models import AuditEntry, Remark
from kb.review.remarks import MayNotRemark
from kb.translation import bridge
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

ACTORS = {
    "superuser": roads.superuser,
    "editor": roads.editor,
    "reviewer": roads.reviewer,
    "another reviewer": lambda: roads.reviewer(name="rex"),
    "reviewer of Japanese": lambda: roads.reviewer("ja"),
    "translator into Japanese": lambda: roads.translator("ja"),
    "superuser with a credential": lambda: _superuser_with_credential(),
}
OPEN, DECLINED, AGAIN = "in review", "declined", "in review again"
REVIEWERS = {"reviewer", "another reviewer", "superuser with a credential"}
EDITORS = {"superuser", "editor", "superuser with a credential"}
# What each may do with the reviewer's remark on an English article, by the state of its round.
MAY: dict[tuple[str, str], set[str]] = {
    ("add", OPEN): REVIEWERS,
    ("add", DECLINED): set(),
    ("change", OPEN): {"reviewer"},
    ("change", DECLINED): set(),
    ("take back", OPEN): {"reviewer"},
    ("take back", DECLINED): set(),
    ("tick", OPEN): set(),
    ("tick", DECLINED): EDITORS,
    ("tick", AGAIN): set(),
}


def _superuser_with_credential() -> Any:
    person = roads.user("chief", is_superuser=True, is_staff=True)
    roads.credential(person, "en-us")
    return person


def _remarked(state: str = OPEN) -> Remark:
    """A remark of the reviewer on an article whose round is in `state`."""
    page = roads.article()
    revision = roads.submit(page)
    round_ = revision.task_states.get().specific
    made = remarks.add(round_, roads.reviewer(), text="Say how often.", place="summary")
    if state != OPEN:
        road.decline(revision, roads.reviewer(), "")
    if state == AGAIN:
        roads.edit(roads.fresh(page), "It was studied twice.")
        roads.submit(roads.fresh(page))
    return made


ACTIONS = {
    "add": lambda remark, by: remarks.add(remark.state.specific, by, text="Another."),
    "change": lambda remark, by: remarks.change(remark, by, text="In other words."),
    "take back": lambda remark, by: remarks.change(remark, by, text=""),
    "tick": lambda remark, by: remarks.tick(remark, by, done=True),
}


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize(("action", "state"), MAY)
def test_remarks__who_may(action, state, actor):
    """Given a remark and the state of its round, when each kind of person acts on it, then those in
    the table do, and the others are refused with a sentence and change nothing."""
    remark, by = _remarked(state), ACTORS[actor]()
    before = list(Remark.objects.values("text", "done_by"))
    if actor in MAY[action, state]:
        ACTIONS[action](remark, by)
        assert list(Remark.objects.values("text", "done_by")) != before
    else:
        with pytest.raises(MayNotRemark) as refusal:
            ACTIONS[action](remark, by)
        assert str(refusal.value).strip()
        assert list(Remark.objects.values("text", "done_by")) == before


# -- declining -------------------------------------------------------------------------------------
def test_decline__needs_a_reason_or_a_remark():
    """Given a draft in review without remarks, when it is declined without a reason, then that is
    refused; with a remark it is declined, and the audit keeps the remark's words."""
    revision = roads.submit(roads.article())
    with pytest.raises(ReviewRequired):
        road.decline(revision, roads.reviewer(), "  ")
    state = revision.task_states.get().specific
    remarks.add(state, roads.reviewer(), text="Say how often.", place="summary", quote="studied")
    road.decline(revision, roads.reviewer(), "")
    (entry,) = AuditEntry.objects.filter(verb=AuditEntry.Verb.DECLINE)
    assert entry.detail["remarks"] == [["summary", "studied", "Say how often."]]


# -- the editor's list -----------------------------------------------------------------------------
def test_to_do__is_there_until_the_words_are_signed_anew():
    """Given a declined draft, when it is changed, submitted and signed, then its remarks are on the
    editor's list until then; those made in the round that was signed stay for the next edit."""
    remark = _remarked(DECLINED)
    page = remarks.subject_of(remark)
    (line,) = remarks.to_do(page)
    assert (line.label, line.anchor) == ("Summary in plain language", "#id_summary")
    revision = roads.submit(page)
    state = revision.task_states.latest("pk").specific
    remarks.add(state, roads.reviewer(), text="Next time: a figure.")
    assert [line.remark for line in remarks.to_do(roads.fresh(page))] == [remark]
    roads.sign(revision)
    assert [line.remark.text for line in remarks.to_do(roads.fresh(page))] == [
        "Next time: a figure."
    ]


def test_to_do__leads_to_blocks_and_tells_of_those_that_are_gone():
    """Given remarks on a block, a citation and a block that was removed since, when the list is
    made, then it names and leads to those that are there."""
    page = roads.article()
    state = roads.submit(page).task_states.get().specific
    prose = state.revision.as_object().body[0].value["content"][0].id
    for place in (f"body.{prose}", "citations.feder2014", "body.gone", ""):
        remarks.add(state, roads.reviewer(), text=f"On {place}", place=place)
    road.decline(state.revision, roads.reviewer(), "")
    lines = remarks.to_do(roads.fresh(page))
    assert [line.anchor for line in lines] == [
        f"#block-{prose}-section", "#id_citations-FORMS", "", "",
    ]  # fmt: skip
    assert "Text" in lines[0].label
    assert [line.label for line in lines[2:]] == ["A place that is gone", "The whole text"]


def test_editor__shows_remarks_and_ticks_them():
    """Given a declined draft, when its editor opens it, then the remark is there; a tick is kept
    and says who did it, and the draft is not touched."""
    remark = _remarked(DECLINED)
    page, client = remarks.subject_of(remark), Client()
    client.force_login(roads.editor())
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "Say how often." in client.get(address).content.decode()
    tick = reverse("review:tick", args=[remark.pk])
    latest = page.latest_revision_id
    answer = client.post(tick, {"done": "1"}, headers={"accept": "application/json"})
    assert answer.json() == {"done": True}
    remark.refresh_from_db()
    assert remark.done_by == roads.editor()
    client.post(tick, {"done": "0"})
    remark.refresh_from_db()
    assert remark.done_at is remark.done_by is None
    assert roads.fresh(page).latest_revision_id == latest


def test_submitting_again__mentions_what_is_open():
    """Given a remark that nobody ticked off, when the draft is submitted by the editor's button, then
    it goes to review and the count is mentioned; the reviewer sees the remark and its state."""
    remark = _remarked(DECLINED)
    page = remarks.subject_of(remark)
    assert remarks.still_open(page) == "1 remark of the reviewers is not ticked off."
    remarks.tick(remark, roads.editor(), done=True)
    assert remarks.still_open(page) == ""
    state = roads.submit(page).task_states.latest("pk")
    client = Client()
    client.force_login(roads.reviewer())
    shown = client.get(reverse("review:sign", args=[state.pk])).content.decode()
    assert "Say how often." in shown
    assert "Done: editor" in shown


def test_translators__see_remarks_on_the_workbench():
    """Given a declined translation, when its translator opens the workbench, then the remarks are
    listed with a button, and pressing it ticks one off and leads back."""
    translation = roads.translate(roads.article(live=True), "ja")
    state = bridge.submit(translation, roads.translator("ja"))
    made = remarks.add(state, roads.reviewer("ja"), text="用量が違います。", place="title")
    road.decline(state.revision, roads.reviewer("ja"), "")
    client = Client()
    client.force_login(roads.translator("ja"))
    bench = reverse("translation:workbench", args=[translation.pk])
    assert "用量が違います。" in client.get(bench).content.decode()
    back = client.post(
        reverse("review:tick", args=[made.pk]), {"done": "1"},
        headers={"referer": f"http://testserver{bench}"},
    )  # fmt: skip
    assert back.url.endswith(bench)
    made.refresh_from_db()
    assert made.done_by == roads.translator("ja")


def test_records__have_the_list_in_their_editor():
    """Given a declined work cited, when its editor opens it, then the remark is there."""
    work = roads.reference("new2020")
    state = roads.submit(work).task_states.get().specific
    remarks.add(state, roads.reviewer(), text="The year is wrong.", place="issued")
    road.decline(state.revision, roads.reviewer(), "")
    client = Client()
    client.force_login(roads.editor())
    shown = client.get(reverse("wagtailsnippets_references_reference:edit", args=[work.pk]))
    assert "The year is wrong." in shown.content.decode()
    assert 'href="#id_issued"' in shown.content.decode()
