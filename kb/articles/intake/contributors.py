"""Whoever imported a text worked on it, and so may not sign it."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.models import Page

from kb.review.independence import Signed, contributors_from, since
from kb.review.models import Reviewed

from ..models import SourceDocument


@contributors_from
def importers(signed: Signed) -> Iterator[tuple[Reviewed, int | None]]:
    pages = {obj.pk: obj for obj in signed if isinstance(obj, Page)}
    documents = SourceDocument.objects.filter(page__in=pages).order_by()
    for page, person, at in documents.values_list("page_id", "imported_by", "imported_at"):
        if since(at, signed[pages[page]]):
            yield pages[page], person
