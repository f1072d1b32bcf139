"""From which words of the source each submitted version of a translation was made."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page

from .release import SourceRelease


class TranslatedRevision(models.Model):
    """Kept when a translation is submitted, and for good: it may go live later than the one after
    it, and "as of a day" asks for the past. Revisions can be purged, so it names them by key."""

    revision_id = models.BigIntegerField(unique=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    made_from = models.ForeignKey(SourceRelease, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["revision_id"]

    def __str__(self) -> str:
        return f"{self.page}: {self.made_from}"
