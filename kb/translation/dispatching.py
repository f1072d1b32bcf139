"""The work through an order to send many texts, text by text.

An order survives the process that works through it. Each text is sent to all of its languages in one
transaction; what a process took and did not end is taken again once its lease is over, so a kill
loses nothing and doubles nothing. Every text goes by `sending.send`, which may refuse it; the others
go on.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from kb.review.errors import ReviewRequired

from .models import Dispatch, DispatchItem
from .sending import send

State = DispatchItem.State

LEASE = timedelta(minutes=5)  # far longer than one text takes
QUIET = timedelta(seconds=30)  # without a sign of life for so long, nobody works on an order

logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another process took the text over; what this one did is rolled back."""


# -- the work --------------------------------------------------------------------------------------
def send_next(dispatch: Dispatch) -> bool:
    """Sends one text of the order; False when none is left to take."""
    taken = _take(dispatch)
    if taken is None:
        return False
    items, at = taken
    page, locales = items[0].page.specific, [item.locale for item in items]
    mine = DispatchItem.objects.filter(
        pk__in=[i.pk for i in items], state=State.RUNNING, taken_at=at
    )
    try:
        with translation.override(_language_of(dispatch.by)), transaction.atomic():
            reason = _send(page, locales, dispatch.by)
            ended = State.REFUSED if reason else State.SENT
            now = timezone.now()
            if mine.update(state=ended, reason=reason, ended_at=now) != len(items):
                raise LeaseLost
    except LeaseLost:
        logger.warning("%s was sent by another process too; that one counts.", page)
    except OperationalError:  # the database, not the text: it is tried again
        mine.update(state=State.WAITING, taken_at=None)
        raise
    return True


def _send(page: Any, locales: list[Locale], by: Any) -> str:
    """Why the text was refused; "" when it was sent."""
    try:
        with transaction.atomic():
            send(page, locales, by)
    except ReviewRequired as refusal:
        return refusal.reason
    except OperationalError:
        raise
    except Exception:  # a fault of one text must not end an order of hundreds
        logger.exception("%s could not be sent to translators.", page)
        return _("It could not be sent because of an error, which is in the log of the server.")
    return ""


@transaction.atomic
def _take(dispatch: Dispatch) -> tuple[list[DispatchItem], datetime] | None:
    """The languages of the next text, and when they were taken. One process at a time takes."""
    dispatch = Dispatch.objects.select_for_update(no_key=True).get(pk=dispatch.pk)
    if dispatch.stopped_at:
        return None
    now = timezone.now()
    left = Q(state=State.RUNNING, taken_at__lt=now - LEASE)
    free = dispatch.items.filter(Q(state=State.WAITING) | left)
    first = free.first()
    if first is None:
        return None
    items = list(free.filter(page=first.page_id).select_related("page", "locale"))
    dispatch.items.filter(pk__in=[i.pk for i in items]).update(state=State.RUNNING, taken_at=now)
    return items, now


def take_back(dispatch: Dispatch) -> None:
    """What was taken and not ended waits again, without waiting for its lease."""
    dispatch.items.filter(state=State.RUNNING).update(state=State.WAITING, taken_at=None)


def _language_of(user: Any) -> str:
    return UserProfile.get_for_user(user).get_preferred_language()


def work(dispatch: Dispatch, *, seconds: float | None = None) -> None:
    """Sends what is left of the order here and now, for `seconds` or to its end."""
    until = None if seconds is None else time.monotonic() + seconds
    while send_next(dispatch):
        if until is not None and time.monotonic() > until:
            return


# -- how far it is ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Progress:
    """How many texts and languages are in each state, and the last sign of life."""

    total: int
    sent: int
    refused: int
    running: int
    stopped: bool
    moved_at: datetime

    @property
    def ended(self) -> int:
        return self.sent + self.refused

    @property
    def is_over(self) -> bool:
        return self.ended == self.total

    @property
    def is_idle(self) -> bool:
        """Whether there is work to do and nobody seems to do it."""
        quiet = timezone.now() - self.moved_at > QUIET
        return quiet and not self.is_over and not self.stopped


def progress(*dispatches: Dispatch) -> dict[int, Progress]:
    """How far each of the orders is, by its key. One query."""
    of_state = {state: Count("pk", filter=Q(state=state)) for state in State.values}
    rows = (
        DispatchItem.objects.filter(dispatch__in=dispatches)
        .order_by()
        .values("dispatch")
        .annotate(total=Count("pk"), taken=Max("taken_at"), ended=Max("ended_at"), **of_state)
    )
    found = {row["dispatch"]: row for row in rows}
    return {each.pk: _progress(each, found.get(each.pk, {})) for each in dispatches}


def _progress(dispatch: Dispatch, row: dict[str, Any]) -> Progress:
    """`row` is empty when every text of the order was deleted since."""
    moments = (dispatch.ordered_at, row.get("taken"), row.get("ended"))
    return Progress(
        total=row.get("total", 0),
        sent=row.get("sent", 0),
        refused=row.get("refused", 0),
        running=row.get("running", 0),
        stopped=dispatch.stopped_at is not None,
        moved_at=max(filter(None, moments)),
    )


def open_orders() -> QuerySet[Dispatch]:
    """Those that have something left to send and were not stopped, the oldest first."""
    left = DispatchItem.objects.filter(state__in=[State.WAITING, State.RUNNING])
    orders = Dispatch.objects.filter(stopped_at=None, pk__in=left.values("dispatch"))
    return orders.select_related("root", "by").order_by("pk")
