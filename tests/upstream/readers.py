"""What readers get, and how the admin refused: the oracle of the routes, apart from the gate's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Page, Revision

from kb.review.content import pinned_models, spec_for
from kb.review.models import Approval

# What the unsigned words of the house, those typed by someone who tries, and the signed ones say.
EVIL = "EVIL-UNSIGNED"
TYPED = "EVIL-UNSIGNED typed just now"
GOOD = "GOOD-SIGNED"
# Addresses that gather words from many texts.
ASSEMBLED = ("/sitemap.xml", "/en-us/feed/", "/en-us/search/?q=unsigned", "/en-us/none/")


def leaks(house: SimpleNamespace) -> Iterator[str]:
    """What readers see, or would see, that nobody signed. Nothing is right.

    Every live page is fetched when anything that pages are made of has changed, and one of each kind
    and language when nothing has.
    """
    yield from _unsigned_rows(house)
    yield from _misplaced_pages()
    yield from _evil_pages(every=fingerprint() != house.fingerprint)


def fingerprint() -> list[Any]:
    """Everything that the readers' pages are made of."""
    places = Page.objects.live().values_list(
        "pk", "url_path", "alias_of_id", "locale__language_code"
    )
    files = [model.objects.values_list() for model in pinned_models()]
    words = [spec_for(type(row)).digest(row) for row in live_rows()]
    return [sorted(words), sorted(places, key=str), [list(rows) for rows in files]]


def _unsigned_rows(house: SimpleNamespace) -> Iterator[str]:
    """Live rows without a signature of their words in their language; computed apart from `cover`."""
    for row in live_rows():
        spec, source = spec_for(type(row)), getattr(row, "alias_of", None)
        subject = source or row
        approval = Approval.objects.filter(subject_table=spec.table, subject_id=subject.pk).last()
        ours = spec.alias_digest(row) if source else spec.digest(row)
        theirs = approval and (approval.alias_digest if source else approval.digest)
        if theirs != ours or not approval.authentic or hasattr(approval, "revocation"):
            yield f"{row!r} is live with words that nobody signed"
        elif house.languages[approval.locale_id] != row.review_locale.language_code:
            yield f"{row!r} is live in another language than it was signed in"


def live_rows() -> Iterator[Any]:
    for model in filter(spec_for, apps.get_models()):
        yield from model._base_manager.filter(live=True)


def _misplaced_pages() -> Iterator[str]:
    for page in Page.objects.live().filter(depth__gt=1):
        if not spec_for(page.specific_class):
            yield f"{page!r} is live and not under review"
        if page.depth > 2 and page.get_parent().locale_id != page.locale_id:
            yield f"{page!r} is live in the tree of another language"
        words = (page.title, page.seo_title, page.search_description, page.url_path)
        if EVIL.lower() in " ".join(words).lower():
            yield f"{page!r} shows unsigned words"


def _evil_pages(*, every: bool) -> Iterator[str]:
    reader = Client(raise_request_exception=False)
    pages = Page.objects.live().filter(depth__gt=1)
    kinds = {(page.content_type_id, page.locale_id): page for page in pages}
    urls = [page.get_url() for page in (pages if every else kinds.values())]
    for url in [*filter(None, urls), *ASSEMBLED]:
        answer = reader.get(url)
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            yield f"{url} fails: {answer.exc_info[1]!r}"
        elif EVIL.lower() in answer.content.decode().lower():
            yield f"{url} shows unsigned words to anyone"


def complaints(answers: list[HttpResponse]) -> list[str]:
    """What is wrong with how the admin refused. Empty is right: a page, or a redirect that says why."""
    found = []
    for answer in answers:
        where = f"{answer.request['REQUEST_METHOD']} {answer.request['PATH_INFO']}"
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            found.append(f"{where}: {answer.exc_info[1]!r}")
        elif (
            answer.status_code == HTTPStatus.FORBIDDEN and "detail" not in answer.content.decode()
        ):  # the API's reason
            found.append(f"{where}: 403")
        elif _sent_back(answer) and not list(get_messages(answer.wsgi_request)):
            found.append(f"{where}: sent to {answer['Location']} without a word")
    return found


def _sent_back(answer: HttpResponse) -> bool:
    return (
        answer.status_code == HTTPStatus.FOUND
        and answer["Location"].startswith("/admin/")
        and not (answer["Location"].startswith("/admin/login/"))
    )


def lost() -> bool:
    """Whether what was typed is in no draft."""
    return not any(TYPED in json.dumps(r.content) for r in Revision.objects.order_by("-pk")[:5])
