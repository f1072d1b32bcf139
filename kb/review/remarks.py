"""A reviewer's remarks by place: who may make them, change them, and tick them off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState

from . import road
from .comparison import places
from .content import spec_of
from .errors import ReviewRequired
from .models import Approval, MedicalReviewTaskState, Remark, Reviewed
from .problem import anchor


class MayNotRemark(ReviewRequired):
    """This person, or this moment, is not the one for it."""


def add(
    state: MedicalReviewTaskState, by: Any, *, text: str, place: str = "", quote: str = ""
) -> Remark:
    """A remark on a place of the text in review. The same one is made once, however often sent.

    Raises `MayNotRemark` for who is no reviewer of its language, and once it is decided.
    """
    state = MedicalReviewTaskState.objects.get(pk=state.pk)  # it may have been decided meanwhile
    if reason := why_not_remark(state, state.revision.as_object(), by):
        raise MayNotRemark(reason, state.revision.content_object)
    said = {"place": place, "quote": quote.strip(), "text": text.strip(), "by": by}
    return Remark.objects.filter(state=state, **said).first() or Remark.objects.create(
        state=state, **said
    )


def change(remark: Remark, by: Any, *, text: str) -> None:
    """Other words for one's own remark, none to take it back. Raises `MayNotRemark`."""
    state = MedicalReviewTaskState.objects.get(pk=remark.state_id)
    if remark.by_id != by.pk:
        raise MayNotRemark(_("Only its author changes a remark."), state.revision.content_object)
    if reason := why_not_remark(state, state.revision.as_object(), by):
        raise MayNotRemark(reason, state.revision.content_object)
    if not text.strip():
        remark.delete()
    elif text.strip() != remark.text:
        remark.text = text.strip()
        remark.save(update_fields=["text"])


def tick(remark: Remark, by: Any, *, done: bool) -> None:
    """Says that a remark was worked in, or that it was not after all.

    Raises `MayNotRemark` for who may not edit the text, and while it is in review.
    """
    obj = subject_of(remark)
    if not road.may_edit(obj, by):
        raise MayNotRemark(_("Only those who may edit the text work its remarks off."), obj)
    if obj.in_review:
        raise MayNotRemark(_("“%s” is in review; its remarks wait for the decision.") % obj, obj)
    remark.done_at, remark.done_by = (timezone.now(), by) if done else (None, None)
    remark.save(update_fields=["done_at", "done_by"])


# -- questions the screens ask too -----------------------------------------------------------------
def why_not_remark(state: MedicalReviewTaskState, obj: Reviewed, by: Any) -> str | None:
    if state.status != TaskState.STATUS_IN_PROGRESS:
        return _("The review is over; its remarks stay as they are.")
    if road.credential_of(by, obj) is None:
        return _("You hold no reviewer credential for this language.")
    return None


def of_round(state: MedicalReviewTaskState) -> QuerySet[Remark]:
    return Remark.objects.filter(state=state).select_related("by")


def of_earlier_rounds(obj: Reviewed, *, but: TaskState | None = None) -> QuerySet[Remark]:
    """Those of the other rounds since the words were last signed, and of the one that ended so."""
    last = Approval.objects.of(obj).complete().order_by("-id").first()
    found = Remark.objects.filter(
        state__workflow_state__base_content_type=obj.get_base_content_type(),
        state__workflow_state__object_id=str(obj.pk),
    ).select_related("by", "done_by")
    if last is not None:
        signed = Q(state__revision_id=last.revision_id, state__status=TaskState.STATUS_APPROVED)
        found = found.filter(Q(at__gt=last.signed_at) | signed)
    return found.exclude(state=but.pk) if but is not None else found


@dataclass(frozen=True)
class ToDo:
    """A line of the editor's list. `anchor` leads to the place in the editor of a page or record."""

    remark: Remark
    label: str
    anchor: str


def to_do(obj: Reviewed) -> list[ToDo]:
    """What the reviewers asked for since the words were last signed: the editor's list."""
    found = list(of_earlier_rounds(obj, but=obj.current_workflow_task_state))
    if not found:
        return []
    draft = obj.get_latest_revision_as_object()
    labels = places(spec_of(draft), spec_of(draft).document(draft))
    return [
        ToDo(remark, _label(remark, labels), anchor(remark.place) if remark.place in labels else "")
        for remark in found
    ]


def _label(remark: Remark, labels: dict[str, str]) -> str:
    if remark.place in labels:
        return labels[remark.place]
    return _("A place that is gone") if remark.place else _("The whole text")


def still_open(obj: Reviewed) -> str:
    """How many remarks nobody has ticked off, as a sentence; "" for none."""
    count = of_earlier_rounds(obj, but=obj.current_workflow_task_state).open().count()
    return (
        ngettext(
            "%d remark of the reviewers is not ticked off.",
            "%d remarks of the reviewers are not ticked off.",
            count,
        )
        % count
        if count
        else ""
    )


def subject_of(remark: Remark) -> Reviewed:
    obj = remark.state.workflow_state.content_object
    return getattr(obj, "specific", obj)
