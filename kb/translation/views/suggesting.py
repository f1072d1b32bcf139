"""Filling what is missing: from the translation memory, or by machine. And searching the memory."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Locale

from kb.locales.tags import LANGUAGES, SOURCE
from kb.review.errors import ReviewRequired

from .. import machine, memory
from . import access

_PAGE = 50


def suggest_all(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Fills the segments without translation; all of it is marked as suggested."""
    work, left = access.work_to_write(request, translation_id), []
    if request.method != "POST":
        return redirect("translation:workbench", translation_id)
    try:
        if request.POST.get("from") == "memory":
            filled = memory.prefill(work, request.user).done - work.done
        else:
            filled, left = machine.suggest_missing(work, request.user)
    except ReviewRequired as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(
            request,
            ngettext(
                "%d segment was filled. It counts as suggested until you confirm it.",
                "%d segments were filled. They count as suggested until you confirm them.",
                filled,
            )
            % filled,
        )
        for sentence in left:
            messages.warning(request, sentence)
    return redirect("translation:workbench", translation_id)


class SearchForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Words of the source or the translation"), max_length=200, required=False
    )
    locale = forms.ModelChoiceField(
        Locale.objects.none(), label=gettext_lazy("Language"), to_field_name="language_code",
        empty_label=None,
    )  # fmt: skip

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.fields["locale"].queryset = Locale.objects.exclude(language_code=SOURCE.code)


def concordance(request: HttpRequest) -> HttpResponse:
    """The translation memory of one language: what was signed, by the words in it."""
    first = Locale.objects.exclude(language_code=SOURCE.code).order_by("pk").first()
    form = SearchForm({"locale": first.language_code, **request.GET.dict()} if first else None)
    context = {"form": form, "page_title": _("Translation memory"), "header_icon": "history"}
    if form.is_valid():
        locale = form.cleaned_data["locale"]
        pairs = memory.search(form.cleaned_data["q"], locale)
        page = Paginator(pairs, _PAGE).get_page(request.GET.get("p"))
        titles = memory.titles_of(page)
        context |= {
            "page": page,
            "rows": [(pair, titles.get((pair.translation_key, locale.pk), "")) for pair in page],
            "source_tag": SOURCE.tag,
            "target_tag": LANGUAGES[locale.language_code].tag,
        }
    return render(request, "translation/memory.html", context)


urlpatterns = [
    path("workbench/<int:translation_id>/suggest/", suggest_all, name="suggest_all"),
    path("memory/", concordance, name="memory"),
]
