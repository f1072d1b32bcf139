"""Django's LocaleMiddleware without its guess about addresses that name no language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from .tags import split


class LanguageOfAddress(LocaleMiddleware):
    """Only `/` negotiates. Django's own sends every 404 without a language to one: `/admin/x/`
    would become `/en-us/admin/x/`, because Wagtail's pages could stand at any address."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        language, _rest = split(request.path_info)
        if not language:
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response
