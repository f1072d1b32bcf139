"""`/sitemap.xml`: every page that a reader can open, each with its other languages.

Wagtail's own lists the default language's tree alone (wagtail#12420). One file holds 50,000
addresses; a larger site needs an index of files.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from wagtail.models import Page

from .alternates import Alternate, alternate, hreflang, readable


class ReadablePages(Sitemap):
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def _pages(self) -> list[tuple[Page, Alternate]]:
        pages = readable(self.request).public().order_by("path")
        return [(page, a) for page in pages if (a := alternate(page, request=self.request))]

    @cached_property
    def _languages(self) -> dict[UUID, list[Alternate]]:
        by_key: dict[UUID, list[Alternate]] = defaultdict(list)
        for page, found in self._pages:
            by_key[page.translation_key].append(found)
        return by_key

    def items(self) -> list[tuple[Page, Alternate]]:
        return self._pages

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: Any = None) -> list[dict]:
        return [
            {
                "location": found.url,
                "lastmod": item.last_published_at,
                "alternates": [
                    {"lang_code": tag, "location": url}
                    for tag, url in hreflang(self._languages[item.translation_key])
                ],
            }
            for item, found in self.paginator.page(page).object_list
        ]


def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemap_view(request, {"pages": ReadablePages(request)})
