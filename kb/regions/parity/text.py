"""Prose as the patterns read it, and the parts of it that only look like what they seek."""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile("[\u2010-\u2015\u2212]|(?<=[0-9])\u30fc(?=[0-9])")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad]")
# Numbers that name something. Longest first: the digits of an address are no telephone number.
_NAMES = re.compile(
    r"https?://\S+|\bwww\.\S+|\b10\.\d{4,9}/\S+|[\w.+-]{1,64}@[\w.-]+"
    r"|\b(?:PMID|PMCID|PMC|ISBN(?:-1[03])?|ISSN|CAS|EudraCT|doi|DOI|arXiv|NCT|ISRCTN|ChiCTR|UMIN|JPRN"
    r"|jRCT|KCT|CRD|ACTRN|CTRI|TA|NG|CG|ICD)(?:\s?(?:no\.|number|RN))?[\s:#.-]*[A-Za-z]{0,4}"
    r"\d[\dX./-]*"
    r"|\b\d{2,7}-\d{2}-\d\b"  # a CAS number: 6740-88-1
    r"|\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b"  # a date
)
# Where in a journal: 2014;71(6):681-688, or by its pages.
_PLACE = re.compile(
    r"\b(?:(?:19|20)\d\d\s?;\s?)?\d{1,4}\s?(?:\(\w+\))?\s?:\s?e?\d+(?:-\d+)?|\bpp?\.\s?\d+(?:-\d+)?"
)
_BIBLIOGRAPHIC = re.compile(r"\b(?:19|20)\d\d\s?;\s?\d|\b10\.\d{4,9}/|\bPMID\b|\bISBN\b")
# What is called so elsewhere: titles of works, in the quotation marks of each language.
_TITLE = re.compile(r"《[^《》]*》|『[^『』]*』|[“\"](?=(?:[^\s“”\"]+\s+){3})[^“”\"]*[”\"]")


def plain(text: str) -> str:
    """Digits, signs and hyphens in one way of writing each; nothing of the words is lost."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", _UNSEEN.sub("", text)))


def without_identifiers(text: str) -> str:
    """`text`, itself `plain`, with a blank for what is looked up and not called."""
    return _PLACE.sub(" ; ", _NAMES.sub(" ; ", text))


def without_titles(text: str) -> str:
    return _TITLE.sub(" ; ", text)


def is_reference(text: str) -> bool:
    """Whether a sentence is an entry of a list of works: what it names, it names in titles."""
    return bool(_BIBLIOGRAPHIC.search(text))
