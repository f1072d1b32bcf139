"""Which day it is for facts: one day for all readers. Knows no database."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

# Where each day begins and ends first: in Kiribati, summer and winter.
FIRST = timezone.get_fixed_timezone(timedelta(hours=14))


def today(at: datetime | None = None) -> date:
    """The date, now or `at` a moment, where it is latest on Earth, wherever the server stands.

    Nobody knows where a reader is: the region is a choice, and answers are kept and passed on. So a
    day is over for all as soon as it is over for one, and no clock shows a later day than this.
    """
    return timezone.localdate(at, timezone=FIRST)
