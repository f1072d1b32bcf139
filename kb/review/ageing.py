"""How old a signature is, by dates alone: nobody has to remember to mark a text as out of date.

Days are those of the server (UTC), whatever the language: a text ages for everyone at once.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Approval, Grace, Reviewed

SOON = timedelta(days=60)
OVERDUE_AFTER = timedelta(days=30)


class Age(models.TextChoices):
    """Where a live text stands between its signature and the end of its grace."""

    CURRENT = "current", _("current")
    SOON = "soon", _("due soon")
    DUE = "due", _("due for review")
    OVERDUE = "overdue", _("overdue")
    KEPT = "kept", _("overdue, kept with a warning")
    LAPSED = "lapsed", _("past its grace")


def age(approval: Approval, *, grace: Grace | None, on: date) -> Age:
    """The age of a text signed by `approval` on the day `on`."""
    return age_by(approval.review_due, grace=grace, on=on)


def age_by(due: date, *, grace: Grace | None, on: date) -> Age:
    """The age, on the day `on`, of a text whose signer set `due` for its next review.

    *Due soon* in the 60 days before that date, *due* from it on, *overdue* when more than 30 days
    have passed since. A text stays for its days of grace; on the day after the last of them it has
    lapsed or, where its topics keep it, needs a strong warning. Without `grace` it is never
    withdrawn by the clock.
    """
    past = on - due
    if grace is not None and past > timedelta(days=grace.days):
        return Age("kept" if grace.keep else "lapsed")
    if past > OVERDUE_AFTER:
        return Age("overdue")
    if past >= timedelta(0):
        return Age("due")
    return Age("soon" if past >= -SOON else "current")


def age_of(obj: Reviewed, *, on: date | None = None) -> Age | None:
    """The age of what readers see of `obj`, today unless said otherwise; None while nothing is live.

    Its grace, which costs queries, is asked for only once its date has passed.
    """
    on = on or timezone.localdate()
    approval = obj.approval
    if approval is None:
        return None
    matters = lapses(obj) and approval.review_due < on
    return age(approval, grace=grace_of(obj) if matters else None, on=on)


def lapses(obj: Reviewed) -> bool:
    """Whether the clock withdraws texts of this kind once their grace is over.

    A class says so by `withdrawn_when_overdue`. Articles do. Home pages, topics and records do
    not: everything below or beside them would go with them, so they are shown as overdue until
    someone reviews them.
    """
    return getattr(obj, "withdrawn_when_overdue", False)


def grace_of(obj: Reviewed) -> Grace:
    """Its own, or that of what it is an alias of."""
    source = getattr(obj, "alias_of", None)
    return source.specific.grace if source else obj.grace


def gone_since(approval: Approval, *, grace: Grace) -> date:
    """The first day on which a text that lapses is not shown."""
    return approval.review_due + timedelta(days=grace.days + 1)
