"""The library in the admin: works cited. Other rooms add their records to its menu by hook."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from kb.review.listing import state_column, with_state

from . import names, views
from .library import (
    LibraryView,
    ReferenceFilterSet,
    ReferenceForm,
    WhereUsed,
    refuse_cited,
)
from .models import Reference
from .panels import VerificationPanel
from .views.exporting import ExportBulkAction

SEARCHED = ["citekey", "title", "container_title", "authors", "doi", "pmid"]


def first_author(reference: Reference) -> str:
    """The family name or organisation that a list of works is scanned by."""
    name = next(iter(names.readable(reference.authors)), {})
    return name.get("family") or name.get("literal", "")


def year(reference: Reference) -> str:
    return reference.issued[:4]


# -- choosing a work for a citation ----------------------------------------------------------------
class ReferenceSearch(BaseFilterForm):
    """The search box of the chooser. Wagtail's own asks the search index; this asks the columns."""

    q = forms.CharField(
        label=_("Search term"),
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
        required=False,
    )

    def filter(self, objects: QuerySet[Reference]) -> QuerySet[Reference]:
        query = self.cleaned_data["q"]
        if not query:
            return objects
        self.is_searching, self.search_query = True, query
        found = Q()
        for field in SEARCHED:
            found |= Q(**{f"{field}__icontains": query})
        return objects.filter(found)


class ChooseReference(ChooseView):
    filter_form_class = ReferenceSearch


class ChooseReferenceResults(ChooseResultsView):
    filter_form_class = ReferenceSearch


class ReferenceChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ChooseReference
    choose_results_view_class = ChooseReferenceResults


# -- the library -----------------------------------------------------------------------------------
class ReferenceViewSet(SnippetViewSet):
    model = Reference
    icon = "openquote"
    menu_label = _("Works cited")
    list_display = [
        "citekey",
        Column("first_author", label=_("First author"), accessor=first_author),
        Column("year", label=_("Year"), accessor=year, sort_key="issued"),
        "container_title",
        "evidence",
        state_column(),
    ]
    list_per_page = 50
    index_view_class = LibraryView
    usage_view_class = WhereUsed
    filterset_class = ReferenceFilterSet
    search_fields = SEARCHED
    edit_handler = ObjectList(
        [VerificationPanel(heading=_("Is it what it says?")), *Reference.panels],
        base_form_class=ReferenceForm,
    )
    chooser_viewset_class = ReferenceChooserViewSet
    copy_view_enabled = False  # two records of one work: what the library is there to prevent

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reference]:
        return with_state(Reference.objects.all())


class LibraryGroup(SnippetViewSetGroup):
    """What articles show and nobody writes into them: each record is reviewed by itself."""

    items = (ReferenceViewSet,)
    submenu_hook = "register_library_menu_item"
    menu_label = _("Library")
    menu_name = "library"
    menu_icon = "folder-open-inverse"
    menu_order = 300


register_snippet(LibraryGroup)
hooks.register("register_bulk_action", ExportBulkAction)
hooks.register("before_delete_snippet", refuse_cited)


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    urls = (views.urlpatterns, "references")
    return [path("references/", include(urls, namespace="references"))]
