"""What became known of a record opens the review of the texts that show it, unchanged.

Which texts these are is told from what was signed: the dependencies of each signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import Revision, TaskState

from . import road
from .content import reviewed_specs
from .errors import ReviewRequired
from .kinds import drafts_in
from .models import Approval, LiveApproval, MedicalReviewTaskState, Reviewed

EVIDENCE = MedicalReviewTaskState.Cause.EVIDENCE


@dataclass(frozen=True)
class Met:
    """A text that shows the record: in review, or `waits` says in words why it is not."""

    text: Reviewed
    state: MedicalReviewTaskState | None
    waits: str = ""


def reopen(record: models.Model) -> list[Met]:
    """Opens the review of every text that shows `record` to readers, or will on its date. A round
    that is open already on signed words is about this now too."""
    found = []
    for text in texts_showing(record):
        try:
            found.append(Met(text, road.submit(text, by=None, cause=EVIDENCE)))
        except ReviewRequired as refusal:
            found.append(Met(text, _also_about_this(text), refusal.reason))
    return found


def met(record: models.Model) -> list[Met]:
    """Every text that shows `record`, or whose draft in review does, and how it stands."""
    standing = [
        Met(text, text.current_workflow_task_state, road.why_not_again(text) or "")
        for text in texts_showing(record)
    ]
    known = {(type(found.text), found.text.pk) for found in standing}
    return standing + [
        Met(draft, state)
        for state, draft in _drafts_in_review().items()
        if _names(draft, record) and (type(draft), draft.pk) not in known
    ]


def texts_showing(record: models.Model) -> list[Reviewed]:
    """Without aliases, which follow their source."""
    live = LiveApproval.objects.showing(record).filter(subject_id=models.F("approval__subject_id"))
    dated = Revision.objects.filter(approved_go_live_at__isnull=False)
    to_come = Approval.objects.in_force().filter(
        revision_id__in=dated.values("pk"),
        dependencies__table=record._meta.db_table,
        dependencies__object_id=record.pk,
    )
    keys = {key for rows in (live, to_come)
            for key in rows.values_list("subject_table", "subject_id")}  # fmt: skip
    subjects = {spec.table: spec.subject for spec in reviewed_specs()}
    found = (subjects[table]._base_manager.filter(pk=pk).first() for table, pk in sorted(keys))
    return [getattr(text, "specific", text) for text in found if text is not None]


def _also_about_this(text: Reviewed) -> MedicalReviewTaskState | None:
    state: Any = text.current_workflow_task_state
    signed = Approval.objects.newest(text)
    if state is not None and signed is not None and state.digest == signed.digest:
        state.cause = EVIDENCE
        state.save(update_fields=["cause"])
    return state


def _drafts_in_review() -> dict[MedicalReviewTaskState, Reviewed]:
    states = MedicalReviewTaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    states = list(states.select_related("revision", "workflow_state"))
    return dict(zip(states, drafts_in([state.revision for state in states]), strict=True))


def _names(draft: Reviewed, record: models.Model) -> bool:
    """Whether the draft or one of its child rows points at `record`."""
    rows: list[Any] = [draft]
    if isinstance(draft, ClusterableModel):
        for relation in get_all_child_relations(type(draft)):
            rows += getattr(draft, relation.get_accessor_name()).all()
    return any(
        getattr(row, field.attname) == record.pk
        for row in rows
        for field in row._meta.concrete_fields
        if field.related_model is type(record)
    )
