"""What wagtail-localize may not even store here."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail_localize.models import LocaleSynchronization

from kb.review.errors import ReviewRequired


@receiver(pre_save, sender=LocaleSynchronization)
def refuse_copies(instance: LocaleSynchronization, raw: bool, **kwargs: Any) -> None:
    """It fills the tree of a language with aliases, so with the source's words."""
    raise ReviewRequired(
        _("The texts of one language are not copied to another one. Send them to its translators.")
    )
