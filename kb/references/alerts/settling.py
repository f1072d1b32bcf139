"""An alert that is about another work: a person says so, by name and with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.review import road
from kb.review.audit.log import Verb, chain_lock, record
from kb.review.desk import ADMINISTER
from kb.review.errors import ReviewRequired

from ..models import Alert


class MayNotSettle(ReviewRequired):
    """This person cannot end what readers are told of a work."""


def may_settle(user: Any) -> bool:
    """Medical reviewers of any language, and those who administer credentials."""
    return bool(road.languages_of(user)) or user.has_perm(ADMINISTER)


@transaction.atomic
def settle(alert: Alert, *, by: Any, reason: str) -> None:
    """Readers are told of it no more; it stays listed, and the same notice is not taken again. Reviews
    that it opened stay open.

    Raises `MayNotSettle`, `ReviewRequired` without a reason or when it is settled already.
    """
    chain_lock()
    alert = Alert.objects.select_for_update().select_related("reference").get(pk=alert.pk)
    if not may_settle(by):
        raise MayNotSettle(
            _("Only a medical reviewer or an administrator can settle an alert."), alert.reference
        )
    if not reason.strip():
        raise ReviewRequired(_("Say how you know that it is about another work."), alert.reference)
    if alert.settled_at is not None:
        raise ReviewRequired(_("This alert is settled already."), alert.reference)
    alert.settled_at, alert.settled_by = timezone.now(), by
    alert.settled_reason = reason.strip()
    alert.save(update_fields=["settled_at", "settled_by", "settled_reason"])
    record(
        Verb.ALERT, by=by, obj=alert.reference, settled=alert.pk, nature=alert.nature,
        notice=alert.notice, reason=alert.settled_reason,
    )  # fmt: skip
