"""Everything that one sentence says of what belongs to a country, and which kind of fact says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from ..telephone import dialled
from .known import Known
from .money import money
from .numbers import telephone_numbers
from .text import is_reference, plain, without_titles

LONGEST = 5_000  # characters; what is longer is no sentence


class What(Enum):
    NUMBER = "number"
    MONEY = "money"
    REGULATOR = "regulator"


@dataclass(frozen=True)
class Mention:
    """`said` are the words of one sentence; `kind` is that of the fact that should say it, "" where
    no signed fact has the number."""

    what: What
    said: tuple[str, ...]
    kind: str


# What a sentence says of its regulator; the first that fits.
_DECIDED = (
    ("warning", re.compile(r"(?i:\bwarn|\balert|safety (?:notice|communication))|警告|警示|警報|경고")),
    ("approval", re.compile(
        r"(?i:\bapprov|\blicen[cs]|\bauthori[sz]|\bindication|\boff-label)|批准|获批|上市|适应症|承認|適応|승인|허가"
    )),
    ("control", re.compile(r"(?i:\bschedul|\bcontrolled)|管制|規制|마약류|향정")),
)  # fmt: skip


def mentions(sentence: str, known: Known) -> Iterator[Mention]:
    """At most one of each sort. An entry of a list of works has none."""
    text = plain(sentence[:LONGEST])
    if is_reference(text):
        return
    if numbers := tuple(dict.fromkeys(telephone_numbers(text, known.numbers))):
        kinds = [known.numbers.get(dialled(re.sub(r"[().]", "", number)), "") for number in numbers]
        yield Mention(What.NUMBER, numbers, next(filter(None, kinds), ""))
    if amounts := tuple(dict.fromkeys(money(text))):
        yield Mention(What.MONEY, amounts, "cost")
    if names := tuple(_regulators(without_titles(text), known.regulators)):
        decided = (kind for kind, words in _DECIDED if words.search(text))
        yield Mention(What.REGULATOR, names, next(decided, "regulator"))


def _regulators(text: str, names: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(found[0] for found in _named(names).finditer(text))) if names else []


@lru_cache(maxsize=4)
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    """Latin names as whole words, in their own capitals; others wherever they stand."""
    return re.compile(
        "|".join(
            rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z0-9])" if name.isascii() else re.escape(name)
            for name in map(plain, names)
        )
    )
