"""The WSGI entry point of the editors' side alone: there people sign what `kb.wsgi` misses.

Readers get nothing from it, so it does not ask for complete help in a crisis. The gate is the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings.base")

_site = get_wsgi_application()

from django.conf import settings  # noqa: E402  (needs the name of the settings)

from kb.review.database import install  # noqa: E402

install.require()

OPEN = ("/admin/", "/documents/", "/health/", settings.STATIC_URL, settings.MEDIA_URL)
CLOSED = (
    b"This server is for editors alone, who log in at /admin/."
    b" In immediate danger, call your local emergency number.\n"
)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ.get("PATH_INFO", "").startswith(OPEN):
        return _site(environ, start_response)
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
    start_response("503 Service Unavailable", headers)
    return [CLOSED]
