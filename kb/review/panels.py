"""What the editor has to see before review: what the reviewers asked for, and “why can't I submit?”,
answered with the list that the verb would raise."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from wagtail.admin.panels import Panel

from . import remarks, road


class ReadinessPanel(Panel):
    """What stands between the saved draft and review. `also` names a method of the object that
    lists what else its editor should look at, without standing in the way."""

    def __init__(self, *args: Any, also: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.also = also

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "also": self.also}

    class BoundPanel(Panel.BoundPanel):
        template_name = "review/readiness_panel.html"

        @property
        def media(self) -> Media:
            return Media(js=["review/remarks.js"])

        def is_shown(self) -> bool:
            return self.instance is not None and bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            also = getattr(self.instance, self.panel.also)() if self.panel.also else []
            return {
                **super().get_context_data(parent_context),
                "remarks": remarks.to_do(self.instance),
                "problems": road.why_not_submit(self.instance),
                "warnings": road.worth_a_look(self.instance),
                "also": also,
                "in_review": self.instance.in_review,
            }
