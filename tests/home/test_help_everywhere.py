"""No page of a reader can leave help in a crisis out: every template and every address is walked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Template
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, get_page_models

from kb.review.audit.as_of import words_at
from kb.review.audit.as_read import as_read, render
from tests import roads
from tests.locales import trees
from tests.review.clock import turn_to

PLACE = re.compile(
    r'(?:</header>|<body>)\s*<aside class="crisis".*?</aside>\s*<main', re.DOTALL
)  # fmt: skip


def assert_in_place(html: str) -> None:
    """Once, before the main part, and behind nothing but the head of the site."""
    assert html.count('<aside class="crisis"') == 1
    assert PLACE.search(html)


# -- templates -------------------------------------------------------------------------------------
ROOTS = {"base.html", "bare.html"}
# Frames around a record that only editors see, while they write it.
BACKSTAGE = {"records/preview.html"}
FOLDER = Path(settings.BASE_DIR, "templates")
DOCUMENTS = sorted(
    str(file.relative_to(FOLDER))
    for file in FOLDER.rglob("*.html")
    if "<!DOCTYPE html>" in file.read_text(encoding="utf-8")
)


def template(name: str) -> Template:
    return get_template(name).template


def root_of(name: str) -> str:
    """The template at the end of the chain of `extends`."""
    nodes = template(name).nodelist.get_nodes_by_type(ExtendsNode)
    return root_of(nodes[0].parent_name.var) if nodes else name


def test_templates__whole_documents_are_known():
    """Given all templates, then no whole document is among them but those that have the strip and those
    that no reader gets."""
    assert set(DOCUMENTS) == ROOTS | BACKSTAGE


@pytest.mark.parametrize("name", sorted(ROOTS))
def test_templates__no_block_around_the_strip(name):
    """Given a template that others extend, then the strip is in no block, which they could replace, and
    under no condition."""
    included = [node for node in template(name).nodelist if isinstance(node, IncludeNode)]
    assert "regions/crisis.html" in [node.template.var for node in included]


@pytest.mark.parametrize("model", [m for m in get_page_models() if m is not Page])
def test_templates__every_kind_of_page_has_it(model):
    assert root_of(model.template) in ROOTS


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "410", "500"])
def test_templates__every_error_has_it(name):
    assert root_of(f"{name}.html") in ROOTS


# -- addresses -------------------------------------------------------------------------------------
# What each address of the site answers. A new one fails until it is named here; a page has to be walked.
NO_PAGE = {
    "remember_language": "goes on", "choose_region": "goes on", "lower_case": "goes on",
    "health": "JSON", "sitemap": "XML", "references": "a file", "admin/": "for editors",
    "documents/": "files", "api/v2/": "data", "media": "files",
}  # fmt: skip
PAGES = {
    "start", "wagtail_serve", "wagtailcore_login", "wagtailcore_authenticate_with_password",
}  # fmt: skip


def addresses(patterns: list[Any], *, inside: str = "") -> Iterator[str]:
    """The names of all, without those under the prefixes that serve no page."""
    for entry in patterns:
        prefix = str(entry.pattern)
        if isinstance(entry, URLResolver):
            if inside + prefix in NO_PAGE:
                yield inside + prefix
            else:
                yield from addresses(entry.url_patterns)
        else:
            yield entry.name or entry.callback.__name__


def test_addresses__each_is_known():
    found = set(addresses(get_resolver("kb.urls").url_patterns))
    assert found - set(NO_PAGE) == PAGES


# -- pages, as they are served ---------------------------------------------------------------------
def article(client: Client, monkeypatch: Any) -> Any:
    roads.article(live=True)
    return client.get("/en-us/ketamine/ketamine/")


def lapsed(client: Client, monkeypatch: Any) -> Any:
    page = roads.article(live=True)
    turn_to(page.approval.review_due + timedelta(days=91), monkeypatch)
    return client.get("/en-us/ketamine/ketamine/")


def withdrawn(client: Client, monkeypatch: Any) -> Any:
    trees.close(roads.article(live=True))
    return client.get("/en-us/ketamine/ketamine/")


def elsewhere(client: Client, monkeypatch: Any) -> Any:
    roads.article(live=True)
    return client.get("/ja/ketamine/ketamine/")


def preview(client: Client, monkeypatch: Any) -> Any:
    return roads.article().make_preview_request()


def archive(client: Client, monkeypatch: Any) -> Any:
    now = timezone.now() + timedelta(minutes=1)
    signed = words_at(roads.article(live=True), now)
    assert signed
    return render(as_read(signed, now).obj)


def choice_of_a_language(client: Client, monkeypatch: Any) -> Any:
    trees.home("ja")
    return client.get("/", headers={"accept-language": "zh-TW"})


def nothing_yet(client: Client, monkeypatch: Any) -> Any:
    trees.close(roads.home())
    return client.get("/")


def secret(client: Client, monkeypatch: Any) -> Any:
    page = roads.article(live=True)
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="open")
    return client.get("/en-us/ketamine/ketamine/")


def forged(client: Client, monkeypatch: Any) -> Any:
    return Client(enforce_csrf_checks=True).post("/en-us/_util/login/", {"username": "x"})


def broken(client: Client, monkeypatch: Any) -> Any:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr("kb.locales.not_found.meant_by", fail)
    return client.get("/en-us/none/")


SERVED: dict[str, tuple[int, Callable[[Client, Any], Any]]] = {
    "home": (200, lambda client, _: client.get("/en-us/")),
    "topic": (200, lambda client, _: client.get("/en-us/ketamine/")),
    "article": (200, article),
    "archive": (200, archive),
    "preview": (200, preview),
    "choice of a language": (200, choice_of_a_language),
    "nothing yet": (404, nothing_yet),
    "log-in": (200, lambda client, _: client.get("/en-us/_util/login/")),
    "password": (200, secret),
    "404": (404, lambda client, _: client.get("/en-us/none/")),
    "404 outside": (404, lambda client, _: client.get("/none/")),
    "other language": (404, elsewhere),
    "lapsed": (410, lapsed),
    "withdrawn": (410, withdrawn),
    "400": (400, lambda client, _: client.get("/en-us/", headers={"host": "not.ours"})),
    "403": (403, forged),
    "500": (500, broken),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("furnished")
@pytest.mark.parametrize("kind", SERVED)
def test_pages__have_it_at_the_same_place(kind, client, monkeypatch):
    """Given any page that a reader can get, then help stands on it, once, at the same place."""
    status, ask = SERVED[kind]
    response = ask(client, monkeypatch)
    assert response.status_code == status
    assert_in_place(response.content.decode())
