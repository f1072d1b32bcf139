"""What caches must know of pages that show the facts of a region."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers


class VaryByRegion:
    """A page in one language reads otherwise for who chose another region, and from one moment to the
    next: a fact lapses at midnight, a signature changes one on every page. So whoever keeps a page
    asks before showing it again; where nothing changed, the answer is 304 without a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "region_choice"):
            patch_vary_headers(response, ["Cookie"])
            patch_cache_control(response, no_cache=True)
        return response
