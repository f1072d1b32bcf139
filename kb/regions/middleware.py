"""Marks the pages that show the facts of a region."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class VaryByRegion:
    """A page in one language reads otherwise for who chose another region: caches must know."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "region_choice"):
            patch_vary_headers(response, ["Cookie"])
        return response
