"""The facts of regions in the API: those of every region, none of them as another's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from tests import roads
from tests.locales import trees
from tests.regions import countries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture(scope="module")
def world(furnished: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        countries.build()


def told(page: Any, client: Client | None = None) -> list[dict[str, Any]]:
    answer = (client or Client()).get(f"/api/v2/pages/{page.pk}/")
    assert "no-cache" in answer["Cache-Control"]
    return answer.json()["region_facts"]


def test_facts__by_region() -> None:
    """Given an article with a comparison and a block for the reader's region, then the answer has for
    both every region, with the values as they are stored and what they were taken from."""
    cost, register = told(countries.article(countries.COST, ""))
    assert (cost["kind"], register["kind"]) == ("cost", "register")
    assert set(cost["regions"]) == set(register["regions"]) == {*countries.COUNTRIES, "GB-SCT"}
    (price,) = cost["regions"]["JP"]
    assert price["key"] == "JP-cost"
    assert (Decimal(price["low"]), price["currency"], price["unit"]) == (50_000, "JPY", "infusion")
    assert price["source"] == {"name": "Source JP", "url": "", "accessed": "2026-11-01"}
    assert (price["as_of"], price["review_by"]) == ("2026-04", "2099-12-31")
    assert cost["regions"]["CN"] == []
    assert register["regions"]["KR"][0]["contacts"][0]["name"] == "Register KR"


def test_facts__whoever_asks() -> None:
    """Given two readers who chose two regions, then both are told the same."""
    page = countries.article({"kind": "cost", "scope": "reader"})
    answers = []
    for code in ("US", "JP"):
        client = Client()
        client.cookies["kb_region"] = code
        answers.append(told(page, client))
    assert answers[0] == answers[1]


def test_facts__lapsed_without_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a fact past its date, then nothing of its value, source or note is told."""
    page = countries.article(countries.COST)
    monkeypatch.setattr("kb.regions.shown.today", lambda on=None: on or date(2100, 1, 1))
    assert told(page)[0]["regions"]["US"] == [
        {
            "key": "US-cost", "substance": "ketamine", "route": "", "indication": "",
            "review_by": "2099-12-31", "current": False,
        }
    ]  # fmt: skip


def test_facts__words_that_the_language_lacks(client: Client) -> None:
    """Given a rule that says all it says in words, when a language has no note on it, then neither the
    page nor the data of that language passes for an answer."""
    rule = countries.fact("JP", "rule", text="A rule.")
    page = countries.article({"kind": "rule", "scope": "all"})
    trees.topic("ja")
    japanese = roads.publish_translation(page, "ja")
    read = client.get(japanese.get_url()).content.decode()
    ((fact,),) = (block["regions"]["JP"] for block in told(japanese))
    assert (fact["current"], "note" in fact) == (False, False)
    with translation.override("ja"):
        said = gettext("No current information for %(region)s.") % {"region": "日本"}
    assert said in read
    countries.note(rule, "ja", "規則です。")
    ((fact,),) = (block["regions"]["JP"] for block in told(japanese))
    assert (fact["current"], fact["note"]) == (True, "規則です。")
    assert said not in client.get(japanese.get_url()).content.decode()


def test_facts__what_editors_remark_is_not_told() -> None:
    countries.fact("US", "rule", text="A rule.", remark="Ask again", verification="by telephone")
    (block,) = told(countries.article({"kind": "rule", "scope": "all"}))
    assert block["regions"]["US"][0]["note"] == "A rule."
    assert "Ask again" not in str(block)
    assert "by telephone" not in str(block)


def test_facts__none_without_blocks() -> None:
    assert told(roads.article(live=True)) == []
