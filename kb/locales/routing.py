"""A page answers only under its own language's URL."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import translation
from wagtail.models import Page


class LocalisedPage(Page):
    """Refuses to be served under another language's prefix.

    Without this, Wagtail serves the default language's tree under `/ja/` while the Japanese home
    page is missing or in draft (wagtail#12775).
    """

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        language = translation.get_language_from_path(request.path_info)
        if language and language != self.locale.language_code:
            raise Http404
        return super().route(request, path_components)
