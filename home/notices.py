"""Words of the shell that carry medical meaning: under review like every text, in each language.

What has no signature in a language is not shown in it; nothing stands in from another language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.models import Locale

from kb.review.models import Approval, Grace, LiveApproval, ReviewedRecord
from kb.review.panels import ReadinessPanel


class NoticeForm(WagtailAdminModelForm):
    """Place and language are chosen once: another language's words are another notice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "locale"):
            self.fields[name].disabled = self.instance.pk is not None


class Notice(ReviewedRecord):
    """A short text at a fixed place around many pages, written in its language, not translated."""

    class Kind(models.TextChoices):
        DISCLAIMER = "disclaimer", _("disclaimer, at the foot of every page")
        EMERGENCY = "emergency", _("what to do in an emergency, on articles and topics")

    kind = models.CharField(_("place"), max_length=12, choices=Kind)
    locale = models.ForeignKey(
        Locale, on_delete=models.PROTECT, related_name="+", verbose_name=_("language")
    )
    text = models.TextField(
        _("text"),
        help_text=_("One or two short paragraphs, without a number that only one country has."),
    )

    base_form_class = NoticeForm
    panels = [
        ReadinessPanel(heading=_("Before review")),
        FieldPanel("kind"),
        FieldPanel("locale"),
        FieldPanel("text", required_on_save=True),
    ]
    # A page is worse off without these words than with late ones, so they stay, and say so.
    grace = Grace(keep=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["kind", "locale"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "locale"], name="home_one_notice_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.locale})"

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "home/notice_preview.html"


@dataclass(frozen=True)
class SignedNotice:
    """The words of a notice as they were signed, and the signature."""

    text: str
    approval: Approval


def signed_notices(language: str) -> dict[str, SignedNotice]:
    """What readers of `language` are shown, by kind; one query, which reads the signed snapshot."""
    table = Notice._meta.db_table
    live = Notice.objects.filter(live=True, locale__language_code=language)
    rows = LiveApproval.objects.filter(subject_table=table, subject_id__in=live.values("pk"))
    shown = {}
    for row in rows.select_related("approval__first"):
        words = row.approval.snapshot[table]
        shown[words["kind"]] = SignedNotice(words["text"], row.approval)
    return shown
