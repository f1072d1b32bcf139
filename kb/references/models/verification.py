"""What a source of truth said when a work was compared with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .reference import Reference


class Verification(models.Model):
    """One comparison of a work with what its identifier leads to. The newest one counts, as long as
    the record still says what was compared (`compared`, its digest); otherwise the work is unchecked.

    `fields` are the names of those that differ, `said` what the source says in them.
    """

    class Verdict(models.TextChoices):
        MATCH = "match", _("match")
        MISMATCH = "mismatch", _("mismatch")
        NOT_FOUND = "not-found", _("not found")

    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="verifications")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    fields = models.JSONField(default=list, blank=True)
    said = models.JSONField(default=dict, blank=True)
    source = models.CharField(_("source"), max_length=200)
    compared = models.CharField(max_length=64)
    at = models.DateTimeField(_("checked"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    wagtail_reference_index_ignore = True  # it is about the work and does not use it

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reference.citekey}: {self.get_verdict_display()} ({self.source})"
