"""One dated, sourced fact about one region: reviewed once, shown wherever it belongs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from kb.review.canonical import digest
from kb.review.content import spec_of
from kb.review.models import ReviewedRecord
from kb.review.panels import ReadinessPanel

from .. import days, values
from ..parity import Known, in_contacts, in_text
from .fixed import require_fixed
from .region import Region


class Kind(models.TextChoices):
    """What sort of fact it is; it decides which value the fact has (`values.NEEDS`)."""

    APPROVAL = "approval", pgettext_lazy("a medicine", "approval")
    CONTROL = "control", _("legal control")
    COST = "cost", _("cost")
    COVERAGE = "coverage", _("coverage")
    REGULATOR = "regulator", _("regulator")
    REGISTER = "register", pgettext_lazy("kind of fact", "professional register")
    CRISIS = "crisis", _("crisis line")
    REPORTING = "reporting", _("reporting side effects")
    RULE = "rule", _("rule")
    GUIDELINE = "guideline", _("guideline")
    WARNING = "warning", _("safety notice")
    EVIDENCE = "evidence", _("evidence from the region")


class Status(models.TextChoices):
    """What law or payer says; its label stands in the language of the page."""

    APPROVED = "approved", pgettext_lazy("a medicine", "approved")
    NOT_APPROVED = "not-approved", pgettext_lazy("a medicine", "not approved")
    OFF_LABEL = "off-label", _("off-label")
    CONTROLLED = "controlled", _("controlled substance")
    COVERED = "covered", _("covered")
    PARTLY = "partly-covered", _("covered in some cases")
    NOT_COVERED = "not-covered", _("not covered")
    RECOMMENDED = "recommended", _("recommended")
    NOT_RECOMMENDED = "not-recommended", _("not recommended")
    NOT_KNOWN = "not-known", _("not known")
    NONE = "", _("none")


class Substance(models.TextChoices):
    KETAMINE = "ketamine", _("ketamine")
    ESKETAMINE = "esketamine", _("esketamine")
    ANY = "", pgettext_lazy("a medicine", "any")


class Route(models.TextChoices):
    INTRAVENOUS = "intravenous", _("intravenous infusion")
    INJECTION = "injection", _("injection")
    NASAL = "nasal", _("nasal spray")
    ANY = "", pgettext_lazy("a medicine", "any")


class Indication(models.TextChoices):
    ANAESTHESIA = "anaesthesia", _("anesthesia")
    DEPRESSION = "depression", _("depression")
    RESISTANT = "resistant-depression", _("treatment-resistant depression")
    SUICIDAL = "suicidal-depression", _("major depression with acute suicidal thoughts")
    PTSD = "ptsd", _("PTSD")
    ANY = "", pgettext_lazy("a medicine", "any")


class Unit(models.TextChoices):
    INFUSION = "infusion", _("per infusion")
    SESSION = "session", _("per session")
    ASSESSMENT = "assessment", _("per assessment")
    NONE = "", _("none")


class PriceType(models.TextChoices):
    ADVERTISED = "advertised", _("self-pay, as advertised by providers")
    PUBLIC = "public", _("self-pay at a public provider")
    LIST = "list", _("list price")
    SECONDARY = "secondary", _("self-pay, from a secondary source")
    MIXED = "mixed", _("prices of different kinds")
    NONE = "", _("none")


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


# From where a fact is known and until when, and not what it says.
WHENCE = {
    "key", "source_id", "source_name", "source_url", "accessed", "as_of", "review_by", "confidence",
    "verification",
}  # fmt: skip


class RegionFact(ReviewedRecord):
    """A fact of one kind about one region, true on `as_of`, looked at again by `review_by`.

    Past `review_by` its value is shown to nobody (`lapsed`). `contacts` is a list as in `contacts`;
    `as_of` is a date of ISO 8601 that may lack day or month, "" when the source has none.
    """

    key = models.SlugField(_("key"), max_length=40, unique=True, allow_unicode=False)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="facts", verbose_name=_("region")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    substance = models.CharField(_("substance"), max_length=12, choices=Substance, blank=True)
    route = models.CharField(_("route"), max_length=12, choices=Route, blank=True)
    indication = models.CharField(_("indication"), max_length=20, choices=Indication, blank=True)

    status = models.CharField(_("status"), max_length=16, choices=Status, blank=True)
    low = models.DecimalField(
        _("lowest amount"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    high = models.DecimalField(
        _("highest amount"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit, blank=True)
    price_type = models.CharField(_("price type"), max_length=10, choices=PriceType, blank=True)
    contacts = models.JSONField(_("telephone numbers and addresses"), default=list, blank=True)
    text = models.TextField(
        _("in words"), blank=True, help_text=_("In the source language; notes say it in others.")
    )

    source = models.ForeignKey(
        "references.Reference", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("work cited"),
    )  # fmt: skip
    source_name = models.CharField(_("name of the source"), max_length=300, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    accessed = models.DateField(_("accessed"), null=True, blank=True)
    as_of = models.CharField(_("true on"), max_length=10, blank=True)
    review_by = models.DateField(_("review by"))
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence)
    verification = models.CharField(_("how it was verified"), max_length=200, blank=True)
    remark = models.TextField(_("remark for editors"), blank=True)

    # For editors only; no reader sees it.
    review_exclude = ("remark",)

    class Meta:
        verbose_name = _("regional fact")
        verbose_name_plural = _("regional facts")
        ordering = ["region", "kind", "key"]

    panels = [
        ReadinessPanel(heading=_("Before review")),
        FieldPanel("key", required_on_save=True),
        FieldRowPanel(
            [
                FieldPanel("region", required_on_save=True, widget=forms.Select),
                FieldPanel("kind", required_on_save=True),
            ]
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("substance"), FieldPanel("route")]),
                FieldPanel("indication"),
            ],
            heading=_("What it is about"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldRowPanel([FieldPanel("low"), FieldPanel("high"), FieldPanel("currency")]),
                FieldRowPanel([FieldPanel("unit"), FieldPanel("price_type")]),
                FieldPanel("contacts"),
                FieldPanel("text"),
            ],
            heading=_("Value"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("source"),
                FieldPanel("source_name"),
                FieldRowPanel([FieldPanel("source_url"), FieldPanel("accessed")]),
                FieldRowPanel([FieldPanel("as_of"), FieldPanel("review_by", required_on_save=True)]),
                FieldRowPanel([FieldPanel("confidence", required_on_save=True), FieldPanel("verification")]),
                FieldPanel("remark"),
            ],
            heading=_("Source and dates"),
        ),
    ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.key}: {self.get_kind_display()} ({self.region})"

    def lapsed(self, on: date | None = None) -> bool:
        """Whether it may no longer be shown on `on`, else now: `review_by` is the last day of its
        value, and is over for all readers as soon as it is for one (`days.today`)."""
        return self.review_by < (on or days.today())

    def value_digest(self) -> str:
        """Of what it says: two facts that differ in source and dates alone have the same."""
        (own,) = spec_of(self).parts
        return digest({name: said for name, said in own.row(self).items() if name not in WHENCE})

    def clean(self) -> None:
        super().clean()
        if errors := values.problems(self):
            raise ValidationError(errors)

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        super().validate_unique(exclude)
        require_fixed(self, "key")

    @classmethod
    def known(cls) -> Known:
        """What the signed facts say of names and numbers, lapsed ones too: a number does not come
        back because nobody looked at it again. One query."""
        return Known.of(cls._signed())

    @classmethod
    def _signed(cls) -> models.QuerySet[RegionFact]:
        return cls.objects.filter(live=True).select_related("region__part_of")

    def problems_before_review(self) -> list[str]:
        if found := super().problems_before_review():
            return found  # what is not valid cannot be read
        facts = [self, *self._signed().exclude(pk=self.pk)]
        near = [fact for fact in facts if fact.region.country == self.region.country]
        return [*in_contacts(near), *in_text(self.text, Known.of(facts))]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "regions/fact_preview.html"
