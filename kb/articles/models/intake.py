"""Source documents as they arrived, and the ledger of what became of each sentence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page


class SourceDocument(models.Model):
    """The original bytes of an imported document; never shown to readers.

    `name` (the file's) and `locale` identify it: importing a file of that name again updates the
    same draft. `blocks` is the draft as last imported (`fields`, `key_messages`, `body`, `citations`),
    the base against which editors' changes are told from the document's. `problems` are the
    sentences that the intake left for an editor to solve.
    """

    name = models.CharField(_("file name"), max_length=255)
    locale = models.ForeignKey(Locale, on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(
        Page, on_delete=models.SET_NULL, null=True, related_name="source_documents"
    )
    title = models.CharField(_("title"), max_length=255)
    original = models.BinaryField()
    sha256 = models.CharField("SHA-256", max_length=64)
    blocks = models.JSONField(default=dict)
    problems = models.JSONField(default=list, blank=True)
    imported_at = models.DateTimeField(auto_now=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        constraints = [
            models.UniqueConstraint(fields=["name", "locale"], name="articles_one_source_document")
        ]

    def __str__(self) -> str:
        return self.name


class SourceSentence(models.Model):
    """One sentence of a source document: the block it went to, or why it was left out."""

    class Omitted(models.TextChoices):
        PROMOTION = "promotion", _("promotion")
        BOILERPLATE = "boilerplate", _("boilerplate of the site")
        NAVIGATION = "navigation", _("navigation")
        SIGN_UP = "sign-up", _("sign-up box")
        VOTES = "votes", _("vote count")
        STRAY = "stray", _("stray characters")
        REPEATED = "repeated", _("repeats the title or another sentence")
        METADATA = "metadata", _("date or other data about the document")

    document = models.ForeignKey(SourceDocument, on_delete=models.CASCADE, related_name="sentences")
    order = models.PositiveIntegerField()
    text = models.TextField()
    block_id = models.CharField(max_length=36, blank=True)
    field = models.CharField(max_length=40, blank=True)
    omitted = models.CharField(max_length=20, choices=Omitted, blank=True)

    class Meta:
        ordering = ["document", "order"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(omitted="") ^ models.Q(field=""),
                name="articles_sentence_kept_or_omitted",
            )
        ]

    def __str__(self) -> str:
        return self.text


class ReferenceCandidate(models.Model):
    """A reference as printed in a source document. Unverified until someone finds the work, or says
    why it is not used (`dismissed`): invented, not found, beside the point."""

    document = models.ForeignKey(
        SourceDocument, on_delete=models.CASCADE, related_name="candidates"
    )
    number = models.PositiveIntegerField()
    printed = models.TextField(_("as printed"))
    reference = models.ForeignKey(
        "references.Reference",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("work"),
    )
    dismissed = models.CharField(_("why it is not used"), max_length=255, blank=True)

    class Meta:
        ordering = ["document", "number"]

    def __str__(self) -> str:
        return self.printed
