"""The translators' screens: languages of a text, and the desk of one translation."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from kb.review import remarks
from kb.review.content import spec_for
from kb.review.errors import NotReady, ReviewRequired
from kb.review.models import ReviewedPage

from . import bridge
from .forms import SendForm, UploadForm


def mine(request: HttpRequest) -> HttpResponse:
    """What this person may translate: unfinished work first, then what is live."""
    rows = []
    for translation in Translation.objects.filter(enabled=True).select_related(
        "source", "target_locale"
    ):
        work = bridge.Work(translation)
        if work.page.permissions_for_user(request.user).can_edit():
            rows.append((work, _state(work.page, translation)))
    rows.sort(key=lambda row: row[0].page.live)
    return render(
        request,
        "translation/mine.html",
        {"rows": rows, "page_title": _("Translations"),
         "header_icon": "wagtail-localize-language"},
    )  # fmt: skip


def languages(request: HttpRequest, page_id: int) -> HttpResponse:
    """The languages of a text: where each stands, and sending it to translators."""
    page = _reviewed_page(page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    form = SendForm(request.POST or None, source=page.locale)
    if request.method == "POST" and form.is_valid():
        try:
            sent = bridge.send(page, form.cleaned_data["locales"], request.user)
        except ReviewRequired as refusal:
            form.add_error(None, refusal.reason)
        else:
            names = ", ".join(str(t.target_locale) for t in sent)
            messages.success(request, _("Sent to the translators: %s.") % names)
            return redirect("translation:languages", page.pk)
    return render(
        request,
        "translation/languages.html",
        {"page_object": page, "form": form, "rows": _states(page),
         "page_title": _("Languages"), "page_subtitle": str(page), "header_icon": "site"},
    )  # fmt: skip


def desk(request: HttpRequest, translation_id: int) -> HttpResponse:
    """One translation: how far it is, what is in the way, PO files, and submitting it."""
    translation = _translation(request, translation_id)
    work, form = bridge.Work(translation), UploadForm(request.POST or None, request.FILES or None)
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
    translation = _translation(request, translation_id)
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
        if left := remarks.still_open(bridge.Work(translation).page):
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


def _translation(request: HttpRequest, translation_id: int) -> Translation:
    translation = get_object_or_404(
        Translation.objects.select_related("source", "target_locale"), pk=translation_id
    )
    page = bridge.Work(translation).page
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return translation


def _reviewed_page(page_id: int) -> ReviewedPage:
    page = get_object_or_404(Page, pk=page_id).specific
    if not spec_for(type(page)):
        raise PermissionDenied
    return page


def _states(page: ReviewedPage) -> list[dict]:
    """A row for each other language: its page, its translation, and the state in a word."""
    pages = {p.locale_id: p.specific for p in page.get_translations()}
    works = {
        t.target_locale_id: t
        for t in Translation.objects.filter(source__object_id=page.translation_key)
    }
    rows = []
    for locale in Locale.objects.exclude(pk=page.locale_id).order_by("pk"):
        target, work = pages.get(locale.pk), works.get(locale.pk)
        rows.append(
            {"locale": locale, "page": target, "translation": work, "state": _state(target, work)}
        )
    return rows


def _state(target: ReviewedPage | None, work: Translation | None) -> str:
    if target is None:
        return _("missing")
    if target.in_review:
        return _("in review")
    total, done = work.get_progress() if work else (0, 0)
    if target.live and done == total:
        return _("live")
    count = _("in translation, %(done)d of %(total)d") % {"done": done, "total": total}
    return _("live; %s") % count if target.live else count
