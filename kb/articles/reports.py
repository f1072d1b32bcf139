"""The report “Claims”: sentences by verdict, works by what rests on them, articles that disagree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.coreutils import get_content_languages

from kb.review.models import Verdict
from kb.review.views.audit import may_read

from . import register
from .models import ArticlePage
from .register import Line, Opposed, Weight

VERDICTS = [*Verdict.Value.choices, (register.UNJUDGED, gettext_lazy("not judged yet"))]


def may_open(user: Any) -> bool:
    """Editors of the library, and who may read the audit: reviewers and administrators."""
    return user.has_perm("references.change_reference") or may_read(user)


# -- filters ---------------------------------------------------------------------------------------
class RegisterFilterSet(WagtailFilterSet):
    """Filters rows that no table holds: `said_of` gives what a row says to each filter."""

    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"), choices=lambda: get_content_languages().items()
    )

    class Meta:
        model = ArticlePage
        fields: list[str] = []

    def __init__(self, *args: Any, rows: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows

    def filter_queryset(self, queryset: list[Any]) -> list[Any]:
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        return [row for row in queryset if chosen.items() <= self.said_of(row).items()]

    def said_of(self, row: Any) -> dict[str, str]:
        return {"language": row.language}


class ClaimFilterSet(RegisterFilterSet):
    verdict = django_filters.ChoiceFilter(label=gettext_lazy("Verdict"), choices=VERDICTS)
    article = django_filters.ChoiceFilter(label=gettext_lazy("Article"))
    work = django_filters.ChoiceFilter(label=gettext_lazy("Work"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["article"].extra["choices"] = list(
            {
                str(line.article.pk): f"{line.article} ({line.language})" for line in self.rows
            }.items()
        )
        self.filters["work"].extra["choices"] = sorted(
            {(line.work.citekey, line.work.citekey) for line in self.rows}
        )

    def said_of(self, row: Line) -> dict[str, str]:
        own = {"verdict": row.value, "article": str(row.article.pk), "work": row.work.citekey}
        return super().said_of(row) | own


# -- the three lists -------------------------------------------------------------------------------
class RegisterView(ReportView):
    """One list of the register. The register is computed once and filtered in memory."""

    header_icon = "openquote"
    template_name = "articles/admin/register.html"
    filterset_class = RegisterFilterSet

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_open(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def rows(self) -> list[Any]:
        raise NotImplementedError

    def get_queryset(self) -> list[Any]:
        return self.rows

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return super().get_filterset_kwargs() | {"rows": self.rows}

    def cells(self, row: Any) -> Iterable[Any]:
        """What is exported of a row, in the order of `export_headings`."""
        raise NotImplementedError

    @property
    def list_export(self) -> list[str]:
        return list(self.export_headings)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return dict(zip(self.list_export, self.cells(item), strict=True))

    def get_filename(self) -> str:
        name = self.index_url_name.partition(":")[2].replace("_", "-")
        return f"{name}-{timezone.localdate():%Y-%m-%d}"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        lists = [
            (reverse(view.index_url_name), view.page_title, isinstance(self, view))
            for view in (Claims, Works, OpposedArticles)
        ]
        may_edit = self.request.user.has_perm("references.change_reference")
        return super().get_context_data(*args, **kwargs) | {"lists": lists, "may_edit": may_edit}


class Claims(RegisterView):
    page_title = gettext_lazy("Claims")
    results_template_name = "articles/admin/claims_results.html"
    index_url_name = "articles:claims"
    index_results_url_name = "articles:claims_results"
    filterset_class = ClaimFilterSet
    export_headings = {
        "article": gettext_lazy("Article"),
        "language": gettext_lazy("Language"),
        "sentence": gettext_lazy("Sentence"),
        "work": gettext_lazy("Work"),
        "stance": gettext_lazy("Stance"),
        "verdict": gettext_lazy("Verdict"),
        "note": gettext_lazy("Note"),
        "by": gettext_lazy("By"),
        "at": gettext_lazy("Time"),
    }

    @cached_property
    def rows(self) -> list[Line]:
        return register.lines()

    def cells(self, row: Line) -> Iterable[Any]:
        given = row.verdict
        judged = (
            (given.note, given.by.get_full_name() or str(given.by), given.at)
            if given
            else ("", "", "")
        )
        yield from (row.article.title, row.language, row.claim.sentence, row.work.citekey)
        yield from (row.stance.label, dict(VERDICTS)[row.value], *judged)


class Works(RegisterView):
    page_title = gettext_lazy("Works by what rests on them")
    results_template_name = "articles/admin/works_results.html"
    index_url_name = "articles:claims_works"
    index_results_url_name = "articles:claims_works_results"
    export_headings = {
        "work": gettext_lazy("Work"),
        "title": gettext_lazy("Title"),
        "language": gettext_lazy("Language"),
        "sentences": gettext_lazy("Sentences"),
        "articles": gettext_lazy("Articles"),
        "supports": gettext_lazy("Supports"),
        "limits": gettext_lazy("Limits"),
        "contradicts": gettext_lazy("Contradicts"),
    }

    @cached_property
    def rows(self) -> list[Weight]:
        return register.weights(register.lines())

    def cells(self, row: Weight) -> Iterable[Any]:
        yield from (row.work.citekey, row.work.title, row.language, row.sentences, row.articles)
        yield from (row.supports, row.limits, row.contradicts)


class OpposedArticles(RegisterView):
    page_title = gettext_lazy("Articles that disagree on a work")
    results_template_name = "articles/admin/opposed_results.html"
    index_url_name = "articles:claims_opposed"
    index_results_url_name = "articles:claims_opposed_results"
    export_headings = {
        "work": gettext_lazy("Work"),
        "language": gettext_lazy("Language"),
        "supported": gettext_lazy("It supports"),
        "supported_sentences": gettext_lazy("There it says"),
        "contradicted": gettext_lazy("It contradicts"),
        "contradicted_sentences": gettext_lazy("There it says"),
    }

    @cached_property
    def rows(self) -> list[Opposed]:
        return register.opposed(register.lines())

    def cells(self, row: Opposed) -> Iterable[Any]:
        yield from (row.work.citekey, row.language)
        yield from (row.supported.title, " ".join(row.supported_sentences))
        yield from (row.contradicted.title, " ".join(row.contradicted_sentences))


urlpatterns = [
    path("claims/", Claims.as_view(), name="claims"),
    path("claims/results/", Claims.as_view(results_only=True), name="claims_results"),
    path("claims/works/", Works.as_view(), name="claims_works"),
    path("claims/works/results/", Works.as_view(results_only=True), name="claims_works_results"),
    path("claims/opposed/", OpposedArticles.as_view(), name="claims_opposed"),
    path(
        "claims/opposed/results/",
        OpposedArticles.as_view(results_only=True),
        name="claims_opposed_results",
    ),
]
