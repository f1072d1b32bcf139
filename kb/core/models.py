"""The accounts, images and documents of the site; custom from the first migration on."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class User(AbstractUser):
    """Someone who can log in. What they may sign is decided by credentials, not by this record."""


class SiteImage(AbstractImage):
    """An image with its rights. The alternative text is written where the image is used."""

    credit = models.CharField(_("credit and licence"), max_length=255, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")

    def create_renditions(self, *filters: Any) -> dict[Any, AbstractRendition]:
        """One by one: Wagtail writes several in bulk, without the signal at which each is sealed."""
        return {wanted: self.create_rendition(wanted) for wanted in filters}


class SiteRendition(AbstractRendition):
    """An image as it is shown. Hash and seal are filled in by the gate when it is made."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")
    file_hash = models.CharField(max_length=40, blank=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="core_one_rendition"
            )
        ]


class SiteDocument(AbstractDocument):
    admin_form_fields = Document.admin_form_fields
