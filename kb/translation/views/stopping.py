"""Leaving the segments of a translation for its page, and coming back to them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from kb.review.errors import ReviewRequired

from .. import stopping
from . import access


def stop(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Asks, and then leads to the page's editor."""
    work = access.work_to_write(request, translation_id)
    translation = work.translation
    if request.method == "POST":
        try:
            stopping.stop(translation, request.user)
        except ReviewRequired as refusal:
            messages.error(request, refusal.reason)
            return redirect("translation:workbench", translation.pk)
        messages.success(request, _("“%s” is edited as a page from now on.") % work.page)
        return redirect("wagtailadmin_pages:edit", work.page.pk)
    return render(
        request,
        "translation/stop.html",
        {"work": work, "missing": len(work.segments) - work.done,
         "page_title": _("Edit as a page"), "page_subtitle": work.translation.source.object_repr,
         "header_icon": "wagtail-localize-language"},
    )  # fmt: skip


def resume(request: HttpRequest, translation_id: int) -> HttpResponse:
    """What was written on the page meanwhile, and a choice wherever there is one."""
    translation = access.work_to_write(request, translation_id).translation
    if translation.enabled:
        return redirect("translation:workbench", translation.pk)
    refused = ""
    if request.method == "POST":
        try:
            stopping.resume(translation, request.user, request.POST)
        except ReviewRequired as refusal:
            refused = refusal.reason
        else:
            messages.success(request, _("The text is translated segment by segment again."))
            return redirect("translation:workbench", translation.pk)
    found = stopping.Resumption(translation)
    return render(
        request,
        "translation/resume.html",
        {"work": found.work, "refused": refused, "taken": found.taken_words,
         "conflicts": [{"conflict": c, "chosen": request.POST.get(c.key)} for c in found.conflicts],
         "losses": [{"loss": loss, "chosen": loss.key in request.POST} for loss in found.losses],
         "in_review": found.work.page.in_review,
         "language": translation.target_locale.language_code,
         "source_language": translation.source.locale.language_code,
         "page_title": _("Back to the segments"), "page_subtitle": translation.source.object_repr,
         "header_icon": "wagtail-localize-language"},
    )  # fmt: skip


urlpatterns = [
    path("workbench/<int:translation_id>/stop/", stop, name="stop"),
    path("workbench/<int:translation_id>/resume/", resume, name="resume"),
]
