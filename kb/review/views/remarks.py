"""Remarks as they are typed on the signing screen, and ticked off in the editor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.admin.admin_url_finder import AdminURLFinder

from .. import remarks, road
from ..comparison import Since
from ..models import MedicalReviewTaskState, Remark

# Fields of the form: `remark:body.<id>` is typed at a place, `remark=<key>` changes one that is
# made; `take-back` is the button that deletes one.
AT, MADE, TAKE_BACK = "remark:", "remark=", "take-back"


def keep(request: HttpRequest, state: MedicalReviewTaskState, since: Since) -> None:
    """Makes, changes and takes back remarks as typed. Raises `MayNotRemark`."""
    by, typed = request.user, request.POST
    own = {str(remark.pk): remark for remark in remarks.of_round(state).filter(by=by)}
    for name, texts in typed.lists():
        if name.startswith(AT):
            _add(state, by, since, place=name.removeprefix(AT), texts=texts)
        elif name.startswith(MADE) and (remark := own.get(name.removeprefix(MADE))):
            remarks.change(remark, by, text=texts[-1] or remark.text)
    if remark := own.get(typed.get(TAKE_BACK, "")):
        remarks.change(remark, by, text="")
    place, quote = typed.get("place", ""), typed.get("quote", "")
    _add(state, by, since, place=place, texts=typed.getlist("remark"), quote=quote)


def _add(
    state: MedicalReviewTaskState, by: Any, since: Since, *, place: str, texts: list[str], quote: str = ""
) -> None:  # fmt: skip
    """A place that is not in the text any more is kept by what it was called."""
    for text in filter(str.strip, texts):
        known = place if place in since.labels else ""
        gone = since.labels.get(place, "") if place not in since.places else ""
        remarks.add(state, by, text=text, place=known, quote=quote or gone)


def typed_into(data: Any) -> list[str]:
    """Every remark that a form brought along."""
    return [
        text
        for name, texts in data.lists()
        if name == "remark" or name.startswith((AT, MADE))
        for text in texts
        if text.strip()
    ]


def labelled(found: Iterable[Remark], labels: dict[str, str]) -> list[tuple[Remark, str]]:
    """Each with what its place is called."""
    return [(remark, labels.get(remark.place, "")) for remark in found]


def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Ticks a remark off, or not, and goes back to where the editor was."""
    remark = get_object_or_404(Remark.objects.select_related("state__workflow_state"), pk=pk)
    obj = remarks.subject_of(remark)
    if not road.may_edit(obj, request.user):
        raise PermissionDenied
    if request.method == "POST":
        remarks.tick(remark, request.user, done=request.POST.get("done") == "1")
        if "json" in request.headers.get("accept", ""):
            return JsonResponse({"done": remark.done_at is not None})
        came_from = request.headers.get("referer", "")
        if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
            return redirect(came_from)
    return redirect(AdminURLFinder(request.user).get_edit_url(obj) or "wagtailadmin_home")


urlpatterns = [path("remark/<int:pk>/tick/", tick, name="tick")]
