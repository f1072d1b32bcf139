"""Which language a reader who names none gets: asked at `/` only, never for a deeper address."""

from __future__ import annotations

from collections.abc import Collection
from http import HTTPStatus

import langcodes
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .alternates import open_languages
from .tags import BY_TAG, LANGUAGES, SOURCE, Language

# Distances of CLDR's language matching: a region of the same language is at most 5, Cantonese in
# simplified characters 10; Irish to English, 20, is already another language.
FARTHEST = 10


# -- deciding --------------------------------------------------------------------------------------
def negotiate(*, cookie: str, header: str, offered: Collection[Language]) -> Language | None:
    """The language for a reader with this cookie and this Accept-Language.

    None means that only the reader can tell: someone who reads Traditional Chinese gets a choice,
    and not the Simplified Chinese that a matcher of languages would guess. `offered` is not empty.
    """
    if len(offered) == 1:
        return next(iter(offered))
    if (chosen := LANGUAGES.get(cookie)) in offered:
        return chosen
    for wanted, quality in parse_accept_lang_header(header):
        if wanted == "*" or not quality:
            continue
        if (match := closest(wanted)) in offered:
            return match
        if is_traditional_chinese(wanted):
            return None
    return SOURCE if SOURCE in offered else next(iter(offered))


def closest(wanted: str) -> Language | None:
    """The language nearest to a tag of Accept-Language, if it is near at all."""
    try:
        tag, _distance = langcodes.closest_match(wanted, list(BY_TAG), max_distance=FARTHEST)
    except langcodes.LanguageTagError:
        return None
    return BY_TAG.get(tag)


def is_traditional_chinese(wanted: str) -> bool:
    try:
        return langcodes.Language.get(wanted).maximize().script == "Hant"
    except langcodes.LanguageTagError:
        return False


def wanted_by(request: HttpRequest, *, offered: Collection[Language]) -> Language | None:
    return negotiate(
        cookie=request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        header=request.headers.get("accept-language", ""),
        offered=offered,
    )


# -- answering -------------------------------------------------------------------------------------
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """`/`: to the reader's home page, to a choice, or to word that there is nothing to read yet."""
    offered = open_languages(request)
    if not offered:
        response = _nothing_yet(request)
    elif language := wanted_by(request, offered=offered):
        response = redirect(f"/{language.code}/")
    else:
        # In the source language around the choice: Simplified Chinese would be the guess again.
        with translation.override(SOURCE.code):
            response = render(request, "locales/choose.html", {"offered": offered, "home_url": "/"})
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _nothing_yet(request: HttpRequest) -> HttpResponse:
    language = wanted_by(request, offered=LANGUAGES.values()) or SOURCE
    with translation.override(language.code):
        return render(
            request, "locales/nothing_yet.html", {"home_url": "/"}, status=HTTPStatus.NOT_FOUND
        )


@require_safe
@never_cache
def remember(request: HttpRequest, code: str) -> HttpResponse:
    """`/language/<code>/?next=…`: keeps the reader's choice in a cookie and goes on.

    Pages themselves set no cookie, so that they can be cached for everybody. `next` may only be a
    page in that language: anything else, and so every other host, ends at its home page.
    """
    if code not in LANGUAGES:
        raise Http404
    start = f"/{code}/"
    onward = request.GET.get("next", "")
    response = redirect(onward if onward.startswith(start) else start)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )
    return response


@require_safe
def lower_case(request: HttpRequest, code: str, rest: str) -> HttpResponse:
    """`/zh-Hans/…`, as the tag is written, to `/zh-hans/…`, as the address is."""
    if code.lower() not in LANGUAGES:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"/{code.lower()}/{rest}" + (f"?{query}" if query else ""))
