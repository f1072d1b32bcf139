"""hreflang, canonical address and switcher: what readers can open, and nothing else."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from django.test import Client, RequestFactory

from kb.articles.models import ArticlePage
from kb.locales import alternates
from tests import roads
from tests.locales import trees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

HOST = "http://localhost"


def head_links(client: Client, path: str, relation: str) -> dict[str | None, str]:
    response = client.get(path)
    assert response.status_code == 200
    page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    found = page.findall(f".//head/link[@rel='{relation}']")
    return {link.get("hreflang"): link.get("href") for link in found}


def codes(page: Any) -> list[str]:
    found = alternates.alternates([page.translation_key], request=RequestFactory().get("/"))
    return [a.language.code for a in found]


def test_hreflang__every_language_and_a_default(client: Client) -> None:
    """Given an article in three languages without British English, when a page of any of them is
    read, then all name the same set: the three, English for all, and the default."""
    roads.article(live=True)
    for code in ("ko", "zh-hans"):
        trees.article(code)
    expected = {
        "en-US": f"{HOST}/en-us/ketamine/ketamine/",
        "zh-Hans": f"{HOST}/zh-hans/ketamine/ketamine/",
        "ko": f"{HOST}/ko/ketamine/ketamine/",
        "en": f"{HOST}/en-us/ketamine/ketamine/",
        "x-default": f"{HOST}/en-us/ketamine/ketamine/",
    }
    for code in ("en-us", "zh-hans", "ko"):
        assert head_links(client, f"/{code}/ketamine/ketamine/", "alternate") == expected


def test_hreflang__british_english_takes_plain_english_away(client: Client) -> None:
    roads.home()
    trees.home("en-gb")
    assert set(head_links(client, "/en-gb/", "alternate")) == {"en-US", "en-GB", "x-default"}


def test_hreflang__no_default_without_the_source(client: Client) -> None:
    """Given an article withdrawn in the source language, when a translation is read, then no other
    language is named as the default."""
    trees.article("ja")
    trees.close(ArticlePage.objects.get(locale=roads.locale("en-us")))
    assert set(head_links(client, "/ja/ketamine/ketamine/", "alternate")) == {"ja"}


def test_alternates__neither_drafts_nor_pages_of_a_closed_language() -> None:
    """Given an article live in English and Japanese and a draft in Korean, when the Japanese home
    page is withdrawn, then English alone can be read."""
    page = roads.article(live=True)
    trees.article("ja")
    trees.article("ko", live=False)
    assert codes(page) == ["en-us", "ja"]
    trees.close(trees.home("ja"))
    assert codes(page) == ["en-us"]


def test_alternates__two_queries(django_assert_num_queries) -> None:
    """Given an article in three languages, when they are asked for, then it takes one query for the
    site, which a page has made already, and one for all of them."""
    page = roads.article(live=True)
    trees.article("ja")
    trees.article("ko")
    request = RequestFactory().get("/")
    alternates.alternates([page.translation_key], request=request)  # warms the site's root paths
    with django_assert_num_queries(1):
        found = alternates.alternates([page.translation_key], request=request)
    assert len(found) == 3


def test_canonical__own_address_whatever_the_query(client: Client, settings) -> None:
    """Given an address of the environment, when a page is read by another and with a query, then
    its canonical address is the environment's, without the query."""
    roads.topic()
    settings.BASE_URL = "https://kb.example.org"
    found = head_links(client, "/en-us/ketamine/?utm_source=x", "canonical")
    assert found == {None: "https://kb.example.org/en-us/ketamine/"}


def test_switcher__same_article_in_each_language(client: Client) -> None:
    """Given an article in three languages, when it is read in one, then the other two are links to
    the same article that keep the choice, each in its own `lang`, and no crawler follows them."""
    roads.article(live=True)
    for code in ("ja", "zh-hans"):
        trees.article(code)
    response = client.get("/ja/ketamine/ketamine/")
    page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    switcher = page.find(".//nav[@class='languages']")
    links = {a.get("lang"): (a.get("href"), a.get("rel")) for a in switcher.findall(".//a")}
    assert links == {
        "en-US": ("/language/en-us/?next=%2Fen-us%2Fketamine%2Fketamine%2F", "nofollow"),
        "zh-Hans": ("/language/zh-hans/?next=%2Fzh-hans%2Fketamine%2Fketamine%2F", "nofollow"),
    }
    assert switcher.find(".//span[@aria-current]").text == "日本語"
    followed = client.get(links["zh-Hans"][0], follow=True)
    assert followed.redirect_chain == [("/zh-hans/ketamine/ketamine/", 302)]
    assert '<html lang="zh-Hans">' in followed.content.decode()
