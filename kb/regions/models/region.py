"""A jurisdiction, named in every language by CLDR."""

from __future__ import annotations

from collections.abc import Collection

from babel import Locale as BabelLocale
from babel.numbers import list_currencies
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Locale

from kb.locales import tags
from kb.review.models import ReviewedRecord
from kb.review.panels import ReadinessPanel

from ..telephone import checked_number
from .fixed import require_fixed


class Region(ReviewedRecord):
    """A country (ISO 3166-1, `GB`) or a part of one whose facts differ (ISO 3166-2, `GB-SCT`).

    `names` is `{tag: name}`, for parts only: CLDR, as Babel brings it, names countries.
    """

    code = models.CharField(
        _("code"),
        max_length=6,
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", _("A code of ISO 3166, such as GB or GB-SCT.")
            )
        ],
    )
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts",
        verbose_name=_("part of"),
    )  # fmt: skip
    names = models.JSONField(_("names"), default=dict, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    emergency_number = models.CharField(_("emergency number"), max_length=20)

    panels = [
        ReadinessPanel(heading=_("Before review")),
        FieldPanel("code", required_on_save=True),
        FieldPanel("part_of", widget=forms.Select),
        FieldPanel("names"),
        FieldPanel("currency", required_on_save=True),
        FieldPanel("emergency_number", required_on_save=True),
    ]

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name()

    def name(self, language: tags.Language | None = None) -> str:
        """As `language`, else the one in which the page is being written, calls it."""
        tag = (language or tags.current()).tag
        known = BabelLocale.parse(tag, sep="-").territories
        return self.names.get(tag) or known.get(self.code) or self.code

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "regions/preview.html"

    @property
    def country(self) -> Region:
        return self.part_of or self

    def clean(self) -> None:
        super().clean()
        errors: dict[str, object] = {}
        if self.currency not in list_currencies():
            errors["currency"] = _("“%s” is no currency of ISO 4217.") % self.currency
        if "-" in self.code and not self.part_of:
            errors["part_of"] = _("It is missing.")
        if self.part_of and not self.code.startswith(f"{self.part_of.code}-"):
            errors["code"] = _("The code of a part begins with that of its country.")
        if self.part_of and (missing := set(tags.BY_TAG) - set(self.names)):
            errors["names"] = _("A part needs its name in: %s.") % ", ".join(sorted(missing))
        try:
            self.emergency_number = checked_number(self.emergency_number)
        except ValueError as error:
            errors["emergency_number"] = str(error)
        if errors:
            raise ValidationError(errors)

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        super().validate_unique(exclude)
        require_fixed(self, "code")


class DefaultRegion(models.Model):
    """Where a reader of a language is taken to be who has not chosen."""

    locale = models.OneToOneField(Locale, on_delete=models.CASCADE, related_name="default_region")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("locale"), FieldPanel("region", widget=forms.Select)]

    class Meta:
        verbose_name = _("default region")
        verbose_name_plural = _("default regions")

    def __str__(self) -> str:
        return f"{self.locale}: {self.region}"

    def clean(self) -> None:
        super().clean()
        now = DefaultRegion.objects.filter(locale=self.locale_id).select_related("region").first()
        if now and self.region_id and (why := now.refusal(self.region)):
            raise ValidationError({"region": why})

    def refusal(self, other: Region) -> str:
        """Why `other` cannot take the place of this one now, in words; "" when it can. Before any
        region is live, readers have nothing to lose."""
        if other.live or not self.region.live:
            return ""
        return _("“%s” is not signed yet: readers would have no crisis lines.") % other
