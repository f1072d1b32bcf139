"""A field that belongs to one language: wagtail-localize neither translates nor copies it."""

from __future__ import annotations

from wagtail_localize.fields import BaseTranslatableField


class LocalField(BaseTranslatableField):
    """Leaves what stands in the translation, such as a slug that must differ between siblings."""
