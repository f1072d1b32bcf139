"""People in the admin, in the menu “Library”."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Person


class PersonViewSet(SnippetViewSet):
    model = Person
    icon = "user"
    menu_label = _("People")
    menu_hook = "register_library_menu_item"
    list_display = ["name", "role", "credentials", "register", LiveStatusTagColumn()]
    list_filter = ["role", "live"]
    search_fields = ["name", "credentials", "register", "register_number"]


register_snippet(PersonViewSet)
