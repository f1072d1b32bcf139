"""A translation as a file, and a returned file: shown first, then taken over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kb.core.sealed import Group, SealedUpload
from kb.review.errors import ReviewRequired

from .. import exchange
from ..exchange import FORMATS, Plan, Returned
from ..exchange.reading import MAX_BYTES, tag_of
from ..work import Work
from . import access


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("PO or XLIFF file"),
        help_text=gettext_lazy("Downloaded here, up to 5 MB. First you see what it would change."),
        widget=forms.FileInput(attrs={"accept": ".po,.xlf,.xliff"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file


def download(request: HttpRequest, translation_id: int, name: str) -> HttpResponse:
    work = access.work_to_write(request, translation_id)
    translation = work.translation
    if (format_ := FORMATS.get(name)) is None:
        raise Http404
    text, code = slugify(translation.source.object_repr), translation.target_locale.language_code
    return HttpResponse(
        format_.export(work),
        content_type=format_.content_type,
        headers={"Content-Disposition": f'attachment; filename="{text}-{code}.{format_.suffix}"'},
    )


class Upload(SealedUpload[list[Returned], Plan]):
    """What a returned file would change in the translation, and taking it over."""

    form_class = UploadForm
    form_template = "translation/upload.html"
    preview_template = "translation/upload_preview.html"
    refusals = (ReviewRequired,)
    changed_meanwhile = gettext_lazy(
        "The text changed while you looked. Nothing was written; here is what it is now."
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.translation = access.work_to_write(request, kwargs["translation_id"]).translation

    def read(self, form: UploadForm) -> list[Returned]:
        return exchange.read(form.cleaned_data["file"].read(), self.translation)

    def pack(self, read: list[Returned]) -> Any:
        return [astuple(unit) for unit in read]

    def unpack(self, packed: Any) -> list[Returned]:
        return [Returned(*unit) for unit in packed]

    def plan(self, read: list[Returned]) -> Plan:
        return exchange.plan(Work(self.translation), read)

    def mark(self, plan: Plan) -> Any:
        return plan.fingerprint

    def header(self) -> dict[str, Any]:
        subtitle = f"{self.translation.source.object_repr} ({self.translation.target_locale})"
        return {
            "page_title": _("Exchange files"), "page_subtitle": subtitle, "header_icon": "upload",
            "translation": self.translation, "formats": FORMATS,
        }  # fmt: skip

    def preview_context(self, plan: Plan) -> dict[str, Any]:
        taken = list(_taken(plan))
        return {
            "plan": plan,
            "groups": [*_left(plan), *taken],
            "button": pgettext("file", "Take over") if taken else "",
            "nothing": _("There is nothing to take over."),
            "source_tag": tag_of(self.translation.source.locale.language_code),
            "target_tag": tag_of(self.translation.target_locale.language_code),
        }

    def write(self, read: list[Returned], plan: Plan) -> HttpResponse:
        exchange.take(Work(self.translation), plan, self.request.user)
        said = _("Taken over: %(taken)d segments. Left aside: %(left)d.")
        counts = {"taken": len(plan.taken), "left": len(plan.left)}
        messages.success(self.request, said % counts)
        return redirect("translation:workbench", self.translation.pk)


def _left(plan: Plan) -> Iterator[Group]:
    if plan.left:
        heads = [_("In the file"), pgettext("segment", "Source"),
                 pgettext("segment", "Translation"), _("Why")]  # fmt: skip
        yield Group("left", _("Left aside"), heads, "translation/upload_left.html", plan.left)


def _taken(plan: Plan) -> Iterator[Group]:
    for name, label, taken in (
        ("new", _("New"), [t for t in plan.taken if not t.segment.target]),
        ("changed", _("Changed"), [t for t in plan.taken if t.replaces]),
        ("confirmed", _("Confirmed, until now only suggested"),
         [t for t in plan.taken if t.confirms]),
    ):  # fmt: skip
        if taken:
            heads = [_("In the file"), pgettext("segment", "Source")]
            heads += [_("Translation until now")] if name == "changed" else []
            heads += [pgettext("segment", "Translation"),
                      _("To be explained before it is submitted")]  # fmt: skip
            yield Group(name, label, heads, "translation/upload_taken.html", taken)


urlpatterns = [
    path("workbench/<int:translation_id>/file/<slug:name>/", download, name="download"),
    path("workbench/<int:translation_id>/upload/", Upload.as_view(), name="upload"),
]
