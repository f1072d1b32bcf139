"""On which days the value of a fact is shown, by the clocks of readers and of the server."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from kb.regions import days
from kb.regions.models import RegionFact

# Clocks go forward or back on some of these, in New York or in London; on the others, nowhere.
LAST_DAYS = [
    date(2026, 12, 31), date(2027, 3, 14), date(2027, 3, 28), date(2027, 7, 15),
    date(2027, 10, 31), date(2027, 11, 7),
]  # fmt: skip
READERS = ["Asia/Tokyo", "America/New_York", "UTC", "Europe/London"]
# A reader's clock, in days from `review_by`: is the value shown?
MOMENTS = [
    (-1, time(0, 0, 0), True),
    (-1, time(23, 59, 59), True),
    (0, time(0, 0, 0), True),
    (0, time(23, 59, 59), False),
    (1, time(0, 0, 0), False),
    (1, time(23, 59, 59), False),
]


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(UTC))


@pytest.mark.parametrize("server", ["UTC", "America/Los_Angeles", "Asia/Tokyo"])
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("last", LAST_DAYS, ids=str)
def test_fact__shown_by_the_readers_clock(last, reader, server, settings, monkeypatch):
    """Given a fact and its last day, when a reader's clock stands just before or after a midnight
    around it, then its value is shown the day before and never the day after, wherever the server
    stands; on the day itself it goes while the clock is still on that day."""
    settings.TIME_ZONE = server
    fact = RegionFact(review_by=last)
    for offset, clock, shown in MOMENTS:
        day = last + timedelta(days=offset)
        at(datetime.combine(day, clock, zoneinfo.ZoneInfo(reader)), monkeypatch)
        assert fact.lapsed() is not shown, (offset, clock)


@pytest.mark.parametrize("last", LAST_DAYS, ids=str)
def test_fact__goes_for_all_at_one_moment(last, monkeypatch):
    """Given a fact, when its last day ends in the first place on Earth, then it lapses, in summer as
    in winter: not a second earlier or later."""
    fact = RegionFact(review_by=last)
    at(datetime.combine(last, time(9, 59, 59), UTC), monkeypatch)
    assert not fact.lapsed()
    at(datetime.combine(last, time(10, 0, 0), UTC), monkeypatch)
    assert fact.lapsed()


@pytest.mark.parametrize("last", LAST_DAYS, ids=str)
def test_today__no_clock_on_earth_is_ahead(last, monkeypatch):
    zones = [zoneinfo.ZoneInfo(name) for name in zoneinfo.available_timezones()]
    for hour in range(0, 24, 3):
        at(datetime.combine(last, time(hour), UTC), monkeypatch)
        assert days.today() == max(timezone.localdate(timezone=zone) for zone in zones)
