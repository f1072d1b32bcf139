"""No page answers under another language's prefix, or below a home page in draft."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import roads
from tests.locales import trees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

PATHS = ["", "ketamine/", "ketamine/ketamine/"]


@pytest.mark.parametrize("state", ["missing", "draft", "withdrawn"])
def test_route__no_home_page_no_pages(client: Client, state: str) -> None:
    """Given live English pages and no live Japanese home page, when a Japanese address is asked,
    then it does not exist, though Wagtail alone would answer with the English page."""
    english = roads.article(live=True)
    if state == "draft":
        trees.home("ja", live=False)
    if state == "withdrawn":
        trees.article("ja")
        trees.close(trees.home("ja"))
    for path in PATHS:
        response = client.get(f"/ja/{path}")
        gone = state == "withdrawn" and not path  # says why: tests/review/test_notice.py
        assert response.status_code == (410 if gone else 404)
        assert english.body[0].value["heading"] not in response.content.decode()


def test_route__source_language_too(client: Client) -> None:
    """Given live English articles, when the English home page is withdrawn, then none answers."""
    roads.article(live=True)
    assert {client.get(f"/en-us/{path}").status_code for path in PATHS} == {200}
    trees.close(roads.home())
    assert [client.get(f"/en-us/{path}").status_code for path in PATHS] == [410, 404, 404]


def test_route__own_language_only(client: Client) -> None:
    """Given an article in English and its home page in Japanese, when the article is asked for in
    Japanese, then it does not exist; the languages do not lend each other pages."""
    roads.article(live=True)
    trees.topic("ja")
    assert client.get("/ja/").status_code == 200
    assert client.get("/ja/ketamine/").status_code == 200
    assert client.get("/ja/ketamine/ketamine/").status_code == 404
    assert client.get("/en-us/ketamine/ketamine/").status_code == 200


def test_route__draft_article(client: Client) -> None:
    trees.article("ja", live=False)
    assert client.get("/ja/ketamine/ketamine/").status_code == 404
