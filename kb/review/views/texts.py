"""A round of review and its text, and the text as readers will see it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from wagtail.models import Locale, Page

from .. import road
from ..models import MedicalReviewTaskState


def round_for(request: HttpRequest, state_id: int) -> tuple[MedicalReviewTaskState, Any]:
    """The round and the text in it. Raises `PermissionDenied` for who has no part in the text."""
    state = get_object_or_404(
        MedicalReviewTaskState.objects.select_related("revision", "workflow_state__requested_by"),
        pk=state_id,
    )
    obj = state.revision.as_object()
    if not road.has_part_in(obj, request.user):
        raise PermissionDenied
    return state, obj


def preview(request: HttpRequest, state_id: int) -> HttpResponse:
    """The submitted revision, rendered as readers of its language will see it."""
    _state, obj = round_for(request, state_id)
    return _rendered(request, obj)


def source(request: HttpRequest, state_id: int) -> HttpResponse:
    """The text of the source language, as it is signed and live, to compare a translation with."""
    _state, obj = round_for(request, state_id)
    found = source_of(obj)
    if found is None:
        raise Http404
    return _rendered(request, found.specific)


def source_of(obj: Any) -> Page | None:
    """The live text that `obj` translates; None for a record and in the source language."""
    default = Locale.get_default()
    if not isinstance(obj, Page) or obj.locale_id == default.pk:
        return None
    return obj.get_translations().filter(locale=default, live=True).select_related("locale").first()


def _rendered(request: HttpRequest, obj: Any) -> HttpResponse:
    return obj.make_preview_request(
        request, obj.default_preview_mode, extra_request_attrs={"in_preview_panel": True}
    )


urlpatterns = [
    path("sign/<int:state_id>/preview/", preview, name="preview"),
    path("sign/<int:state_id>/source/", source, name="source"),
]
