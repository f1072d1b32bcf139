"""Choosing a region: remembered by a cookie, said on the page, kept through a change of language."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.articles.test_rendering import parse, words
from tests.locales import trees
from tests.regions import countries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

HERE = "/en-us/ketamine/ketamine/"


@pytest.fixture(scope="module")
def world(furnished: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        countries.build()
        countries.article({"kind": "cost", "scope": "reader"})
        trees.home("ko")


def choose(client: Client, code: str, onward: str = HERE) -> Any:
    return client.get(f"/region/{code}/", {"next": onward})


def said(client: Client, address: str = HERE) -> str:
    """Whose facts the page says it shows, and the facts."""
    page = parse(client.get(address).content)
    whose, facts = page.find(".//p[@class='whose']"), page.find(".//dl[@class='rows']")
    return f"{words(whose)} {words(facts)}"


def test_choice__in_the_head_of_every_page(client: Client) -> None:
    """Given any page, one that does not exist included, then its head names the region and links
    every other one, without a script, back to the same address."""
    for address in (HERE, "/en-us/", "/en-us/no-such-page/?q=a&b"):
        control = parse(client.get(address).content).find(".//header//details[@class='regions']")
        assert words(control.find("summary")) == "Region: United States"
        links = [a.get("href") for a in control.findall(".//a")]
        assert len(links) == len(countries.COUNTRIES)
        client.get(links[0])
        assert client.get(links[0])["Location"] == address
        client.cookies.clear()


def test_choice__shows_the_facts_and_says_whose(client: Client) -> None:
    """Given an English reader in Tokyo, when they choose Japan, then the page shows its price and no
    other, and says that this is Japan's, by their choice; before, it showed that of the language."""
    assert said(client).startswith("Facts for your region: United States. Change region United")
    assert "USD 400" in said(client)
    answer = choose(client, "JP")
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    assert said(client).startswith("Facts for your region: Japan. You chose this region. Change")
    assert "JPY 50,000" in said(client)
    assert "USD" not in said(client)


def test_choice__cookie(client: Client) -> None:
    """The cookie is the site's own, lasts a year, and no script reads it; nobody keeps the answer."""
    answer = choose(client, "JP")
    (kept,) = answer.cookies.values()
    assert (kept.key, kept.value, kept["path"]) == ("kb_region", "JP", "/")
    assert kept["max-age"] == 365 * 24 * 3600
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    assert not kept["domain"]
    assert "no-store" in answer["Cache-Control"]
    assert not client.get(HERE).cookies


def test_choice__kept_when_the_language_changes(client: Client) -> None:
    """Given a reader who chose the United Kingdom in English, when they switch to Korean, then it is
    still the United Kingdom, in Korean."""
    choose(client, "GB")
    client.get("/language/ko/", {"next": "/ko/"})
    home = parse(client.get("/ko/").content)
    assert "영국" in words(home.find(".//details[@class='regions']/summary"))


@pytest.mark.parametrize("code", ["FR", "jp", "JP-13", "%00", "JP%0d%0aX", "%F0%9F%92%8A"])
def test_choice__of_no_region(client: Client, code: str) -> None:
    """Given a code that names no signed region, then there is no such page and nothing is kept."""
    answer = client.get(f"/region/{code}/")
    assert answer.status_code == 404
    assert not answer.cookies


def test_choice__of_a_region_in_draft(client: Client) -> None:
    countries.Region.objects.create(code="FR", currency="EUR", emergency_number="112")
    assert choose(client, "FR").status_code == 404


ELSEWHERE = {
    "nothing": "",
    "no-scheme": "//evil.example/",
    "address": "https://evil.example/",
    "backslash": "/\\evil.example",
    "backslash-first": "\\/evil.example",
    "three-slashes": "///evil.example",
    "relative": "en-us/",
    "script": "javascript:alert(1)",
    "control": "\x00/",
    "broken": "//[",
    "long": "/" + "a" * 5000,
}


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_choice__goes_nowhere_else(client: Client, onward: str) -> None:
    """Given an address that is not one of this site, then the choice is kept and ends at its start."""
    answer = choose(client, "JP", ELSEWHERE[onward])
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert answer.cookies["kb_region"].value == "JP"


def test_choice__address_in_other_letters(client: Client) -> None:
    assert choose(client, "JP", "/ja/병\n/?a=b")["Location"] == "/ja/%EB%B3%91%0A/?a=b"


@pytest.mark.parametrize("kept", ["FR", "jp", "JP,US", "../JP"])
def test_cookie__that_names_no_region(client: Client, kept: str) -> None:
    """Given a cookie that somebody wrote otherwise, then the region is that of the language."""
    client.cookies["kb_region"] = kept
    assert said(client).startswith("Facts for your region: United States. Change region")


def test_article__without_blocks_says_nothing(client: Client) -> None:
    """Given an article that shows no facts, then nothing stands in it about whose they are."""
    countries.article(title="Plain")
    page = parse(client.get("/en-us/ketamine/plain/").content)
    assert page.find(".//p[@class='whose']") is None


# -- what caches are told --------------------------------------------------------------------------
PAGES = ["/ko/", "/en-us/ketamine/", HERE, "/en-us/no-such-page/"]


@pytest.mark.parametrize("address", PAGES)
def test_caches__ask_each_time_and_by_cookie(client: Client, address: str) -> None:
    """Given any page for readers, then caches keep it for who sent the same cookies, and ask before
    they show it again: what is kept does not outlive the day, nor a signature."""
    answer = client.get(address)
    assert "Cookie" in answer["Vary"]
    assert "no-cache" in answer["Cache-Control"]
    assert "max-age" not in answer["Cache-Control"]
    assert "Last-Modified" not in answer


def test_caches__each_pair_of_language_and_region(client: Client) -> None:
    """Given two languages and all regions, then no two answers have the same tag, and a tag of one
    never counts for another; the same reader, asking again, gets 304 without a page."""
    tags = {}
    for address in ("/en-us/", "/ko/"):
        for code in countries.COUNTRIES:
            client.cookies["kb_region"] = code
            tags[address, code] = client.get(address)["ETag"]
    assert len(set(tags.values())) == len(tags)
    for (address, code), tag in tags.items():
        client.cookies["kb_region"] = code
        same = client.get(address, headers={"if-none-match": tag})
        assert (same.status_code, same.content) == (304, b"")
        assert same["Vary"] == "Cookie"
        client.cookies["kb_region"] = "US" if code != "US" else "JP"
        assert client.get(address, headers={"if-none-match": tag}).status_code == 200


def test_caches__price_signed_anew(client: Client) -> None:
    """Given a kept page, when its price is signed anew, then the next question gets the new page."""
    kept = client.get(HERE)
    price = countries.RegionFact.objects.get(key="US-cost")
    countries.change(price, low=450, high=450)
    answer = client.get(HERE, headers={"if-none-match": kept["ETag"]})
    assert answer.status_code == 200
    assert "USD 450" in answer.content.decode()


# -- what knows no reader --------------------------------------------------------------------------
def test_machines__are_told_no_region(client: Client) -> None:
    """Given two readers of one article, then search engines are told the same of it: description,
    structured data and sitemap hold no fact; nor does what is indexed for a search."""
    heads = []
    for code in ("US", "JP"):
        client.cookies["kb_region"] = code
        page = parse(client.get(HERE).content)
        data = page.find(".//script[@type='application/ld+json']").text
        heads.append((data, page.find(".//meta[@name='description']").get("content")))
    assert heads[0] == heads[1]
    assert "USD" not in "".join(heads[0])
    assert "USD" not in client.get("/sitemap.xml").content.decode()
    article = countries.ArticlePage.objects.get(slug="ketamine")
    indexed = article.body.stream_block.get_searchable_content(article.body)
    assert not any("400" in str(text) for text in indexed)
    assert "400" not in article.body.render_as_block()
