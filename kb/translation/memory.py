"""Translation memory: what reviewers signed before, for a segment that says the same or nearly.

Only pairs whose signature stands are offered; what a machine suggested is none until somebody
signed it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process
from wagtail.models import Locale, Page

from . import fitting
from .models import ApprovedPair, SegmentVersion
from .work import State, Work, hashed
from .writing import write

TOOL = "memory"
ALIKE = 60  # the least score that is worth showing
OTHER_NUMBERS = 15  # what a hit loses whose numbers are others
_HITS = 12  # looked at for each segment, before revoked ones are dropped
_NEWEST = 20  # pairs looked at for one wording
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Suggestion:
    """A pair that was approved, and its translation made to fit the segment that was asked for.

    `score` is from `ALIKE` to 100, and 100 only where the source says the same. `remarks` are
    sentences: what differs that a translator must not overlook.
    """

    source: str
    target: str
    score: int
    approved_at: datetime
    text: str  # the title of the text it was approved in
    remarks: list[str] = field(default_factory=list)

    @property
    def is_exact(self) -> bool:
        """Nothing needs to be changed before it is used."""
        return self.score == 100 and not self.remarks


def suggest(
    source: str, locale: Locale, *, exclude_key: UUID | None = None, limit: int = 3
) -> list[Suggestion]:
    """Up to `limit` approved translations of what is most like `source`, best and newest first.

    `exclude_key` leaves out what only the text of this translation key says. Three queries, and as
    many rows as were signed since the last call.
    """
    pks = _of(locale).likest(fitting.words(source))
    pairs = approved(locale).filter(pk__in=pks).exclude(translation_key=exclude_key)
    found: dict[str, tuple[int, ApprovedPair]] = {}
    for pair in pairs.order_by("approval_id"):
        found[pair.target] = (_score(source, pair.source), pair)  # of the same words, the newest
    best = sorted(found.values(), key=lambda each: (-each[0], -each[1].approval_id))
    best = [(score, pair) for score, pair in best if score >= ALIKE][:limit]
    titles = titles_of(pair for _score, pair in best)
    return [
        _suggestion(source, pair, score, titles.get((pair.translation_key, locale.pk), ""))
        for score, pair in best
    ]


def approved(locale: Locale) -> QuerySet[ApprovedPair]:
    """The pairs of a language whose signature stands."""
    pairs = ApprovedPair.objects.filter(locale=locale, approval__revocation=None)
    return pairs.select_related("approval").defer("approval__snapshot", "approval__checklist")


def search(words: str, locale: Locale) -> QuerySet[ApprovedPair]:
    """Concordance: the approved pairs that have each of the words in source or target, newest first."""
    pairs = approved(locale)
    for word in words.split():
        pairs = pairs.filter(Q(source__icontains=word) | Q(target__icontains=word))
    return pairs.order_by("-pk")


def prefill(work: Work, by: Any) -> Work:
    """Fills untranslated segments whose very source was approved before in this language.

    They count as suggested until somebody confirms them. Raises what `write` raises.
    """
    missing = [s for s in work.segments if s.state in (State.UNTRANSLATED, State.CHANGED)]
    known = approved(work.translation.target_locale).filter(
        source_hash__in={hashed(s.source) for s in missing}
    )
    key = work.translation.source.object_id
    newest: dict[str, ApprovedPair] = {}
    for pair in sorted(known, key=lambda p: (p.translation_key == key, p.pk)):
        newest[pair.source] = pair  # the last is this text's own, else the newest
    words = {s.pk: newest[s.source].target for s in missing if s.source in newest}
    origin = SegmentVersion.Origin.MEMORY
    return write(work, words, by, origin=origin, tool=TOOL, confirmed=False)


def titles_of(pairs: Iterable[ApprovedPair]) -> dict[tuple[UUID, int], str]:
    """By translation key and locale, what the text of each pair is called now."""
    keys = {pair.translation_key for pair in pairs}
    pages = Page.objects.filter(translation_key__in=keys)
    return {
        (key, locale): title
        for key, locale, title in pages.values_list("translation_key", "locale_id", "draft_title")
    }


# -- how alike -------------------------------------------------------------------------------------
def _score(source: str, other: str) -> int:
    """From 0 to 100: half of it for characters in common, half for words in common, in order."""
    if fitting.skeleton(source) == fitting.skeleton(other):
        return 100
    one, two = fitting.words(source).casefold(), fitting.words(other).casefold()
    alike = (fuzz.ratio(one, two) + fuzz.ratio(one.split(), two.split())) / 2
    if _numbers(source) != _numbers(other):
        alike -= OTHER_NUMBERS
    return max(0, min(99, int(alike)))


def _numbers(segment: str) -> Counter[str]:
    return Counter(_NUMBER.findall(fitting.words(segment)))


def _suggestion(source: str, pair: ApprovedPair, score: int, title: str) -> Suggestion:
    target, remark = fitting.fit(pair.target, made_for=pair.source, onto=source)
    remarks = [remark] if remark else []
    theirs, ours = _numbers(pair.source), _numbers(source)
    if theirs != ours:
        remarks.append(
            _("Other numbers: %(theirs)s there, %(ours)s here.")
            % {"theirs": ", ".join(theirs - ours) or "–", "ours": ", ".join(ours - theirs) or "–"}
        )
    return Suggestion(pair.source, target, score, pair.approval.signed_at, title, remarks)


# -- what is known, in memory ----------------------------------------------------------------------
class Known:
    """The wordings of one language's memory, and the pairs of each by key; it only grows.

    Whether a pair is still approved is asked of the database for the few that are found. Keys come
    in order, because one signature is recorded after the other, so what is new is above `last`.
    """

    def __init__(self, locale: Locale) -> None:
        self.locale = locale
        self.last = 0
        self.wordings: list[str] = []
        self.pks: dict[str, list[int]] = defaultdict(list)

    def refresh(self) -> None:
        pairs = ApprovedPair.objects.filter(locale=self.locale, pk__gt=self.last)
        self.learn(pairs.order_by("pk").values_list("pk", "source").iterator(10_000))

    def learn(self, pairs: Iterable[tuple[int, str]]) -> None:
        for pk, source in pairs:
            wording = fitting.words(source).casefold()
            if wording not in self.pks:
                self.wordings.append(wording)
            self.pks[wording].append(pk)
            self.last = pk

    def likest(self, words: str) -> list[int]:
        hits = process.extract(
            words.casefold(), self.wordings, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=_HITS
        )
        return [pk for wording, _score, _at in hits for pk in self.pks[wording][-_NEWEST:]]


_known: dict[int, Known] = {}
_one_at_a_time = Lock()


def _of(locale: Locale) -> Known:
    with _one_at_a_time:
        known = _known.setdefault(locale.pk, Known(locale))
        known.refresh()
        return known


def forget() -> None:
    """Reads everything anew at the next call: after a database was restored under the process."""
    _known.clear()
