"""Notices about works: retractions, corrections, expressions of concern."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kb.review import road
from kb.review.audit.log import refused
from kb.review.errors import ReviewRequired
from kb.review.forms import ReasonForm

from ..alerts import telling
from ..alerts.notices import Unreadable
from ..alerts.reporting import sentences
from ..alerts.settling import may_settle, settle
from ..alerts.taking import Report, take
from ..models import Alert

SHOWN = 50  # broken lines on the page; the command says all


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A CSV with the columns of the Retraction Watch data set, or NBIB from PubMed."
        ),
    )


def may_see(user: Any) -> bool:
    return user.has_perm("references.view_reference") or road.is_reviewer(user)


def may_import(user: Any) -> bool:
    return user.has_perm("references.change_reference")


@transaction.non_atomic_requests  # while mail is sent, others want to write
def alerts(request: HttpRequest) -> HttpResponse:
    """All alerts, those that stand first; POST takes a file of them, as the command does."""
    if not may_see(request.user) or (request.method == "POST" and not may_import(request.user)):
        raise PermissionDenied
    form, report = FileForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        report = _take(request, form)
    known = Alert.objects.select_related("reference", "settled_by")
    return render(
        request,
        "references/alerts.html",
        {
            "form": form if may_import(request.user) else None,
            "sentences": list(sentences(report)) if report else [],
            "broken": report.broken[:SHOWN] if report else [],
            "more_broken": max(0, len(report.broken) - SHOWN) if report else 0,
            "alerts": known.order_by(F("settled_at").asc(nulls_first=True), "-imported_at", "pk"),
            "told": set(Alert.objects.standing().values_list("pk", flat=True)),
            "may_settle": may_settle(request.user),
            "page_title": _("Alerts"),
            "header_icon": "warning",
        },
    )


def _take(request: HttpRequest, form: FileForm) -> Report | None:
    """What came of the file; None, and said at the field, when nothing of it can be taken."""
    file = form.cleaned_data["file"]
    try:
        report = take(file.file, source=file.name, by=request.user)
    except Unreadable as error:
        form.add_error("file", str(error))
        return None
    try:
        telling.tell()
    except OSError as error:
        messages.error(
            request,
            _("The mail server failed (%s). Nobody was told; the next run tries again.") % error,
        )
    return report


def settle_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks how someone knows that a notice is about another work."""
    if not may_settle(request.user):
        raise PermissionDenied
    alert = get_object_or_404(Alert.objects.select_related("reference"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            settle(alert, by=request.user, reason=form.cleaned_data["reason"])
        except ReviewRequired as refusal:
            refused(refusal, by=request.user, what=request.path)
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, _("Settled. Readers are told no more; reviews that are open stay open.")
            )
            return redirect("references:alerts")
    return render(
        request,
        "references/settle.html",
        {"form": form, "alert": alert, "page_title": _("This notice is about another work"),
         "page_subtitle": str(alert), "header_icon": "warning"},
    )  # fmt: skip


class AlertsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_library_menu_item")
def alerts_menu_item() -> MenuItem:
    return AlertsMenuItem(_("Alerts"), reverse("references:alerts"), icon_name="warning", order=900)


urlpatterns = [
    path("alerts/", alerts, name="alerts"),
    path("alerts/<int:pk>/settle/", settle_alert, name="settle_alert"),
]
