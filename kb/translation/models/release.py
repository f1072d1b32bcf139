"""What the source said at each of its signatures, and how grave each change of it was."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from kb.review.models import Approval


class Severity(models.TextChoices):
    """How grave a change of the source is for who reads a translation made before it."""

    MINOR = "minor", _("minor")
    CONTENT = "content", _("content")
    SAFETY = "safety", _("safety")

    @property
    def rank(self) -> int:
        return list(Severity.values).index(self.value)


class ChangeNote(models.Model):
    """What the editor of a source says of a change while it is in review: the reviewer reads it too."""

    state = models.OneToOneField(TaskState, on_delete=models.CASCADE, related_name="change_note")
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    note = models.TextField(_("what changed"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.severity}: {self.note}".rstrip(": ")


class SourceRelease(models.Model):
    """The words of a source as one signature put them live.

    `fingerprint` is `{path of a segment: [hash, …]}` in the order of the text.
    """

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="release")
    translation_key = models.UUIDField()
    fingerprint = models.JSONField(default=dict)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    note = models.TextField(_("what changed"), blank=True)
    released_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["translation_key", "id"], name="translation_release_of")]

    def __str__(self) -> str:
        return f"{self.approval} ({self.severity})"
