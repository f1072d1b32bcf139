"""Where else a page can be read: the same page in the other languages, and its one true address.

Only what a reader can open counts: live, not an alias, in a language whose home page is live.
Absolute addresses begin with BASE_URL of the environment: Wagtail's record of the site is content,
and says “localhost” until somebody edits it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Page, Site

from .tags import LANGUAGES, SOURCE, Language


@dataclass(frozen=True)
class Alternate:
    """`path` is for links within the site, `url` for everyone else."""

    language: Language
    title: str
    path: str
    url: str


def homes(request: HttpRequest) -> QuerySet[Page]:
    """The home page of every language, in draft or live."""
    site = Site.find_for_request(request)
    if site is None:
        return Page.objects.none()
    return Page.objects.filter(translation_key=site.root_page.translation_key, alias_of=None)


def open_languages(request: HttpRequest) -> list[Language]:
    """The languages whose home page is live, in the order of the table; one query."""
    live = set(homes(request).filter(live=True).values_list("locale__language_code", flat=True))
    return [language for language in LANGUAGES.values() if language.code in live]


def readable(request: HttpRequest) -> QuerySet[Page]:
    """Every page that a reader can open."""
    opened = homes(request).filter(live=True)
    return Page.objects.filter(
        live=True, alias_of=None, locale__in=opened.values("locale")
    ).select_related("locale")


def alternates(keys: Iterable[UUID] | QuerySet, *, request: HttpRequest) -> list[Alternate]:
    """The readable pages with these translation keys, in the order of the table; one query."""
    pages = readable(request).filter(translation_key__in=keys)
    found = [a for page in pages if (a := alternate(page, request=request))]
    order = list(LANGUAGES)
    return sorted(found, key=lambda a: order.index(a.language.code))


def alternate(page: Page, *, request: HttpRequest) -> Alternate | None:
    """`page` as an entry of the lists above; None outside the site or the five languages."""
    path = _path(page, request=request)
    language = LANGUAGES.get(page.locale.language_code)
    if not language or not path:
        return None
    return Alternate(language, page.title, path, _absolute(path))


def hreflang(found: Iterable[Alternate]) -> list[tuple[str, str]]:
    """Tag and address for search engines: every language, and who gets American English.

    `x-default` is for readers of none of them, `en` for English other than American while there is
    no British page (research: translation, 5).
    """
    addresses = {a.language.tag: a.url for a in found}
    links = list(addresses.items())
    if source := addresses.get(SOURCE.tag):
        if "en-GB" not in addresses:
            links.append(("en", source))
        links.append(("x-default", source))
    return links


def canonical(page: Any, *, request: HttpRequest) -> str | None:
    """The absolute address of `page`, or of what it is an alias of."""
    path = _path(page.alias_of or page, request=request)
    return _absolute(path) if path else None


def _path(page: Page, *, request: HttpRequest) -> str | None:
    parts = page.get_url_parts(request)
    return parts[2] if parts else None


def _absolute(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path
