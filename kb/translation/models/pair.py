"""Approval by content: a source segment and its translation that a reviewer signed together."""

from __future__ import annotations

from django.db import models
from wagtail.models import Locale

from kb.review.models import Approval


class ApprovedPair(models.Model):
    """One segment and its translation, as a signature covered them. Also the translation memory.

    It knows no place in the text, so moving or importing again keeps it, and any change of either
    text ends it. Hashes are SHA-256 of the segment, in hexadecimal.
    """

    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    translation_key = models.UUIDField()
    source_hash = models.CharField(max_length=64)
    target_hash = models.CharField(max_length=64)
    source = models.TextField()
    target = models.TextField()
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="pairs")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "source_hash", "target_hash", "translation_key"],
                name="translation_one_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} = {self.target}"
