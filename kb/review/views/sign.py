"""The signing screen: the submitted words as readers will see them, and the decision.

It is one form, so that whatever is pressed, all that was typed comes along. Remarks and verdicts are
kept first, by every press; what is refused leaves everything as it was typed but the password.
Whoever finds a sentence not supported and presses the button of the signature declines the draft: the
verdict says so, and the button too.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import TaskState

from .. import remarks, road
from ..audit.log import Verb, record, refused
from ..comparison import Since
from ..consequences import consequences
from ..declared import declared, declared_of
from ..errors import ReviewRequired
from ..evidence import Evidence, evidence_of, known_of
from ..forms import DeclineForm, SignForm
from ..models import Approval, LiveApproval, MedicalReviewTaskState, Reviewed
from ..passages import passages_of
from . import remarks as remark_views
from . import verdicts as verdict_views
from .queue import kind_of
from .remarks import labelled
from .texts import round_for, source_of


def sign(request: HttpRequest, state_id: int) -> HttpResponse:
    """Shows the submitted words as readers will see them, and takes the decision on them."""
    state, obj = round_for(request, state_id)
    if state.status != TaskState.STATUS_IN_PROGRESS:
        return _over(request, state, obj)
    since, evidence, passages = Since(obj, state), evidence_of(obj), passages_of(obj, state)
    form = SignForm(subject=obj, by=request.user, initial={"digest": state.digest})
    reason, unkept = DeclineForm(prefix="decline"), {}
    if request.method == "POST":
        remark_views.keep(request, state, since)
        unkept = verdict_views.keep(request, state, evidence)
        form, reason = _forms(request, state, obj, evidence)
        for pressed in (form, reason):
            if pressed.is_bound and unkept:
                pressed.add_error(None, list(unkept.values()))
        if form.is_bound and request.POST.get("known", "") != known_of(evidence):
            form.add_error(
                None,
                _("Something became known about a source since you looked. Look at it again."),
            )
        if form.is_bound and request.POST.get("declared", "") != declared_of(declared(state)):
            form.add_error(
                None, _("What its editor says of the change is new since you looked. Look again.")
            )
        if form.is_bound and _sign(request, state, obj, form):
            return redirect("review:queue")
        if reason.is_bound and _decline(request, state, reason):
            return redirect("review:queue")
    else:
        record(Verb.LOOK, by=request.user, obj=obj, revision=state.revision_id, digest=state.digest)
    return render(
        request,
        "review/sign.html",
        {
            "state": state,
            "object": obj,
            "kind": kind_of(obj),
            "since": since,
            "passages": passages,
            "shown": passages.laid_out(since) if passages else None,
            "source": source_of(obj),
            "sources": verdict_views.laid_out(request, state, obj, evidence, unkept),
            "verdicts": verdict_views.CHOICES,
            "declines": verdict_views.against(state, request.user, evidence),
            "known": known_of(evidence),
            "declared": declared_of(declared(state)),
            "warnings": _worth_a_look(obj, state),
            "consequences": consequences(obj, state),
            "remarks": labelled(remarks.of_round(state), since.labels),
            "earlier": labelled(remarks.of_earlier_rounds(obj, but=state), since.labels),
            "may_remark": remarks.why_not_remark(state, obj, request.user) is None,
            "form": form,
            "reason": reason,
            "refusal": road.why_not_sign(obj, request.user, state),
            "credential": road.credential_of(request.user, obj),
            "last_signature": _is_last(obj, state),
            "meaning": road.MEANING,
            "next_review": road.months_later(timezone.localdate(), obj.review_interval_months),
            "edit_url": AdminURLFinder(request.user).get_edit_url(obj),
            "page_title": _("Medical review"),
            "page_subtitle": str(obj),
            "header_icon": "success",
        },
    )


def _forms(
    request: HttpRequest, state: MedicalReviewTaskState, obj: Reviewed, evidence: list[Evidence]
) -> tuple[SignForm, DeclineForm]:
    """As they were typed so far; bound is the one that was pressed."""
    typed, by = request.POST, request.user
    form = SignForm.kept(typed, subject=obj, by=by)
    reason = DeclineForm(prefix="decline", initial={"reason": typed.get("decline-reason")})
    if "decline" in typed or ("sign" in typed and verdict_views.against(state, by, evidence)):
        reason = DeclineForm(typed, prefix="decline")
    elif "sign" in typed:
        form = SignForm(typed, subject=obj, by=by)
    return form, reason


def _worth_a_look(obj: Reviewed, state: MedicalReviewTaskState) -> list[str]:
    """Signed words that came back because something became known may have what forbids review."""
    return [
        *(obj.problems_before_review() if state.cause else ()),
        *obj.warnings_before_review(),
    ]


def _sign(request: HttpRequest, state: Any, obj: Reviewed, form: SignForm) -> bool:
    if not form.is_valid():
        return False
    try:
        approval = road.sign(
            state.revision,
            request.user,
            digest=form.cleaned_data["digest"],
            password=form.cleaned_data["password"],
            checklist=form.checklist,
            read=form.cleaned_data["read"],
            comment=form.cleaned_data["comment"],
            code=form.cleaned_data.get("code", ""),
        )
    except ReviewRequired as refusal:
        refused(refusal, by=request.user, what=request.path)
        form.add_error(None, refusal.reason)
        return False
    messages.success(request, _outcome(approval, obj))
    return True


def _is_last(obj: Reviewed, state: MedicalReviewTaskState) -> bool:
    """Whether nobody else has to sign these words after the next signature."""
    return obj.signatures_needed == 1 or bool(road.first_signature(state.revision, state.digest))


def _outcome(approval: Approval, obj: Reviewed) -> str:
    if approval.place < approval.places:
        return _("Signed. A second reviewer has to sign “%s” too before readers see it.") % obj
    if LiveApproval.objects.filter(approval=approval).exists():
        return _("Signed. “%s” is live.") % obj
    return _("Signed. “%s” goes live on its date.") % obj


def _decline(request: HttpRequest, state: Any, reason: DeclineForm) -> bool:
    if not reason.is_valid():
        return False
    try:
        road.decline(state.revision, request.user, reason.cleaned_data["reason"])
    except ReviewRequired as refusal:
        refused(refusal, by=request.user, what=request.path)
        reason.add_error(None, refusal.reason)
        return False
    messages.success(
        request,
        _(
            "Declined, not signed: a source does not support its sentence. The editor gets your note."
        )
        if "sign" in request.POST
        else _("Declined. The editor reads your reason and remarks beside the draft."),
    )
    return True


def _over(request: HttpRequest, state: MedicalReviewTaskState, obj: Reviewed) -> HttpResponse:
    """Says how a round ended that is over, and gives back what was typed into it meanwhile."""
    refusal = ReviewRequired(_("This review is over: it was signed, declined or cancelled."), obj)
    typed = []
    if request.method == "POST":
        refused(refusal, by=request.user, what=request.path)
        written = (request.POST.get(name, "") for name in ("comment", "decline-reason"))
        typed = [
            *filter(str.strip, written),
            *remark_views.typed_into(request.POST),
            *verdict_views.typed_into(request.POST),
        ]
    return render(
        request,
        "review/over.html",
        {"state": state, "object": obj, "refusal": refusal.reason, "typed": typed,
         "edit_url": AdminURLFinder(request.user).get_edit_url(obj),
         "page_title": _("Medical review"), "page_subtitle": str(obj), "header_icon": "success"},
        status=409 if request.method == "POST" else 200,
    )  # fmt: skip


urlpatterns = [path("sign/<int:state_id>/", sign, name="sign")]
