"""How the text of one language stands against its source."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from .release import Severity, SourceRelease


class TranslationState(models.Model):
    """One row for each page that is a translation, from the day it is sent.

    Counts are of the segments of the source as sent last. `changes` is `{path: severity}` of the
    places of the source that are new, changed or gone since the words that readers of the
    translation see were made from it, `removed` those of them that are gone; both are found by
    comparing fingerprints.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="translation_state")
    translation_key = models.UUIDField()
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")

    # The work.
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="+", verbose_name=_("translator"),
    )  # fmt: skip
    due = models.DateField(_("due"), null=True, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    sent_from = models.ForeignKey(
        SourceRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_from = models.ForeignKey(
        SourceRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    segments = models.PositiveIntegerField(default=0)
    segments_done = models.PositiveIntegerField(default=0)
    words = models.PositiveIntegerField(default=0)
    words_to_do = models.PositiveIntegerField(default=0)

    # What readers see.
    made_from = models.ForeignKey(
        SourceRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    changes = models.JSONField(default=dict, blank=True)
    removed = models.JSONField(default=list, blank=True)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity, blank=True)
    behind_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "locale"], name="translation_one_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} ({self.locale})"
