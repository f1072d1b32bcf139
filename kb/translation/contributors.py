"""Translators are contributors: none of them signs the translation."""

from __future__ import annotations

from datetime import datetime

from wagtail_localize.models import StringTranslation

from kb.review.independence import contributors_from
from kb.review.models import Reviewed


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
