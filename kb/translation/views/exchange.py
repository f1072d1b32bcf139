"""A translation as a file, and a returned file: shown first, then taken over.

Between the two nothing is stored: the page carries what was read, signed, and the plan is made again
from it. If the text changed meanwhile, the new plan is shown instead.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail_localize.models import Translation

from kb.review.errors import ReviewRequired

from .. import exchange
from ..exchange import FORMATS, Plan, Returned
from ..exchange.reading import MAX_BYTES, tag_of
from ..work import Work
from . import access

MAX_SEALED = 2_000_000  # the page posts what was read in one piece, which Django limits to 2.5 MB
_HOURS = 12  # for which a preview can be confirmed


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


def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """The form; what a file would change; and, once that is confirmed, taking it over."""
    translation = access.work_to_write(request, translation_id).translation
    if "shown" in request.POST:
        return _confirm(request, translation)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            units = exchange.read(form.cleaned_data["file"].read(), translation)
            plan = exchange.plan(Work(translation), units)
        except ReviewRequired as refusal:
            form.add_error("file", refusal.reason)
        else:
            if len(_sealed(request, translation, units, plan)) <= MAX_SEALED:
                return _preview(request, translation, units, plan)
            form.add_error("file", _("It is too much for one page. Divide the file."))
    return render(
        request, "translation/upload.html",
        {"form": form, "translation": translation, "formats": FORMATS, **_header(translation)},
    )  # fmt: skip


def _header(translation: Translation) -> dict[str, Any]:
    subtitle = f"{translation.source.object_repr} ({translation.target_locale})"
    return {"page_title": _("Exchange files"), "page_subtitle": subtitle, "header_icon": "upload"}


def _preview(
    request: HttpRequest, translation: Translation, units: list[Returned], plan: Plan
) -> HttpResponse:
    groups = [
        ("new", _("New"), [t for t in plan.taken if not t.segment.target]),
        ("changed", _("Changed"), [t for t in plan.taken if t.replaces]),
        ("confirmed", _("Confirmed, until now only suggested"),
         [t for t in plan.taken if t.confirms]),
    ]  # fmt: skip
    return render(
        request, "translation/upload_preview.html",
        {"plan": plan, "groups": [group for group in groups if group[2]],
         "translation": translation, "shown": _sealed(request, translation, units, plan),
         "source_tag": tag_of(translation.source.locale.language_code),
         "target_tag": tag_of(translation.target_locale.language_code), **_header(translation)},
    )  # fmt: skip


def _salt(request: HttpRequest, translation: Translation) -> str:
    return f"translation.upload.{request.user.pk}.{translation.pk}"


def _sealed(
    request: HttpRequest, translation: Translation, units: list[Returned], plan: Plan
) -> str:
    read = [astuple(unit) for unit in units]
    return signing.dumps([plan.fingerprint, read], salt=_salt(request, translation), compress=True)


def _confirm(request: HttpRequest, translation: Translation) -> HttpResponse:
    salt = _salt(request, translation)
    try:
        shown, read = signing.loads(request.POST["shown"], salt=salt, max_age=_HOURS * 3600)
    except signing.BadSignature:
        messages.error(request, _("This preview is no longer valid. Upload the file again."))
        return redirect("translation:upload", translation.pk)
    work, units = Work(translation), [Returned(*unit) for unit in read]
    try:
        plan = exchange.plan(work, units)
        if plan.fingerprint != shown:
            messages.warning(
                request,
                _(
                    "The text changed while you looked. Nothing was written; here is what it is now."
                ),
            )
            return _preview(request, translation, units, plan)
        exchange.take(work, plan, request.user)
    except ReviewRequired as refusal:
        messages.error(request, refusal.reason)
        return redirect("translation:upload", translation.pk)
    said = _("Taken over: %(taken)d segments. Left aside: %(left)d.")
    messages.success(request, said % {"taken": len(plan.taken), "left": len(plan.left)})
    return redirect("translation:workbench", translation.pk)


urlpatterns = [
    path("workbench/<int:translation_id>/file/<slug:name>/", download, name="download"),
    path("workbench/<int:translation_id>/upload/", upload, name="upload"),
]
