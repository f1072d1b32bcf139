"""Works out of the library, in four formats: what is listed, or what is ticked in the list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from .. import formats
from ..formats import Format
from ..models import Reference

urlpatterns: list[URLPattern] = []  # the list itself answers, and Wagtail's bulk actions


def download(references: Iterable[Reference], format_: Format, *, name: str) -> HttpResponse:
    """A file `name` with the suffix of its format."""
    response = HttpResponse(
        formats.write(references, format_),
        content_type=f"{format_.content_type}; charset=utf-8",
    )
    disposition = content_disposition_header(True, f"{name}{format_.suffix}")
    response["Content-Disposition"] = disposition or "attachment"
    return response


class FormatForm(forms.Form):
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[(name, format_.label) for name, format_ in formats.FORMATS.items()],
    )


class ExportBulkAction(SnippetBulkAction):
    """The works ticked in the list, as a file. Whoever sees the list may have it."""

    display_name = gettext_lazy("Export")
    action_type = "export"
    aria_label = gettext_lazy("Export selected works")
    template_name = "references/export.html"
    action_priority = 10
    form_class = FormatForm
    models = [Reference]

    def check_perm(self, obj: Reference) -> bool:
        return self.permission_policy.user_has_any_permission(
            self.request.user, {"add", "change", "delete", "view"}
        )

    def prepare_action(self, objects: list[Reference], _refused: Any) -> HttpResponse:
        format_ = formats.named(self.cleaned_form.cleaned_data["format"])
        return download(objects, format_, name="works-cited")
