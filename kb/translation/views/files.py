"""A translation as a file for the translator's own tools, and back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from kb.review.errors import ReviewRequired

from .. import bridge
from ..forms import UploadForm
from . import access


def download(request: HttpRequest, translation_id: int) -> HttpResponse:
    translation = access.work_to_write(request, translation_id).translation
    response = HttpResponse(
        bridge.export_po(translation), content_type="text/x-gettext-translation; charset=utf-8"
    )
    name = f"{slugify(translation.source.object_repr)}-{translation.target_locale.language_code}.po"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    translation = access.work_to_write(request, translation_id).translation
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        for sentences in form.errors.values():
            messages.error(request, " ".join(sentences))
        if form.is_valid():
            _take_over(request, translation, form)
    return redirect("translation:workbench", translation.pk)


def _take_over(request: HttpRequest, translation: Translation, form: UploadForm) -> None:
    try:
        left = bridge.import_po(translation, form.cleaned_data["file"].read(), request.user)
    except ReviewRequired as refusal:
        messages.error(request, refusal.reason)
        return
    for sentence in left:
        messages.warning(request, sentence)
    messages.success(request, _("The translations of the file are taken over."))


urlpatterns = [
    path("work/<int:translation_id>/po/", download, name="download"),
    path("work/<int:translation_id>/po/upload/", upload, name="upload"),
]
