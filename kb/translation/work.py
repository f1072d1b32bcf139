"""A translation with its segments, as a translator's screen, a file and a reviewer need it.

The segments are those of wagtail-localize. A fixed number of queries, however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rapidfuzz import fuzz
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from kb.review.models import MedicalReviewTaskState, ReviewedPage

from . import overriding, quality, segments
from .models import ApprovedPair, SegmentComment, SegmentReason
from .models.segment import AboutSegment
from .quality import Finding, Level

# How alike (0 to 100) an earlier sentence of the same place must be to count as its previous words.
ALIKE = 50


class State(StrEnum):
    """Where one segment stands, in the order of the work."""

    UNTRANSLATED = "untranslated"
    CHANGED = "changed"  # it was translated before its source changed
    SUGGESTED = "suggested"  # by machine; nobody has confirmed it
    CHECKED = "checked"
    IN_REVIEW = "in-review"
    APPROVED = "approved"

    @property
    def label(self) -> str:
        return {
            State.UNTRANSLATED: _("untranslated"),
            State.CHANGED: _("changed"),
            State.SUGGESTED: _("suggested"),
            State.CHECKED: pgettext("segment", "checked"),
            State.IN_REVIEW: _("in review"),
            State.APPROVED: _("approved"),
        }[self]

    @property
    def is_to_do(self) -> bool:
        return self in (State.UNTRANSLATED, State.CHANGED, State.SUGGESTED)


@dataclass(frozen=True)
class Pair:
    """A source segment and its translation, with their hashes: SHA-256, in hexadecimal."""

    source: str
    target: str

    @property
    def key(self) -> tuple[str, str]:
        return hashed(self.source), hashed(self.target)


def hashed(segment: str) -> str:
    return sha256(segment.encode()).hexdigest()


@dataclass
class Segment:
    """One line of text of the source and what it is in the target language; "" where missing.

    `path` is where it stands, as wagtail-localize writes it: `body.<block id>.heading`.
    """

    row: StringSegment
    translated: StringTranslation | None
    previous: Pair | None  # what stood here before the source changed
    approved: bool  # the pair is one of the words signed last, and that signature stands
    in_review: bool
    reasons: dict[str, str] = field(default_factory=dict)  # by the code of a check
    comments: list[SegmentComment] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def path(self) -> str:
        return self.row.context.path

    @property
    def source(self) -> str:
        return self.row.string.data

    @property
    def target(self) -> str:
        return self.translated.data if self.translated else ""

    @property
    def pair(self) -> Pair:
        return Pair(self.source, self.target)

    @property
    def is_machine_made(self) -> bool:
        return bool(self.translated) and self.translated.translation_type == "machine"

    @property
    def state(self) -> State:
        if not self.target:
            return State.CHANGED if self.previous else State.UNTRANSLATED
        if self.approved:
            return State.APPROVED
        if self.in_review:
            return State.IN_REVIEW
        return State.SUGGESTED if self.is_machine_made else State.CHECKED


@dataclass
class Work:
    """What there is to translate of one text in one language, and how far it is."""

    translation: Translation

    @cached_property
    def page(self) -> ReviewedPage:
        """The target page. It is a draft, or shows readers the words signed last."""
        locale = self.translation.target_locale
        page = self.translation.source.get_translated_instance(locale)
        page.locale = locale  # known: asks no query
        return page

    @cached_property
    def round(self) -> MedicalReviewTaskState | None:
        """The round of review that the text is in; asked once."""
        return self.page.current_workflow_task_state

    @cached_property
    def segments(self) -> list[Segment]:
        """In the order of the text. At most eight queries."""
        rows = list(
            StringSegment.objects.filter(source=self.translation.source)
            .select_related("string", "context")
            .order_by("order")
        )
        now, before = self._translated({(row.context_id, row.string_id) for row in rows})
        approved = self._approved()
        reasons, comments = self._about(SegmentReason), self._about(SegmentComment)
        in_review = self.round is not None
        found = []
        for row in rows:
            translated = now.get((row.context_id, row.string_id))
            pair = Pair(row.string.data, translated.data if translated else "")
            place = (row.context.path, pair.key[0])
            found.append(
                Segment(
                    row,
                    translated,
                    None if translated else likest(row.string.data, before[row.context_id]),
                    pair.key in approved,
                    in_review,
                    {r.code: r.reason for r in reasons[place] if r.target_hash == pair.key[1]},
                    comments[place],
                )
            )
        return found

    @property
    def pairs(self) -> list[Pair]:
        return [segment.pair for segment in self.segments]

    def findings(self, segment: Segment, target: str | None = None) -> list[Finding]:
        """What the checks say of a translated segment, or of `target` in its place."""
        return quality.check(
            segment.source,
            segment.target if target is None else target,
            language=self.translation.target_locale.language_code,
            glossary=self.glossary,
            others=self.others,
        )

    @cached_property
    def others(self) -> quality.Check:
        return quality.Brought()

    @cached_property
    def glossary(self) -> quality.Glossary:
        return quality.Glossary.of(self.translation.target_locale)

    @property
    def done(self) -> int:
        return sum(1 for s in self.segments if s.target)

    def problems(self) -> list[str]:
        """Why the translation cannot be submitted, in words; empty when it can."""
        found = []
        if missing := [s for s in self.segments if not s.target]:
            found.append(
                _("%(count)d segments are not translated, the first: “%(first)s”")
                % {"count": len(missing), "first": segments.plain(missing[0].source)}
            )
        for segment in self.segments:
            if segment.target:
                found += [
                    str(finding)
                    for finding in self.findings(segment)
                    if finding.level is Level.ERROR or finding.code not in segment.reasons
                ]
        return [*found, *overriding.problems(self.translation)]

    # -- parts ---------------------------------------------------------------------------------
    def _translated(
        self, current: set[tuple[int, int]]
    ) -> tuple[dict[tuple[int, int], StringTranslation], dict[int, list[Pair]]]:
        """The translations of the segments there are, and by context those of segments gone."""
        rows = StringTranslation.objects.filter(
            locale=self.translation.target_locale,
            context__object_id=self.translation.source.object_id,
            has_error=False,
        ).select_related("translation_of", "last_translated_by")
        now: dict[tuple[int, int], StringTranslation] = {}
        before: dict[int, list[Pair]] = defaultdict(list)
        for row in rows.order_by("-updated_at"):
            key = (row.context_id, row.translation_of_id)
            if key in current:
                now[key] = row
            else:
                before[row.context_id].append(Pair(row.translation_of.data, row.data))
        return now, before

    def _approved(self) -> set[tuple[str, str]]:
        pairs = ApprovedPair.objects.signed_last(self.page)
        return set(pairs.values_list("source_hash", "target_hash"))

    def _about(self, model: type[AboutSegment]) -> dict[tuple[str, str], list]:
        found: dict[tuple[str, str], list] = defaultdict(list)
        for row in model._default_manager.filter(translation=self.translation).select_related("by"):
            found[row.path, row.source_hash].append(row)
        return found


def likest(source: str, before: Iterable[Pair]) -> Pair | None:
    """Of what stood there before, the pair whose source is most like `source`."""
    scored = [(fuzz.ratio(source, pair.source), pair) for pair in before]
    score, pair = max(scored, key=lambda each: each[0], default=(0.0, None))
    return pair if score >= ALIKE else None


def translation_of(page: Page) -> Translation | None:
    """The work of which `page` is the target; None for a text of the source language."""
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source", "target_locale")
        .first()
    )
