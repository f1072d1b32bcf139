"""Who had a hand in a text, kept apart from its revisions, which can be purged or left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..content import spec_of

if TYPE_CHECKING:
    from .reviewed import Reviewed


class ContributionQuerySet(models.QuerySet):
    def to(self, obj: Reviewed) -> ContributionQuerySet:
        return self.filter(subject_table=spec_of(obj).table, subject_id=obj.pk)


class Contribution(models.Model):
    """That someone worked on a text, and when last. Outlives revisions and goes along with copies."""

    subject_table = models.CharField(max_length=63)
    subject_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_table", "subject_id", "user"], name="review_one_contribution"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_table} {self.subject_id}: {self.user}"

    @classmethod
    def record(cls, obj: Reviewed, *user_ids: int | None) -> None:
        """Each of them worked on `obj` just now. One query."""
        now, table = timezone.now(), spec_of(obj).table
        cls.objects.bulk_create(
            [cls(subject_table=table, subject_id=obj.pk, user_id=user_id, at=now)
             for user_id in sorted({user_id for user_id in user_ids if user_id is not None})],
            update_conflicts=True,
            unique_fields=["subject_table", "subject_id", "user"],
            update_fields=["at"],
        )  # fmt: skip

    @classmethod
    def carry(cls, source: Reviewed, target: Reviewed) -> None:
        """`target` holds the words of `source` now, so their authors are its authors."""
        cls.record(target, *cls.objects.to(source).values_list("user_id", flat=True))

    @classmethod
    def carry_from_alias(cls, row: Any, obj: Reviewed) -> None:
        """An alias that becomes a text of its own keeps the words, and so the authors."""
        source = getattr(row, "alias_of", None)
        if source is not None and obj.alias_of_id is None:
            cls.carry(source.specific, obj)
