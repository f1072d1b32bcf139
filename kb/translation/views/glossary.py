"""The glossary: everybody reads it; terms and renderings are changed by who may (`glossary_rights`)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from .. import glossary_file, renderings
from .. import glossary_rights as rights
from ..glossary_forms import FileForm, Filter, TermForm, renderings_form, targets
from ..models import Rendering, Term

_PER_PAGE = 50
_MAX_SHOWN = 1_000_000  # the page carries the file, and posts it in one piece
_HEADER = {"page_title": gettext_lazy("Glossary"), "header_icon": "list-ul"}


def listing(request: HttpRequest) -> HttpResponse:
    """The terms, by what they or their renderings say, by language and status."""
    form = Filter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    language = asked.get("language")
    shown = [language] if language else list(targets())
    said = Rendering.objects.filter(locale__in=shown).select_related("locale")
    terms = _found(asked, shown).prefetch_related(Prefetch("renderings", queryset=said))
    page = Paginator(terms, _PER_PAGE).get_page(request.GET.get("p"))
    mine = rights.rendering_locales(request.user)
    return render(
        request,
        "translation/glossary.html",
        {**_HEADER, "form": form, "page": page, "languages": targets(), "mine": mine,
         "may_add": rights.may_edit_terms(request.user), "query": _without_page(request)},
    )  # fmt: skip


def _found(asked: dict, shown: list[Locale]) -> QuerySet[Term]:
    said = Rendering.objects.filter(term=OuterRef("pk"), locale__in=shown)
    terms = Term.objects.all()
    if words := asked.get("q", "").strip():
        here = Exists(said.filter(text__icontains=words))
        terms = terms.filter(Q(text__icontains=words) | here)
    status = asked.get("status")
    if status == Filter.MISSING:
        preferred = Rendering.objects.filter(status=Rendering.Status.PREFERRED)
        lacking = [~Exists(preferred.filter(term=OuterRef("pk"), locale=each)) for each in shown]
        terms = terms.filter(*[_any(lacking)])
    elif status:
        terms = terms.filter(Exists(said.filter(status=status)))
    return terms


def _any(conditions: list) -> Q:
    found = Q()
    for condition in conditions:
        found |= Q(condition)
    return found


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("p", None)
    return query.urlencode()


def term(request: HttpRequest, term_id: int) -> HttpResponse:
    """One term with its renderings: forms for what this person may change, words for the rest."""
    found = get_object_or_404(Term, pk=term_id)
    may_edit, mine = rights.may_edit_terms(request.user), rights.rendering_locales(request.user)
    if request.method == "POST" and not may_edit and not mine:
        raise PermissionDenied
    term_form = TermForm(request.POST or None, instance=found) if may_edit else None
    forms = [(locale, renderings_form(request, found, locale)) for locale in mine]
    if request.method == "POST":
        every = [*filter(None, [term_form]), *(form for _locale, form in forms)]
        sound = [form.is_valid() for form in every]  # all of them, so that each says what is wrong
        if all(sound):
            with transaction.atomic():
                if term_form:
                    term_form.save()
                for locale, form in forms:
                    form.save_for(locale, request.user)
            messages.success(request, _("“%s” is saved.") % found)
            return redirect("translation:glossary")
        messages.error(request, _("Nothing was saved: see what is marked below."))
    others = found.renderings.exclude(locale__in=mine).select_related("locale")
    return render(
        request,
        "translation/glossary_term.html",
        {"term": Term.objects.get(pk=found.pk), "term_form": term_form, "forms": forms,
         "others": others, "page_title": _("Glossary"), "page_subtitle": found.text,
         "header_icon": "list-ul"},
    )  # fmt: skip


def add(request: HttpRequest) -> HttpResponse:
    if not rights.may_edit_terms(request.user):
        raise PermissionDenied
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save()
        messages.success(request, _("“%s” is saved.") % made)
        return redirect("translation:glossary_term", made.pk)
    return render(
        request, "translation/glossary_term.html",
        {"term_form": form, "page_title": _("Add a term"), "header_icon": "list-ul"},
    )  # fmt: skip


def delete(request: HttpRequest, term_id: int) -> HttpResponse:
    if not rights.may_edit_terms(request.user):
        raise PermissionDenied
    found = get_object_or_404(Term, pk=term_id)
    if request.method == "POST":
        found.delete()
        messages.success(request, _("“%s” is deleted.") % found)
        return redirect("translation:glossary")
    return render(
        request, "translation/glossary_delete.html",
        {"term": found, "renderings": found.renderings.select_related("locale"),
         "page_title": _("Delete a term"), "page_subtitle": found.text, "header_icon": "bin"},
    )  # fmt: skip


def download(request: HttpRequest, code: str) -> HttpResponse:
    locale = get_object_or_404(targets(), language_code=code)
    response = HttpResponse(
        "\ufeff" + renderings.as_csv(locale), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="glossary.{code}.csv"'
    return response


def upload(request: HttpRequest, code: str) -> HttpResponse:
    """A file for one language: first what it would change, then, on demand, the change."""
    locale = get_object_or_404(targets(), language_code=code)
    if locale not in rights.rendering_locales(request.user):
        raise PermissionDenied
    form, text, found, problems = FileForm(), "", None, []
    try:
        if "text" in request.POST:
            text = request.POST["text"]
            renderings.take(renderings.differences(text, locale), locale, request.user)
            messages.success(request, _("The renderings of the file are taken over."))
            return redirect("translation:glossary")
        if request.method == "POST":
            form = FileForm(request.POST, request.FILES)
            if form.is_valid():
                text = glossary_file.decoded(form.cleaned_data["file"].read(), limit=_MAX_SHOWN)
                found = renderings.differences(text, locale)
    except glossary_file.BadGlossary as refusal:
        problems = refusal.problems
    return render(
        request, "translation/glossary_upload.html",
        {"form": form, "text": text, "differences": found, "problems": problems, "locale": locale,
         "page_title": _("Renderings from a file"), "page_subtitle": str(locale),
         "header_icon": "upload"},
    )  # fmt: skip


urlpatterns = [
    path("glossary/", listing, name="glossary"),
    path("glossary/add/", add, name="glossary_add"),
    path("glossary/<int:term_id>/", term, name="glossary_term"),
    path("glossary/<int:term_id>/delete/", delete, name="glossary_delete"),
    path("glossary/<slug:code>.csv", download, name="glossary_download"),
    path("glossary/<slug:code>/upload/", upload, name="glossary_upload"),
]
