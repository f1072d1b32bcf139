"""Authors, reviewers and quoted persons as readers see them: themselves under review."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from kb.review.models import ReviewedRecord
from kb.review.panels import ReadinessPanel


class Person(ReviewedRecord):
    """A person or editorial team, named as on the register. Names are not translated."""

    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=[
            ("clinician", _("clinician")),
            ("researcher", _("researcher")),
            ("editor", _("medical editor")),
            ("team", _("editorial team")),
            ("patient", _("person with lived experience")),
        ],
    )
    credentials = models.CharField(_("credentials"), max_length=200, blank=True)
    register = models.CharField(_("professional register"), max_length=120, blank=True)
    register_number = models.CharField(_("registration number"), max_length=60, blank=True)
    interests = models.TextField(_("declared interests"), blank=True)

    panels = [
        ReadinessPanel(heading=_("Before review")),
        FieldPanel("name", required_on_save=True),
        FieldPanel("role", required_on_save=True),
        FieldPanel("credentials"),
        FieldPanel("register"),
        FieldPanel("register_number"),
        FieldPanel("interests"),
    ]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "people/preview.html"
