"""Who may sign: credentials and disclosures."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from ..audit.log import Verb, record
from ..forms import DisclosureForm, GrantForm
from ..models import (
    Disclosure,
    ReviewerCredential,
)


def disclosure(request: HttpRequest) -> HttpResponse:
    """One's own disclosures of interests; a new one is added, none is changed."""
    form = DisclosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.user = request.user
        made = form.save()
        record(Verb.DISCLOSE, by=request.user, valid_until=str(made.valid_until))
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
        granted = form.save()
        record(
            Verb.GRANT,
            by=request.user,
            obj=granted,
            evidence=granted.evidence,
            valid_until=str(granted.valid_until),
        )
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
        record(Verb.REVOKE, by=request.user, obj=credential)
        messages.success(request, _("Revoked: %s.") % credential)
    return redirect("review:credentials")


def _require_administrator(request: HttpRequest) -> None:
    if not request.user.has_perm("review.add_reviewercredential"):
        raise PermissionDenied


urlpatterns = [
    path("disclosure/", disclosure, name="disclosure"),
    path("credentials/", credentials, name="credentials"),
    path("credentials/<int:pk>/revoke/", revoke_credential, name="revoke_credential"),
]
