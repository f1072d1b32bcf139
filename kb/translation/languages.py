"""One text in each language: where it stands, from which words it was made, what sending brings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext
from wagtail.models import Locale, Page, TaskState

from kb.locales.rights import pages_of
from kb.review import road
from kb.review.models import MedicalReviewTaskState

from .models import SourceRelease, TranslationState
from .staleness import Change, compare
from .standing import Standing, TextStanding, standings
from .waiting import WORKBENCH, works_of


@dataclass(frozen=True)
class Language:
    """A row. `brings` counts the places of the source by what became of them since translators got
    it; empty when they have it as it is. Addresses are "" where there is nothing for this person."""

    text: TextStanding
    state: TranslationState | None
    brings: Counter[Change]
    desk: str = ""
    review: str = ""
    public: str = ""
    may_change: bool = False

    @property
    def to_send(self) -> bool:
        """Whether its translators lack anything."""
        return self.text.standing == Standing.MISSING or bool(self.brings)

    @property
    def change(self) -> str:
        """What sending brings, in words."""
        said = {
            Change.NEW: ngettext("%d new", "%d new", self.brings[Change.NEW]),
            Change.CHANGED: ngettext("%d changed", "%d changed", self.brings[Change.CHANGED]),
            Change.REMOVED: ngettext("%d removed", "%d removed", self.brings[Change.REMOVED]),
        }
        return ", ".join(words % self.brings[what] for what, words in said.items()
                         if self.brings[what])  # fmt: skip


def languages_of(page: Page, *, user: Any) -> list[Language]:
    """A row for each language but that of `page`; a fixed number of queries."""
    key = page.translation_key
    locales = Locale.objects.exclude(pk=page.locale_id).order_by("pk")
    texts = [text for (_key, _locale), text in standings([key], locales).items()]
    pages = {each.pk: each for each in Page.objects.filter(translation_key=key)}
    mine = set(pages_of(user).filter(pk__in=pages).values_list("pk", flat=True))
    states = TranslationState.objects.filter(translation_key=key)
    states = {s.page_id: s for s in states.select_related("made_from__approval", "sent_from")}
    latest = SourceRelease.objects.filter(translation_key=key).last()
    works, rounds, signs = works_of([key]), _rounds(list(pages)), road.languages_of(user)

    def language(text: TextStanding) -> Language:
        state, may_change = states.get(text.page_id), text.page_id in mine
        work, round_ = works.get((key, text.locale.pk)), rounds.get(text.page_id)
        may_look = may_change or text.locale.pk in signs
        return Language(
            text,
            state,
            _brings(state, latest),
            desk=reverse(WORKBENCH, args=[work]) if work and may_change else "",
            review=reverse("review:sign", args=[round_]) if round_ and may_look else "",
            public=(pages[text.page_id].get_url() or "") if text.live else "",
            may_change=may_change,
        )

    return [language(text) for text in texts]


def _brings(state: TranslationState | None, latest: SourceRelease | None) -> Counter[Change]:
    if state is None or latest is None or state.sent_from_id == latest.pk:
        return Counter()
    before = state.sent_from.fingerprint if state.sent_from else {}
    changes = Counter(compare(before, latest.fingerprint).values())
    del changes[Change.UNCHANGED]
    return changes


def _rounds(pks: list[int]) -> dict[int, int]:
    """The open round of review of each page."""
    states = MedicalReviewTaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__base_content_type__app_label="wagtailcore",
        workflow_state__base_content_type__model="page",
        workflow_state__object_id__in=[str(pk) for pk in pks],
    )
    return {int(of): pk for of, pk in states.values_list("workflow_state__object_id", "pk")}
