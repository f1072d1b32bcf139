"""In which articles readers see facts of regions: those with a block that looks them up."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from kb.regions.asking import Asked
from kb.regions.blocks import ShowsFacts
from kb.regions.places import texts_from
from kb.review.consequences import Place

from .blocks import SectionContent
from .models import ArticlePage

SHOWING = {
    name: block for name, block in SectionContent().child_blocks.items()
    if isinstance(block, ShowsFacts)
}  # fmt: skip


@texts_from
def articles_with_facts() -> Iterator[tuple[Place, list[Asked]]]:
    """Every live article that shows facts, by language; one query, and no value is looked up."""
    named = Q(pk__in=[])
    for name in SHOWING:
        named |= Q(stored__contains=f'"{name}"')
    pages = ArticlePage.objects.live().annotate(stored=Cast("body", TextField())).filter(named)
    for page in pages.select_related("locale").order_by("locale", "title"):
        if asked := list(_asked(page)):
            code = page.locale.language_code
            yield Place(page.title, code, str(page.locale), page.url), asked


def _asked(page: ArticlePage) -> Iterator[Asked]:
    for section in page.body.raw_data:
        for block in section["value"]["content"]:
            if shows := SHOWING.get(block["type"]):
                yield shows.asks(block["value"])
