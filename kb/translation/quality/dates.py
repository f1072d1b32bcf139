"""Full dates, as each language writes them."""

from __future__ import annotations

import re
from datetime import date

from . import numerals

_M = rf"(?P<month>{numerals.MONTH})"
_DAY = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<y>[0-9]{4})"
_ISO = r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?![0-9])"
_ENGLISH = [rf"\b{_M} {_DAY},? {_YEAR}", rf"\b{_DAY} (?:of )?{_M},? {_YEAR}", _ISO]
_EASTERN = [
    r"(?P<y>[0-9]{4})[年년]\s?(?P<m>[0-9]{1,2})[月월]\s?(?P<d>[0-9]{1,2})[日号일]",
    _ISO,
]
_PATTERNS = {
    "en-us": [*_ENGLISH, r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{4})"],
    "en-gb": [*_ENGLISH, r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"],
}
_COMPILED = {code: [re.compile(p) for p in found] for code, found in _PATTERNS.items()}
_EAST = [re.compile(p) for p in _EASTERN]
_ERA_YEAR = re.compile(r"(令和|平成|昭和)\s?([0-9]{1,2}|元)(?=年)")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_HAN_DATE = re.compile(f"[{numerals.HAN}]+(?=[年月日号])")


def dates(text: str, language: str) -> set[date]:
    """The days that a text names in full, with the year; `language` is `en-us`, `zh-hans`, …"""
    patterns = _COMPILED.get(language, _EAST)
    if patterns is _EAST:
        text = _HAN_DATE.sub(lambda found: str(numerals.han(found[0])), western(text))
    named = (_date(found.groupdict()) for p in patterns for found in p.finditer(text))
    return {day for day in named if day}


def western(text: str) -> str:
    """With the years of Japanese eras as years of the common era: 令和8年 is 2026年."""
    return _ERA_YEAR.sub(
        lambda found: str(_ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))), text
    )


def _date(parts: dict[str, str | None]) -> date | None:
    name = (parts.get("month") or "").rstrip(".")
    month = numerals.MONTHS[name] if name else int(parts["m"] or 0)
    try:
        return date(int(parts["y"] or 0), month, int(parts["d"] or 0))
    except ValueError:  # no such day: whatever it is, it is no date
        return None
