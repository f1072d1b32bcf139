"""What readers of all formats share: an entry, and the variables that each writes a little otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from unicodedata import category

import langcodes

from ..csl import Item
from ..models import Reference

_RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/10\.\S+", re.IGNORECASE)
# Names of languages as reference managers and babel write them, by their first word.
_LANGUAGES = {
    "english": "en", "american": "en-US", "usenglish": "en-US", "british": "en-GB",
    "ukenglish": "en-GB", "chinese": "zh", "japanese": "ja", "korean": "ko", "german": "de",
    "ngerman": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "russian": "ru", "polish": "pl", "turkish": "tr",
}  # fmt: skip
_EVIDENCE = "evidence:"


@dataclass(frozen=True)
class Entry:
    """One work of a file: the line where it begins, and its CSL-JSON item, or why it is broken."""

    line: int
    item: Any = None
    fault: str = ""

    @property
    def name(self) -> str:
        """What the file calls it, for messages."""
        stated = self.item if isinstance(self.item, dict) else {}
        return line(stated.get("id") or stated.get("DOI") or stated.get("PMID") or "")[:80] or "–"


def line(value: object) -> str:
    """`value` on one line, without what cannot be printed; as `csl` reads it."""
    text = " ".join(str(value).split())
    return "".join(character for character in text if category(character) not in ("Cc", "Cs"))


def lines(item: Item) -> dict[str, str]:
    """The variables of `item` that are text, each on one line."""
    return {
        variable: line(value)
        for variable, value in item.items()
        if isinstance(value, (str, int)) and line(value)
    }


def date_parts(item: Item, variable: str) -> list[int]:
    """Year, month, day, as far as they are stated."""
    return list((item.get(variable) or {}).get("date-parts", [[]])[0])


def with_doi(item: Item) -> Item:
    """`item` with the DOI of its address, where it states none of its own."""
    if not item.get("DOI") and _RESOLVER.fullmatch(item.get("URL") or ""):
        item["DOI"] = item["URL"]
    return item


def language(text: str) -> str:
    """The tag of a language written as tag, three-letter code or English name; "" for any other."""
    first = re.split(r"[\s,;(]", text.strip(), maxsplit=1)[0]
    if known := _LANGUAGES.get(first.lower()):
        return known
    if re.fullmatch(r"[a-z]{3}", first):  # “eng” (ISO 639-2), as libraries write it
        first = langcodes.standardize_tag(first)
    is_tag = re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*", first) and len(first) <= 12
    return first if is_tag and first != "und" else ""


def three_letters(tag: str) -> str:
    """The bibliographic code of ISO 639-2, as PubMed has it; "" for what is no language."""
    try:
        return langcodes.Language.get(tag).to_alpha3(variant="B")
    except (LookupError, ValueError):
        return ""


# -- kind of evidence: a keyword, which every format has -------------------------------------------
def keyword(item: Item) -> list[str]:
    evidence = (item.get("custom") or {}).get("evidence")
    return [_EVIDENCE + evidence] if evidence else []


def evidence(keywords: Iterable[str]) -> str:
    """The kind that a keyword names; a keyword that only looks like it is somebody else's."""
    for word in map(str.strip, keywords):
        kind = word.removeprefix(_EVIDENCE)
        if kind != word and kind in Reference.Evidence.values:
            return kind
    return ""
