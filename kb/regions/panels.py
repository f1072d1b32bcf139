"""What an editor sees beside the fields of a fact or a note."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from wagtail.admin.panels import Panel

from kb.review.listing import state, with_state

from . import shown
from .models import FactNote, RegionFact
from .places import everywhere, places
from .rights import languages_of


class PlacesPanel(Panel):
    """Where readers see the fact, as it was last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "regions/admin/places_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            draft = self.instance.get_latest_revision_as_object()
            (found,) = places(draft)
            return {
                **super().get_context_data(parent_context),
                "places": found,
                "everywhere": everywhere(draft),
                "region": draft.region,
            }


class NotesPanel(Panel):
    """The note of each language that the editor may write in: its state, or that there is none."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "regions/admin/notes_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            fact = self.instance
            written = {n.locale_id: n for n in with_state(FactNote.objects.filter(fact=fact.pk))}
            live = RegionFact.objects.filter(pk=fact.pk, live=True)
            current = {note.pk for note in shown.signed_notes(live)}
            return {
                **super().get_context_data(parent_context),
                "languages": [
                    (locale, note, note and state(note), note and note.live and note.pk not in current,
                     _address(fact, locale, note))
                    for locale in languages_of(self.request.user)
                    for note in [written.get(locale.pk)]
                ],
            }  # fmt: skip


class FactPanel(Panel):
    """Beside a note: the fact that it explains, as it is signed, else as it was last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "regions/admin/fact_panel.html"

        def is_shown(self) -> bool:
            return self.instance.fact_id is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "fact": self.instance.explained()}


def _address(fact: RegionFact, locale: Any, note: FactNote | None) -> str:
    """Where the note is written."""
    name = FactNote.snippet_viewset.get_url_name
    if note is not None:
        return reverse(name("edit"), args=[note.pk])
    prefilled = urlencode({"fact": fact.pk, "locale": locale.pk})
    return f"{reverse(name('add'))}?{prefilled}"
