"""Who may sign: credentials and disclosures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from .. import granting
from ..audit.log import refused
from ..errors import ReviewRequired
from ..forms import DisclosureForm, GrantForm, ReasonForm
from ..models import Disclosure, ReviewerCredential

# Where a reviewer's registration is looked up, by the language they would sign for.
REGISTERS = {
    "en-us": gettext_lazy("The licence register of the state medical board."),
    "en-gb": gettext_lazy("The register of the General Medical Council, or of their profession."),
    "zh-hans": gettext_lazy("The register of physicians of the National Health Commission."),
    "ja": gettext_lazy("The register of physicians of the Ministry of Health, Labour and Welfare."),
    "ko": gettext_lazy("The licence check of the Ministry of Health and Welfare."),
}


def disclosure(request: HttpRequest) -> HttpResponse:
    """One's own disclosures of interests; a new one is added, none is changed."""
    form = DisclosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        granting.disclose(request.user, **form.cleaned_data)
        messages.success(request, _("Your disclosure is recorded."))
        return redirect("review:queue")
    return render(
        request,
        "review/disclosure.html",
        {"form": form, "disclosures": Disclosure.objects.filter(user=request.user),
         "today": timezone.localdate(), "page_title": _("Disclosure of interests"),
         "header_icon": "doc-full"},
    )  # fmt: skip


def credentials(request: HttpRequest) -> HttpResponse:
    """All credentials, person by person; administrators grant them to others."""
    _require_administrator(request)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            granted = granting.grant(form.instance, by=request.user)
        except ReviewRequired as refusal:
            refused(refusal, by=request.user, what=request.path)
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Granted: %s.") % granted)
            return redirect("review:credentials")
    return render(
        request,
        "review/credentials.html",
        {"form": form, "people": _holders(), "registers": _registers(),
         "today": timezone.localdate(), "page_title": _("Reviewer credentials"),
         "header_icon": "user"},
    )  # fmt: skip


def revoke_credential(request: HttpRequest, pk: int) -> HttpResponse:
    _require_administrator(request)
    credential = get_object_or_404(ReviewerCredential, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            granting.revoke(credential, by=request.user, reason=form.cleaned_data["reason"])
        except ReviewRequired as refusal:
            refused(refusal, by=request.user, what=request.path)
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _("Revoked: %s.") % credential)
            return redirect("review:credentials")
    return render(
        request,
        "review/revoke.html",
        {"form": form, "credential": credential, "page_title": _("Revoke a credential"),
         "page_subtitle": str(credential), "header_icon": "user"},
    )  # fmt: skip


def _holders() -> list[tuple[Any, list[ReviewerCredential]]]:
    """Everyone who holds or held a credential, with theirs, the newest first. Two queries."""
    rows: dict[Any, list[ReviewerCredential]] = {}
    disclosed = get_user_model().objects.annotate(disclosed=Max("disclosures__valid_until"))
    everyone = disclosed.exclude(reviewer_credentials=None).order_by("last_name", "username")
    people = {person.pk: person for person in everyone}
    credentials = ReviewerCredential.objects.select_related("locale", "granted_by", "revoked_by")
    for credential in credentials.order_by("-id"):
        rows.setdefault(credential.user_id, []).append(credential)
    return [(people[pk], rows[pk]) for pk in people]


def _registers() -> list[tuple[Locale, str]]:
    other = _("The official register of their profession, in the country where they practice.")
    return [(here, REGISTERS.get(here.language_code, other)) for here in Locale.objects.all()]


def _require_administrator(request: HttpRequest) -> None:
    if not request.user.has_perm(granting.RIGHT):
        raise PermissionDenied


urlpatterns = [
    path("disclosure/", disclosure, name="disclosure"),
    path("credentials/", credentials, name="credentials"),
    path("credentials/<int:pk>/revoke/", revoke_credential, name="revoke_credential"),
]
