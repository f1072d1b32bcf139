"""Signatures: append-only records, each bound to the digest of the exact words signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale

from .. import canonical
from ..content import spec_of
from ..errors import ReviewRequired

if TYPE_CHECKING:
    from .reviewed import Reviewed


class AppendOnlyQuerySet(models.QuerySet):
    """Records of the gate are written once, by `kb.review.road`."""

    def update(self, **kwargs: object) -> int:
        raise ReviewRequired(_("Records of review are never changed."))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ReviewRequired(_("Records of review are never deleted."))

    def bulk_create(self, *args: object, **kwargs: object) -> list:
        raise ReviewRequired(_("Records of review are written one at a time, by signing."))

    def bulk_update(self, *args: object, **kwargs: object) -> int:
        raise ReviewRequired(_("Records of review are never changed."))


class ApprovalQuerySet(AppendOnlyQuerySet):
    def of(self, obj: Reviewed) -> ApprovalQuerySet:
        return self.filter(subject_table=spec_of(obj).table, subject_id=obj.pk)

    def in_force(self) -> ApprovalQuerySet:
        return self.filter(revocation=None)

    def newest(self, obj: Reviewed) -> Approval | None:
        """The only one that can put `obj` live: signing anew supersedes what went before, and a
        revocation ends the newest without bringing back an earlier one."""
        newest = self.of(obj).order_by("-id").select_related("revocation").first()
        return None if newest is None or hasattr(newest, "revocation") else newest


class Approval(models.Model):
    """A reviewer's signature under one exact text in one language.

    The record carries what 21 CFR 11.50 asks of a signature (printed name, date and time, meaning)
    and what it was put under: the digest and the whole signed document (`snapshot`), because
    revisions can be purged. `previous_hash` chains it to the entry before it; `seal` is an HMAC
    that only code holding REVIEW_SEAL_KEY can make.
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
    previous_hash = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

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

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise ReviewRequired(_("Records of review are never deleted."))

    @property
    def message(self) -> str:
        """What the seal covers: everything the record says."""
        return canonical.dumps(
            {
                "subject": [self.subject_table, self.subject_id, self.locale_id, self.revision_id],
                "digests": [self.digest, self.alias_digest, canonical.digest(self.snapshot)],
                "signer": [self.signer_id, self.signer_name, self.signer_credential],
                "meaning": self.meaning,
                "checklist": self.checklist,
                "comment": self.comment,
                "dates": [self.signed_at.isoformat(), self.review_due.isoformat()],
                "previous": self.previous_hash,
            }
        )

    @property
    def entry_hash(self) -> str:
        return canonical.digest([self.message, self.seal])

    @property
    def authentic(self) -> bool:
        return canonical.seal_matches(self.message, self.seal)

    @property
    def overdue(self) -> bool:
        """Whether the date the signer set for the next review has passed."""
        return self.review_due < timezone.localdate()


class Revocation(models.Model):
    """Ends an approval: nothing can go live under it any more."""

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="revocation")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField()

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.approval}: {self.reason}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise ReviewRequired(_("Records of review are never changed."))
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise ReviewRequired(_("Records of review are never deleted."))


class Dependency(models.Model):
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

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["table", "object_id"], name="review_dependency_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.table} {self.object_id}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise ReviewRequired(_("Records of review are never changed."))
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise ReviewRequired(_("Records of review are never deleted."))


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
