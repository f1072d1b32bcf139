"""Facts as files: downloaded as CSV or JSON, and brought back in two steps."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder

from kb.core.sealed import Group, SealedUpload
from kb.review.errors import ReviewRequired

from .. import exchange, exporting, importing
from ..exchange import File, Row
from ..importing import Kind, Plan, Planned
from ..models import Kind as KindOfFact
from ..models import Region
from ..rights import may_see_facts

_FORMATS = {"csv": "text/csv", "json": "application/json"}


class DownloadForm(forms.Form):
    region = forms.ModelChoiceField(
        Region.objects.all(), label=gettext_lazy("Region"), to_field_name="code", required=False,
        empty_label=gettext_lazy("all"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False,
        choices=[("", gettext_lazy("all")), *KindOfFact.choices],
    )  # fmt: skip
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=[(name, name.upper()) for name in _FORMATS]
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV or JSON file"),
        help_text=gettext_lazy("Up to 5 MB. First you see what it would change."),
        widget=forms.FileInput(attrs={"accept": ".csv,.json"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > exchange.MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %d MB.") % (exchange.MAX_BYTES // 1024 // 1024)
            )
        return file


def require_sight(request: HttpRequest) -> None:
    """Whoever may see the facts may have them as a file."""
    if not may_see_facts(request.user):
        raise PermissionDenied


def download(request: HttpRequest) -> HttpResponse:
    require_sight(request)
    form = DownloadForm(request.GET)
    if not form.is_valid():
        both = {"download": form, "form": UploadForm()}
        return render(request, Upload.form_template, _header(request) | both)
    region, kind, format_ = (form.cleaned_data[name] for name in ("region", "kind", "format"))
    facts = exporting.facts(region=region, kind=kind)
    if format_ == "csv":
        content = exchange.as_csv(facts)
    else:
        content = exchange.as_json(facts, exporting.regions(within=region))
    name = "-".join(filter(None, ["region-facts", region and region.code, kind]))
    return HttpResponse(
        content,
        content_type=f"{_FORMATS[format_]}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.{format_}"'},
    )


class Upload(SealedUpload[File, Plan]):
    """What a file would do to the facts, and the drafts, all or none."""

    form_class = UploadForm
    form_template = "regions/files.html"
    preview_template = "regions/files_preview.html"
    refusals = (exchange.Unreadable, ReviewRequired)
    changed_meanwhile = gettext_lazy(
        "The facts changed while you looked. Nothing was written; here is what it is now."
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require_sight(request)
        if request.method == "POST" and not importing.may_import(request.user):
            raise PermissionDenied

    def read(self, form: UploadForm) -> File:
        file = form.cleaned_data["file"]
        return exchange.read(file.name, file.read())

    def pack(self, read: File) -> Any:
        return asdict(read)

    def unpack(self, packed: Any) -> File:
        return File(**{name: [Row(**row) for row in rows] for name, rows in packed.items()})

    def plan(self, read: File) -> Plan:
        made = importing.plan(read, by=self.request.user)
        importing.refuse_others_work(made)
        return made

    def mark(self, plan: Plan) -> Any:
        return plan.fingerprint

    def header(self) -> dict[str, Any]:
        return _header(self.request)

    def preview_context(self, plan: Plan) -> dict[str, Any]:
        finder = AdminURLFinder(self.request.user)
        groups = [_group(kind, plan.of(kind), finder) for kind in Kind]
        anything = plan.of(Kind.NEW) or plan.of(Kind.CHANGED) or plan.defaults
        return {
            "plan": plan,
            "groups": [group for group in groups if group.rows],
            "button": _("Write all of it as drafts") if anything and not plan.problems else "",
            "nothing": "" if plan.problems else _("There is nothing to write."),
        }

    def write(self, read: File, plan: Plan) -> HttpResponse:
        counts = importing.write(plan)
        said = _("Drafts written: %(new)d new, %(changed)d changed. Each goes live by its review.")
        messages.success(
            self.request, said % {"new": counts[Kind.NEW], "changed": counts[Kind.CHANGED]}
        )
        return redirect("regions:files")


def _header(request: HttpRequest) -> dict[str, Any]:
    return {
        "page_title": _("Facts as files"),
        "header_icon": "upload",
        "download": DownloadForm(),
        "may_import": importing.may_import(request.user),
    }


def _group(kind: Kind, planned: list[Planned], finder: AdminURLFinder) -> Group:
    heads = [_("Line"), _("Region or fact")]
    heads += {Kind.NEW: [_("What it says")], Kind.CHANGED: [_("What changes")]}.get(kind, [])
    rows = [
        {"planned": each, "address": each.draft.pk and finder.get_edit_url(each.draft)}
        for each in planned
    ]
    return Group(kind.value, kind.label, heads, "regions/files_row.html", rows)


urlpatterns = [
    path("files/", Upload.as_view(), name="files"),
    path("files/download/", download, name="download"),
]
