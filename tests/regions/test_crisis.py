"""Help in a crisis stands at the head of every page, and is never nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from home import errors
from kb.locales import tags
from kb.regions import contacts, crisis
from kb.regions.models import DefaultRegion, Region
from kb.regions.templatetags.regions import hours, purpose, spoken_languages
from kb.review import road
from tests import roads
from tests.review.clock import turn_to

from . import lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("help_everywhere")]

SCOTTISH = {"name": "Breathing Space", "purpose": "support", "number": "0800 83 85 87"}
BRITISH = {"name": "Samaritans", "purpose": "support", "number": "116 123", "hours": "24/7"}


@pytest.fixture(scope="module")
def help_everywhere(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The United States for every language, and the United Kingdom with Scotland to be chosen."""
    with django_db_blocker.unblock(), transaction.atomic():
        where = lines.region()
        lines.line(where, text="Veterans press 1.")
        lines.everywhere(where)
        country = lines.region("GB", "999")
        lines.line(country, BRITISH, key="gb-crisis")
        part = lines.region("GB-SCT", "999", part_of=country)
        lines.line(part, SCOTTISH, key="sct-crisis")
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    crisis._kept.clear()
    yield
    crisis._kept.clear()


def strip(client: Client, path: str = "/en-us/none/", region: str = "") -> Tag:
    if region:
        client.cookies["kb_region"] = region
    return strip_of(client.get(path).content.decode())


def strip_of(html: str) -> Tag:
    (found,) = BeautifulSoup(html, "html.parser").select("aside.crisis")
    return found


def calls(found: Tag, *, under: str = "") -> list[str]:
    return [a["href"] for a in found.select(f"{under} a[href^='tel:']")]


# -- whose numbers ---------------------------------------------------------------------------------
NUMBERS = {
    "": ["tel:911", "tel:988"],
    "US": ["tel:911", "tel:988"],
    "GB": ["tel:999", "tel:116123"],
    "GB-SCT": ["tel:999", "tel:116123", "tel:0800838587"],
    "XX": ["tel:911", "tel:988"],
}


@pytest.mark.parametrize("region", NUMBERS)
def test_strip__numbers_of_the_region_and_its_country(client, region):
    """Given a reader who chose a region, or none, or one that is not known, when a page is read, then
    the numbers are its own and its country's, and nobody else's."""
    found = strip(client, region=region)
    assert set(calls(found)) == set(NUMBERS[region])
    assert calls(found, under=".calls") == NUMBERS[region][:2]


def test_strip__first_in_sight_without_a_tap(client):
    """Given a page, then the emergency number and one line stand before what is folded."""
    found = strip(client)
    order = [
        e.name if e.name == "details" else e["class"][0]
        for e in found.select(".wrap > .calls, .wrap > details")
    ]
    assert order == ["calls", "details"]
    assert "988 Lifeline" in found.select_one(".calls").get_text()


@pytest.mark.parametrize("code", tags.LANGUAGES)
def test_strip__hours_and_languages_in_the_language_of_the_page(client, code):
    with translation.override(code):
        said = [str(say(lines.LIFELINE)) for say in (hours, purpose, spoken_languages)]
    shown = " ".join(strip(client, f"/{code}/none/").select_one(".contacts").get_text().split())
    assert all(words in shown for words in said)


def test_strip__a_number_to_write_to_begins_the_message(client):
    """Given a line that is written to, then the link opens a message that says the keyword, and is read
    digit by digit."""
    link = strip(client).select_one("a[href^='sms:']")
    assert link["href"] == "sms:85258?body=HELLO"
    assert " ".join(link.select_one(".spoken").get_text().split()) == "Text HELLO to 8 5 2 5 8"


# -- whom everyone sees first ----------------------------------------------------------------------
def entry(name: str, *languages: str, purpose: str = "support", **fields: str) -> dict:
    return {"name": name, "number": "1", "purpose": purpose, "languages": list(languages), **fields}


FIRST: dict[str, tuple[str, list[dict]]] = {
    "order": ("ja", [entry("+", "ja"), entry("-", "ja")]),
    "night": ("ja", [entry("-", "ja"), entry("+", "ja", hours="24/7")]),
    "language": ("en-GB", [entry("-", "ja", hours="24/7"), entry("+", "en")]),
    "script": ("zh-Hans", [entry("-", "en"), entry("+", "zh")]),
    "for some": ("ko", [entry("-", "ko", purpose="youth", hours="24/7"), entry("+", "ko")]),
    "none speaks": ("ko", [entry("-", "en"), entry("+", "en", hours="24/7")]),
    "written": ("en-US", [{"name": "-", "text": "1", "purpose": "support"}, entry("+", "en")]),
}


@pytest.mark.parametrize("case", FIRST)
def test_first__speaks_is_for_everyone_and_answers(case):
    language, entries = FIRST[case]
    chosen = contacts.first(entries, language=language)
    assert chosen is not None
    assert chosen["name"] == "+"


def test_first__none_where_nobody_can_be_called():
    assert contacts.first([{"name": "-", "url": "https://…"}], language="ja") is None


# -- never nothing ---------------------------------------------------------------------------------
def test_lapsed__emergency_number_and_source_stay(client, monkeypatch):
    """Given a line past its date, when a page is read, then its number is gone, the emergency number is
    there, and the source leads to what holds now; on its last day nothing has changed."""
    turn_to(lines.REVIEW_BY, monkeypatch)
    assert calls(strip(client)) == ["tel:911", "tel:988", "tel:988"]
    turn_to(lines.REVIEW_BY + timedelta(days=1), monkeypatch)
    found = strip(client)
    assert calls(found) == ["tel:911"]
    assert "are being checked" in found.select_one(".calls").get_text()
    assert found.select_one(".source a")["href"] == "https://samhsa.example/"
    assert "988" not in found.get_text()


def test_withdrawn__emergency_number_stays(client):
    road.withdraw(Region.objects.get(code="US").facts.get(), roads.reviewer(), "A test.")
    found = strip(client)
    assert calls(found) == ["tel:911"]
    assert "are being checked" in found.get_text()


def test_without_a_region__numbers_of_every_country(client):
    """Given a language whose region was withdrawn while the site serves, then its readers see the
    emergency number of each country."""
    DefaultRegion.objects.all().delete()
    found = strip(client)
    assert calls(found) == ["tel:999", "tel:911"]
    assert "call your local emergency number" in found.get_text()


def test_without_any_region__says_whom_to_call(client, monkeypatch):
    monkeypatch.setattr(Region.objects, "filter", lambda **_: Region.objects.none())
    assert "call your local emergency number" in strip(client).get_text()


# -- pages that cannot ask -------------------------------------------------------------------------
FAILED: dict[str, Callable[..., Any]] = {
    "400": lambda request: errors.bad_request(request, Exception()),
    "500": errors.server_error,
}


@pytest.mark.parametrize("status", FAILED)
def test_failed__has_what_was_shown_last_without_a_query(client, status, django_assert_num_queries):
    """Given a process that served a page, when it fails at the next, then that page has the numbers of
    the region that the reader chose, and nothing was asked."""
    strip(client)
    strip(client, region="GB")
    request = RequestFactory().get("/en-us/")
    request.COOKIES["kb_region"] = "GB"
    with django_assert_num_queries(0):
        response = FAILED[status](request)
    assert str(response.status_code) == status
    assert set(calls(strip_of(response.content.decode()))) == {"tel:999", "tel:116123"}


def test_failed__what_lapsed_since_is_not_shown(client, monkeypatch):
    strip(client)
    turn_to(lines.REVIEW_BY + timedelta(days=1), monkeypatch)
    found = strip_of(errors.server_error(RequestFactory().get("/")).content.decode())
    assert calls(found) == ["tel:911"]


def test_failed__has_the_numbers_of_the_start():
    """Given a process that has served nothing yet, when it fails, then it has what it read when it
    started, in every language."""
    lines.note(Region.objects.get(code="US").facts.get(), "ja", "退役軍人は1を押してください。")
    crisis.keep_defaults()
    with translation.override("ja"):
        found = strip_of(errors.server_error(RequestFactory().get("/")).content.decode())
    assert set(calls(found)) == {"tel:911", "tel:988"}
    assert "退役軍人" in found.get_text()


def test_failed__knows_nothing_and_says_whom_to_call():
    with translation.override("en-us"):
        html = render_to_string("500.html")
    assert "call your local emergency number" in strip_of(html).get_text()


# -- cost ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("region", ["US", "GB-SCT"])
def test_strip__three_queries(region, django_assert_num_queries):
    """Given a page in a language with notes, whatever the region, then the strip asks three times: for
    the choice, the lines, and their words."""
    request = RequestFactory().get("/ja/")
    request.COOKIES["kb_region"] = region
    with translation.override("ja"), django_assert_num_queries(3):
        html = render_to_string("regions/crisis.html", {}, request=request)
    assert calls(strip_of(html))


def test_number__one_link_spoken_digit_by_digit():
    html = render_to_string("regions/number.html", {"number": "0120-279-338"})
    link = BeautifulSoup(html, "html.parser").a
    assert link["href"] == "tel:0120279338"
    assert link.select_one("[aria-hidden]").get_text() == "0120-279-338"
    assert link.select_one(".spoken").get_text() == "0 1 2 0 2 7 9 3 3 8"
