"""How grave a change of the source is for readers of its translations: its editor says so.

Asked while the change is in review; the reviewer of the source reads the answer before signing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, TaskState

from kb.review.audit.log import chain_lock
from kb.review.audit.rebuild import rebuild
from kb.review.comparison import Since
from kb.review.declared import Declaration, declarations_from
from kb.review.errors import ReviewRequired
from kb.review.models import MedicalReviewTaskState, ReviewedPage

from . import risk
from .fingerprint import differing, fingerprint, said
from .models import ChangeNote, Severity, SourceRelease, TranslationState


@dataclass
class SourceChange:
    """Words of a source that are in review, against those of which translations were made."""

    page: ReviewedPage  # as it was submitted
    state: MedicalReviewTaskState
    release: SourceRelease

    @cached_property
    def before(self) -> ReviewedPage:
        return rebuild(self.release.approval)

    @cached_property
    def places(self) -> set[str]:
        """The paths at which something changed."""
        return differing(self.release.fingerprint, fingerprint(self.page))

    @cached_property
    def since(self) -> Since:
        """What changed, in words, as the reviewer reads it."""
        return Since(self.page, self.state)

    @cached_property
    def languages(self) -> list[Locale]:
        """Those in which readers see a translation."""
        return languages_of(self.page)

    @property
    def note(self) -> ChangeNote | None:
        """What was said of these words, in this round or in one that was declined."""
        return note_of(self.state)

    @cached_property
    def notices(self) -> set[str]:
        """The safety notices there were and are, by their ids."""
        return risk.safety_notices(self.before) | risk.safety_notices(self.page)

    @cached_property
    def why_not_minor(self) -> list[str]:
        """Why the change cannot be called minor, in words; empty when it can."""
        was, now = said(self.before), said(self.page)
        reasons = risk.why_not_minor(
            (
                risk.Changed(path, " ".join(was.get(path, [])), " ".join(now.get(path, [])))
                for path in self._in_order()
            ),
            notices=self.notices,
        )
        return list(dict.fromkeys(reasons))

    @property
    def suggested(self) -> Severity:
        if any(risk.notice_around(path, self.notices) for path in self.places):
            return Severity("safety")
        return Severity("content")

    def _in_order(self) -> list[str]:
        order = list(dict.fromkeys([*fingerprint(self.page), *self.release.fingerprint]))
        return [path for path in order if path in self.places]


def in_review(page: ReviewedPage) -> SourceChange | None:
    """The change of `page` that is in review and that live translations do not have; None where
    there is nothing to say of it."""
    if page.locale_id != Locale.get_default().pk:
        return None
    state: Any = page.current_workflow_task_state
    release = SourceRelease.objects.filter(translation_key=page.translation_key).last()
    if state is None or release is None or not languages_of(page):
        return None
    change = SourceChange(state.revision.as_object(), state.specific, release)
    return change if change.places else None


def languages_of(page: ReviewedPage) -> list[Locale]:
    """Those in which readers see a translation of `page`. One query."""
    states = TranslationState.objects.filter(
        translation_key=page.translation_key, made_from__isnull=False
    )
    return [state.locale for state in states.select_related("locale").order_by("locale")]


@transaction.atomic
def declare(change: SourceChange, severity: str, *, note: str, by: Any) -> ChangeNote:
    """Keeps what the editor says of a change; it can be said anew until the change is signed.

    Raises `ReviewRequired` when the round is over, or when what changed cannot be called minor.
    """
    chain_lock()
    state = MedicalReviewTaskState.objects.get(pk=change.state.pk)
    if state.status != TaskState.STATUS_IN_PROGRESS:
        raise ReviewRequired(
            _("This review is over: it was signed, declined or cancelled."), change.page
        )
    if severity == Severity.MINOR and change.why_not_minor:
        raise ReviewRequired(
            _("This is no minor change. %s") % " ".join(change.why_not_minor), change.page
        )
    said, _new = ChangeNote.objects.update_or_create(
        state=state, defaults={"severity": severity, "note": note.strip(), "by": by}
    )
    return said


def note_of(state: TaskState) -> ChangeNote | None:
    notes = ChangeNote.objects.filter(state__revision=state.revision_id, state__lte=state.pk)
    return notes.order_by("state").last()


# -- what the reviewer of the source reads ----------------------------------------------------------
@declarations_from
def severity_declared(state: MedicalReviewTaskState) -> Iterator[Declaration]:
    note, page = note_of(state), state.revision.content_object
    if note is None:
        if _is_changed_source(page, state) and languages_of(page):
            yield Declaration(
                _("Nobody has said how grave the change is for readers of its translations; it counts "
                  "as a change of content.")
            )  # fmt: skip
        return
    sentences = {
        Severity.MINOR: _(
            "Its editor calls the change minor: readers of its translations are not told of it."
        ),
        Severity.CONTENT: _(
            "Its editor calls it a change of content: readers of its translations are told which "
            "sections changed."
        ),
        Severity.SAFETY: _(
            "Its editor calls it a change for safety: readers of its translations are warned in the "
            "sections that changed, at once."
        ),
    }
    yield Declaration(
        sentences[Severity(note.severity)],
        [note.note] if note.note else [],
        {"severity": note.severity},
    )


def _is_changed_source(page: Any, state: MedicalReviewTaskState) -> bool:
    """Told by digests, for the signing screen: whatever differs in them is reviewed anyway."""
    if not isinstance(page, ReviewedPage) or page.locale_id != Locale.get_default().pk:
        return False
    return page.approval is None or page.approval.digest != state.digest
