"""A refusal is an answer: it is said in words, on the page where the person was."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from . import verbs
from .actor import acting
from .audit.log import refused
from .errors import ReviewRequired


class SayWhyRefused:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(request):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> None:
        verbs.save_first(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ProtectedError):
            exception = ReviewRequired(_still_named(exception))
        return refuse(request, exception) if isinstance(exception, ReviewRequired) else None


def refuse(request: HttpRequest, refusal: ReviewRequired) -> HttpResponse:
    """The answer to a request that was refused: 409 with the sentence, or a message on the page."""
    refused(refusal, by=request.user, what=f"{request.method} {request.path}")
    if _wants_json(request):
        return JsonResponse(
            {"success": False, "error_code": "review_required", "error_message": refusal.reason},
            status=409,
        )
    messages.error(request, refusal.reason)
    return redirect(_back(request, refusal))


def _still_named(error: ProtectedError) -> str:
    kinds = {str(record._meta.verbose_name_plural) for record in error.protected_objects}
    return _(
        "This cannot be deleted, because records name it: %s. An account can be switched off instead."
    ) % ", ".join(sorted(kinds))


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get(
        "x-requested-with"
    ) == "XMLHttpRequest" or "json" in request.headers.get("accept", "")


def _back(request: HttpRequest, refusal: ReviewRequired) -> str:
    """The page the person came from, else the editor of what was refused, else the admin's home."""
    referer = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        return referer
    saved = refusal.obj is not None and refusal.obj.pk
    editor = AdminURLFinder(request.user).get_edit_url(refusal.obj) if saved else None
    return editor or reverse("wagtailadmin_home")
