"""The library in the admin: works cited. Other rooms add their records to its menu by hook."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from . import names
from .models import Reference


class ReferenceForm(WagtailAdminModelForm):
    authors = names.AuthorsField(label=_("authors"), required=False)


class ReferenceFilterSet(WagtailFilterSet):
    issued = django_filters.CharFilter(
        label=_("Year"), lookup_expr="startswith", widget=forms.TextInput(attrs={"size": 4})
    )

    class Meta:
        model = Reference
        fields = ["evidence", "type", "issued", "live"]


def first_author(reference: Reference) -> str:
    """The family name or organisation that a list of works is scanned by."""
    name = next(iter(names.readable(reference.authors)), {})
    return name.get("family") or name.get("literal", "")


def year(reference: Reference) -> str:
    return reference.issued[:4]


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
        LiveStatusTagColumn(),
    ]
    list_per_page = 50
    filterset_class = ReferenceFilterSet
    search_fields = ["citekey", "title", "container_title", "authors", "doi", "pmid"]
    edit_handler = ObjectList(Reference.panels, base_form_class=ReferenceForm)
    copy_view_enabled = False  # two records of one work: what the library is there to prevent


class LibraryGroup(SnippetViewSetGroup):
    """What articles show and nobody writes into them: each record is reviewed by itself."""

    items = (ReferenceViewSet,)
    submenu_hook = "register_library_menu_item"
    menu_label = _("Library")
    menu_name = "library"
    menu_icon = "folder-open-inverse"
    menu_order = 300


register_snippet(LibraryGroup)
