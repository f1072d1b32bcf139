"""The library of works cited, in CSL's terms. Each record is reviewed before a reader sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property  # the one that a prefetch knows
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from kb.review.models import ReviewedRecord
from kb.review.panels import ReadinessPanel

from .. import identifiers, names

if TYPE_CHECKING:
    from .alert import Alert


class Reference(ReviewedRecord):
    """One work. `authors` is a list of names as in `names`.

    `citekey` is how documents name the work (CSL's `id`). DOI and PMID are stored normalised and
    are unique, so a work is in the library once.
    """

    class Type(models.TextChoices):
        ARTICLE = "article-journal", _("journal article")
        BOOK = "book", _("book")
        CHAPTER = "chapter", _("book chapter")
        REPORT = "report", _("report")
        LEGISLATION = "legislation", _("law")
        WEBPAGE = "webpage", _("web page")

    class Evidence(models.TextChoices):
        GUIDELINE = "guideline", _("guideline")
        SYSTEMATIC_REVIEW = "systematic-review", _("systematic review")
        RANDOMISED_TRIAL = "randomised-trial", _("randomized trial")
        UNCONTROLLED_TRIAL = "uncontrolled-trial", _("trial without a control group")
        OBSERVATIONAL = "observational", _("observational study")
        CASE_REPORT = "case-report", _("case report")
        LABORATORY = "laboratory", _("laboratory study")
        REVIEW = "review", _("narrative review")
        LABEL = "label", _("product label")
        LAW = "law", _("law or regulation")
        WEB = "web", _("web page")
        UNSTATED = "", _("not stated")

    citekey = models.SlugField(_("citation key"), max_length=80, unique=True)
    type = models.CharField(_("type"), max_length=20, choices=Type, default=Type.ARTICLE)
    authors = models.JSONField(_("authors"), default=list, blank=True, encoder=names.TextEncoder)
    authors_complete = models.BooleanField(_("author list is complete"), default=True)
    title = models.TextField(_("title"))
    container_title = models.CharField(_("journal or book"), max_length=300, blank=True)
    issued = models.CharField(
        _("date"), max_length=10, blank=True, help_text=_("Year, year-month or year-month-day.")
    )
    volume = models.CharField(_("volume"), max_length=20, blank=True)
    issue = models.CharField(_("issue"), max_length=20, blank=True)
    pages = models.CharField(_("pages or article number"), max_length=40, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, null=True, blank=True, unique=True)
    pmid = models.CharField(_("PMID"), max_length=12, null=True, blank=True, unique=True)
    pmcid = models.CharField(_("PMCID"), max_length=14, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=17, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    accessed = models.DateField(_("accessed"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    evidence = models.CharField(
        _("kind of evidence"),
        max_length=20,
        choices=Evidence,
        default=Evidence.UNSTATED,
        blank=True,
    )

    panels = [
        ReadinessPanel(heading=_("Before review")),
        FieldPanel("citekey", required_on_save=True),
        FieldRowPanel([FieldPanel("type"), FieldPanel("evidence")]),
        FieldPanel("authors"),
        FieldPanel("authors_complete"),
        FieldPanel("title", required_on_save=True),
        FieldPanel("container_title"),
        FieldRowPanel([FieldPanel("issued"), FieldPanel("volume"), FieldPanel("issue")]),
        FieldRowPanel([FieldPanel("pages"), FieldPanel("publisher"), FieldPanel("language")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("doi"), FieldPanel("pmid"), FieldPanel("pmcid")]),
                FieldRowPanel([FieldPanel("isbn"), FieldPanel("url"), FieldPanel("accessed")]),
            ],
            heading=_("Identifiers"),
        ),
    ]

    class Meta:
        verbose_name = _("work cited")
        verbose_name_plural = _("works cited")
        ordering = ["citekey"]

    def __str__(self) -> str:
        return f"{self.citekey}: {self.title}"

    @cached_property
    def standing_alerts(self) -> list[Alert]:
        """What readers are told of it besides its record, the first one first. `fetch_alerts` asks
        for many works at once."""
        return list(self.alerts.standing())

    @property
    def alert(self) -> Alert | None:
        """The gravest of them."""
        told = self.standing_alerts
        return min(told, key=lambda alert: alert.gravity) if told else None

    def clean(self) -> None:
        super().clean()
        errors = {}
        for name in ("doi", "pmid", "pmcid", "isbn", "issued"):
            value = getattr(self, name)
            empty = None if name in ("doi", "pmid") else ""
            try:
                setattr(self, name, getattr(identifiers, name)(value) if value else empty)
            except ValueError as error:
                errors[name] = str(error)
        try:
            self.authors = names.checked(self.authors)
        except ValueError as error:
            errors["authors"] = str(error)
        if errors:
            raise ValidationError(errors)

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "references/preview.html"
