"""What a file of alerts says, line by line, whatever its format."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .. import identifiers

# What stands where there is no identifier.
NONE = {"", "0", "unavailable", "n/a", "na", "none"}
LONGEST = 200  # the column of a DOI
_NO_TEXT = re.compile("[\0\ud800-\udfff]")  # what `surrogateescape` makes of broken bytes


class Unreadable(ValueError):
    """A file of which no line can be taken; it carries the sentence that says why."""


@dataclass(frozen=True)
class Notice:
    """What happened to the work with this DOI or PMID. `nature` is one of `Alert.Nature`, `notice`
    and `notice_pmid` lead to where it was announced, `line` is where the file says so."""

    line: int
    doi: str
    pmid: str
    nature: str
    day: date | None = None
    notice: str = ""
    notice_pmid: str = ""
    reasons: str = ""


@dataclass(frozen=True)
class Broken:
    """A line that cannot be taken, and why, in words."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return _("line %(number)d: %(sentence)s") % {
            "number": self.line,
            "sentence": self.sentence,
        }


def doi(value: str) -> str:
    """Readers get it as an address, so it is held to the characters that Crossref recommends."""
    found = _identifier(identifiers.doi, value)
    if not re.fullmatch(r"10\.[0-9.]+/[-._;()/:<>a-z0-9]+|", found):
        raise ValueError(_("“%s” is not a DOI.") % value)
    return found


def pmid(value: str) -> str:
    return _identifier(identifiers.pmid, value.removesuffix(".0"))  # of a spreadsheet


def text(value: str) -> str:
    """Without the space around it. Raises `ValueError` for bytes that were no UTF-8."""
    if _NO_TEXT.search(value):
        raise ValueError(_("It is not text in UTF-8."))
    return value.strip()


def _identifier(normal_form: Callable[[str], str], value: str) -> str:
    """Its normal form, "" for none. Raises `ValueError` with a sentence."""
    bare = text(value)
    if bare.lower() in NONE:
        return ""
    if len(bare) > LONGEST:
        raise ValueError(_("“%s…” is too long for an identifier.") % bare[:80])
    return normal_form(bare)
