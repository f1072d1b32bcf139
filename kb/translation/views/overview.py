"""What there is to translate: a person's list, and the languages of one text."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from kb.review.content import spec_for
from kb.review.errors import ReviewRequired
from kb.review.models import ReviewedPage

from .. import bridge
from ..forms import SendForm
from ..work import Work


def mine(request: HttpRequest) -> HttpResponse:
    """What this person may translate: unfinished work first, then what is live."""
    rows = []
    for translation in Translation.objects.filter(enabled=True).select_related(
        "source", "target_locale"
    ):
        work = Work(translation)
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
            for translation in sent:
                if not translation.enabled:
                    messages.warning(
                        request,
                        _("In %s the text is edited as a page. The changes wait until its "
                          "translators go back to the segments.") % translation.target_locale,
                    )  # fmt: skip
            return redirect("translation:languages", page.pk)
    return render(
        request,
        "translation/languages.html",
        {"page_object": page, "form": form, "rows": _states(page),
         "page_title": _("Languages"), "page_subtitle": str(page), "header_icon": "site"},
    )  # fmt: skip


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
    if work and not work.enabled:
        return _("live; edited as a page") if target.live else _("edited as a page")
    total, done = work.get_progress() if work else (0, 0)
    if target.live and done == total:
        return _("live")
    count = _("in translation, %(done)d of %(total)d") % {"done": done, "total": total}
    return _("live; %s") % count if target.live else count


urlpatterns = [
    path("", mine, name="mine"),
    path("<int:page_id>/languages/", languages, name="languages"),
]
