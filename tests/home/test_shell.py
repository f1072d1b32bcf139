"""What every page has around its content, and the pages that say that something is amiss."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import html5lib
import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.translation import gettext
from django.views.defaults import server_error

from home.models import DemoDatabase
from kb.locales.tags import LANGUAGES
from tests import roads
from tests.locales import trees

PATHS = ["/ja/", "/ja/ketamine/", "/ja/ketamine/ketamine/", "/ja/nothing/"]


def parse(content: bytes) -> Any:
    """The page as a tree. Raises `ParseError` for anything that HTML calls an error."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(content.decode())


@pytest.mark.django_db
def test_pages__valid_and_strict(client: Client) -> None:
    """Given pages of every kind, when they are read, then each is HTML without an error, in its
    language, with one h1, headings in order, a main, no id twice, and no inline script or style."""
    trees.article("ja")
    for path in PATHS:
        page = parse(client.get(path).content)
        assert page.get("lang") == "ja"
        headings = [e for e in page.iter() if e.tag in {"h1", "h2", "h3", "h4"}]
        levels = [int(e.tag[1]) for e in headings]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert len(page.findall(".//main")) == 1
        ids = [e.get("id") for e in page.iter() if e.get("id")]
        assert len(ids) == len(set(ids))
        fragments = {a.get("href")[1:] for a in page.findall(".//a") if a.get("href")[0] == "#"}
        assert fragments <= set(ids)
        inline = [s for s in page.findall(".//script") if not s.get("src")]
        assert {s.get("type") for s in inline} <= {"application/ld+json"}
        assert not page.findall(".//style")
        assert not [e for e in page.iter() for name in e.attrib if name.startswith(("style", "on"))]


@pytest.mark.django_db
def test_demonstration__said_first_on_every_page_and_not_indexed(client: Client) -> None:
    """Given a demonstration, when any page is read, then before everything but the link past it the
    banner says so in the language of the page, and header and page ask not to be indexed."""
    trees.article("ja")
    DemoDatabase.objects.create()
    with translation.override("ja"):
        words = gettext("Demonstration content.")
    for path in PATHS:
        response = client.get(path)
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        page = parse(response.content)
        assert page.find(".//meta[@name='robots']").get("content") == "noindex"
        skip, banner, *_rest = page.find("body")
        assert skip.get("class") == "skip"
        assert banner.get("class") == "demonstration"
        assert words in "".join(banner.itertext())


@pytest.mark.django_db
def test_demonstration__not_said_elsewhere(client: Client) -> None:
    roads.home()
    response = client.get("/en-us/")
    assert not response.has_header("X-Robots-Tag")
    assert "demonstration" not in response.content.decode()
    assert "noindex" not in response.content.decode()


@pytest.mark.django_db
def test_header__live_topics_of_the_language(client: Client) -> None:
    """Given a topic in English and Japanese, when a Japanese page is read, then its header has the
    Japanese one alone."""
    topic = trees.topic("ja")
    page = parse(client.get("/ja/").content)
    links = page.findall(".//nav[@class='topics']//a")
    assert [(a.get("href"), a.text) for a in links] == [("/ja/ketamine/", topic.title)]


@pytest.mark.django_db
def test_staff__has_the_bar_of_the_editor(client: Client) -> None:
    """Given someone logged in, when a page is read, then it has Wagtail's bar; a reader's has not."""
    roads.home()
    assert "wagtail-userbar" not in client.get("/en-us/").content.decode()
    client.force_login(roads.superuser())
    assert "wagtail-userbar" in client.get("/en-us/").content.decode()


# -- something is amiss ----------------------------------------------------------------------------
@pytest.mark.parametrize("code", LANGUAGES)
def test_server_error__without_a_database(code: str) -> None:
    """Given no database at all, when a view fails, then the page is in the reader's language."""
    with translation.override(code):
        response = server_error(RequestFactory().get("/"))
        assert response.status_code == 500
        page = parse(response.content)
        assert page.get("lang") == LANGUAGES[code].tag
        assert page.find(".//h1").text == gettext("Something went wrong")


@pytest.mark.django_db
def test_health__database_reachable(client: Client) -> None:
    response = client.get("/health/")
    assert response.status_code == 200
    said = {"database": "reachable", "review": "in order", "crisis help": "incomplete"}
    assert response.json() == said
    assert "no-store" in response["Cache-Control"]


def test_health__database_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a database that does not answer, when health is asked, then it is a 503, not an error."""

    def refuse() -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (503, {"database": "away"})
