"""Translators are contributors: none of them signs the translation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail_localize.models import SegmentOverride, StringTranslation

from kb.review.content import spec_for
from kb.review.independence import contributors_from
from kb.review.models import Contribution, Reviewed


@receiver(post_save, sender=StringTranslation)
@receiver(post_save, sender=SegmentOverride)
def remember_translator(instance: StringTranslation | SegmentOverride, **kwargs: Any) -> None:
    """A string keeps only its last translator; the record keeps all of them."""
    if instance.last_translated_by_id is None:
        return
    page = Page.objects.filter(
        translation_key=instance.context.object_id, locale_id=instance.locale_id
    ).first()
    if page is not None and spec_for(page.specific_class):
        Contribution.record(page.specific, instance.last_translated_by_id)


@contributors_from
def translators(obj: Reviewed, since: datetime | None) -> set[int | None]:
    """Who wrote the strings of this language that are newer than the last signature."""
    key = getattr(obj, "translation_key", None)
    if key is None:
        return set()
    strings = StringTranslation.objects.filter(locale_id=obj.locale_id, context__object_id=key)
    if since:
        strings = strings.filter(updated_at__gt=since)
    return set(strings.values_list("last_translated_by_id", flat=True))
