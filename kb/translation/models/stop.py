"""A translation that is edited as a page for a while, and not segment by segment."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail_localize.models import Translation


class Stop(models.Model):
    """From when on a translation is edited as a page; gone again when its segments are resumed.

    `draft` is the page's draft as it was then, as a revision stores it: what differs from it was
    written on the page.
    """

    translation = models.OneToOneField(Translation, on_delete=models.CASCADE, related_name="stop")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    draft = models.JSONField(encoder=DjangoJSONEncoder)

    def __str__(self) -> str:
        return f"{self.translation} ({self.at:%Y-%m-%d})"
