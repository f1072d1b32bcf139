"""What readers of a site get at a moment: run inside a demonstration, of which it changes nothing."""

from __future__ import annotations

from datetime import datetime
from unittest.mock import patch

from django.conf import settings
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from kb.locales.tags import LANGUAGES


def reader(region: str = "") -> Client:
    """Someone who chose `region`, or did not choose."""
    client = Client(HTTP_HOST="localhost")
    if region:
        client.cookies[settings.REGION_COOKIE_NAME] = region
    return client


def addresses() -> list[str]:
    """Every page of every language, as page and as data, and a page that is missing."""
    pages = Page.objects.live().filter(depth__gt=1)
    return [
        *(page.get_url() for page in pages),
        *(f"/api/v2/pages/{page.pk}/" for page in pages),
        *(f"/{code}/no-such-page/" for code in LANGUAGES),
    ]


def found(words: list[str], moment: datetime, *, region: str = "") -> dict[str, list[str]]:
    """At which addresses which of `words` stand at `moment`, for a reader who chose `region`."""
    client = reader(region)
    with patch.object(timezone, "now", lambda: moment):
        read = {url: client.get(url).content.decode() for url in addresses()}
    said = {url: [word for word in words if word in text] for url, text in read.items()}
    return {url: there for url, there in said.items() if there}
