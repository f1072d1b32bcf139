"""What happened to a work after it was published: retracted, corrected, doubted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from .reference import Reference

if TYPE_CHECKING:
    from kb.review.models import Approval


class AlertQuerySet(models.QuerySet):
    def standing(self, at: datetime | None = None) -> AlertQuerySet:
        """Those that readers are told of, now or `at` a moment of the past: nobody has found them to
        be about another work, and no reinstatement has ended the retraction."""
        known = self.known(at).alias(day=_DAY)
        later = (
            Alert.objects.known(at)
            .alias(day=_DAY)
            .filter(
                nature=Alert.Nature.REINSTATEMENT,
                reference=models.OuterRef("reference"),
                day__gte=models.OuterRef("day"),
            )
        )
        ended = models.Q(nature=Alert.Nature.RETRACTION) & models.Exists(later)
        return known.exclude(nature=Alert.Nature.REINSTATEMENT).exclude(ended)

    def known(self, at: datetime | None = None) -> AlertQuerySet:
        """Those that are here and not settled, reinstatements too."""
        if at is None:
            return self.filter(settled_at=None)
        settled_later = models.Q(settled_at=None) | models.Q(settled_at__gt=at)
        return self.filter(settled_later, imported_at__lte=at)


def fetch_alerts(works: Iterable[Reference], *, at: datetime | None = None) -> None:
    """Gives each of `works` its standing alerts, now or at a moment of the past. One query."""
    standing = models.Prefetch("alerts", Alert.objects.standing(at), to_attr="standing_alerts")
    models.prefetch_related_objects(list(works), standing)


# One that is not dated counts from the day on which it was known here.
_DAY = Coalesce("date", TruncDate("imported_at"))


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
                condition=~models.Q(notice="", notice_pmid=""),
                name="references_alert_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference.citekey}: {self.get_nature_display()}"

    @property
    def gravity(self) -> int:
        """The lower, the graver."""
        return self.Nature.values.index(self.nature)

    @property
    def is_retraction(self) -> bool:
        return self.nature == self.Nature.RETRACTION

    @property
    def url(self) -> str:
        """Where the notice can be read; "" when nobody said."""
        if self.notice:
            return f"https://doi.org/{quote(self.notice, safe='/')}"
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.notice_pmid}/" if self.notice_pmid else ""

    def signed_since(self, approval: Approval | None) -> bool:
        """Whether whoever signed last could know of this."""
        return approval is not None and approval.signed_at > self.imported_at
