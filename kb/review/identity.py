"""Proving at the moment of signing that one is oneself: the password, and the code where set.

Wrong attempts are counted from the audit log, so that they survive the roll-back of what was
refused. A caller that catches a refusal without `audit.log.refused` leaves them uncounted.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import notices
from .audit.log import Verb, record
from .errors import TooManyAttempts, WrongPassword
from .models import AuditEntry

ATTEMPTS, WINDOW = 5, timedelta(minutes=15)


def device_of(person: Any) -> TOTPDevice | None:
    """The second factor this person has set and confirmed."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def confirm(person: Any, *, password: str, code: str = "", obj: Any = None) -> None:
    """Raises `WrongPassword` unless both are theirs, `TooManyAttempts` during the pause that
    follows five wrong ones within fifteen minutes."""
    if locked(person):
        raise TooManyAttempts(
            _("Too many wrong passwords. Wait %d minutes, then try again.")
            % (WINDOW.seconds // 60),
            obj,
        )
    if not person.check_password(password):
        raise _wrong(person, _("The password is not yours. Nothing was signed or changed."), obj)
    device = device_of(person)
    if device is not None:
        check_code(device, code, obj=obj)


def check_code(device: TOTPDevice, code: str, *, obj: Any = None) -> None:
    """A code counts once (RFC 6238, 5.2). django-otp asks for a growing pause after wrong ones."""
    if not code.strip():
        raise _wrong(device.user, _("Enter the code of your second factor too."), obj)
    if not device.verify_is_allowed()[0]:
        raise TooManyAttempts(_("Wait half a minute, then enter the newest code."), obj)
    if not device.verify_token(code.replace(" ", "")):
        sentence = _(
            "The code of your second factor is wrong, or was used before. Enter the newest."
        )
        raise _wrong(device.user, sentence, obj)


@transaction.atomic
def set_device(device: TOTPDevice) -> None:
    """Its code is asked from now on."""
    device.confirmed = True
    device.save()
    _note(device.user, by=device.user, is_set=True)


@transaction.atomic
def remove_device(person: Any, *, by: Any) -> None:
    """`by` is None for the operator of the server."""
    TOTPDevice.objects.filter(user=person).delete()
    _note(person, by=by, is_set=False)


def _note(person: Any, *, by: Any, is_set: bool) -> None:
    what = "second factor set" if is_set else "second factor removed"
    record(Verb.PASSWORD, by=by, obj=person, changed=[what])
    transaction.on_commit(partial(notices.tell_second_factor, person, is_set=is_set))


def locked(person: Any) -> bool:
    """Whether the last five wrong attempts fell within a quarter of an hour that is not yet over."""
    last = _wrong_since(person, timezone.now() - 2 * WINDOW)[:ATTEMPTS]
    return (
        len(last) == ATTEMPTS and last[0] - last[-1] <= WINDOW and timezone.now() - last[0] < WINDOW
    )


def _wrong(person: Any, sentence: str, obj: Any) -> WrongPassword:
    """The refusal; and mail, when it is the one that locks. That is sent at once: what is refused
    is rolled back, and mail on commit with it."""
    now = timezone.now()
    if len(_wrong_since(person, now - WINDOW)) == ATTEMPTS - 1:
        notices.tell_locked(person, minutes=WINDOW.seconds // 60)
    return WrongPassword(sentence, obj)


def _wrong_since(person: Any, since: Any) -> list[Any]:
    """When wrong attempts were refused, the newest first."""
    entries = AuditEntry.objects.filter(
        verb=Verb.REFUSE,
        actor=person,
        at__gte=since,
        detail__refusal=WrongPassword.__name__,
    )
    return list(entries.order_by("-id").values_list("at", flat=True))
