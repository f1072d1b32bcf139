"""`manage.py lapse_reviews`: what was not reviewed again in time is taken off line, and says why."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.actions import CreatePageAliasAction

from kb.articles.models import ArticlePage, ArticleTopic, TopicPage
from kb.review.management.commands import lapse_reviews
from kb.review.models import Approval, AuditEntry, Revocation
from kb.review.road import take_down
from tests import roads
from tests.locales import trees
from tests.review.clock import turn_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def run(*options: str) -> str:
    said = StringIO()
    call_command("lapse_reviews", *options, stdout=said)
    return said.getvalue()


def set_grace(topic: TopicPage, *, days: int | None = None, keep: bool = False) -> None:
    """What the topic's reviewers decided: the topic is signed with it."""
    topic.grace_days, topic.keep_overdue = days, keep
    topic.save_revision(user=roads.editor())
    roads.publish(topic)


def due_of(page: ArticlePage) -> date:
    return roads.fresh(page).approval.review_due


def lapsed(page: ArticlePage) -> bool:
    return not roads.fresh(page).live


@pytest.mark.parametrize(
    ("topics", "days", "gone"),
    [
        ([(None, False)], 90, False),
        ([(None, False)], 91, True),
        ([(0, False)], 0, False),
        ([(0, False)], 1, True),
        ([(None, True)], 9000, False),
        ([(10, False), (200, False)], 10, False),
        ([(10, False), (200, False)], 11, True),
        ([(10, True), (200, False)], 11, True),
        ([(10, True), (200, True)], 9000, False),
        ([(10, True), (None, True)], 9000, False),
    ],
)
def test_lapse__by_the_topics_of_the_article(topics, days, gone, monkeypatch):
    """Given an article under one or two topics, with the grace that their reviewers decided on, when
    days have passed since its date, then it is withdrawn after the shortest, or kept if all keep."""
    page = roads.article().get_latest_revision_as_object()
    for (grace, keep), slug in zip(topics, ["ketamine", "ptsd"], strict=False):
        set_grace(roads.topic(slug), days=grace, keep=keep)
        if slug == "ptsd":
            page.topics.add(ArticleTopic(topic=roads.topic(slug)))
    page.save_revision(user=roads.editor())
    page = roads.publish(page)
    turn_to(due_of(page) + timedelta(days=days), monkeypatch)
    run()
    assert lapsed(page) == gone


def test_lapse__recorded_and_told(client: Client, monkeypatch):
    """Given an article past its grace, when the command runs twice, then once an entry by nobody and
    the end of its signature are written, and readers find the cause; then nothing more."""
    page = roads.article(live=True)
    approval = page.approval
    turn_to(approval.review_due + timedelta(days=91), monkeypatch)
    assert run() == f"Ketamine (en-us), due {approval.review_due}\n"
    entry = AuditEntry.objects.get(verb=AuditEntry.Verb.LAPSE)
    assert (entry.actor, entry.actor_name, entry.subject) == (None, "", "Ketamine")
    revocation = Revocation.objects.get(approval=approval)
    assert (revocation.by, revocation.cause) == (None, "lapsed")
    response = client.get("/en-us/ketamine/ketamine/")
    assert response.status_code == 410
    assert str(Revocation.Cause.LAPSED.label) in response.content.decode()
    assert "/ketamine/ketamine/" not in client.get("/en-us/ketamine/").content.decode()
    assert run() == ""
    assert AuditEntry.objects.filter(verb=AuditEntry.Verb.LAPSE).count() == 1


def test_lapse__dry_run_lists_and_does_nothing(monkeypatch):
    page = roads.article(live=True)
    due = due_of(page)
    turn_to(due + timedelta(days=91), monkeypatch)
    assert run("--dry-run") == f"Ketamine (en-us), due {due}\n"
    assert not lapsed(page)
    assert not AuditEntry.objects.filter(verb=AuditEntry.Verb.LAPSE).exists()


def test_lapse__each_language_by_its_own_date(monkeypatch):
    """Given a translation that was signed half a year later, when the grace of the source is over,
    then the source goes and the translation stays."""
    source = roads.article(live=True)
    due = due_of(source)
    with monkeypatch.context() as later:
        turn_to(timezone.localdate() + timedelta(days=180), later)
        translated = trees.article("ja")
    turn_to(due + timedelta(days=91), monkeypatch)
    run()
    assert (lapsed(source), lapsed(translated)) == (True, False)


def test_lapse__nothing_but_articles(monkeypatch):
    """Given every kind of text years past its date, when the command runs, then only the article
    is withdrawn: nothing that others stand under or show."""
    page = roads.article(live=True)
    others = [roads.home(), roads.topic(), page.citations.first().reference,
              page.authors.first().person]  # fmt: skip
    turn_to(due_of(page) + timedelta(days=5000), monkeypatch)
    run()
    assert lapsed(page)
    assert all(roads.fresh(other).live for other in others)


def test_lapse__one_that_fails_does_not_stop_the_others(monkeypatch):
    """Given three lapsed articles of which one cannot be withdrawn, when the command runs, then the
    others are, the failure is said in a sentence, nothing of it is half done, and the exit is 1."""
    pages = [roads.article(title, live=True) for title in ("One", "Two", "Three")]

    def fails_at_two(obj, **given):
        take_down(obj, **given)
        if obj.title == "Two":
            raise RuntimeError("the disk is full")

    monkeypatch.setattr(lapse_reviews, "take_down", fails_at_two)
    turn_to(due_of(pages[0]) + timedelta(days=91), monkeypatch)
    errors = StringIO()
    with pytest.raises(CommandError) as stopped:
        call_command("lapse_reviews", stdout=StringIO(), stderr=errors)
    assert stopped.value.returncode == 1
    assert errors.getvalue() == "Two (en-us) could not be withdrawn: the disk is full\n"
    assert [lapsed(page) for page in pages] == [True, False, True]
    lapses = AuditEntry.objects.filter(verb=AuditEntry.Verb.LAPSE)
    assert {entry.subject for entry in lapses} == {"One", "Three"}


def test_lapse__reviewed_again_in_the_meantime(monkeypatch):
    """Given a lapsed article in the command's list, when someone signs it before its turn comes,
    then it stays."""
    page = roads.article(live=True)
    turn_to(due_of(page) + timedelta(days=91), monkeypatch)
    stale = roads.fresh(page)
    assert lapse_reviews.has_lapsed(stale)
    roads.sign(roads.submit(roads.fresh(page)), roads.reviewer(name="late"))
    assert not lapse_reviews.withdraw(stale)
    assert not lapsed(page)


def test_lapse__newer_words_signed_for_later_keep_their_signature(client: Client, monkeypatch):
    """Given a lapsed article whose next version is signed and scheduled, when the command runs, then
    that signature stands; readers get the notice until its day, and then the new words."""
    page = roads.article(live=True)
    last_day = due_of(page) + timedelta(days=90)
    turn_to(last_day, monkeypatch)
    draft = roads.fresh(page).get_latest_revision_as_object()
    draft.summary = "Newer words."
    draft.go_live_at = timezone.now() + timedelta(days=5)
    draft.save_revision(user=roads.editor())
    roads.sign(roads.submit(roads.fresh(page)), roads.reviewer(name="late"))
    turn_to(last_day + timedelta(days=1), monkeypatch)
    assert run() == ""
    assert Approval.objects.newest(page) is not None
    assert client.get("/en-us/ketamine/ketamine/").status_code == 410
    turn_to(last_day + timedelta(days=6), monkeypatch)
    call_command("publish_scheduled", stdout=StringIO())
    assert "Newer words." in client.get("/en-us/ketamine/ketamine/").content.decode()


def test_lapse__an_alias_goes_with_its_source(monkeypatch):
    page, other = roads.article(live=True), roads.topic("ptsd")
    alias = CreatePageAliasAction(page, parent=other).execute(skip_permission_checks=True)
    page.update_aliases()
    assert not lapsed(alias)
    turn_to(due_of(page) + timedelta(days=91), monkeypatch)
    run()
    assert lapsed(page)
    assert lapsed(alias)
    assert AuditEntry.objects.filter(verb=AuditEntry.Verb.LAPSE).count() == 1


def test_lapse__comes_back_by_a_signature_alone(monkeypatch):
    """Given a lapsed article, when the same words are submitted and signed, then readers have them
    again; a press of “Publish” does not do."""
    page = roads.article(live=True)
    turn_to(due_of(page) + timedelta(days=91), monkeypatch)
    run()
    assert not roads.fresh(page).latest_is_signed()
    roads.sign(roads.submit(roads.fresh(page)), roads.reviewer(name="late"))
    assert not lapsed(page)
