"""The numbers of a text, in digits or in words, with their units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from . import dates, numerals, units

_SPACES = "\u00a0\u202f\u2009"
_NUMBER = (
    rf"(?:[1-9][0-9]{{0,2}}(?:[,{_SPACES}][0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?"  # 1,000.5
    r"|(?:0,[0-9]+|[0-9]{1,3},[0-9]{1,2})(?![0-9])"  # a decimal comma: 0,5
    r"|[0-9]+(?:[.·][0-9]+)?|(?<![0-9])\.[0-9]+)"  # 12, 0.5, 0·5, .05
)
_SIGN = (
    r"(?P<sign>(?<![0-9A-Za-z%)\]])[-–](?=[0-9.])"
    r"|(?i:\b(?:minus|negative)\s)|[负負]|マイナス|마이너스\s?|영하\s?)"
)
_SCALE = r"(?:[万億亿兆만억조백십]|百(?!分)|十(?!分)|[千천](?!克|米))"
_FIGURE = re.compile(
    rf"{_SIGN}?(?:(?P<mixed>(?:{_NUMBER}\s?{_SCALE}+)(?:\s?{_NUMBER}{_SCALE}+)*(?:[0-9]+)?)"
    rf"|(?P<number>{_NUMBER})(?:\s?(?P<scale>hundred|thousand|million|billion)\b)?)"
)
_PERCENT = re.compile(
    rf"百分之(?P<han>[{numerals.HAN}]+(?:点[{numerals.HAN}]+)?)|百分之(?P<n>[0-9.]+)"
)
_RANGE = re.compile(
    r"\s?(?:[-–~〜～、,/]|to|and|or|至|到|から|または|か|와|과|에서|또는|或|和)\s?\Z"
)
_CHEMICAL = re.compile(r"5-(?=羟色胺|HT\b)")  # the 5 is part of serotonin's name
_DECIMAL_COMMA = re.compile(r"0,[0-9]+|[0-9]{1,3},[0-9]{1,2}")


@dataclass(frozen=True)
class Figure:
    """A number as it stands in a text, `values` being what it can mean.

    `exact` when written in digits; `required` when a translation must have it; `unit` is "" for
    none, `lent` when only the end of its range has one (“1 to 4 weeks”).
    """

    text: str
    values: frozenset[Decimal]
    exact: bool
    required: bool
    unit: str
    lent: bool = False


def figures(text: str, language: str) -> list[Figure]:
    """In the order of the text, which is `text.readable`; `language` without its region."""
    text = _CHEMICAL.sub("", dates.western(text))
    text = units.per_behind(_PERCENT.sub(_percent, text))
    found = sorted([*_digits(text), *_words(text, language)], key=lambda r: (r[0], -r[1]))
    made: list[Figure] = []
    after: tuple[str, int] = ("", 0)
    for start, end, values, required, exact in reversed(found):
        unit, stop = units.unit_at(text, start, end)
        lent = not unit and bool(after[0]) and bool(_RANGE.match(text[end : after[1]]))
        unit = after[0] if lent else unit
        made.append(Figure(text[start:stop].strip(), values, exact, required, unit, lent))
        after = (unit, start)
    return made[::-1]


def _percent(found: re.Match) -> str:
    return f"{found['n'] or numerals.han(found['han'])}%"


def _digits(text: str) -> Iterator[tuple[int, int, frozenset[Decimal], bool, bool]]:
    for found in _FIGURE.finditer(text):
        if found["mixed"]:
            value = numerals.han(re.sub(rf"[,\s{_SPACES}]", "", found["mixed"].replace("·", ".")))
        else:
            value = _value(found["number"]) * numerals.SCALES.get(found["scale"] or "", 1)
        yield *found.span(), frozenset({-value if found["sign"] else value}), True, True


def _value(number: str) -> Decimal:
    if _DECIMAL_COMMA.fullmatch(number):
        return Decimal(number.replace(",", "."))
    return Decimal(re.sub(rf"[,{_SPACES}]", "", number).replace("·", "."))


def _words(text: str, language: str) -> Iterator[tuple[int, int, frozenset[Decimal], bool, bool]]:
    digits = [found.span() for found in _FIGURE.finditer(text)]
    for start, end, values, required in numerals.words(text, language):
        if not any(first < end and start < last for first, last in digits):
            yield start, end, values, required, False
