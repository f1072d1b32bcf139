"""`/region/<code>/?next=…`: keeps the reader's choice of a region and goes back."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..models import Region


@require_safe
@never_cache
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """`next` may only be an address of this site; anything else ends at `/`."""
    if not Region.objects.filter(code=code, live=True).exists():
        raise Http404
    onward = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(onward, allowed_hosts=None)
    response = redirect(onward if ours and onward.startswith("/") else "/")
    response.set_cookie(
        settings.REGION_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )
    return response
