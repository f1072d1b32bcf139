"""Where each text stands in each language, for lists of many texts: one query for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Locale, Page, TaskState, WorkflowState

from kb.review.ageing import Age, age_by
from kb.review.models import LiveApproval

from .models import Severity, TranslationState


class Standing(StrEnum):
    """Where the text of one language stands. `DRAFT` is for the source, which nobody translates."""

    MISSING = "missing"
    DRAFT = "draft"
    IN_TRANSLATION = "in-translation"
    IN_REVIEW = "in-review"
    CURRENT = "current"
    BEHIND_MINOR = "behind-minor"
    BEHIND_CONTENT = "behind-content"
    BEHIND_SAFETY = "behind-safety"
    REVIEW_DUE = "review-due"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        return str(_LABELS[self])

    @property
    def is_behind(self) -> bool:
        return self in _BEHIND.values()


_LABELS = {
    Standing.MISSING: _("missing"),
    Standing.DRAFT: _("being written"),
    Standing.IN_TRANSLATION: _("in translation"),
    Standing.IN_REVIEW: _("in review"),
    Standing.CURRENT: pgettext_lazy("translation", "current"),
    Standing.BEHIND_MINOR: _("behind (minor)"),
    Standing.BEHIND_CONTENT: _("behind (content)"),
    Standing.BEHIND_SAFETY: _("behind (safety)"),
    Standing.REVIEW_DUE: _("review due"),
    Standing.OVERDUE: _("overdue"),
}
_BEHIND = {
    Severity.MINOR: Standing.BEHIND_MINOR,
    Severity.CONTENT: Standing.BEHIND_CONTENT,
    Severity.SAFETY: Standing.BEHIND_SAFETY,
}
_AGED = {
    Age.DUE: Standing.REVIEW_DUE,
    Age.OVERDUE: Standing.OVERDUE,
    Age.KEPT: Standing.OVERDUE,
    Age.LAPSED: Standing.OVERDUE,
}
# Of two things that are wrong with a live text, a list names the one that stands first here.
_GRAVEST = (
    Standing.BEHIND_SAFETY,
    Standing.OVERDUE,
    Standing.BEHIND_CONTENT,
    Standing.REVIEW_DUE,
    Standing.BEHIND_MINOR,
)


@dataclass(frozen=True)
class TextStanding:
    """One text in one language.

    `standing` is that of what readers see or, while they see nothing, that of the work.
    `work_state` is what is at work beside a live text: `DRAFT`, `IN_TRANSLATION`, `IN_REVIEW` or
    None. Counts are 0 and dates None for the source and where there is no page.
    """

    translation_key: UUID
    locale: Locale
    page_id: int | None = None
    title: str = ""
    live: bool = False
    standing: Standing = Standing.MISSING
    work_state: Standing | None = None
    severity: str = ""
    behind_since: datetime | None = None
    words: int = 0
    words_to_do: int = 0
    segments: int = 0
    segments_done: int = 0
    translator: Any = None
    due: date | None = None
    sent_at: datetime | None = None
    review_due: date | None = None


def standings(
    keys: Iterable[UUID] | QuerySet, locales: Iterable[Locale]
) -> dict[tuple[UUID, int], TextStanding]:
    """Every text of `keys` (translation keys, or a query of pages) in every one of `locales`, by its
    key and that of the locale, in the order of the titles of the source. One query."""
    if isinstance(keys, QuerySet):
        keys = keys.order_by().values("translation_key")
    by_text: dict[UUID, dict[int, Any]] = defaultdict(dict)
    for page in _pages(keys):
        by_text[page.translation_key][page.locale_id] = page
    today, locales = timezone.localdate(), list(locales)
    return {
        (key, locale.pk): (
            _of(pages[locale.pk], locale, today)
            if locale.pk in pages
            else TextStanding(key, locale)
        )
        for key, pages in by_text.items()
        for locale in locales
    }


def standing_of(page: Page) -> TextStanding:
    """That of one page."""
    return standings([page.translation_key], [page.locale])[page.translation_key, page.locale_id]


def _pages(keys: Iterable[UUID] | QuerySet) -> QuerySet:
    """All languages of the texts; an alias shows the words of another page and is none itself."""
    rounds = WorkflowState.objects.filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page",
        object_id=Cast(OuterRef("pk"), CharField()),
        status=WorkflowState.STATUS_IN_PROGRESS,
        current_task_state__status=TaskState.STATUS_IN_PROGRESS,
    )  # fmt: skip
    signed = LiveApproval.objects.filter(
        subject_table=Page._meta.db_table, subject_id=OuterRef("pk")
    )
    return (
        Page.objects.filter(translation_key__in=keys, alias_of=None)
        .annotate(
            is_in_review=Exists(rounds),
            review_due=Subquery(signed.values("approval__review_due")[:1]),
        )
        .select_related("locale", "translation_state__translator")
        .order_by("locale_id", "draft_title", "pk")
    )


def _of(page: Any, locale: Locale, today: date) -> TextStanding:
    state = getattr(page, "translation_state", None)
    work = _work_state(page, state)
    counted = (
        {name: getattr(state, name)
         for name in ("severity", "behind_since", "words", "words_to_do", "segments",
                      "segments_done", "translator", "due", "sent_at")}
        if state else {}
    )  # fmt: skip
    return TextStanding(
        page.translation_key,
        locale,
        page_id=page.pk,
        title=page.draft_title,
        live=page.live,
        standing=_live_standing(page, state, today) if page.live else work or Standing.DRAFT,
        work_state=work,
        review_due=page.review_due,
        **counted,
    )


def _work_state(page: Any, state: TranslationState | None) -> Standing | None:
    if page.is_in_review:
        return Standing.IN_REVIEW
    if state is None:
        return Standing.DRAFT if page.has_unpublished_changes or not page.live else None
    at_work = (
        page.has_unpublished_changes
        or not page.live
        or state.segments_done < state.segments
        or state.sent_from_id != state.made_from_id
    )
    return Standing.IN_TRANSLATION if at_work else None


def _live_standing(page: Any, state: TranslationState | None, today: date) -> Standing:
    found = set()
    if state is not None and state.severity:
        found.add(_BEHIND[Severity(state.severity)])
    if page.review_due:
        found.add(_AGED.get(age_by(page.review_due, grace=None, on=today)))
    return next((standing for standing in _GRAVEST if standing in found), Standing.CURRENT)
