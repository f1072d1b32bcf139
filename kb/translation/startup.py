"""Start-up checks: the guard before wagtail-localize stands, and knows all of its addresses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from wagtail_localize.wagtail_hooks import register_admin_urls

from .middleware import RULES

GUARD = "kb.translation.middleware.LocalizeGuard"


@register
def check_guard(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    if GUARD not in settings.MIDDLEWARE:
        errors.append(
            Error(f"{GUARD} is missing; wagtail-localize could publish.", id="kb_translation.E001")
        )
    (include,) = register_admin_urls()
    unknown = {pattern.name for pattern in include.url_patterns} - set(RULES)
    if unknown:
        errors.append(
            Error(
                f"wagtail-localize has addresses that the guard does not know: {sorted(unknown)}.",
                hint="Read the new views and add them to kb.translation.middleware.RULES.",
                id="kb_translation.E002",
            )
        )
    return errors
