"""Signatures: append-only records, each bound to the digest of the exact words signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from ..content import spec_of
from ..errors import ReviewRequired
from .chain import AppendOnly, AppendOnlyQuerySet, Chained

if TYPE_CHECKING:
    from .reviewed import Reviewed


class ApprovalQuerySet(AppendOnlyQuerySet):
    def of(self, obj: Reviewed) -> ApprovalQuerySet:
        return self.filter(subject_table=spec_of(obj).table, subject_id=obj.pk)

    def in_force(self) -> ApprovalQuerySet:
        return self.filter(revocation=None)

    def newest(self, obj: Reviewed) -> Approval | None:
        """The only one that can put `obj` live: signing anew supersedes what went before, and a
        revocation ends the newest without bringing back an earlier one."""
        newest = self.of(obj).complete().order_by("-id").first()
        return None if newest is None or newest.revoked else newest

    def complete(self) -> ApprovalQuerySet:
        """Those after which nobody else had to sign."""
        return self.filter(place=models.F("places")).select_related(
            "revocation", "first__revocation"
        )


class Approval(Chained):
    """A reviewer's signature under one exact text in one language.

    The record carries what 21 CFR 11.50 asks of a signature (printed name, date and time, meaning)
    and what it was put under: the digest and the whole signed document (`snapshot`), because
    revisions can be purged.

    Where two people must sign, theirs are two records of the same words: `place` 1 of 2 and 2 of 2,
    the second naming the `first`. Only the last in place can put words live.
    """

    subject_table = models.CharField(max_length=63)
    subject_id = models.BigIntegerField()
    locale = models.ForeignKey(Locale, on_delete=models.PROTECT, related_name="+")
    revision_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    alias_digest = models.CharField(max_length=64)
    snapshot = models.JSONField()
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=300)
    signer_credential = models.CharField(max_length=300)
    meaning = models.CharField(max_length=200)
    checklist = models.JSONField()
    comment = models.TextField(blank=True)
    signed_at = models.DateTimeField()
    review_due = models.DateField()
    place = models.PositiveSmallIntegerField(default=1)
    places = models.PositiveSmallIntegerField(default=1)
    first = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="second")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["subject_table", "subject_id", "-id"], name="review_approval_subject"
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.subject_table} {self.subject_id}: {self.signer_name}, {self.signed_at:%Y-%m-%d}"
        )

    def save(self, *args: object, **kwargs: object) -> None:
        raise ReviewRequired(_("A signature is made by signing, and never changed."))

    @property
    def overdue(self) -> bool:
        """Whether the date the signer set for the next review has passed."""
        return self.review_due < timezone.localdate()

    @property
    def signatures(self) -> list[Approval]:
        """Everyone who signed these words, in the order in which they did."""
        return [self.first, self] if self.first else [self]

    @property
    def revoked(self) -> bool:
        """Whether this signature, or the one it completes, was ended."""
        return any(hasattr(approval, "revocation") for approval in self.signatures)


class Revocation(AppendOnly):
    """Ends an approval: nothing can go live under it any more.

    `cause` is what readers are told; `reason` is for the house. `by` is None for what ended by
    itself.
    """

    class Cause(models.TextChoices):
        SAFETY = "safety", gettext_lazy("There is a concern about safety.")
        WRONG = "wrong", gettext_lazy("Something in it was found to be wrong.")
        OUTDATED = "outdated", gettext_lazy("It is out of date.")
        REPLACED = "replaced", gettext_lazy("Another text replaces it.")
        LAPSED = "lapsed", gettext_lazy("It was not reviewed again in time.")
        ALTERED = "altered", gettext_lazy("It was altered after it was signed.")
        OTHER = "other", gettext_lazy("It is being looked at.")

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="revocation")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    cause = models.CharField(max_length=10, choices=Cause, default=Cause.OTHER)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.approval}: {self.reason}"


class Dependency(AppendOnly):
    """Something else that a reader sees inside signed content.

    `pinned`: an image or document, held to its bytes and rights by digest. `reviewed`: another
    reviewed object, which must itself be live; it changes by its own signature.
    """

    PINNED, REVIEWED = "pinned", "reviewed"

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="dependencies")
    kind = models.CharField(max_length=8)
    table = models.CharField(max_length=63)
    object_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["table", "object_id"], name="review_dependency_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.table} {self.object_id}"


class LiveApprovalQuerySet(models.QuerySet):
    def of(self, obj: Reviewed) -> LiveApprovalQuerySet:
        return self.filter(subject_table=spec_of(obj).table, subject_id=obj.pk)

    def showing(self, record: models.Model) -> LiveApprovalQuerySet:
        """Of the live texts in which `record` (a reviewed record or a pinned file) is shown."""
        return self.filter(
            approval__dependencies__table=record._meta.db_table,
            approval__dependencies__object_id=record.pk,
        )


class LiveApproval(models.Model):
    """Which signature the words that are live stand under. Kept by `Reviewed.save` alone.

    A periodic review of unchanged words moves it to the new signature without a publication.
    """

    subject_table = models.CharField(max_length=63)
    subject_id = models.BigIntegerField()
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="live")

    objects = LiveApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_table", "subject_id"], name="review_one_live_approval"
            )
        ]

    def __str__(self) -> str:
        return str(self.approval)

    @classmethod
    def under(cls, obj: Reviewed, approval: Approval) -> None:
        """Notes that `obj` is about to be live under `approval`."""
        live, new = cls.objects.get_or_create(
            subject_table=spec_of(obj).table,
            subject_id=obj.pk,
            defaults={"approval": approval},
        )
        if not new and live.approval_id != approval.pk:
            live.approval = approval
            live.save(update_fields=["approval"])
