"""What the editor of a source sees of its translations, without leaving the editor."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from wagtail.admin.panels import Panel
from wagtail.models import Locale

from .standing import standings


class LanguagesPanel(Panel):
    """Where the text stands in each language, and the way to sending it. Two queries."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "translation/languages_panel.html"

        @property
        def media(self) -> Media:
            return Media(css={"all": ["translation/lists.css"]})

        def is_shown(self) -> bool:
            page = self.instance
            return bool(page.pk) and page.locale_id == Locale.get_default().pk

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            key = self.instance.translation_key
            languages = Locale.objects.exclude(pk=self.instance.locale_id).order_by("pk")
            return {
                **super().get_context_data(parent_context),
                "texts": standings([key], languages).values(),
            }
