"""Keeps a demonstration out of search engines."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .models import DemoDatabase


class NoIndexDemo:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_demo = DemoDatabase.objects.exists()
        response = self.get_response(request)
        if request.is_demo:
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response
