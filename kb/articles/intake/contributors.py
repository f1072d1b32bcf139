"""Whoever imported a text worked on it, and so may not sign it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wagtail.models import Page

from kb.review.independence import contributors_from

from ..models import SourceDocument


@contributors_from
def importers(obj: Any, since: datetime | None) -> set[int | None]:
    if not isinstance(obj, Page):
        return set()
    documents = SourceDocument.objects.filter(page=obj.pk)
    if since:
        documents = documents.filter(imported_at__gt=since)
    return set(documents.values_list("imported_by", flat=True))
