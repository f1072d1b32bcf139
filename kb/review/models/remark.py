"""What a reviewer asks to be changed, place by place: the editor's list to work through."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState


class RemarkQuerySet(models.QuerySet):
    def open(self) -> RemarkQuerySet:
        return self.filter(done_at=None)


class Remark(models.Model):
    """One remark of one round of review.

    `place` is a path in the text as in Wagtail's comments (`title`, `body.<block id>`), "" for the
    whole; `quote` is what it is about, as the reviewer marked it.
    """

    state = models.ForeignKey(TaskState, on_delete=models.CASCADE, related_name="remarks")
    place = models.CharField(_("place"), max_length=255, blank=True)
    quote = models.TextField(_("words"), blank=True)
    text = models.TextField(_("remark"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
