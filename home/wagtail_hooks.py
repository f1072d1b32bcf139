"""The notices of the shell in the admin, in the menu “Library”."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .notices import Notice


class NoticeViewSet(SnippetViewSet):
    model = Notice
    icon = "warning"
    menu_label = _("Notices")
    menu_hook = "register_library_menu_item"
    list_display = ["kind", "locale", "text", LiveStatusTagColumn()]
    list_filter = ["kind", "locale", "live"]
    search_fields = ["text"]
    copy_view_enabled = False  # one of a kind in each language


register_snippet(NoticeViewSet)
