"""An alias goes off line with its source.

Wagtail unpublishes the aliases of a page as plain pages, past the gate, which would leave the record
that they are live.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_unpublished

from .content import spec_for
from .models import LiveApproval


@receiver(page_unpublished)
def forget_live_approval(instance: Any, **kwargs: Any) -> None:
    if spec_for(type(instance)):
        LiveApproval.objects.of(instance).delete()
