"""The 404 page: the reader's language, and where the page can be read instead."""

from __future__ import annotations

import html5lib
import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from kb.locales.tags import LANGUAGES
from tests import roads
from tests.locales import trees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def read(client: Client, path: str) -> tuple[str, dict[str, str], str]:
    """Language of the 404 page at `path`, its links to other languages, and its heading."""
    response = client.get(path)
    assert response.status_code == 404
    assert "noindex" in response["X-Robots-Tag"]
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(
        response.content.decode()
    )
    links = {a.get("lang"): a.get("href") for a in page.findall(".//ul[@class='choice']//a")}
    return page.get("lang"), links, "".join(page.find(".//h1").itertext()).strip()


@pytest.mark.parametrize("code", LANGUAGES)
def test_page_not_found__in_the_language_of_the_address(client: Client, code: str) -> None:
    """Given live pages, when an address of a language does not exist anywhere, then the page is in
    that language, whatever the reader's browser asks for."""
    roads.home()
    trees.home(code)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    with translation.override(code):
        heading = gettext("Page not found")
    assert read(client, f"/{code}/nothing/") == (LANGUAGES[code].tag, {}, heading)


@pytest.mark.parametrize("code", ["en-gb", "ja", "ko"])
def test_page_not_found__lists_the_languages_that_exist(client: Client, code: str) -> None:
    """Given an article in English and Chinese, when it is asked for in another language, then the
    page lists the two, each link in the language that it leads to."""
    roads.article(live=True)
    trees.article("zh-hans")
    trees.home(code)
    tag, links, heading = read(client, f"/{code}/ketamine/ketamine/")
    assert tag == LANGUAGES[code].tag
    assert links == {
        "en-US": "/en-us/ketamine/ketamine/",
        "zh-Hans": "/zh-hans/ketamine/ketamine/",
    }
    with translation.override(code):
        assert heading == gettext("This page cannot be read in this language")


@pytest.mark.parametrize("state", ["missing", "draft"])
def test_page_not_found__closed_language(client: Client, state: str) -> None:
    """Given English pages and no live Japanese home page, when any Japanese address is asked, then
    the page is in Japanese, leads to the English one and, as home, to `/`."""
    roads.article(live=True)
    if state == "draft":
        trees.home("ja", live=False)
    for path in ("", "ketamine/", "ketamine/ketamine/"):
        tag, links, _heading = read(client, f"/ja/{path}")
        assert tag == "ja"
        assert links == {"en-US": f"/en-us/{path}"}
    assert 'class="name" href="/"' in client.get("/ja/").content.decode()


def test_page_not_found__draft_names_its_translations(client: Client) -> None:
    """Given a Japanese draft under another slug, when its address is asked, then its translation is
    found by its key, and nothing of the draft is shown."""
    roads.article(live=True)
    draft = trees.article("ja", live=False)
    draft.slug = "ketamin"
    draft.title = "Unsigned words"
    draft.save()
    _tag, links, _heading = read(client, "/ja/ketamine/ketamin/")
    assert links == {"en-US": "/en-us/ketamine/ketamine/"}
    assert "Unsigned" not in client.get("/ja/ketamine/ketamin/").content.decode()


def test_page_not_found__other_slug_in_the_same_language(client: Client) -> None:
    """Given a Japanese page whose slug differs, when it is asked for by the English slug, then the
    list has the Japanese page too."""
    roads.article(live=True)
    draft = trees.article("ja", live=False)
    draft.slug = "ketamin"
    draft.save_revision(user=roads.editor())
    roads.publish(draft)
    _tag, links, _heading = read(client, "/ja/ketamine/ketamine/")
    assert links == {
        "en-US": "/en-us/ketamine/ketamine/",
        "ja": "/ja/ketamine/ketamin/",
    }
