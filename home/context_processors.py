"""What every page of the site needs: languages to switch to, and whether this is a demonstration."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def site_shell(request: HttpRequest) -> dict[str, Any]:
    return {}
