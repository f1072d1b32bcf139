"""What was done, refused and looked at, by whom: a chain to which rows are only added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .chain import Chained


class AuditEntry(Chained):
    """One line of the audit log. What it names is written out, because accounts and titles change."""

    class Verb(models.TextChoices):
        SUBMIT = "submit", _("submitted")
        SIGN = "sign", _("signed")
        DECLINE = "decline", _("declined")
        PUBLISH = "publish", _("put live")
        WITHDRAW = "withdraw", _("withdrawn")
        LAPSE = "lapse", _("withdrawn by itself")
        CANCEL = "cancel", _("review cancelled")
        LOOK = "look", _("looked at the signing screen")
        TAKE = "take", _("taken from the queue")
        RELEASE = "release", _("given back to the queue")
        REMIND = "remind", _("reminded")
        REFUSE = "refuse", _("refused")
        GRANT = "grant", _("credential granted")
        REVOKE = "revoke", _("credential revoked")
        DISCLOSE = "disclose", _("interests disclosed")
        PASSWORD = "password", _("sign-in changed")
        CHECKLIST = "checklist", _("checklist changed")
        FINDING = "finding", _("found by the audit")
        EXPORT = "export", _("exported")
        VERDICT = "verdict", _("verdict on a sentence")
        VERIFY = "verify", _("work compared with its identifier")
        ALERT = "alert", _("notice about a work")

    at = models.DateTimeField(_("time"))
    verb = models.CharField(_("what"), max_length=12, choices=Verb)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    actor_name = models.CharField(_("who"), max_length=300, blank=True)
    subject_table = models.CharField(max_length=63, blank=True)
    subject_id = models.BigIntegerField(null=True)
    subject = models.CharField(_("of what"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_table", "subject_id"], name="review_audit_subject"),
            models.Index(fields=["verb", "at"], name="review_audit_verb"),
        ]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.verb} {self.subject}".strip()
