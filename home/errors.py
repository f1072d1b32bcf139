"""The pages that stand when the site itself failed, or when it could not read the request.

They may not ask the database or read a session: what failed may be either.
"""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`."""
    return _page(request, HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`."""
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Rendered without the request, so that no context processor asks for anything."""
    wanted = request.COOKIES.get(settings.REGION_COOKIE_NAME, "")
    html = render_to_string(f"{status.value}.html", {"region_code": wanted})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response
