"""Renditions of images are files of their own, and can be swapped like any other.

Each is sealed when it is made, over its row, the hash of its bytes and the hash of the bytes it was
made of. So one made while the original was swapped is found even after the original is back.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.images import get_image_model

from . import canonical
from .content import Column, column
from .files import stored_hash


def rendition_model() -> type[models.Model]:
    return get_image_model().get_rendition_model()


@receiver(post_save)
def seal_rendition(
    sender: type[models.Model], instance: Any, created: bool, raw: bool, **kwargs: Any
) -> None:
    """When a rendition is made; one that is written later by other means keeps its old seal."""
    if raw or not created or sender is not rendition_model():
        return
    instance.file_hash = stored_hash(instance.file)
    instance.seal = canonical.seal(_message(instance, stored_hash(instance.image.file)))
    type(instance)._base_manager.filter(pk=instance.pk).update(
        file_hash=instance.file_hash, seal=instance.seal
    )


def row_is_sealed(rendition: Any) -> bool:
    """Whether the row is the one that was sealed, and its original is still the same."""
    original = rendition.image.file_hash or stored_hash(rendition.image.file)
    return canonical.seal_matches(_message(rendition, original), rendition.seal)


def is_as_made(rendition: Any) -> bool:
    return row_is_sealed(rendition) and stored_hash(rendition.file) == rendition.file_hash


def discard(rendition: Any) -> None:
    """Deletes a rendition that is not as it was made; Wagtail makes it anew when it is next shown.

    Its file goes too, unless the row is false: then the name in it may be that of another file.
    """
    if not row_is_sealed(rendition):
        rendition.file.name = f"images/discarded-{rendition.pk}"
    rendition.delete()


def _message(rendition: Any, original: str) -> str:
    row = {c.name: c.as_json(getattr(rendition, c.attname)) for c in _sealed_columns()}
    return canonical.dumps([row, original])


@cache
def _sealed_columns() -> list[Column]:
    fields = rendition_model()._meta.concrete_fields
    return [column(f) for f in fields if not f.primary_key and f.name != "seal"]
