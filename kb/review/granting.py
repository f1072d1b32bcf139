"""Giving and taking credentials, and disclosing interests. Each is in the audit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .audit.log import Verb, chain_lock, record
from .errors import MayNotGrant, ReviewRequired
from .models import Disclosure, ReviewerCredential

RIGHT = "review.add_reviewercredential"


@transaction.atomic
def grant(credential: ReviewerCredential, *, by: Any) -> ReviewerCredential:
    """Grants what `credential`, not yet saved, says. One that has expired, or is about to, ends.

    Raises `MayNotGrant` by someone without the right, to oneself, to an account that one had a
    hand in, and while another credential for the language is in force.
    """
    chain_lock()
    _require_right(by)
    credential.granted_by = by
    held = ReviewerCredential.objects.filter(
        user=credential.user, locale=credential.locale, revoked_at=None
    ).first()
    if held and held.state == held.State.IN_FORCE:
        raise MayNotGrant(
            _("This person holds a credential for this language. Revoke it first."), credential
        )
    if held:
        end(held, by=by, reason=_("A new credential takes its place."))
    credential.save()
    record(
        Verb.GRANT,
        by=by,
        obj=credential,
        language=credential.locale.language_code,
        person=credential.user_id,
        evidence=credential.evidence,
        valid_until=str(credential.valid_until),
    )
    return credential


@transaction.atomic
def revoke(credential: ReviewerCredential, *, by: Any, reason: str) -> None:
    """Ends a credential. What was signed under it stays signed.

    Raises `MayNotGrant` by someone without the right, `ReviewRequired` without a reason.
    """
    chain_lock()
    _require_right(by)
    if not reason.strip():
        raise ReviewRequired(_("Say why it is revoked."), credential)
    end(credential, by=by, reason=reason.strip())


def end(credential: ReviewerCredential, *, by: Any, reason: str) -> None:
    """Asks nobody: for the verbs above, and for what ends a credential by itself."""
    credential.revoked_at, credential.revoked_by = timezone.now(), by
    credential.revoked_reason = reason
    credential.save(update_fields=ReviewerCredential.ENDING)
    record(
        Verb.REVOKE,
        by=by,
        obj=credential,
        language=credential.locale.language_code,
        person=credential.user_id,
        reason=reason,
    )


@transaction.atomic
def disclose(person: Any, *, statement: str, valid_until: date) -> Disclosure:
    chain_lock()
    made = Disclosure.objects.create(user=person, statement=statement, valid_until=valid_until)
    record(Verb.DISCLOSE, by=person, obj=made, valid_until=str(valid_until))
    return made


def _require_right(by: Any) -> None:
    if not by.has_perm(RIGHT):
        raise MayNotGrant(_("Only administrators grant and revoke credentials."))
