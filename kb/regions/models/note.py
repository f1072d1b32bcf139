"""What a fact means, in the words of one language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Locale, Revision

from kb.review.models import ReviewedRecord
from kb.review.panels import ReadinessPanel

from ..parity import in_text
from .fact import RegionFact


class FactNote(ReviewedRecord):
    """Signed by a reviewer of its language. It says what the fact said when it was written: once
    the fact is signed with another value than that (`of_digest`, its `value_digest`), it is shown no
    more until it is renewed. Another source or last day ends no note."""

    fact = models.ForeignKey(
        RegionFact, on_delete=models.CASCADE, related_name="notes", verbose_name=_("fact")
    )
    locale = models.ForeignKey(
        Locale, on_delete=models.PROTECT, related_name="+", verbose_name=_("language")
    )
    text = models.TextField(_("in words"))
    of_digest = models.CharField(max_length=64, blank=True, editable=False)
    read = ""  # the `value_digest` that its writer was shown, where a form tells; no column

    panels = [
        ReadinessPanel(heading=_("Before review")),
        FieldPanel("fact", widget=forms.Select),
        FieldPanel("locale"),
        FieldPanel("text", required_on_save=True),
    ]

    class Meta:
        verbose_name = _("note on a fact")
        verbose_name_plural = _("notes on facts")
        ordering = ["fact", "locale"]
        constraints = [
            models.UniqueConstraint(fields=["fact", "locale"], name="regions_one_note_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.fact.key} ({self.locale})"

    def explained(self) -> RegionFact:
        """The fact as it is signed, else as it was last saved."""
        fact = RegionFact.objects.select_related("region", "source").get(pk=self.fact_id)
        return fact if fact.live else fact.get_latest_revision_as_object()

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """A draft is about the fact as its writer reads it."""
        self.of_digest = self.read or self.explained().value_digest()
        return super().save_revision(*args, **kwargs)

    def problems_before_review(self) -> list[str]:
        found = super().problems_before_review()
        explained = self.explained()
        if not explained.live:
            found.append(gettext("The fact it explains is not signed yet."))
        elif explained.value_digest() != self.of_digest:
            found.append(
                gettext("The fact was signed anew since; read the note again and save it.")
            )
        return [*found, *in_text(self.text, RegionFact.known())]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "regions/note_preview.html"
