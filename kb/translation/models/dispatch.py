"""Sending many texts to many languages: a list that survives the process that works through it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page


class Dispatch(models.Model):
    """One order to send what stands below `root` (and itself) to languages."""

    root = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(auto_now_add=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.root)


class DispatchItem(models.Model):
    """One text for one language. What a process took and did not end is taken again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being sent")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused")

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch", "page", "locale"], name="translation_one_item"
            )
        ]
        indexes = [models.Index(fields=["dispatch", "state"], name="translation_item_state")]

    def __str__(self) -> str:
        return f"{self.page} ({self.locale}): {self.state}"
