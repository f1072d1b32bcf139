"""The words of a segment as the checks read them: no markup, no citations, one way of writing."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

_CITATION = re.compile(r"<a\b[^<>]*>\s*\[[^\[\]<>]*\]\s*</a>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# A full-width comma is a thousands separator only between full-width digits; elsewhere it parts
# two numbers, and must not become the comma of “41,30”.
_COMMA = re.compile("(?<![０-９])，|，(?![０-９]{3}(?![０-９]))")
_END = re.compile(r"(?<=[。！？])|(?<=[^.A-Z][.!?])[\"'”’」』)）]*\s+(?=[\"'“‘「(（]?[^\sa-z])")


def readable(segment: str) -> str:
    """The text without tags and citations; digits, units and letters in their plain width (NFKC)."""
    words = html.unescape(_TAG.sub("", _CITATION.sub(" ", segment)))
    return unicodedata.normalize("NFKC", _COMMA.sub("、", words)).replace("\u2212", "-")


def sentences(text: str) -> list[str]:
    """The sentences of a text; a period between figures or after an initial ends none."""
    return [part for part in _END.split(text) if re.search(r"\w", part)]


def base(language: str) -> str:
    """`zh` of `zh-hans`."""
    return language.partition("-")[0]


def listed(words: Iterable[str]) -> str:
    """For a sentence: each once, in the order of the text, in quotation marks."""
    return ", ".join(f"“{word}”" for word in dict.fromkeys(words))
