"""Works compared with what their identifiers lead to, or with a bibliography."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..authenticity import registries, shown, sources, verify
from ..authenticity.comparing import Finding, Verdict
from ..authenticity.sources import Unavailable, Works
from ..models import Reference

MAX_BYTES = 5 * 1024 * 1024
View = Callable[..., HttpResponse]


def for_those_who_may_change_works(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("references.change_reference"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


# -- one work, over the network ----------------------------------------------------------------------
@transaction.non_atomic_requests  # a registry may take seconds, in which others want to write
@for_those_who_may_change_works
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks about the latest draft; answers checking.js with the panel anew, and a form with a message."""
    reference = get_object_or_404(Reference, pk=pk)
    edit = reference.snippet_viewset.get_url_name("edit")
    if request.method != "POST":
        return redirect(edit, pk)
    draft = reference.get_latest_revision_as_object()
    findings = _ask(draft, by=request.user)
    if "json" in request.headers.get("accept", ""):
        context = shown.context(draft, user=request.user, findings=findings)
        html = render_to_string("references/verification.html", context, request)
        return JsonResponse({"html": html})
    for finding in findings:
        messages.info(request, finding.because or f"{finding.source}: {finding.verdict.label}")
    return redirect(edit, pk)


def _ask(draft: Reference, *, by: Any) -> list[Finding]:
    try:
        return verify.check(draft, registries.configured(), by=by)
    except ValueError:  # the panel says what is wrong with the settings
        return []


# -- many works, with a file -------------------------------------------------------------------------
class FileForm(forms.Form):
    """`works` is what the file says, once the form is valid."""

    works: Works

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSL-JSON, RIS, BibTeX or PubMed (NBIB), up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,.csljson,.ris,.bib,.nbib,.txt"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("It is larger than %d MB.") % (MAX_BYTES // 1024 // 1024))
        try:
            self.works = sources.file(file.name, file.read())
        except Unavailable as reason:
            raise forms.ValidationError(str(reason)) from None
        return file


@for_those_who_may_change_works
def check_file(request: HttpRequest) -> HttpResponse:
    """Compares each work that a bibliography has with it, and keeps what it says."""
    sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if sent else FileForm()
    rows = _compare(form.works, by=request.user) if sent and form.is_valid() else None
    context = {
        "form": form,
        "rows": rows,
        "edit": Reference.snippet_viewset.get_url_name("edit"),
        "page_title": _("Check works against a file"),
        "header_icon": "openquote",
    }
    return render(request, "references/check_file.html", context)


def _compare(works: Works, *, by: Any) -> list[tuple[Reference, Finding]]:
    """The works of the library that the file has, those that differ first."""
    rows = []
    for reference in _named_in(works):
        draft = reference.get_latest_revision_as_object()
        finding = verify.look(draft, works)
        if finding.verdict in (Verdict.MATCH, Verdict.MISMATCH):
            verify.keep(draft, finding, by=by)
            rows.append((draft, finding))
    return sorted(rows, key=lambda row: (row[1].verdict == Verdict.MATCH, row[0].citekey))


def _named_in(works: Works) -> Any:
    known = works.identifiers()
    without = Q(doi=None, pmid=None)
    named = Q(doi__in=known["doi"]) | Q(pmid__in=known["pmid"])
    return Reference.objects.filter(named | without).select_related("latest_revision")


urlpatterns = [
    path("check/<int:pk>/", check, name="check"),
    path("check/", check_file, name="check_file"),
]
