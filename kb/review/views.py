"""The review screens: the queue, the signing screen, withdrawing, disclosures and credentials."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import get_edit_handler
from wagtail.models import TaskState

from . import road
from .content import spec_for, spec_of
from .errors import ReviewRequired
from .forms import DisclosureForm, GrantForm, ReasonForm, SignForm
from .models import (
    Disclosure,
    MedicalReviewTask,
    MedicalReviewTaskState,
    Reviewed,
    ReviewerCredential,
)


def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this reviewer, oldest first, and why they may not sign what they may not."""
    rows = []
    for state in waiting_for(request.user):
        obj = state.revision.as_object()
        rows.append(
            {
                "state": state,
                "object": obj,
                "kind": _kind(obj),
                "refusal": road.why_not_sign(obj, request.user, state),
            }
        )
    return render(
        request,
        "review/queue.html",
        {
            "rows": rows,
            "credentials": ReviewerCredential.objects.in_force().filter(user=request.user),
            "disclosure": Disclosure.objects.filter(user=request.user).first(),
            "page_title": _("Waiting for your review"),
            "header_icon": "success",
        },
    )


def waiting_for(user: Any) -> list[MedicalReviewTaskState]:
    """The open rounds in languages for which this person holds a credential, oldest first."""
    task = MedicalReviewTask.objects.first()
    states = task.get_task_states_user_can_moderate(user).order_by("started_at") if task else ()
    return [state.specific for state in states]


def sign(request: HttpRequest, state_id: int) -> HttpResponse:
    """Shows the submitted words as readers will see them, and takes the decision on them."""
    state = _open_round(state_id)
    obj = state.revision.as_object()
    if not road.has_part_in(obj, request.user):
        raise PermissionDenied
    form = SignForm(subject=obj, initial={"digest": state.digest})
    reason = ReasonForm(prefix="decline")
    if request.method == "POST":
        decide = _decline if "decline" in request.POST else _sign
        form, reason, done = decide(request, state, obj)
        if done:
            return redirect("review:queue")
    return render(
        request,
        "review/sign.html",
        {
            "state": state,
            "object": obj,
            "kind": _kind(obj),
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
    form = SignForm(request.POST, subject=obj)
    if form.is_valid():
        try:
            road.sign(
                state.revision,
                request.user,
                digest=form.cleaned_data["digest"],
                password=form.cleaned_data["password"],
                checklist=form.checklist,
                comment=form.cleaned_data["comment"],
            )
        except ReviewRequired as refusal:
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
            reason.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Declined. The editor reads your reason beside the draft."))
            return SignForm(subject=obj), reason, True
    return SignForm(subject=obj, initial={"digest": state.digest}), reason, False


def preview(request: HttpRequest, state_id: int) -> HttpResponse:
    """The submitted revision, rendered as readers of its language will see it."""
    state = _open_round(state_id)
    obj = state.revision.as_object()
    if not road.has_part_in(obj, request.user):
        raise PermissionDenied
    return obj.make_preview_request(
        request, obj.default_preview_mode, extra_request_attrs={"in_preview_panel": True}
    )


def withdraw(request: HttpRequest, app_label: str, model_name: str, pk: int) -> HttpResponse:
    """Takes a live text from readers at once; asks only for a reason."""
    obj = _reviewed_object(app_label, model_name, pk)
    if not road.has_part_in(obj, request.user):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            road.withdraw(obj, request.user, form.cleaned_data["reason"])
        except ReviewRequired as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Withdrawn. Readers no longer see “%s”.") % obj)
            return redirect(
                AdminURLFinder(request.user).get_edit_url(obj) or reverse("wagtailadmin_home")
            )
    return render(
        request,
        "review/withdraw.html",
        {"object": obj, "form": form, "page_title": _("Withdraw"), "page_subtitle": str(obj),
         "header_icon": "download"},
    )  # fmt: skip


def disclosure(request: HttpRequest) -> HttpResponse:
    """One's own disclosures of interests; a new one is added, none is changed."""
    form = DisclosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.user = request.user
        form.save()
        messages.success(request, _("Your disclosure is recorded."))
        return redirect("review:queue")
    return render(
        request,
        "review/disclosure.html",
        {"form": form, "earlier": Disclosure.objects.filter(user=request.user),
         "page_title": _("Disclosure of interests"), "header_icon": "doc-full"},
    )  # fmt: skip


def credentials(request: HttpRequest) -> HttpResponse:
    """All credentials; administrators grant them to others."""
    _require_administrator(request)
    form = GrantForm(request.POST or None, granted_by=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Granted: %s.") % form.instance)
        return redirect("review:credentials")
    everyone = ReviewerCredential.objects.select_related(
        "user", "locale", "granted_by", "revoked_by"
    )
    return render(
        request,
        "review/credentials.html",
        {"form": form, "credentials": everyone.order_by("locale", "user"),
         "today": timezone.localdate(), "page_title": _("Reviewer credentials"),
         "header_icon": "user"},
    )  # fmt: skip


@transaction.atomic
def revoke_credential(request: HttpRequest, pk: int) -> HttpResponse:
    _require_administrator(request)
    credential = get_object_or_404(ReviewerCredential, pk=pk, revoked_at=None)
    if request.method == "POST":
        credential.revoked_at, credential.revoked_by = timezone.now(), request.user
        credential.save(update_fields=["revoked_at", "revoked_by"])
        messages.success(request, _("Revoked: %s.") % credential)
    return redirect("review:credentials")


# -- shared ----------------------------------------------------------------------------------------
def _require_administrator(request: HttpRequest) -> None:
    if not request.user.has_perm("review.add_reviewercredential"):
        raise PermissionDenied


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


def _reviewed_object(app_label: str, model_name: str, pk: int) -> Reviewed:
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    if not spec_for(model):
        raise Http404
    return get_object_or_404(model, pk=pk)


def _kind(obj: Reviewed) -> str:
    """What sort of review this is, in words."""
    return _("Change of a live text") if obj.approval else _("First review")


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
