"""The source document behind an article, every sentence and printed reference of it; and the list of
works that an article cites, as a file."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import modelformset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kb.references.formats import FORMATS
from kb.references.models import Reference
from kb.references.views.exporting import download

from .intake import candidates
from .models import ArticlePage, ReferenceCandidate, SourceDocument


class CandidateForm(forms.ModelForm):
    """Settles a printed reference: it is this work, or it is not used, and why."""

    class Meta:
        model = ReferenceCandidate
        fields = ["reference", "dismissed"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("reference") and cleaned.get("dismissed"):
            raise forms.ValidationError(_("Choose the work, or say why it is not used; not both."))
        return cleaned


Candidates = modelformset_factory(ReferenceCandidate, CandidateForm, extra=0, edit_only=True)


def source(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger of one source document. Those who may edit its article may settle references."""
    document = get_object_or_404(SourceDocument.objects.select_related("page"), pk=pk)
    article = document.page.specific if document.page else None
    if article is None or not article.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    printed = document.candidates.select_related("reference")
    forms_ = Candidates(request.POST or None, queryset=printed)
    if request.method == "POST" and forms_.is_valid():
        forms_.save()
        messages.success(request, _("The printed references are settled as you said."))
        return redirect("articles:source", document.pk)
    found = candidates.verdicts_of(printed)
    return render(
        request,
        "articles/admin/source.html",
        {
            "document": document,
            "article": article,
            "candidates": forms_,
            "verdicts": [(f, found[f.instance.pk]) for f in forms_ if f.instance.pk in found],
            "edit_work": Reference.snippet_viewset.get_url_name("edit"),
            "places": _headings(article),
            "sentences": document.sentences.all(),
            "page_title": _("Source document"),
            "page_subtitle": document.name,
            "header_icon": "doc-full",
        },
    )


def _headings(article: ArticlePage) -> dict[str, str]:
    """The heading of the section in which each block of the latest draft stands."""
    draft = article.get_latest_revision_as_object()
    found = {}
    for section in draft.body:
        found[section.id] = section.value["heading"]
        found |= {block.id: section.value["heading"] for block in section.value["content"]}
    return found


def bibliography(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The works that the newest draft of an article cites, reviewed or not, in the format `name`."""
    article = get_object_or_404(ArticlePage, id=pk)  # by `pk`, 10**30 would reach the database
    if name not in FORMATS:
        raise Http404
    if not article.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    works = [entry.reference for entry in article.get_latest_revision_as_object().numbered.entries]
    if not works:
        messages.warning(request, _("No sentence of “%s” cites a work yet.") % article)
        return redirect("wagtailadmin_pages:edit", article.pk)
    return download(works, FORMATS[name], name=f"{article.slug}-references")
