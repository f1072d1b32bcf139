"""Periodic review: live texts whose date comes near are reviewed again, unchanged, by one signature.

The clock opens these rounds, so nobody submits them: the reviewer of the language signs on one
screen. It opens none while the text has a newer draft, waits for its editor, or had its review
cancelled since it was last signed; then the text is the editor's, who submits it like any other.

A text may have a date of its own besides that of its signature, as a fact has: rooms above say so by
`own_dates_from`. No signature moves that date, so its text waits for its editor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from . import road
from .content import reviewed_specs, spec_of
from .errors import ReviewRequired
from .kinds import drafts_in
from .models import Approval, LiveApproval, MedicalReviewTaskState, Reviewed

# From when on a text is listed as due soon, and from when on its review is open: while it is in
# review nobody can edit it.
LISTED, OPENED = timedelta(days=60), timedelta(days=14)

_WAITS = {
    WorkflowState.STATUS_IN_PROGRESS: _("It is in review."),
    WorkflowState.STATUS_NEEDS_CHANGES: _("It was declined and waits for its editor."),
    WorkflowState.STATUS_CANCELLED: _("Its review was cancelled; its editor submits it."),
}


Key = tuple[str, int]  # the table and the key of a text
OwnDates = Callable[[timedelta], dict[Key, date]]
_own_dates: list[OwnDates] = []


def own_dates_from(source: OwnDates) -> OwnDates:
    """Registers `source(within)`: live texts that readers have lost, or lose within so many days,
    whatever their signature says, each with its last day."""
    _own_dates.append(source)
    return source


@dataclass(frozen=True)
class Again:
    """A live text that is due for review again on `due`. `waits` is why the clock does not open its
    review, in words; None when it does on `opens`."""

    text: Reviewed
    approval: Approval
    due: date
    waits: str | None

    @property
    def title(self) -> str:
        return str(self.text)

    @property
    def opens(self) -> date:
        return self.due - OPENED

    @property
    def overdue(self) -> bool:
        return self.due < timezone.localdate()


def due_again(locales: Iterable[int] | None = None) -> list[Again]:
    """Live texts in `locales` (None: in all) that are due within 60 days or past due and not in
    review, the next due first; by a fixed number of queries."""
    own = {key: day for source in _own_dates for key, day in source(LISTED).items()}
    any_of = Q(approval__review_due__lte=timezone.localdate() + LISTED)
    for table in {table for table, _pk in own}:
        any_of |= Q(subject_table=table, subject_id__in=[pk for t, pk in own if t == table])
    rows = LiveApproval.objects.filter(any_of).select_related("approval__locale")
    if locales is not None:
        rows = rows.filter(approval__locale__in=set(locales))
    signed = {(row.subject_table, row.subject_id): row.approval for row in rows
              if row.approval.subject_id == row.subject_id}  # fmt: skip
    texts = _newest_drafts(signed)
    rounds = _latest_rounds(texts)
    found = []
    for key, text in texts.items():
        status = _status(rounds.get(_round_key(text)), signed[key])
        if status != WorkflowState.STATUS_IN_PROGRESS:
            waits = _why_waits(text, signed[key], status, ends=key in own)
            due = min(signed[key].review_due, own.get(key, date.max))
            found.append(Again(text, signed[key], due, waits))
    return sorted(found, key=lambda again: (again.due, again.title))


def open_due() -> tuple[list[MedicalReviewTaskState], list[ReviewRequired]]:
    """Opens the review of everything that is due within 14 days or past due; gives the rounds, and
    the refusals of texts that can no longer be submitted as they are."""
    opened, refusals = [], []
    for again in due_again():
        if again.waits is None and again.opens <= timezone.localdate():
            try:
                opened.append(road.submit(again.text, by=None))
            except ReviewRequired as refusal:
                refusals.append(refusal)
    return opened, refusals


def _why_waits(text: Reviewed, approval: Approval, status: str | None, *, ends: bool) -> str | None:
    if status is not None:
        return str(_WAITS[status])
    if spec_of(text).digest(text) != approval.digest:
        return str(_("It has a newer draft, which its editor submits."))
    if ends:
        return str(_("It has a last day of its own; its editor looks it up and gives it another."))
    return None


def _newest_drafts(signed: Iterable[Key]) -> dict[Key, Reviewed]:
    """The newest draft of each live text, by table and key."""
    found = {}
    for subject, table in {(spec.subject, spec.table) for spec in reviewed_specs()}:
        pks = [pk for own, pk in signed if own == table]
        rows = subject._base_manager.filter(pk__in=pks, live=True).select_related("latest_revision")
        kept = [row.latest_revision for row in rows if row.latest_revision]
        found |= {(table, draft.pk): draft for draft in drafts_in(kept)}
    return found


def _latest_rounds(texts: dict[Key, Reviewed]) -> dict[tuple[int, str], WorkflowState]:
    any_of = Q(pk__in=[])
    for text in texts.values():
        kind, pk = _round_key(text)
        any_of |= Q(base_content_type=kind, object_id=pk)
    states = WorkflowState.objects.filter(any_of).order_by("pk")
    return {(state.base_content_type_id, state.object_id): state for state in states}


def _round_key(text: Reviewed) -> tuple[int, str]:
    return text.get_base_content_type().pk, str(text.pk)


def _status(latest: WorkflowState | None, approval: Approval) -> str | None:
    """How the latest round of review stands; None when it ended by the signature in force."""
    if latest is None or latest.status == WorkflowState.STATUS_APPROVED:
        return None
    cancelled = latest.status == WorkflowState.STATUS_CANCELLED
    if cancelled and latest.created_at < approval.signed_at:
        return None
    return latest.status
