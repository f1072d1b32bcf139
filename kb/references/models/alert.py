"""What happened to a work after it was published: retracted, corrected, doubted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .reference import Reference


class AlertQuerySet(models.QuerySet):
    def standing(self) -> AlertQuerySet:
        """Those that readers are told of: nobody has found them to be about another work."""
        return self.filter(settled_at=None)


class Alert(models.Model):
    """A notice about a work. It is told to readers at once, in fixed words of their language, and no
    text is edited by it. `notice` is the DOI of the notice, `reasons` are for the house only.

    One that was matched to the wrong work is settled, by whom and why, and never deleted.
    """

    class Nature(models.TextChoices):
        RETRACTION = "retraction", _("retraction")
        CONCERN = "concern", _("expression of concern")
        CORRECTION = "correction", _("correction")
        REINSTATEMENT = "reinstatement", _("reinstatement")

    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="alerts")
    nature = models.CharField(_("nature"), max_length=14, choices=Nature)
    date = models.DateField(_("date of the notice"), null=True, blank=True)
    notice = models.CharField(_("DOI of the notice"), max_length=200, blank=True)
    notice_pmid = models.CharField(_("PMID of the notice"), max_length=12, blank=True)
    reasons = models.TextField(_("reasons given"), blank=True)
    source = models.CharField(_("source"), max_length=200)
    imported_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_reason = models.TextField(blank=True)

    objects = AlertQuerySet.as_manager()

    wagtail_reference_index_ignore = True  # it is about the work and does not use it

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "nature", "notice", "notice_pmid"],
                name="references_alert_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference.citekey}: {self.get_nature_display()}"
