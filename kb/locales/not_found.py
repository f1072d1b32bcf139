"""The 404 page: in the reader's language, and with the languages in which the page does exist."""

from __future__ import annotations

from http import HTTPStatus

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from wagtail.models import Page

from .alternates import Alternate, alternates, homes, open_languages
from .negotiation import wanted_by
from .tags import LANGUAGES, SOURCE, split


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler404`. The language is the address's, else the reader's."""
    under, _rest = split(request.path_info)
    language = under or wanted_by(request, offered=LANGUAGES.values()) or SOURCE
    found = elsewhere(request)
    # Not `override`: LocaleMiddleware still has to write Content-Language.
    translation.activate(language.code)
    response = render(
        request,
        "404.html",
        {"languages": found, "home_url": home_url(request, language.code)},
        status=HTTPStatus.NOT_FOUND,
    )
    response["X-Robots-Tag"] = "noindex"
    if not under:
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def elsewhere(request: HttpRequest) -> list[Alternate]:
    """The readable translations of what would stand at this address; two queries.

    What would stand there is a draft, or the page at the same place below another home page.
    """
    return alternates(meant_by(request).values("translation_key"), request=request)


def meant_by(request: HttpRequest) -> QuerySet[Page]:
    """The pages at the address's place below the home page of any language, in draft or live; one
    query."""
    under, rest = split(request.path_info)
    if not under:
        return Page.objects.none()
    rest = f"{rest.strip('/')}/" if rest.strip("/") else ""
    places = [home + rest for home in homes(request).values_list("url_path", flat=True)]
    return Page.objects.filter(url_path__in=places)


def home_url(request: HttpRequest, code: str) -> str:
    opened = {language.code for language in open_languages(request)}
    return f"/{code}/" if code in opened else "/"
