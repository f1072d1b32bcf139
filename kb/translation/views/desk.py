"""The desk of one translation: how far it is, what is in the way, files, and submitting it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from kb.review import remarks
from kb.review.errors import NotReady, ReviewRequired

from .. import bridge
from ..forms import UploadForm
from ..work import Work


def desk(request: HttpRequest, translation_id: int) -> HttpResponse:
    """One translation: how far it is, what is in the way, PO files, and submitting it."""
    translation = translation_for(request, translation_id)
    if not translation.enabled:
        return redirect("translation:resume", translation.pk)
    work, form = Work(translation), UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if "submit" in request.POST:
            if submit(request, translation):
                return redirect("translation:desk", translation.pk)
            form = UploadForm()
        elif form.is_valid() and _upload(request, translation, form):
            return redirect("translation:desk", translation.pk)
    return render(
        request,
        "translation/desk.html",
        {"translation": translation, "work": work, "form": form, "problems": work.problems(),
         "remarks": remarks.to_do(work.page), "in_review": work.page.in_review,
         "page_title": _("Translation"), "page_subtitle": translation.source.object_repr,
         "header_icon": "wagtail-localize-language"},
    )  # fmt: skip


def download(request: HttpRequest, translation_id: int) -> HttpResponse:
    translation = translation_for(request, translation_id)
    response = HttpResponse(
        bridge.export_po(translation), content_type="text/x-gettext-translation; charset=utf-8"
    )
    name = f"{slugify(translation.source.object_repr)}-{translation.target_locale.language_code}.po"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def submit(request: HttpRequest, translation: Translation) -> bool:
    try:
        bridge.submit(translation, request.user)
    except NotReady as refusal:
        for problem in refusal.problems:
            messages.error(request, problem)
    except ReviewRequired as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(
            request, _("Submitted to the reviewers of %s.") % translation.target_locale
        )
        if left := remarks.still_open(Work(translation).page):
            messages.warning(request, left)
        return True
    return False


def _upload(request: HttpRequest, translation: Translation, form: UploadForm) -> bool:
    try:
        left = bridge.import_po(translation, form.cleaned_data["file"].read(), request.user)
    except ReviewRequired as refusal:
        form.add_error("file", refusal.reason)
        return False
    for sentence in left:
        messages.warning(request, sentence)
    messages.success(request, _("The translations of the file are taken over."))
    return True


def translation_for(request: HttpRequest, translation_id: int) -> Translation:
    """Raises `PermissionDenied` for who may not write in its language."""
    translation = get_object_or_404(
        Translation.objects.select_related("source", "target_locale"), pk=translation_id
    )
    try:
        page, _source = Work(translation).page, translation.source.get_source_instance()
    except ObjectDoesNotExist as error:
        raise Http404 from error  # one of both was deleted: there is nothing to translate
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return translation


urlpatterns = [
    path("desk/<int:translation_id>/", desk, name="desk"),
    path("desk/<int:translation_id>/po/", download, name="download"),
]
