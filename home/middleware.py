"""Keeps a demonstration out of search engines, and tells every page that it is one."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .models import DemoDatabase


class NoIndexDemo:
    """`request.is_demo` asks the database once, when the page or its header needs to know."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_demo = SimpleLazyObject(DemoDatabase.objects.exists)
        response = self.get_response(request)
        # A server error may be the database's, and is not indexed anyway.
        if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR and request.is_demo:
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response
