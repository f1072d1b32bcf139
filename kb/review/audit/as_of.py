"""What readers saw at a given moment: under which signature each text was live, and since when.

Told from the audit log alone. Its account is complete because the log hears of every change of
`LiveApproval`, whatever made it: a verb, the clock, an alias that follows its source, a script.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context

from ..content import spec_of
from ..models import Approval, AuditEntry, LiveApproval, Revocation
from .log import Verb, record
from .rebuild import rebuild, spec_signed

_ENDS = (Verb.WITHDRAW, Verb.LAPSE)


@dataclass(frozen=True)
class Change:
    """From `at` on readers saw what `approval` was put under; nothing where it is None."""

    at: datetime
    approval: Approval | None
    cause: str = ""

    @property
    def cause_in_words(self) -> str:
        """What readers were told of why it went."""
        causes = dict(Revocation.Cause.choices)
        return str(causes.get(self.cause, ""))


def history(obj: models.Model) -> list[Change]:
    """Every change in what readers saw of a reviewed object, the first one first."""
    return _changes(_entries(spec_of(obj).table, [obj.pk]))


def change_before(obj: models.Model, when: datetime) -> Change | None:
    """The last change until `when`; None when nothing of it had ever been live."""
    return next(reversed(_changes(_entries(spec_of(obj).table, [obj.pk], until=when))), None)


def words_at(obj: models.Model, when: datetime) -> Approval | None:
    """The signature under which readers saw `obj` at `when`; None when it was not live."""
    change = change_before(obj, when)
    return change.approval if change else None


def standing(table: str, ids: Iterable[Any], when: datetime) -> dict[int, Approval]:
    """The same for many subjects of one table, by their keys; two queries."""
    last = {entry.subject_id: entry for entry in _entries(table, ids, until=when)}
    shown = {pk: entry for pk, entry in last.items() if entry.verb not in _ENDS}
    signed = _approvals(shown.values())
    return {
        pk: signed[entry.detail["approval"]]
        for pk, entry in shown.items()
        if entry.detail["approval"] in signed
    }


# -- reading the log -------------------------------------------------------------------------------
def _entries(table: str, ids: Iterable[Any], *, until: datetime | None = None) -> Any:
    """The entries that say what was live, in order. To put live later is a plan, not a change."""
    entries = AuditEntry.objects.filter(
        subject_table=table, subject_id__in=list(ids), verb__in=[Verb.PUBLISH, *_ENDS]
    ).exclude(detail__has_key="scheduled")
    return (entries.filter(at__lte=until) if until else entries).order_by("id")


def _approvals(entries: Iterable[AuditEntry]) -> dict[int, Approval]:
    signed = {entry.detail["approval"] for entry in entries if entry.verb == Verb.PUBLISH}
    return Approval.objects.select_related("first", "locale").in_bulk(signed)


def _changes(entries: Iterable[AuditEntry]) -> list[Change]:
    """Without the entries that changed nothing, such as a withdrawal of what was not live."""
    entries = list(entries)
    signed = _approvals(entries)
    changes: list[Change] = []
    for entry in entries:
        before = changes[-1].approval if changes else None
        now = None if entry.verb in _ENDS else signed.get(entry.detail["approval"])
        if now != before:
            changes.append(Change(entry.at, now, "" if now else _cause(entry, before)))
    return changes


def _cause(entry: AuditEntry, ended: Approval | None) -> str:
    """As the entry says; where it does not, as the revocation of the signature."""
    if cause := entry.detail.get("cause"):
        return cause
    found = Revocation.objects.filter(approval=ended, at__lte=entry.at).first()
    return found.cause if found else ""


# -- keeping the log complete ----------------------------------------------------------------------
@receiver(post_save, sender=LiveApproval)
def say_what_went_live(instance: LiveApproval, raw: bool = False, **kwargs: Any) -> None:
    if not raw and _said(instance) != instance.approval_id:
        _say(Verb.PUBLISH, instance, approval=instance.approval_id)


@receiver(post_delete, sender=LiveApproval)
def say_what_went(instance: LiveApproval, **kwargs: Any) -> None:
    """Off line by no verb: its signature may well stand, and then puts it back without a new one."""
    if _said(instance) is not None:
        _say(Verb.WITHDRAW, instance, revoked=instance.approval.revoked)


def _said(live: LiveApproval) -> int | None:
    """The key of the approval that the log believes to be live."""
    last = _entries(live.subject_table, [live.subject_id]).last()
    return last.detail["approval"] if last and last.verb == Verb.PUBLISH else None


def _say(verb: Any, live: LiveApproval, **detail: Any) -> None:
    """Adds what no verb has said, by whoever Wagtail knows to be acting."""
    model = spec_signed(live.approval).model
    obj = model._base_manager.filter(pk=live.subject_id).first()
    obj = obj or rebuild(live.approval, pk=live.subject_id)  # it is being deleted
    record(verb, by=get_active_log_context().user, obj=obj, **detail)
