"""What a reviewer found when a sentence was held against the passage that it rests on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from ..content import spec_of


class VerdictQuerySet(models.QuerySet):
    def of(self, obj: Any) -> VerdictQuerySet:
        return self.filter(subject_table=spec_of(obj).table, subject_id=obj.pk)


class Verdict(models.Model):
    """The verdict on one sentence and one of its sources, in one round of review.

    `judged` is the digest of both, the sentence and the source as it was shown: in a later round
    the verdict still holds where that is the same. `place` is that of the source, as for a remark.
    """

    class Value(models.TextChoices):
        SUPPORTED = "supported", _("supported")
        OVERSTATED = "overstated", _("overstated")
        NOT_SUPPORTED = "not-supported", _("not supported")
        OUT_OF_DATE = "out-of-date", _("out of date")

    state = models.ForeignKey(TaskState, on_delete=models.CASCADE, related_name="verdicts")
    subject_table = models.CharField(max_length=100)
    subject_id = models.PositiveBigIntegerField()
    place = models.CharField(max_length=255)
    sentence = models.TextField(_("sentence"))
    judged = models.CharField(max_length=64, db_index=True)
    value = models.CharField(_("verdict"), max_length=13, choices=Value)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_table", "subject_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "judged", "place", "by"], name="review_verdict_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_value_display()}: {self.sentence}"

    @property
    def forbids(self) -> bool:
        """Whether a draft with this verdict is declined."""
        return self.value == self.Value.NOT_SUPPORTED
