"""Who may sign: a credential per language, and a disclosure of interests that is in date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from ..errors import MayNotGrant, ReviewRequired
from .audit import AuditEntry
from .chain import AppendOnly, AppendOnlyQuerySet


class CredentialQuerySet(AppendOnlyQuerySet):
    def in_force(self, on: date | None = None) -> CredentialQuerySet:
        on = on or timezone.localdate()
        return self.filter(revoked_at=None, valid_until__gte=on, user__is_active=True)


class ReviewerCredential(models.Model):
    """Lets one person sign in one language. Neither a group nor a permission: being an
    administrator makes nobody a physician.

    Granted by someone else, who says what evidence they saw (21 CFR 11.100(b): the identity is
    verified before the signature is assigned), and who cannot sign in as that person. It ends by
    date or by revocation, once; nothing else of it ever changes.
    """

    class State(models.TextChoices):
        IN_FORCE = "in-force", _("in force")
        SOON = "soon", _("ends soon")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", _("revoked")

    ENDING = ("revoked_at", "revoked_by", "revoked_reason")
    # How long before its end a credential is said to end soon, and may be replaced.
    SOON = timedelta(days=60)

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
    revoked_reason = models.TextField(blank=True, editable=False)

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            if reason := why_not_grant(self.user, self.granted_by):
                raise MayNotGrant(reason, self)
        elif not set(kwargs.get("update_fields") or ["everything"]) <= set(self.ENDING):
            raise ReviewRequired(
                gettext("A credential is never changed. Revoke it, grant another.")
            )
        elif type(self)._base_manager.filter(pk=self.pk).exclude(revoked_at=None).exists():
            raise ReviewRequired(gettext("This credential was revoked already."), self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ReviewRequired(gettext("A credential is never deleted. Revoke it."), self)

    @property
    def state(self) -> Any:
        """One of `State`."""
        if self.revoked_at:
            return self.State.REVOKED
        left = self.valid_until - timezone.localdate()
        if left < timedelta(0):
            return self.State.EXPIRED
        return self.State.SOON if left <= self.SOON else self.State.IN_FORCE

    @property
    def printed(self) -> str:
        """The credential as it stands under a signature: title, register and number."""
        register = " ".join(filter(None, [self.register, self.register_number]))
        return f"{self.title} ({register})" if register else self.title


class Disclosure(AppendOnly):
    """A person's statement of interests. Out of date, they cannot sign. Never changed: a new one is
    added."""

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


# -- whose hands are on an account ------------------------------------------------------------------
def why_not_grant(person: Any, by: Any) -> str | None:
    """Why `by` may not give `person` a credential, in words; None when they may.

    An administrator makes accounts and sets passwords, and so can sign in as others. Whoever can
    sign in as the one who signs is not the one who says who that is.
    """
    if person.pk == by.pk:
        return gettext("Nobody grants a credential to themselves.")
    theirs, own = hands_on(person), hands_on(by)
    if by.pk in theirs:
        return gettext(
            "You made this account, or changed how it signs in. "
            "Another administrator must grant its credential."
        )
    if both := theirs & own:
        names = get_user_model().objects.filter(pk__in=both).order_by("pk")
        return gettext(
            "%s has had a hand in both accounts, yours and this one. "
            "An administrator whose own account was made in another way must grant the credential."
        ) % ", ".join(user.get_full_name() or user.get_username() for user in names)
    if _password_of_another(person):
        return gettext(
            "The password of this account was set by someone else. "
            "The person must first set one of their own, by “Forgotten password?” or in their account."
        )
    return None


def hands_on(person: Any) -> set[int]:
    """The keys of everyone who may be able to sign in as this person: they themselves, those who
    made the account or changed how it signs in, and those who did so to these in turn."""
    known: set[int] = set()
    new = {person.pk}
    while new:
        known |= new
        changes = _sign_in_changes().filter(subject_id__in=new).exclude(actor=None)
        new = set(changes.values_list("actor_id", flat=True)) - known
    return known


def _password_of_another(person: Any) -> bool:
    """Whether the person has yet to replace a password that someone else chose. What was set in a
    shell has no known author, and counts as their own."""
    for entry in _sign_in_changes().filter(subject_id=person.pk).order_by("-id"):
        if {"created", "password"} & set(entry.detail.get("changed", [])):
            return entry.actor_id not in (None, person.pk)
    return False


def _sign_in_changes() -> models.QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(
        verb=AuditEntry.Verb.PASSWORD, subject_table=get_user_model()._meta.db_table
    )
