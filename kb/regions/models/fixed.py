"""The name by which files know a record stays once it was signed: by another, the same file would
bring a second record."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.review.models import Approval, ReviewedRecord

STAYS = _("This stays as it was signed.")


def is_fixed(record: ReviewedRecord) -> bool:
    return Approval.objects.of(record).exists()


def require_fixed(record: ReviewedRecord, name: str) -> None:
    """Raises `ValidationError` for a draft whose column `name` is not as it was signed. Whatever has
    been signed has it so in its row too. For `validate_unique`, which plans of files leave out: it is
    by this name that they find a record."""
    row = type(record)._base_manager.filter(pk=record.pk)
    if is_fixed(record) and not row.filter(**{name: getattr(record, name)}).exists():
        raise ValidationError({name: STAYS})
