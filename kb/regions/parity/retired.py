"""Numbers that no line has any longer. Whoever reads one in a crisis must not call it.

This refuses, so the doubt is the other way round: a retired number counts unless something shows
that it is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .known import Known, Retired
from .numbers import before, is_called, is_count
from .text import plain, without_identifiers

# A year, a part of a fraction, of a name.
_OTHER_BEFORE = re.compile(r"(?i:\b(?:in|year|since|circa|anno)\s)\Z|/\Z|[A-Za-z]\Z")
_OTHER_BEHIND = re.compile(r"/\d|[A-Za-z]")


def retired_in(text: str, known: Known) -> Iterator[Retired]:
    """Each retired number that `text` says, in full-width digits and with hyphens too."""
    if not known.retired:
        return
    words = without_identifiers(plain(text))
    for old in known.retired:
        if any(_is_said(words, *found.span()) for found in _pattern(old.number).finditer(words)):
            yield old


def _pattern(number: str) -> re.Pattern[str]:
    """The digits joined, or parted as people part what they dictate; never within other digits."""
    digits = re.sub(r"\D", "", number)
    parted = r"[ .-]?" if len(digits) > 6 else ""
    written = "|".join((parted.join(digits), "[ .-]".join(digits)))
    return re.compile(rf"(?<!\d)(?<!\d[.,:-])(?:{written})(?!\d|[.,:-]\d)")


def _is_said(text: str, start: int, end: int) -> bool:
    if is_called(text, start, end):
        return True
    other = _OTHER_BEFORE.search(before(text, start)) or _OTHER_BEHIND.match(text, end)
    return not (other or is_count(text, start, end))
