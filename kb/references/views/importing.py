"""Bibliographies into the library: shown first, then what is chosen is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.core.sealed import Group, SealedUpload

from .. import csl, formats, importing
from ..formats import Entry
from ..importing import Kind, Planned
from ..models import Reference

MAX_BYTES = 5 * 1024 * 1024
MAX_TYPED = 500_000  # what is typed comes in one piece, which Django limits to 2.5 MB
MAX_WORKS = 2000  # on one page


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


class Upload(SealedUpload[list[Entry], list[Planned]]):
    """What a file would do to the library; and what is ticked of it, as drafts."""

    form_class = UploadForm
    form_template = "references/import.html"
    refused_at = None  # it may be the text
    changed_meanwhile = gettext_lazy(
        "The library changed while you looked. Nothing was written; here is what it is now."
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.has_perm("references.add_reference"):
            raise PermissionDenied

    def read(self, form: UploadForm) -> list[Entry]:
        return form.entries

    def pack(self, read: list[Entry]) -> Any:
        """Without what nobody asks for."""
        return [(entry.line, _needed(entry.item), entry.fault) for entry in read]

    def unpack(self, packed: Any) -> list[Entry]:
        return [Entry(*entry) for entry in packed]

    def plan(self, read: list[Entry]) -> list[Planned]:
        return importing.plan(read)

    def mark(self, plan: list[Planned]) -> Any:
        return [_mark(planned) for planned in plan]

    def is_still(self, plan: list[Planned], shown: Any) -> bool:
        """What is not ticked may have changed."""
        both = zip(plan, shown, strict=True)
        return all(_mark(planned) == mark for planned, mark in both if self._is_chosen(planned))

    def header(self) -> dict[str, Any]:
        return {"page_title": _("Import works"), "header_icon": "openquote"}

    def preview_context(self, plan: list[Planned]) -> dict[str, Any]:
        writable = self._writable()
        groups = [
            self._group(kind, found)
            for kind in Kind
            if (found := [planned for planned in plan if planned.kind is kind])
        ]
        anything = any(planned.kind in writable for planned in plan)
        return {
            "groups": groups,
            "writable": [kind.value for kind in writable],
            "button": _("Write the chosen ones as drafts") if anything else "",
            "nothing": _("There is nothing to write."),
            "edit": Reference.snippet_viewset.get_url_name("edit"),
        }

    def write(self, read: list[Entry], plan: list[Planned]) -> HttpResponse:
        writable = self._writable()
        chosen = [p for p in plan if self._is_chosen(p) and p.kind in writable]
        if not chosen:
            messages.warning(self.request, _("Nothing was chosen, and nothing was written."))
            return self.preview(read, plan)
        _report(self.request, importing.write(chosen, by=self.request.user))
        return redirect(reverse(Reference.snippet_viewset.get_url_name("list")))

    def _is_chosen(self, planned: Planned) -> bool:
        return str(planned.number) in self.request.POST.getlist("entry")

    def _writable(self) -> list[Kind]:
        """What this person may do to the library: to add a work is not to change one."""
        if self.request.user.has_perm("references.change_reference"):
            return [Kind.NEW, Kind.CHANGED]
        return [Kind.NEW]

    def _group(self, kind: Kind, plans: list[Planned]) -> Group:
        heads = [_("Write")] if kind in self._writable() else []
        heads += [_("Line"), _("Work")]
        heads += {Kind.CHANGED: [_("What changes")], Kind.BROKEN: [_("Why")]}.get(kind, [])
        return Group(kind.value, kind.label, heads, "references/import_row.html", plans)


def _needed(item: Any) -> Any:
    if not isinstance(item, dict):
        return None  # which is no work either
    return {name: value for name, value in item.items() if name in csl.VARIABLES}


def _mark(planned: Planned) -> list[Any]:
    """What somebody agreed to when they saw it."""
    existing = planned.existing.pk if planned.existing else None
    return [planned.kind.value, existing, [list(change) for change in planned.changes]]


def _report(request: HttpRequest, written: list[Planned]) -> None:
    new = sum(planned.kind is Kind.NEW for planned in written)
    changed = sum(planned.kind is Kind.CHANGED for planned in written)
    if new or changed:
        said = _("Drafts written: %(new)d new, %(changed)d changed. Each goes live by its review.")
        messages.success(request, said % {"new": new, "changed": changed})
    for planned in written:
        if planned.kind is Kind.BROKEN:
            messages.error(request, str(planned))


urlpatterns = [path("import/", Upload.as_view(), name="import")]
