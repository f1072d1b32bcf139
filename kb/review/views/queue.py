"""The reviewer's queue."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from .. import road
from ..models import (
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
                "kind": kind_of(obj),
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


def kind_of(obj: Reviewed) -> str:
    """What sort of review this is, in words."""
    return _("Change of a live text") if obj.approval else _("First review")


urlpatterns = [path("", queue, name="queue")]
