"""What the editor of a work sees beside its fields: is it what it says?"""

from __future__ import annotations

from typing import Any

from django.forms import Media
from wagtail.admin.panels import Panel

from .authenticity import shown


class VerificationPanel(Panel):
    """The verdict on the saved draft, and a button that asks again without sending the form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "references/verification_panel.html"

        @property
        def media(self) -> Media:
            return Media(js=["references/checking.js"])

        def is_shown(self) -> bool:
            return self.instance is not None and bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            draft = self.instance.get_latest_revision_as_object()
            return context | shown.context(draft, user=self.request.user)
