"""The sitemap: every page that readers can open, in every language, with its other languages."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests.locales import trees

pytestmark = pytest.mark.django_db

SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def sitemap(client: Client) -> dict[str, dict[str, str]]:
    """Address → the hreflang links it has."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    root = ET.fromstring(response.content)  # noqa: S314 - our own answer
    return {
        url.find("s:loc", SPACES).text: {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", SPACES)
        }
        for url in root.findall("s:url", SPACES)
    }


def test_sitemap__all_languages_with_alternates(client: Client) -> None:
    """Given an article in two languages and a draft in a third, when the sitemap is read, then it
    has both trees and nothing of the third, and both articles name the same set."""
    trees.article("ja")
    trees.article("ko", live=False)
    trees.close(trees.home("ko"))
    found = sitemap(client)
    host = "http://localhost"
    assert set(found) == {
        f"{host}/{code}/{path}"
        for code in ("en-us", "ja")
        for path in ("", "ketamine/", "ketamine/ketamine/")
    }
    english, japanese = (f"{host}/{code}/ketamine/ketamine/" for code in ("en-us", "ja"))
    assert found[english] == found[japanese]
    assert found[english] == {"en-US": english, "ja": japanese, "en": english, "x-default": english}


def test_sitemap__nothing_of_a_closed_language(client: Client) -> None:
    trees.article("ja")
    trees.close(trees.home("ja"))
    assert not [address for address in sitemap(client) if "/ja/" in address]


def test_sitemap__empty_site(client: Client) -> None:
    assert sitemap(client) == {}
