"""Regions in the admin: the grid of facts, and the records, each reviewed by itself."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permissions import policy_registry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from kb.review.listing import state_column, with_state

from . import views
from .forms import FactForm, NoteForm, RegionForm
from .listing import AddFact, AddNote, EditNote, FactFilterSet, NoteFilterSet
from .models import DefaultRegion, FactNote, Region, RegionFact
from .panels import FactPanel, NotesPanel, PlacesPanel
from .rights import may_see_facts
from .standing import standing

HOOK = "register_regions_menu_item"


class FactViewSet(SnippetViewSet):
    model = RegionFact
    icon = "globe"
    menu_label = gettext_lazy("Facts")
    list_display = [
        "key",
        "region",
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column(
            "holds",
            label=gettext_lazy("Does it hold?"),
            accessor=lambda fact: standing(fact).label,
        ),
        Column("review_by", label=gettext_lazy("Last day"), sort_key="review_by"),
        state_column(),
    ]
    list_per_page = 50
    filterset_class = FactFilterSet
    search_fields = ["key", "text", "source_name", "remark"]
    add_view_class = AddFact
    edit_handler = ObjectList(
        [
            *RegionFact.panels,
            PlacesPanel(heading=gettext_lazy("Where readers see it")),
            NotesPanel(heading=gettext_lazy("In other languages")),
        ],
        base_form_class=FactForm,
    )
    copy_view_enabled = False  # a copy would be a second truth about one thing

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegionFact]:
        return with_state(RegionFact.objects.select_related("region"))


class NoteViewSet(SnippetViewSet):
    model = FactNote
    icon = "comment"
    menu_label = gettext_lazy("Notes on facts")
    list_display = ["fact", "locale", "text", state_column()]
    list_per_page = 50
    filterset_class = NoteFilterSet
    search_fields = ["fact__key", "text"]
    add_view_class = AddNote
    edit_view_class = EditNote
    edit_handler = ObjectList(
        [
            FactPanel(heading=gettext_lazy("The fact that it explains")),
            *FactNote.panels,
        ],
        base_form_class=NoteForm,
    )
    copy_view_enabled = False  # one of a fact in each language

    def get_queryset(self, request: HttpRequest) -> QuerySet[FactNote]:
        policy = policy_registry.get_by_type(FactNote)
        mine = policy.instances_user_has_permission_for(request.user, "view")
        return with_state(mine.select_related("fact__region", "locale"))


class RegionViewSet(SnippetViewSet):
    model = Region
    icon = "site"
    menu_label = gettext_lazy("Countries and parts")
    list_display = ["code", "__str__", "part_of", "currency", "emergency_number", state_column()]
    search_fields = ["code"]
    edit_handler = ObjectList(Region.panels, base_form_class=RegionForm)
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Region]:
        return with_state(Region.objects.select_related("part_of"))


class DefaultRegionViewSet(SnippetViewSet):
    """Not under review: whichever it is, readers see signed facts, and can choose another."""

    model = DefaultRegion
    icon = "wagtail-localize-language"
    menu_label = gettext_lazy("Default of each language")
    list_display = ["locale", "region"]
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[DefaultRegion]:
        return DefaultRegion.objects.select_related("locale", "region")


class RegionsGroup(SnippetViewSetGroup):
    items = (FactViewSet, NoteViewSet, RegionViewSet, DefaultRegionViewSet)
    submenu_hook = HOOK
    menu_label = gettext_lazy("Regions")
    menu_name = "regions"
    menu_icon = "globe"
    menu_order = 310


register_snippet(RegionsGroup)


@hooks.register(HOOK)
def grid_menu_item() -> MenuItem:
    return MenuItem(_("Facts by region"), reverse("regions:grid"), icon_name="table", order=0)


class FilesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_facts(request.user)


@hooks.register(HOOK)
def files_menu_item() -> MenuItem:
    name = _("Facts as files")
    return FilesMenuItem(name, reverse("regions:files"), icon_name="upload", order=900)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    urls = (views.urlpatterns, "regions")
    return [path("regions/", include(urls, namespace="regions"))]
