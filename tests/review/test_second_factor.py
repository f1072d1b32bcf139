"""The second factor: set, asked at each signing, removed; by its owner alone."""

from __future__ import annotations

import re
from base64 import b32decode

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb.review.errors import MayNotSign, WrongPassword
from kb.review.forms import SignForm
from kb.review.models import AuditEntry
from tests import roads

from .test_people import as_, set_password

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]
ADDRESS = "/admin/review/second-factor/"


def device(person, **fields) -> TOTPDevice:
    return TOTPDevice.objects.create(user=person, name="app", **fields)


def code(of: TOTPDevice, steps: int = 0) -> str:
    """What the app shows now, or some half minutes from now."""
    return f"{totp(of.bin_key, drift=steps):06d}"


def wrong(of: TOTPDevice) -> str:
    right = {code(of, steps) for steps in (-2, -1, 0, 1, 2)}
    return next(f"{n:06d}" for n in range(10) if f"{n:06d}" not in right)


def test_set__by_password_and_code():
    """Given the screen, when the key it shows is put in an app and its code entered with the
    password, then the factor is set, and the audit and the person know."""
    person = roads.reviewer()
    client = as_(person)
    page = client.get(ADDRESS).content.decode()
    assert "<svg" in page
    key = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    shown = f"{totp(b32decode(key)):06d}"
    assert client.get(ADDRESS).content.decode().count(key[:4]) == page.count(key[:4])
    for password, given in (("wrong", shown), (roads.PASSWORD, ""), (roads.PASSWORD, "12345x")):
        assert client.post(ADDRESS, {"password": password, "code": given}).status_code == 200
        assert not TOTPDevice.objects.get().confirmed
    TOTPDevice.objects.update(throttling_failure_count=0)  # the pause is over
    assert client.post(ADDRESS, {"password": roads.PASSWORD, "code": shown}).status_code == 302
    assert TOTPDevice.objects.get().confirmed
    assert AuditEntry.objects.filter(verb="password", actor=person).count() == 1
    assert AuditEntry.objects.filter(detail__refusal="WrongPassword", actor=person).count() == 3


def test_remove__by_password_and_code(django_capture_on_commit_callbacks):
    person = roads.reviewer()
    own, client = device(person), as_(person)
    for password, given in (
        ("wrong", code(own)),
        (roads.PASSWORD, ""),
        (roads.PASSWORD, wrong(own)),
    ):
        client.post(ADDRESS, {"password": password, "code": given})
        assert TOTPDevice.objects.filter(pk=own.pk).exists()
    TOTPDevice.objects.update(throttling_failure_count=0)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ADDRESS, {"password": roads.PASSWORD, "code": code(own)})
    assert not TOTPDevice.objects.exists()
    assert "was removed" in mail.outbox[-1].body


def test_screen__does_not_show_the_key_again():
    person = roads.reviewer()
    device(person)
    page = as_(person).get(ADDRESS).content.decode()
    assert '<svg class="kb-qr' not in page
    assert "<code>" not in page


def test_screen__wrong_codes_are_slowed_down():
    """Given a wrong code, when the right one follows within a second, then it waits."""
    person = roads.reviewer()
    own, client = device(person), as_(person)
    TOTPDevice.objects.update(throttling_failure_count=8)
    client.post(ADDRESS, {"password": roads.PASSWORD, "code": wrong(own)})
    page = client.post(ADDRESS, {"password": roads.PASSWORD, "code": code(own)})
    assert "Wait half a minute" in page.content.decode()
    assert TOTPDevice.objects.exists()


# -- at signing ------------------------------------------------------------------------------------
CODES = {
    "none": (lambda own: "", False),
    "wrong": (wrong, False),
    "not a number": (lambda own: "abc", False),
    "right": (code, True),
    "right, as apps space it": (lambda own: f"{code(own)[:3]} {code(own)[3:]}", True),
}


@pytest.mark.parametrize("case", CODES)
def test_sign__asks_for_the_code(case):
    """Given a reviewer with a second factor, when they sign with the password and each code, then
    only the right one signs."""
    given, signs = CODES[case]
    revision = roads.submit(roads.article())
    own = device(roads.reviewer())
    if signs:
        assert roads.sign(revision, code=given(own)).pk
    else:
        with pytest.raises(WrongPassword):
            roads.sign(revision, code=given(own))


def test_sign__code_counts_once():
    """Given a code that signed one text, when it is given for the next, then it is refused."""
    first, second = (roads.submit(roads.article(title)) for title in ("One", "Two"))
    own = device(roads.reviewer())
    used = code(own)
    roads.sign(first, code=used)
    with pytest.raises(WrongPassword, match="used before"):
        roads.sign(second, code=used)
    assert roads.sign(second, code=code(own, 1)).pk


def test_sign__right_code_does_not_make_up_for_a_wrong_password():
    revision = roads.submit(roads.article())
    own = device(roads.reviewer())
    with pytest.raises(WrongPassword, match="password"):
        roads.sign(revision, password="wrong", code=code(own))


def test_sign__not_asked_before_it_is_confirmed():
    device(roads.reviewer(), confirmed=False)
    assert roads.sign(roads.submit(roads.article())).pk


def test_sign_form__shows_the_field_to_those_who_set_one():
    page, person = roads.article(), roads.reviewer()
    assert "code" not in SignForm(subject=page, by=person).fields
    device(person)
    assert "code" in SignForm(subject=page, by=person).fields


def test_sign_screen__passes_the_code_on():
    state = roads.submit(roads.article()).task_states.latest("pk").specific
    person = roads.reviewer()
    own = device(person)
    points = dict.fromkeys(SignForm(subject=state.revision.as_object()).points, "on")
    given = {**points, "sign": "1", "digest": state.digest, "password": roads.PASSWORD}
    client, address = as_(person), reverse("review:sign", args=[state.pk])
    assert "second factor" in client.post(address, given).content.decode()
    assert client.post(address, {**given, "code": code(own)}).status_code == 302


def test_sign__administrator_with_a_set_password_lacks_the_code():
    """Given a reviewer with a second factor, when an administrator sets their password, then the
    factor stays, beside the credential that ends."""
    revision, person = roads.submit(roads.article()), roads.reviewer()
    device(person)
    set_password(person, roads.superuser())
    person.refresh_from_db()
    assert TOTPDevice.objects.filter(user=person, confirmed=True).exists()
    with pytest.raises(MayNotSign):
        roads.sign(revision, by=person)


# -- a lost phone ----------------------------------------------------------------------------------
def test_lost__removed_by_the_operator(django_capture_on_commit_callbacks):
    person = roads.reviewer()
    device(person)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("remove_second_factor", person.username)
    assert not TOTPDevice.objects.exists()
    assert (
        AuditEntry.objects.get(verb="password", detail__changed=["second factor removed"]).actor
        is None
    )
    assert person.email in mail.outbox[-1].to


@pytest.mark.parametrize("name", ["nobody", "editor"])
def test_lost__unknown_or_without_refused(name):
    roads.editor()
    with pytest.raises(CommandError):
        call_command("remove_second_factor", name)
