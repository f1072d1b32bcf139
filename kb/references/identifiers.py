"""Normal forms of DOI, PMID, PMCID, ISBN, ORCID and partial dates, checked offline.

Each function takes what people paste and returns the normal form, or raises `ValueError` with the
sentence an editor reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import unquote

from django import forms
from django.utils.translation import gettext as _

_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
_RESOLVER = re.compile(r"^(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_LABELLED = {
    name: re.compile(rf"^{name}(?!\.)(?:-1[03])?:?\s*", re.IGNORECASE)
    for name in ("DOI", "PMID", "PMCID", "ISBN", "ORCID")
}


def _bare(value: str | int, name: str) -> str:
    return _LABELLED[name].sub("", str(value).strip())


def doi(value: str) -> str:
    """Lower case, without resolver or label (ISO 26324: case-insensitive; DOI Handbook 2.4)."""
    bare = _bare(value, "DOI")
    if _RESOLVER.match(bare):  # a DOI in an address is percent-encoded
        bare = unquote(_RESOLVER.sub("", bare))
    if re.search(r"\S\s+\S", bare):
        raise ValueError(_("“%s” has a space in it, and a DOI has none.") % value)
    if not _DOI.fullmatch(bare):
        raise ValueError(_("“%s” is not a DOI.") % value)
    return bare.lower()


def pmid(value: str | int) -> str:
    bare = _bare(value, "PMID")
    if not re.fullmatch(r"[1-9][0-9]{0,8}", bare):
        raise ValueError(_("“%s” is not a PubMed identifier.") % value)
    return bare


def pmcid(value: str) -> str:
    """PMC and digits; a version (“.2”) is dropped, because it names a file and not the work."""
    found = re.fullmatch(r"PMC([1-9][0-9]{0,9})(?:\.[0-9]+)?", _bare(value, "PMCID"), re.IGNORECASE)
    if not found:
        raise ValueError(_("“%s” is not a PubMed Central identifier (PMC and digits).") % value)
    return f"PMC{found[1]}"


def isbn(value: str) -> str:
    """Ten or thirteen characters without hyphens (ISO 2108, annexes on check digits)."""
    bare = re.sub(r"[\s\-‐‑–]", "", _bare(value, "ISBN")).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", bare):
        digits = [10 if c == "X" else int(c) for c in bare]
        valid = sum(weight * d for weight, d in enumerate(reversed(digits), start=1)) % 11 == 0
    elif re.fullmatch(r"97[89][0-9]{10}", bare):
        valid = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(bare)) % 10 == 0
    else:
        raise ValueError(_("“%s” is not an ISBN; one has 10 or 13 digits.") % value)
    if not valid:
        raise ValueError(_("The check digit of the ISBN “%s” is wrong.") % value)
    return bare


def orcid(value: str) -> str:
    """Four groups of four, with hyphens (check digit: ISO/IEC 7064, MOD 11-2)."""
    bare = re.sub(r"^(?:https?://)?orcid\.org/", "", _bare(value, "ORCID"), flags=re.IGNORECASE)
    digits = bare.replace("-", "").upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", digits):
        raise ValueError(_("“%s” is not an ORCID iD; one has 16 digits.") % value)
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2 % 11
    if "0123456789X"[(12 - total) % 11] != digits[-1]:
        raise ValueError(_("The check digit of the ORCID iD “%s” is wrong.") % value)
    return "-".join(re.findall("....", digits))


def issued(value: str) -> str:
    """YYYY, YYYY-MM or YYYY-MM-DD, a date that exists (ISO 8601-1, reduced precision)."""
    bare = value.strip()
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", bare):
        with suppress(ValueError):
            date.fromisoformat((bare + "-01-01")[:10])
            return bare
    raise ValueError(_("“%s” is not a date; write year, year-month or year-month-day.") % value)


class IdentifierField(forms.CharField):
    """Takes what is pasted, which may be longer than the column; gives what is kept, or None."""

    def __init__(self, normal: Callable[[str], str], **kwargs: Any) -> None:
        self.normal = normal
        super().__init__(required=False, empty_value=None, **kwargs)

    def clean(self, value: Any) -> str | None:
        stated = super().clean(value)
        try:
            return self.normal(stated) if stated else None
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
