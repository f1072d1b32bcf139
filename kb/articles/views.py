"""The source document behind an article: every sentence, and the printed references to settle."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import modelformset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kb.references.models import Reference

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


Candidates = modelformset_factory(ReferenceCandidate, CandidateForm, extra=0)


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
            "verdicts": [(form, found[form.instance.pk]) for form in forms_],
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
