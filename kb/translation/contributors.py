"""Translators are contributors: none of them signs the translation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Max
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail_localize.models import SegmentOverride, StringTranslation

from kb.review.content import spec_for
from kb.review.independence import Signed, contributors_from, since
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
def translators(signed: Signed) -> Iterator[tuple[Reviewed, int | None]]:
    """Who wrote the strings of a text's language that are newer than its last signature."""
    keyed = {(obj.locale_id, obj.translation_key): obj for obj in signed
             if getattr(obj, "translation_key", None)}  # fmt: skip
    strings = StringTranslation.objects.filter(
        locale_id__in={locale for locale, _key in keyed},
        context__object_id__in={key for _locale, key in keyed},
    )
    rows = strings.values_list("locale_id", "context__object_id", "last_translated_by_id")
    for locale, key, person, at in rows.annotate(Max("updated_at")):
        obj = keyed.get((locale, key))
        if obj is not None and since(at, signed[obj]):
            yield obj, person
