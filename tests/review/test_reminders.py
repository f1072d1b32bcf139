"""`remind_reviewers`: who gets which mail, when, in which language; and nothing twice within a week."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from home.rights import REVIEWERS
from kb.review import desk, road
from kb.review.models import AuditEntry, Disclosure, MedicalReviewTaskState
from kb.translation import bridge
from tests import roads

pytestmark = pytest.mark.django_db


def remind(after: float = 0) -> dict[str, mail.EmailMessage]:
    """What the command sends when it runs so many days from now, by address."""
    mail.outbox.clear()
    moment = timezone.now() + timedelta(days=after)
    with mock.patch("django.utils.timezone.now", return_value=moment):
        call_command("remind_reviewers")
    # What tells of a submission at once is made by Django's shortcut, which adds alternatives.
    reminders = [message for message in mail.outbox if type(message) is mail.EmailMessage]
    sent = {message.to[0]: message for message in reminders}
    assert len(sent) == len(reminders)
    return sent


REVIEWER, EDITOR = "reviewer-en-us@example.org", "editor@example.org"


def test_remind__waiting_a_week_then_weekly():
    """Given a text submitted today, when the command runs daily, then its reviewer is reminded after
    a week, before it is due and every week after that, and never twice in a week."""
    roads.reviewer()
    roads.submit(roads.reference("new2024"))
    days = [day for day in range(24) if REVIEWER in remind(day)]
    assert days == [7, 14, 21]


def test_remind__high_risk_before_it_is_due():
    """Given a round that is due in seven days, when the command runs daily, then the first reminder
    comes before that day."""
    person = roads.reviewer()
    roads.submit(roads.reference("new2024"))
    MedicalReviewTaskState.objects.update(due=timezone.localdate() + timedelta(days=7))
    days = [day for day in range(9) if person.email in remind(day)]
    assert days == [4]


def test_remind__the_mail():
    """Given rounds overdue, due soon and taken, when the mail is read, then it groups them by words,
    with whole addresses, and quotes nothing of the texts."""
    roads.reviewer()
    page = roads.article(words="Secret unsigned words.")
    revision = roads.submit(page)
    late = roads.submit(roads.reference("late2024"))
    another = roads.reviewer(name="another")
    desk.take(revision.task_states.get().specific, by=another)
    MedicalReviewTaskState.objects.filter(revision=late).update(due=timezone.localdate())
    message = remind(12)[REVIEWER]
    assert message.subject == "2 texts wait for your medical review"
    text = message.body
    assert text.index("Overdue") < text.index("late2024") < text.index("Due soon")
    assert text.index("Due soon") < text.index(
        "- Ketamine\n  English (United States), First review, due"
    )
    assert "taken by Rita en-us" in text
    for revision_ in (revision, late):
        state = revision_.task_states.get()
        assert settings.WAGTAILADMIN_BASE_URL + reverse("review:sign", args=[state.pk]) in text
    assert "Secret" not in text
    assert "<" not in text
    assert "&" not in text


def test_remind__not_of_what_one_may_not_sign():
    """Given a text that a reviewer wrote, when the command runs, then others are reminded of it and
    the author is not."""
    author = roads.reviewer(name="author")
    roads.reviewer()
    roads.submit(roads.article(by=author))
    sent = remind(8)
    assert REVIEWER in sent
    assert author.email not in sent


def test_remind__in_the_language_of_the_person():
    """Given reviewers of Japanese, one of whom chose English, when they are reminded, then each
    reads their own language."""
    for name in ("", "chose-english"):
        person = roads.reviewer("ja", name=name)
    UserProfile.objects.create(user=person, preferred_language="en-us")
    page = roads.article(live=True)
    bridge.submit(roads.translate(page, "ja"), roads.translator("ja"))
    with mock.patch("kb.review.reminders.override", wraps=translation.override) as spoken:
        sent = remind(12)
    assert {"reviewer-ja@example.org", "chose-english@example.org"} <= set(sent)
    assert {call.args[0] for call in spoken.call_args_list} >= {"ja", "en-us"}
    assert "Due soon" in sent["chose-english@example.org"].body


@pytest.mark.parametrize(
    ("what", "days", "said"),
    [
        ("credential", 31, None), ("credential", 30, "credential for English (United States) ends"),
        ("disclosure", 31, None), ("disclosure", 30, "disclosure of interests ends"),
        ("disclosure", -1, "you cannot sign"),
    ],
)  # fmt: skip
def test_remind__of_what_ends(what, days, said):
    """Given a credential or a disclosure that ends, when the command runs daily, then its owner is
    told from 30 days before, once a week."""
    person = roads.user("reviewer-en-us", REVIEWERS)
    far = timezone.localdate() + timedelta(days=300)
    ends = dict.fromkeys(("credential", "disclosure"), far)
    ends[what] = timezone.localdate() + timedelta(days=days)
    roads.credential(person, "en-us", valid_until=ends["credential"])
    Disclosure.objects.create(user=person, statement="none", valid_until=ends["disclosure"])
    sent = remind()
    assert (REVIEWER in sent) == (said is not None)
    if said:
        assert said in sent[REVIEWER].body
        assert REVIEWER not in remind(6)
        assert REVIEWER in remind(7)


def test_remind__editors_of_declined_drafts_left_alone():
    """Given a declined draft, when nobody submits it for more than two weeks, then those who may
    edit it are told, once a week, until they do."""
    page = roads.article()
    stranger = roads.translator("ja")
    road.decline(roads.submit(page), roads.reviewer(), "No.")
    days = [day for day in range(24) if EDITOR in remind(day)]
    assert days == [14, 21]
    assert stranger.email not in remind(30)
    roads.submit(page)
    assert EDITOR not in remind(60)


def test_remind__editors_of_reviews_that_come_near():
    """Given live texts, when their review is due within 60 days, then their editors are told, with
    the address of the editor."""
    page = roads.article(live=True)
    left = (page.approval.review_due - timezone.localdate()).days
    assert EDITOR not in remind(left - 61)
    text = remind(left - 60)[EDITOR].body
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert settings.WAGTAILADMIN_BASE_URL + address in text
    assert EDITOR not in remind(left - 54)


def test_remind__opens_periodic_reviews():
    page = roads.article(live=True)
    remind((page.approval.review_due - timezone.localdate()).days - 14)
    assert roads.fresh(page).in_review


def test_remind__is_in_the_audit():
    roads.reviewer()
    state = roads.submit(roads.reference("new2024")).task_states.get()
    assert remind(8)
    entry = AuditEntry.objects.filter(verb="remind").get()
    assert (entry.actor, entry.detail["rounds"]) == (None, [state.pk])
    assert entry.detail["to"] == roads.reviewer().pk


@pytest.mark.parametrize(
    "failure", [ConnectionRefusedError("refused"), smtplib.SMTPServerDisconnected("gone")]
)
def test_remind__mail_server_that_fails(failure):
    """Given a mail server that fails, when the command runs, then it says so in a sentence and fails,
    nobody counts as reminded, and the next run sends everything."""
    roads.reviewer()
    roads.submit(roads.reference("new2024"))
    sending = "django.core.mail.backends.locmem.EmailBackend.send_messages"
    with mock.patch(sending, side_effect=failure), pytest.raises(CommandError, match="mail server"):
        remind(8)
    assert not AuditEntry.objects.filter(verb="remind").exists()
    assert not MedicalReviewTaskState.objects.exclude(reminded_at=None).exists()
    assert REVIEWER in remind(9)
