"""Bibliographies into the library: shown first, then what is chosen is written.

Between the two nothing is stored: the page carries what was read, signed, and the plan is made again
from it. If the library changed meanwhile, the new plan is shown instead.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import csl, formats, importing
from ..formats import Entry
from ..importing import Kind, Planned
from ..models import Reference

MAX_BYTES = 5 * 1024 * 1024
MAX_TYPED = 500_000  # what is typed comes in one piece, which Django limits to 2.5 MB
MAX_WORKS = 2000  # on one page
MAX_SEALED = 2_000_000  # the page carries what was read, and posts it in one piece too
_HOURS = 12  # for which a preview can be confirmed


class UploadForm(forms.Form):
    """A file or a text. `entries` is what stands in it, once the form is valid."""

    entries: list[Entry]

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("CSL-JSON, RIS, BibTeX or PubMed (NBIB), up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,.csljson,.ris,.bib,.nbib,.txt"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or the text itself"),
        required=False,
        strip=False,
        max_length=MAX_TYPED,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        required=False,
        choices=[
            ("", gettext_lazy("as the name of the file or the text says")),
            *((name, format_.label) for name, format_ in formats.FORMATS.items()),
        ],
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.errors:
            return given
        file, text = given.get("file"), given["text"].strip()
        if bool(file) == bool(text):
            raise forms.ValidationError(_("Give a file or a text, one of them."))
        try:
            self.entries = _entries(file, text, given["format"])
        except ValueError as error:
            self.add_error("file" if file else "text", str(error))
        return given


def _entries(file: Any, text: str, name: str) -> list[Entry]:
    """Raises `ValueError` with a sentence."""
    if file and file.size > MAX_BYTES:
        raise ValueError(_("It is larger than %d MB.") % (MAX_BYTES // 1024 // 1024))
    chosen = formats.FORMATS.get(name) or (formats.of_file(file.name) if file else None)
    entries = formats.read(file.read() if file else text.encode(), chosen)
    if len(entries) > MAX_WORKS:
        raise ValueError(
            _("It has %(number)d works, and one page shows no more than %(most)d. Divide the file.")
            % {"number": len(entries), "most": MAX_WORKS}
        )
    return entries


def upload(request: HttpRequest) -> HttpResponse:
    """The form; what a file would do; and, once that is confirmed, the drafts."""
    if not request.user.has_perm("references.add_reference"):
        raise PermissionDenied
    if "shown" in request.POST:
        return _confirm(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        plans = importing.plan(form.entries)
        if len(_sealed(request, plans)) <= MAX_SEALED:
            return _preview(request, plans)
        form.add_error(None, _("It is too much for one page. Divide the file."))
    return render(request, "references/import.html", {"form": form, **_HEADER})


# -- the preview -----------------------------------------------------------------------------------
_HEADER = {"page_title": gettext_lazy("Import works"), "header_icon": "openquote"}


def _preview(request: HttpRequest, plans: list[Planned]) -> HttpResponse:
    groups = [(kind, [planned for planned in plans if planned.kind is kind]) for kind in Kind]
    context = {
        "groups": [(kind.value, kind.label, listed) for kind, listed in groups if listed],
        "writable": [kind.value for kind in _writable(request.user)],
        "anything": any(planned.kind in _writable(request.user) for planned in plans),
        "shown": _sealed(request, plans),
        "edit": Reference.snippet_viewset.get_url_name("edit"),
    }
    return render(request, "references/import_preview.html", context | _HEADER)


def _writable(user: Any) -> list[Kind]:
    """What this person may do to the library: to add a work is not to change one."""
    return [Kind.NEW, Kind.CHANGED] if user.has_perm("references.change_reference") else [Kind.NEW]


def _salt(request: HttpRequest) -> str:
    return f"references.import.{request.user.pk}"


def _sealed(request: HttpRequest, plans: list[Planned]) -> str:
    """What was read, without what nobody asks for, and what was shown of it."""
    rows = [(p.entry.line, _needed(p.entry.item), p.entry.fault, _mark(p)) for p in plans]
    return signing.dumps(rows, salt=_salt(request), compress=True)


def _needed(item: Any) -> Any:
    if not isinstance(item, dict):
        return None  # which is no work either
    return {name: value for name, value in item.items() if name in csl.VARIABLES}


def _mark(planned: Planned) -> list[Any]:
    """What somebody agreed to when they saw it."""
    existing = planned.existing.pk if planned.existing else None
    return [planned.kind.value, existing, [list(change) for change in planned.changes]]


# -- the confirmation ------------------------------------------------------------------------------
def _confirm(request: HttpRequest) -> HttpResponse:
    try:
        rows = signing.loads(request.POST["shown"], salt=_salt(request), max_age=_HOURS * 3600)
    except signing.BadSignature:
        messages.error(request, _("This preview is no longer valid. Upload the file again."))
        return redirect("references:import")
    plans = importing.plan([Entry(line, item, fault) for line, item, fault, _shown in rows])
    ticked = set(request.POST.getlist("entry"))
    chosen = [
        (planned, shown)
        for planned, (*_read, shown) in zip(plans, rows, strict=True)
        if str(planned.number) in ticked
    ]
    if any(_mark(planned) != shown for planned, shown in chosen):
        messages.warning(
            request,
            _("The library changed while you looked. Nothing was written; here is what it is now."),
        )
        return _preview(request, plans)
    writable = [planned for planned, _shown in chosen if planned.kind in _writable(request.user)]
    if not writable:
        messages.warning(request, _("Nothing was chosen, and nothing was written."))
        return _preview(request, plans)
    _report(request, importing.write(writable, by=request.user))
    return redirect(reverse(Reference.snippet_viewset.get_url_name("list")))


def _report(request: HttpRequest, written: list[Planned]) -> None:
    new = sum(planned.kind is Kind.NEW for planned in written)
    changed = sum(planned.kind is Kind.CHANGED for planned in written)
    if new or changed:
        said = _("Drafts written: %(new)d new, %(changed)d changed. Each goes live by its review.")
        messages.success(request, said % {"new": new, "changed": changed})
    for planned in written:
        if planned.kind is Kind.BROKEN:
            messages.error(request, str(planned))


urlpatterns = [path("import/", upload, name="import")]
