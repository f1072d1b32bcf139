"""How a person signs in, watched: whoever changes that for someone else could sign as them.

Such a change is in the audit, the person is mailed, and their credentials end with it. By the
person: noted and mailed. From a shell, which no software can guard against its operator: noted, so
that it leaves a trace.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import granting, notices
from .actor import actor, by_request
from .audit.log import Verb, chain_lock, record
from .models import ReviewerCredential

User = get_user_model()

WATCHED = {
    "username": gettext_lazy("user name"),
    "password": gettext_lazy("password"),
    "email": gettext_lazy("e-mail address"),
    "is_active": gettext_lazy("account switched on"),
}


@receiver(pre_save, sender=User)
def look_before(instance: Any, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    """Notes what is about to change. A log-in writes none of these columns and costs nothing."""
    written = [name for name in WATCHED if update_fields is None or name in update_fields]
    instance.sign_in_changes = None
    if raw or not written or not instance.pk:
        return
    before = User.objects.filter(pk=instance.pk).values("email", *written).first() or {}
    changed = [name for name in written if before.get(name) != getattr(instance, name)]
    if not instance.is_active and "is_active" in changed:
        changed.remove("is_active")
    if changed == ["password"] and instance._password is None and update_fields is not None:
        changed = []  # the same password under a newer hash, which Django writes at a log-in
    if before and changed:
        instance.sign_in_changes = changed, {before["email"], instance.email} - {""}
        if connection.in_atomic_block:
            chain_lock()  # before the row of the account, as every verb does


@receiver(post_save, sender=User)
def tell_and_note(instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    changes, instance.sign_in_changes = instance.sign_in_changes, None
    if raw:
        return
    if created:
        record(Verb.PASSWORD, by=actor(), obj=instance, changed=["created"])
        if by := actor():
            transaction.on_commit(partial(notices.tell_account_made, instance, by=_name(by)))
    elif changes:
        _changed(instance, *changes)


def switch_on(people: list[Any]) -> None:
    """What Wagtail's bulk action does with a statement of SQL, done so that it is noticed."""
    for person in people:
        if not person.is_active:
            person.is_active = True
            person.save(update_fields=["is_active"])


def _changed(person: Any, changed: list[str], addresses: set[str]) -> None:
    by = actor()
    record(Verb.PASSWORD, by=by, obj=person, changed=changed, by_request=by_request())
    ended = _end_credentials(person, by=by) if by is not None and by.pk != person.pk else 0
    if by is not None:
        who = gettext_lazy("you") if by.pk == person.pk else _name(by)
    elif by_request():
        who = gettext_lazy("someone who followed a link mailed to you")
    else:
        who = gettext_lazy("the operator of the server")
    what = [WATCHED[name] for name in changed]
    tell = partial(notices.tell_sign_in_changed, person, by=who, what=what, ended=ended)
    transaction.on_commit(partial(tell, addresses=addresses))


def _end_credentials(person: Any, *, by: Any) -> int:
    reason = _("%s changed how this person signs in.") % _name(by)
    held = list(ReviewerCredential.objects.filter(user=person, revoked_at=None))
    for credential in held:
        granting.end(credential, by=by, reason=reason)
    return len(held)


def _name(person: Any) -> str:
    return person.get_full_name() or person.get_username()
