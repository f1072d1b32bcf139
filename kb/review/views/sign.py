"""The signing screen: the submitted words as readers will see them, and the decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import get_edit_handler
from wagtail.models import TaskState

from .. import road
from ..audit.log import Verb, record, refused
from ..content import spec_of
from ..errors import ReviewRequired
from ..forms import ReasonForm, SignForm
from ..models import (
    MedicalReviewTaskState,
    Reviewed,
)
from .queue import kind_of


def sign(request: HttpRequest, state_id: int) -> HttpResponse:
    """Shows the submitted words as readers will see them, and takes the decision on them."""
    state = _open_round(state_id)
    obj = state.revision.as_object()
    if not road.has_part_in(obj, request.user):
        raise PermissionDenied
    form = SignForm(subject=obj, by=request.user, initial={"digest": state.digest})
    reason = ReasonForm(prefix="decline")
    if request.method == "POST":
        decide = _decline if "decline" in request.POST else _sign
        form, reason, done = decide(request, state, obj)
        if done:
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
            "form": form,
            "reason": reason,
            "approval": obj.approval,
            "changes": _changes(obj, request),
            "refusal": road.why_not_sign(obj, request.user, state),
            "credential": road.credential_of(request.user, obj),
            "next_review": road.months_later(timezone.localdate(), obj.review_interval_months),
            "edit_url": AdminURLFinder(request.user).get_edit_url(obj),
            "page_title": _("Medical review"),
            "page_subtitle": str(obj),
            "header_icon": "success",
        },
    )


def _sign(request: HttpRequest, state: Any, obj: Reviewed) -> tuple[SignForm, ReasonForm, bool]:
    form = SignForm(request.POST, subject=obj, by=request.user)
    if form.is_valid():
        try:
            road.sign(
                state.revision,
                request.user,
                digest=form.cleaned_data["digest"],
                password=form.cleaned_data["password"],
                checklist=form.checklist,
                comment=form.cleaned_data["comment"],
                code=form.cleaned_data.get("code", ""),
            )
        except ReviewRequired as refusal:
            refused(refusal, by=request.user, what=request.path)
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Signed. “%s” is live.") % obj)
            return form, ReasonForm(prefix="decline"), True
    return form, ReasonForm(prefix="decline"), False


def _decline(request: HttpRequest, state: Any, obj: Reviewed) -> tuple[SignForm, ReasonForm, bool]:
    reason = ReasonForm(request.POST, prefix="decline")
    if reason.is_valid():
        try:
            road.decline(state.revision, request.user, reason.cleaned_data["reason"])
        except ReviewRequired as refusal:
            refused(refusal, by=request.user, what=request.path)
            reason.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Declined. The editor reads your reason beside the draft."))
            return SignForm(subject=obj), reason, True
    form = SignForm(subject=obj, by=request.user, initial={"digest": state.digest})
    return form, reason, False


def preview(request: HttpRequest, state_id: int) -> HttpResponse:
    """The submitted revision, rendered as readers of its language will see it."""
    state = _open_round(state_id)
    obj = state.revision.as_object()
    if not road.has_part_in(obj, request.user):
        raise PermissionDenied
    return obj.make_preview_request(
        request, obj.default_preview_mode, extra_request_attrs={"in_preview_panel": True}
    )


def _open_round(state_id: int) -> MedicalReviewTaskState:
    state = get_object_or_404(
        MedicalReviewTaskState.objects.select_related("revision", "workflow_state"), pk=state_id
    )
    if state.status != TaskState.STATUS_IN_PROGRESS:
        raise ReviewRequired(
            _("This review is over: it was signed, declined or cancelled."),
            state.revision.content_object,
        )
    return state


def _changes(obj: Reviewed, request: HttpRequest) -> list[Any]:
    """Field by field, what differs from the words that are live; empty at a first review."""
    if not obj.approval:
        return []
    live = type(obj)._base_manager.get(pk=obj.pk)
    panel = get_edit_handler(type(obj)).get_bound_panel(instance=obj, request=request, form=None)
    compared = [compare(live, obj) for compare in panel.get_comparison()]
    return [c for c in compared if c.has_changed() and _is_content(c, obj)]


def _is_content(comparison: Any, obj: Reviewed) -> bool:
    """Dates of publication and the like differ between revisions without a word having changed."""
    relation = getattr(comparison, "relation", None)
    return relation is not None or comparison.field.name in spec_of(obj).names


urlpatterns = [
    path("sign/<int:state_id>/", sign, name="sign"),
    path("sign/<int:state_id>/preview/", preview, name="preview"),
]
