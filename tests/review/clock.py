"""Other days in tests: what asks for the date or the time is told that it is `day`, at nine UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone


def turn_to(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    # From America to Kiribati, where a day begins first, the date is the same at this hour.
    moment = datetime.combine(day, time(9), tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
