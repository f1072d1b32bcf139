"""Approval by content: a source segment and its translation that a reviewer signed together."""

from __future__ import annotations

from django.db import models
from django.db.models import Subquery
from wagtail.models import Locale
from wagtail_localize.models import Translation

from kb.review.models import Approval, ReviewedPage


class Submission(models.Model):
    """The segments of which a revision was made when it was sent to review.

    Kept because the source may be sent again while the revision is in review: what is signed then is
    these pairs. `digest` is that of the revision's words, which may be overwritten once declined.
    `segments` is `[{"path", "source", "target", "machine", "reasons"}, …]` in the order of the text:
    whether a machine made it, and why the warnings of the checks do not apply, by code.
    """

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="+")
    revision_id = models.BigIntegerField(unique=True)  # revisions can be purged
    digest = models.CharField(max_length=64)
    segments = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.translation} {self.revision_id}"


class PairQuerySet(models.QuerySet):
    def signed_last(self, page: ReviewedPage) -> PairQuerySet:
        """The pairs of the words that were signed last in `page`; none once that signature ended."""
        newest = Approval.objects.of(page).complete().order_by("-id").values("pk")[:1]
        return self.filter(
            approval=Subquery(newest), approval__revocation=None, approval__first__revocation=None
        )


class ApprovedPair(models.Model):
    """One segment and its translation, as a signature covered them. Also the translation memory.

    It knows no place in the text, so moving or importing again keeps it, and any change of either
    text ends it. `approval` is the last signature that covered it. Hashes are SHA-256 of the segment,
    in hexadecimal.
    """

    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    translation_key = models.UUIDField()
    source_hash = models.CharField(max_length=64)
    target_hash = models.CharField(max_length=64)
    source = models.TextField()
    target = models.TextField()
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="pairs")

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "source_hash", "target_hash", "translation_key"],
                name="translation_one_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} = {self.target}"
