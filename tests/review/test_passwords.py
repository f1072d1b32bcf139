"""Passwords: who changed whose, what ends with that, who is told; and wrong ones at signing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import update_last_login
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from wagtail.users.models import UserProfile

from kb.review import notices
from kb.review.errors import TooManyAttempts, WrongPassword
from kb.review.models import Approval, AuditEntry, ReviewerCredential
from tests import roads

from .test_people import NEW_PASSWORD, as_, make_account, own_password, set_password

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """What a block of code mails."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def changes_of(person) -> list[tuple]:
    entries = AuditEntry.objects.filter(
        verb="password", subject_table=person._meta.db_table, subject_id=person.pk
    )
    return [
        (entry.detail["changed"], entry.actor and entry.actor.username)
        for entry in entries.order_by("id")
    ]


def in_force(person) -> bool:
    return ReviewerCredential.objects.filter(user=person, revoked_at=None).exists()


# -- by someone else -------------------------------------------------------------------------------
BY_ANOTHER = {
    "password": ({}, ["password"]),
    "e-mail": ({"password": "", "email": "attacker@example.org"}, ["email"]),
    "user name": ({"password": "", "username": "renamed"}, ["username"]),
    "name only": ({"password": "", "last_name": "Married"}, None),
    "switched off": ({"password": "", "is_active": ""}, None),
}


@pytest.mark.parametrize("case", BY_ANOTHER)
def test_change_by_another__ends_credentials_and_tells_the_person(sent, case):
    """Given a reviewer, when an administrator changes how they sign in, then their credentials end,
    the audit names the administrator, and both addresses are told; a name or a switch-off is none
    of that."""
    given, expected = BY_ANOTHER[case]
    person, root = roads.reviewer(), roads.superuser()
    address = person.email
    with sent():
        set_password(person, root, **given)
    assert in_force(person) == (expected is None)
    assert changes_of(person)[1:] == ([(expected, "root")] if expected else [])
    told = {address for message in mail.outbox for address in message.to}
    if expected is None:
        assert not told
        return
    assert told == {address, person.email}
    assert all("root changed how you sign in" in message.body for message in mail.outbox)
    assert all("credentials ended" in message.body for message in mail.outbox)
    ended = ReviewerCredential.objects.get(user=person)
    assert (ended.revoked_by, bool(ended.revoked_reason)) == (root, True)
    assert AuditEntry.objects.filter(verb="revoke", actor=root).count() == 1


def test_switched_on__by_the_bulk_action(sent):
    """Given an account that is off, when an administrator switches it on among others, which Wagtail
    does by a statement of SQL, then it counts as well."""
    person = roads.reviewer()
    person.is_active = False
    person.save()
    with sent():
        response = as_(roads.superuser()).post(
            reverse("wagtail_bulk_action", args=["core", "user", "set_active_state"])
            + f"?id={person.pk}",
            {"mark_as_active": "True"},
        )
    assert response.status_code == 302
    person.refresh_from_db()
    assert person.is_active
    assert not in_force(person)
    assert changes_of(person)[-1] == (["is_active"], "root")
    assert mail.outbox


def test_account_made__the_person_is_asked_for_a_password_of_their_own(sent):
    with sent():
        person = make_account("made", roads.superuser())
    assert changes_of(person) == [(["created"], "root")]
    assert [message.to for message in mail.outbox] == [["made@example.org"]]
    assert reverse("wagtailadmin_password_reset") in mail.outbox[0].body


# -- by themselves ---------------------------------------------------------------------------------
def test_change_by_oneself__kept_and_told(sent):
    """Given a reviewer, when they change their own password, then it is noted and mailed, and the
    credential stays."""
    person = roads.reviewer()
    with sent():
        own_password(person, old=roads.PASSWORD)
    assert in_force(person)
    assert changes_of(person)[-1] == (["password"], person.username)
    assert "you changed how you sign in" in mail.outbox[0].body


def test_reset_by_mail__kept_and_told(sent):
    """Given a link mailed to the reviewer, when a password is set by it, then the credential stays
    and the person is told."""
    person, client = roads.reviewer(), Client()
    with sent():
        client.post(reverse("wagtailadmin_password_reset"), {"email": person.email})
    (link,) = re.findall(r"http://\S+", mail.outbox[0].body)
    form = client.get(link.replace("http://localhost", ""), follow=True)
    with sent():
        client.post(
            form.redirect_chain[-1][0],
            {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD},
        )
    person.refresh_from_db()
    assert person.check_password(NEW_PASSWORD)
    assert in_force(person)
    assert changes_of(person)[-1] == (["password"], None)
    assert "a link mailed to you" in mail.outbox[-1].body


def test_log_in__costs_nothing_and_notes_nothing(settings, django_assert_num_queries):
    """Given a log-in, when its time is written and the password's hash renewed, then nothing is
    asked for the first and nothing is noted for either."""
    person = roads.reviewer()
    before = changes_of(person)
    with django_assert_num_queries(1):
        update_last_login(None, person)
    old = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, old]
    slow = make_password(roads.PASSWORD, hasher="pbkdf2_sha256")
    get_user_model().objects.filter(pk=person.pk).update(password=slow)
    Client().post(
        reverse("wagtailadmin_login"), {"username": person.username, "password": roads.PASSWORD}
    )
    person.refresh_from_db()
    assert person.password.startswith("md5")
    assert changes_of(person) == before
    assert in_force(person)


# -- from a shell ----------------------------------------------------------------------------------
def test_shell__leaves_a_trace_and_ends_nothing(sent):
    """Given an operator, when they make an account and set a password by command, then both are in
    the audit without a name, and the person is told."""
    person = roads.reviewer()
    with pytest.MonkeyPatch.context() as patch, sent():
        patch.setattr("getpass.getpass", lambda prompt: NEW_PASSWORD)
        call_command("changepassword", person.username)
        patch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW_PASSWORD)
        call_command(
            "createsuperuser", interactive=False, username="made", email="made@example.org"
        )
    assert in_force(person)
    assert changes_of(person)[-1] == (["password"], None)
    assert changes_of(roads.user("made")) == [(["created"], None)]
    assert "the operator of the server" in mail.outbox[0].body


# -- wrong ones at signing -------------------------------------------------------------------------
def wrong(state, by, times: int = 1) -> list[str]:
    """Presses “Sign” with a wrong password; returns the pages."""
    client, address = as_(by), reverse("review:sign", args=[state.pk])
    data = {"sign": "1", "digest": state.digest, "comment": "", "password": "wrong"}
    return [client.post(address, data).content.decode() for _time in range(times)]


@pytest.fixture
def round_of_review():
    return roads.submit(roads.article()).task_states.latest("pk").specific


def test_wrong_passwords__five_lock_for_a_quarter_of_an_hour(round_of_review, monkeypatch):
    """Given five wrong passwords within fifteen minutes, when the right one follows, then it is
    refused, the person was mailed once, and a quarter of an hour later it is taken."""
    person, revision = roads.reviewer(), round_of_review.revision
    pages = wrong(round_of_review, person, times=4)
    assert all("The password is not yours" in page for page in pages)
    mail.outbox.clear()  # that something waits for review
    wrong(round_of_review, person)
    assert [message.subject for message in mail.outbox] == [
        "Too many wrong passwords under your name"
    ]
    assert mail.outbox[0].to == [person.email]
    with pytest.raises(TooManyAttempts, match="Too many wrong passwords"):
        roads.sign(revision)
    assert "Too many wrong passwords" in wrong(round_of_review, person)[0]
    assert len(mail.outbox) == 1
    assert AuditEntry.objects.filter(detail__refusal="WrongPassword").count() == 5

    _later(monkeypatch, minutes=14)
    with pytest.raises(TooManyAttempts):
        roads.sign(revision)
    _later(monkeypatch, minutes=15)
    assert roads.sign(revision).pk


def test_wrong_passwords__of_one_person_do_not_lock_another(round_of_review):
    other = roads.reviewer(name="other")
    wrong(round_of_review, other, times=5)
    assert roads.sign(round_of_review.revision, by=roads.reviewer())


def test_wrong_passwords__four_and_the_right_one(round_of_review):
    wrong(round_of_review, roads.reviewer(), times=4)
    assert roads.sign(round_of_review.revision)


def test_wrong_passwords__spread_over_a_day_do_not_lock(round_of_review, monkeypatch):
    for minutes in range(0, 40, 8):
        _later(monkeypatch, minutes=minutes)
        wrong(round_of_review, roads.reviewer())
    assert roads.sign(round_of_review.revision)


def test_wrong_passwords__not_counted_where_code_swallows_the_refusal(round_of_review):
    """The limit that the documentation names: only what is written down is counted."""
    for _time in range(6):
        with pytest.raises(WrongPassword):
            roads.sign(round_of_review.revision, password="wrong")
    assert roads.sign(round_of_review.revision)


_now = timezone.now


def _later(monkeypatch, *, minutes: int) -> None:
    monkeypatch.setattr(timezone, "now", lambda: _now() + timedelta(minutes=minutes))


# -- after signing ---------------------------------------------------------------------------------
def test_signing__the_signer_is_told(sent):
    """Given a signature, when it is kept, then its signer is told which words, and what to do if it
    was someone else."""
    revision = roads.submit(roads.article())
    with sent():
        approval = roads.sign(revision)
    (message,) = [m for m in mail.outbox if approval.digest in m.body]
    assert message.to == [approval.signer.email]
    assert "Ketamine" in message.subject
    assert reverse("wagtailadmin_password_reset") in message.body


@pytest.mark.parametrize(("chosen", "language"), [("", "en-us"), ("ko", "ko")])
def test_signing__told_in_their_language(sent, monkeypatch, chosen, language):
    """Given what the signer chose for the admin, or else the language of the text, then that is the
    language of the mail."""
    person, revision, spoken = roads.reviewer(), roads.submit(roads.article()), []
    UserProfile.objects.create(user=person, preferred_language=chosen)
    monkeypatch.setattr(notices, "send_mail", lambda *a, **k: spoken.append(get_language()))
    with translation.override("ja"), sent():
        roads.sign(revision, by=person)
    assert spoken == [language]


def test_signing__refused_tells_nobody(sent):
    revision = roads.submit(roads.article())
    with sent(), pytest.raises(WrongPassword):
        roads.sign(revision, password="wrong")
    assert not [m for m in mail.outbox if "You signed" in m.subject]
    assert not Approval.objects.filter(revision_id=revision.pk).exists()
