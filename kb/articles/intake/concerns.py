"""What a kept sentence leaves for an editor to solve before review, as one table.

These sentences stay in the draft: they are content, but nobody could sign them as they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kb.regions.parity.money import PRICE

from .structure import Passage


@dataclass(frozen=True)
class Concern:
    """`problem` holds `%s` for the sentence. A work cited in its paragraph solves it if `cited`."""

    problem: str
    cited: bool
    pattern: re.Pattern[str]
    example: str


def _concern(problem: str, pattern: str, example: str, *, cited: bool = True) -> Concern:
    return Concern(problem, cited, re.compile(pattern), example)


_AMOUNT = r"\d[\d,.]{0,15}"
_SAYS = r"(?:[Ss]ays|[Ss]aid|[Ee]xplains|[Ee]xplained|[Nn]otes|[Nn]oted|[Ss]tates|[Tt]old|[Aa]ccording to)"
_NAME = r"(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.? (?:[A-Z][\w'’.-]{1,30} ?){1,3}"

CONCERNS: tuple[Concern, ...] = (
    _concern(
        gettext_noop("A price without a source and a date: “%s”"),
        PRICE.pattern,
        "A session costs about 300 dollars.",
    ),
    _concern(
        gettext_noop("A person is quoted in the text, but is no reviewed person here: “%s”"),
        rf"{_SAYS},? {_NAME}|{_NAME},? {_SAYS}",
        "According to Dr. Lund, this is rare.",
        cited=False,
    ),
    _concern(
        gettext_noop("A video is mentioned. Add our own file with a transcript, or delete: “%s”"),
        r"^[Ww]atch(?: the video)?\s?:|\byoutube\.com/|\byoutu\.be/|\bvimeo\.com/|^(?:视频|動画|동영상)[:：]",
        "Watch: [How the heart works]",
        cited=False,
    ),
    _concern(
        gettext_noop("A study is mentioned, and no work is cited for it: “%s”"),
        r"\b(?:[Ss]tud(?:y|ies)|[Tt]rials?|[Rr]esearch|[Rr]eviews?|[Mm]eta-analys[ie]s)\b.{0,80}\b(?:found|"
        r"shown?|shows|showed|demonstrated|suggests?|suggested|indicates?|indicated|discovered|reveals?|"
        r"published|implies)\b|\b(?:published (?:online )?in|according to a) ",
        "Several studies have shown an effect.",
    ),
    _concern(
        gettext_noop("A figure without a source: “%s”"),
        rf"{_AMOUNT}\s?(?:%|％|percent\b|per cent\b)",
        "About 12% of adults have it.",
    ),
)
IMAGE = gettext_lazy("An image is to be added by hand: “%s”")
REREAD = gettext_lazy("A sentence was left out of a paragraph. Read again what is left: “%s”")


def of(passage: Passage) -> list[str]:
    """The problems of what is kept of a paragraph. One work cited in it is cited for all of it."""
    kept = [sentence.words for sentence in passage if not sentence.omitted]
    cites = any("[@" in words or ": @" in words for words in kept)
    in_text = any(sentence.field == "body" for sentence in passage)
    return [
        _(concern.problem) % quoted(words)
        for words in kept
        for concern in CONCERNS
        if concern.pattern.search(words) and not (concern.cited and (cites or not in_text))
    ]


def torn(passage: Passage) -> list[str]:
    """A problem for a paragraph that lost some of its sentences, but not all."""
    left = [sentence for sentence in passage if not sentence.omitted]
    if 0 < len(left) < len(passage):
        return [str(REREAD) % quoted(left[0].words)]
    return []


def quoted(words: str) -> str:
    """The beginning of a sentence, short enough for a list."""
    return Truncator(" ".join(words[:300].split())).chars(90)
