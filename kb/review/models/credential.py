"""Who may sign: a credential per language, and a disclosure of interests that is in date."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale


class CredentialQuerySet(models.QuerySet):
    def in_force(self, on: date | None = None) -> CredentialQuerySet:
        on = on or timezone.localdate()
        return self.filter(revoked_at=None, valid_until__gte=on, user__is_active=True)


class ReviewerCredential(models.Model):
    """Lets one person sign in one language. Neither a group nor a permission: being an
    administrator makes nobody a physician.

    Granted by someone else, who says what evidence they saw (21 CFR 11.100(b): the identity is
    verified before the signature is assigned). It ends by date or by revocation; it is not edited.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviewer_credentials",
        verbose_name=_("person"),
    )
    locale = models.ForeignKey(
        Locale, on_delete=models.PROTECT, related_name="+", verbose_name=_("language")
    )
    name = models.CharField(
        _("printed name"), max_length=200, help_text=_("As it stands on the register.")
    )
    title = models.CharField(
        _("credential"),
        max_length=120,
        help_text=_("As it is printed, for example “MD, psychiatry”."),
    )
    register = models.CharField(_("professional register"), max_length=120, blank=True)
    register_number = models.CharField(_("registration number"), max_length=60, blank=True)
    evidence = models.TextField(
        _("evidence seen"), help_text=_("What you checked, where and when; never shown to readers.")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)
    valid_until = models.DateField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("reviewer credential")
        verbose_name_plural = _("reviewer credentials")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "locale"],
                condition=Q(revoked_at=None),
                name="review_one_credential_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("granted_by")), name="review_nobody_grants_to_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.printed}"

    @property
    def printed(self) -> str:
        """The credential as it stands under a signature: title, register and number."""
        register = " ".join(filter(None, [self.register, self.register_number]))
        return f"{self.title} ({register})" if register else self.title


class Disclosure(models.Model):
    """A person's statement of interests. Out of date, they cannot sign."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="disclosures"
    )
    statement = models.TextField(
        _("interests"),
        help_text=_("Payments, shares, research funding or family ties; “none” if none."),
    )
    made_at = models.DateTimeField(auto_now_add=True)
    valid_until = models.DateField(_("valid until"))

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("disclosure of interests")
        verbose_name_plural = _("disclosures of interests")

    def __str__(self) -> str:
        return f"{self.user}, {self.made_at:%Y-%m-%d}"
