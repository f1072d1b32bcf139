"""Writing the audit log, and the lock under which the chains grow."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from ..content import spec_for
from ..models import AuditEntry, MedicalReviewTask

Verb = AuditEntry.Verb


def chain_lock() -> None:
    """One writer of the chains at a time, until the transaction ends.

    A verb takes it before any other row, so that two verbs never wait for each other. A row lock on
    PostgreSQL; SQLite writes alone.
    """
    MedicalReviewTask.objects.select_for_update().first()


@transaction.atomic
def record(
    verb: Verb, *, by: Any, obj: Any = None, language: str = "", **detail: Any
) -> AuditEntry:
    """Adds an entry. `by` is None for what the software does by itself; `obj` is what it is about;
    `detail` is made of JSON's types."""
    chain_lock()
    someone = by if getattr(by, "pk", None) else None
    spec = spec_for(type(obj)) if obj is not None else None
    table = spec.table if spec else (obj._meta.db_table if obj is not None else "")
    if obj is not None and spec and not language:
        language = obj.review_locale.language_code
    return AuditEntry(
        at=timezone.now(),
        verb=verb,
        actor=someone,
        actor_name=(someone.get_full_name() or someone.get_username()) if someone else "",
        subject_table=table,
        subject_id=obj.pk if obj is not None else None,
        subject=str(obj)[:300] if obj is not None else "",
        language=language,
        detail=detail,
    ).append()


def refused(refusal: Any, *, by: Any, what: str = "") -> AuditEntry:
    """Keeps that something was refused, and the sentence that the person read."""
    obj = refusal.obj if getattr(refusal.obj, "pk", None) else None
    return record(
        Verb.REFUSE, by=by, obj=obj, what=what, reason=str(refusal), refusal=type(refusal).__name__
    )
