"""A reviewer's verdicts on sentences and their sources: who may give them, change them, take them back.

What they do to the decision is in `standing`.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from . import road
from .audit.log import Verb, chain_lock, record
from .content import spec_of
from .errors import ReviewRequired
from .evidence import Claim
from .models import MedicalReviewTaskState, Reviewed, Verdict


class MayNotJudge(ReviewRequired):
    """This person, or this moment, is not the one for it."""


class NoteMissing(ReviewRequired):
    """A verdict that finds fault says what the fault is."""


@transaction.atomic
def judge(
    state: MedicalReviewTaskState, by: Any, *, claim: Claim, value: str, note: str = ""
) -> Verdict | None:
    """Gives a verdict on a claim of the text in review, changes it, or with no `value` takes it back.

    Raises `MayNotJudge` for who may not sign this text, and once it is decided; `NoteMissing` for a
    fault without a note.
    """
    chain_lock()
    state = MedicalReviewTaskState.objects.get(pk=state.pk)  # it may have been decided meanwhile
    obj = state.revision.as_object()
    if reason := why_not_judge(state, obj, by):
        raise MayNotJudge(reason, obj)
    value, note = value.strip(), note.strip()
    if value not in ("", *Verdict.Value.values):
        raise ReviewRequired(_("Choose one of the verdicts."), obj)
    if value not in ("", Verdict.Value.SUPPORTED) and not note:
        raise NoteMissing(_("Say in the note what is wrong with it."), obj)
    verdict = Verdict.objects.filter(state=state, by=by, judged=claim.judged).first()
    if (verdict.value, verdict.note) == (value, note) if verdict else not value:
        return verdict
    record(
        Verb.VERDICT, by=by, obj=obj, revision=state.revision_id, place=claim.place,
        sentence=claim.sentence, judged=claim.judged, value=value, note=note,
    )  # fmt: skip
    if not value:
        verdict.delete()
        return None
    verdict = verdict or Verdict(
        state=state, by=by, judged=claim.judged, place=claim.place, sentence=claim.sentence,
        subject_table=spec_of(obj).table, subject_id=obj.pk,
    )  # fmt: skip
    verdict.value, verdict.note = value, note
    verdict.save()
    return verdict


def why_not_judge(state: MedicalReviewTaskState, obj: Reviewed, by: Any) -> str | None:
    """Who may sign these words may judge them, and nobody else: a verdict decides as a signature
    does."""
    if state.status != TaskState.STATUS_IN_PROGRESS:
        return _("The review is over; its verdicts stay as they are.")
    return road.why_not_sign(obj, by, state)
