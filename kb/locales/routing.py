"""A page answers only under its own language's URL."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.models import Page

from .tags import split


class LocalisedPage(Page):
    """Refuses to be served under another language's prefix, or below a home page in draft.

    Without this, Wagtail serves the default language's tree under `/ja/` while the Japanese home
    page is missing or in draft (wagtail#12775), and the default language's articles while its own
    home page is in draft.
    """

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        # Only the first page of a route asks for its locale; those below it have the same one.
        routed = getattr(request, "_locale_of_route", None)
        if routed is None:
            language, _rest = split(request.path_info)
            if not self.live or (language and language.code != self.locale.language_code):
                raise Http404
            request._locale_of_route = self.locale
        elif routed.pk != self.locale_id:
            raise Http404
        else:
            self.locale = routed
        return super().route(request, path_components)
