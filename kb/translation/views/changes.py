"""Saying how grave a change of the source is, while the change is in review."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from kb.review.errors import ReviewRequired

from .. import changes
from ..changes import SourceChange
from ..forms import SeverityForm
from .overview import _reviewed_page


def change(request: HttpRequest, page_id: int) -> HttpResponse:
    """What changed, and one question: minor, content or safety."""
    page = _reviewed_page(page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    found = changes.in_review(page)
    form = SeverityForm(request.POST or None, initial=_said(found)) if found else None
    if found and form and form.is_valid():
        try:
            changes.declare(found, **form.cleaned_data, by=request.user)
        except ReviewRequired as refusal:
            form.add_error("severity", refusal.reason)
        else:
            messages.success(
                request,
                _("Kept. The reviewer of “%s” reads it. You can change it until it is signed.")
                % page,
            )
            return redirect("translation:languages", page.pk)
    return render(
        request,
        "translation/change.html",
        {"page_object": page, "change": found, "form": form, "page_title": _("How grave is it?"),
         "page_subtitle": str(page), "header_icon": "warning"},
    )  # fmt: skip


def _said(found: SourceChange) -> dict[str, str]:
    """What was said before, or what the places suggest. Nobody is led to call a change minor."""
    note = found.note
    if note is None:
        return {"severity": found.suggested}
    return {"severity": note.severity, "note": note.note}


urlpatterns = [path("<int:page_id>/change/", change, name="change")]
