"""Other days in tests: what asks for the date or the time is told that it is `day`, at noon UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone


def turn_to(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
