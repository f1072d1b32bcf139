"""The glossary: a term of the source language and how each language renders it.

Statuses are those of TBX (ISO 30042): preferred, admitted, and forbidden for its *deprecated*.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale


class Term(models.Model):
    category = models.CharField(_("category"), max_length=30, blank=True)
    text = models.CharField(_("term in the source language"), max_length=200, unique=True)
    note = models.TextField(_("note for translators"), blank=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("glossary")
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text


class Rendering(models.Model):
    """How a term is said in one language, or must not be."""

    class Status(models.TextChoices):
        PREFERRED = "preferred", _("preferred")
        ADMITTED = "admitted", _("admitted")
        FORBIDDEN = "forbidden", _("forbidden")

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="renderings")
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("rendering"), max_length=200)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.PREFERRED)
    note = models.TextField(_("note"), blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")
        ordering = ["locale", "status", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "locale", "text"], name="translation_one_rendering"
            ),
            models.UniqueConstraint(
                fields=["term", "locale"],
                condition=models.Q(status="preferred"),
                name="translation_one_preferred",
            ),
        ]

    def __str__(self) -> str:
        return self.text
