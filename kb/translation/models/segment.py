"""What people said and did about one segment of one translation.

A segment is named by its path in the text and the words of its source, so what is said of it ends
with them.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import Translation


class AboutSegment(models.Model):
    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="+")
    path = models.TextField()
    source_hash = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["id"]


class SegmentVersion(AboutSegment):
    """What a segment was translated by, each time it changed; wagtail-localize keeps the last only."""

    class Origin(models.TextChoices):
        PERSON = "person", _("typed")
        MEMORY = "memory", _("from the translation memory")
        MACHINE = "machine", _("by machine")
        FILE = "file", _("from a file")
        PAGE = "page", _("from the page edited by hand")

    source = models.TextField()
    target = models.TextField(blank=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    tool = models.CharField(max_length=255, blank=True)

    class Meta(AboutSegment.Meta):
        indexes = [models.Index(fields=["translation", "path"], name="translation_version_of")]

    def __str__(self) -> str:
        return self.target


class SegmentReason(AboutSegment):
    """Why a warning of a check does not apply to this translation of a segment."""

    target_hash = models.CharField(max_length=64)
    code = models.SlugField(max_length=40)
    reason = models.TextField(_("reason"))

    class Meta(AboutSegment.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "path", "source_hash", "target_hash", "code"],
                name="translation_one_reason",
            )
        ]

    def __str__(self) -> str:
        return self.reason


class SegmentComment(AboutSegment):
    """What translators and reviewers tell each other about a segment."""

    text = models.TextField(_("comment"))
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(AboutSegment.Meta):
        indexes = [models.Index(fields=["translation", "path"], name="translation_comment_of")]

    def __str__(self) -> str:
        return self.text
