"""Bibliographies as text: four formats, each of which reads and writes CSL-JSON items.

Knows no database. A reader gives an `Entry` for every work that a file holds, broken ones too; a
broken one never stops its neighbours. What an item states is understood by `csl.fields_of` alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from .. import csl
from ..models import Reference
from . import bibtex, csl_json, encoding, nbib, ris
from .entry import Entry

__all__ = ["FORMATS", "Entry", "Format", "named", "of_file", "of_text", "read", "write"]


@dataclass(frozen=True)
class Format:
    """`read` turns text into entries and raises `ValueError` with a sentence when the text is not in
    this format at all; `write` turns items into text. `begins` finds its first work in a text."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    content_type: str
    begins: re.Pattern[str]
    read: Callable[[str], list[Entry]]
    write: Callable[[Iterable[dict[str, Any]]], str]

    @property
    def suffix(self) -> str:
        return self.suffixes[0]


FORMATS = {
    format_.name: format_
    for format_ in (
        Format(
            "csl",
            "CSL-JSON",
            (".json", ".csljson"),
            "application/vnd.citationstyles.csl+json",
            re.compile(r"\A\s*[\[{]"),
            csl_json.read,
            csl_json.write,
        ),
        Format(
            "ris",
            "RIS",
            (".ris",),
            "application/x-research-info-systems",
            re.compile(r"^TY  -", re.MULTILINE),
            ris.read,
            ris.write,
        ),
        Format(
            "bibtex",
            "BibTeX",
            (".bib",),
            "application/x-bibtex",
            re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE),
            bibtex.read,
            bibtex.write,
        ),
        Format(
            "nbib",
            "PubMed (NBIB)",
            (".nbib",),
            "application/nbib",
            re.compile(r"\A\s*(?:PMID|PMC |OWN |TI  |BTI )- "),
            nbib.read,
            nbib.write,
        ),
    )
}


def named(name: str) -> Format:
    """Raises `ValueError` with a sentence."""
    if name not in FORMATS:
        raise ValueError(_("There is no format “%s”.") % name)
    return FORMATS[name]


def of_file(name: str) -> Format | None:
    """By the suffix of a file's name; None for `.txt`, as which PubMed saves, where the text decides.

    Raises `ValueError` with a sentence for a file of another kind.
    """
    suffix = PurePath(name).suffix.lower()
    known = {suffix: format_ for format_ in FORMATS.values() for suffix in format_.suffixes}
    if suffix not in known and suffix != ".txt":
        kinds = ", ".join([*known, ".txt"])
        raise ValueError(_("This kind of file is not read; these are: %s.") % kinds)
    return known.get(suffix)


def of_text(text: str) -> Format:
    """By what stands in it. Raises `ValueError` with a sentence."""
    for format_ in FORMATS.values():
        if format_.begins.search(text):
            return format_
    raise ValueError(_("It is none of these: %s.") % ", ".join(f.label for f in FORMATS.values()))


def read(raw: bytes, format_: Format | None = None) -> list[Entry]:
    """The works of a file; without a format, the text decides. Never empty.

    An entry with bytes that are no UTF-8 is broken. Raises `ValueError` with a sentence.
    """
    text, spoilt = encoding.decoded(raw)
    if not text.strip():
        raise ValueError(_("It is empty."))
    entries = (format_ or of_text(text)).read(text)
    if not entries:
        raise ValueError(_("No work was found in it."))
    starts = [entry.line for entry in entries]
    for line in reversed(spoilt):  # of several lines of an entry, the first is named
        place = max(bisect_right(starts, line) - 1, 0)
        fault = _("Line %d is not text in UTF-8.") % line
        entries[place] = replace(entries[place], fault=fault)
    return entries


def write(references: Iterable[Reference], format_: Format) -> str:
    return format_.write(map(csl.item_of, references))
