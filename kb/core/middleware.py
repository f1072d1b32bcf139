"""Two policies for browsers: strict for readers, Wagtail's needs for the editor."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class AdminPolicy:
    """Loosens the policies under /admin/: Wagtail's widgets write inline scripts, and drafts are
    previewed in a frame.

    It stands below `CSPMiddleware`, which reads the attribute set here when the response leaves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(reverse("wagtailadmin_home")):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # django-csp's hook
            response["X-Frame-Options"] = "SAMEORIGIN"
            # A preview went through all of this once before, as the reader's page that it shows.
            del response["Content-Security-Policy"]
        return response
