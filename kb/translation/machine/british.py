"""American spelling to British, as British medical journals spell: -ise, ae and oe, -our, -re, -ll-.

Only spelling, and only of words it knows: British *vocabulary* (paracetamol, adrenaline) is a
translator's decision and the glossary's. Words that British English spells in two ways for two
meanings (practice, license, meter, rigor) are left alone, and so is what looks like a name.
"""

from __future__ import annotations

import re

from . import spellings
from .text import each_text

_WORD = re.compile(rf"(?:{spellings.PHRASES})|[A-Za-z]+", re.IGNORECASE)
_BEGINS = re.compile(r"(?:^|[.!?:;]\s+)[“\"(\[]*$")
_NAME_GOES_ON = re.compile(r"\s+(?:(?:of|for|and|the|on|in)\s+){0,2}[A-Z][a-z]")


class British:
    name = "British spelling"

    def can_translate(self, source: str, target: str) -> bool:
        return (source, target) == ("en-us", "en-gb")

    def translate(self, segments: list[str], source: str, target: str) -> list[str]:
        return [each_text(segment, _respell) for segment in segments]


def _respell(text: str, before: str) -> str:
    def one(word: re.Match[str]) -> str:
        if _is_name(word, before):
            return word[0]
        plain = word[0].lower()
        british = _british(plain)
        return word[0] if british == plain else _like(word[0], british)

    return _WORD.sub(one, text)


def _is_name(word: re.Match[str], before: str) -> bool:
    """Whether it belongs to a name: capitals inside a word, inside a sentence, or before another."""
    if not word[0].istitle():
        return not (word[0].islower() or word[0].isupper())
    text = word.string
    begins = _BEGINS.search(before + text[: word.start()])
    return not begins or bool(_NAME_GOES_ON.match(text, word.end()))


def _british(word: str) -> str:
    known = spellings.WORDS
    if word in known:
        return known[word]
    prefix = spellings.PREFIXES.match(word)
    if prefix and (rest := known.get(word[prefix.end() :])):
        return prefix[0] + rest
    return spellings.greek(word)


def _like(model: str, word: str) -> str:
    """`word` with the capitals of `model`."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if model[0].isupper() else word
