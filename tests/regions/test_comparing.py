"""What blocks of facts show: whose row comes first, what is said where nothing is known, and at what
cost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client, RequestFactory

from kb.regions import comparing, shown
from kb.regions.asking import Asked
from tests import roads
from tests.articles.test_rendering import parse, words
from tests.locales import trees
from tests.regions import countries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

ADDRESS = "/en-us/ketamine/ketamine/"
COVERAGE = {"kind": "coverage", "scope": "all"}


@pytest.fixture(scope="module")
def world(furnished: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        countries.build()


def request(region: str = "") -> Any:
    made = RequestFactory().get(ADDRESS)
    made.COOKIES["kb_region"] = region
    return made


def rows(asked: Asked, region: str = "") -> dict[str, tuple]:
    """By region what its row has: facts, lapsed facts, and whether it is the reader's."""
    return {
        row.region.code: (len(row.facts), len(row.lapsed), row.is_readers)
        for row in comparing.rows(request(region), asked)
    }


# -- which rows ------------------------------------------------------------------------------------
def test_everywhere__readers_first_and_every_country() -> None:
    """Given prices in three of five countries, then each country has a row, and the reader's own is
    the first; a part of which nothing is known has none."""
    found = rows(Asked("cost", everywhere=True), "JP")
    assert list(found) == ["JP", "CN", "GB", "KR", "US"]
    assert found["JP"] == (1, 0, True)
    assert found["CN"] == (0, 0, False)


def test_everywhere__part_in_place_of_its_country() -> None:
    """Given a fact about a part alone, then the part has the row, and its country, of which nothing
    is known as a whole, has none."""
    found = rows(Asked("coverage", everywhere=True), "GB")
    assert list(found) == ["GB-SCT", "CN", "JP", "KR", "US"]
    assert found["GB-SCT"] == (1, 0, True)


def test_everywhere__what_holds_in_the_country_is_the_parts() -> None:
    """Given a reader in a part, then the row of the country is theirs too."""
    found = rows(Asked("cost", everywhere=True), "GB-SCT")
    assert next(iter(found.items())) == ("GB", (1, 0, True))


def test_everywhere__reader_in_the_other_part() -> None:
    """Given a fact about one part alone, when a reader in another part compares, then the first row
    is theirs and says that nothing is known."""
    names = dict.fromkeys(countries.SCOTLAND, "England")
    countries.region("GB-ENG", currency="GBP", part_of=countries.at("GB"), names=names)
    found = rows(Asked("coverage", everywhere=True), "GB-ENG")
    assert list(found) == ["GB-ENG", "CN", "GB-SCT", "JP", "KR", "US"]
    assert found["GB-ENG"] == (0, 0, True)
    assert not found["GB-SCT"][-1]


@pytest.mark.parametrize(
    ("kind", "region", "expected"),
    [
        ("cost", "GB-SCT", {"GB-SCT": (1, 0, True)}),
        ("coverage", "GB", {"GB-SCT": (1, 0, True)}),
        ("coverage", "JP", {"JP": (0, 0, True)}),
        ("rule", "GB", {"GB": (0, 0, True)}),
        ("rule", "GB-SCT", {"GB-SCT": (0, 0, True)}),
        ("cost", "nowhere", {"US": (1, 0, True)}),
    ],
)
def test_readers__own_region(kind: str, region: str, expected: dict) -> None:
    """A part has its country's facts, a country those of its parts under their names, and no region
    those of another."""
    assert rows(Asked(kind), region) == expected


def test_readers__no_region_no_facts() -> None:
    """Given a language without a region and a reader who chose none, then no country's facts are
    shown as theirs, and the block asks them to choose."""
    countries.DefaultRegion.objects.all().delete()
    assert rows(Asked("cost")) == {}
    assert not any(mine for *_, mine in rows(Asked("cost", everywhere=True)).values())
    countries.article({"kind": "cost", "scope": "reader"})
    block = parse(Client().get(ADDRESS).content).find(".//div[@class='region-facts']")
    assert words(block) == "Your region is not known. Choose your region"


def test_asked__shows_what_names_nothing() -> None:
    countries.fact("US", "approval", key="all", status="off-label")
    countries.fact("US", "approval", key="nasal", status="approved", route="nasal")
    found = comparing.rows(request(), Asked("approval", route="injection"))
    assert [s.fact.key for s in found[0].facts] == ["all"]


# -- in words --------------------------------------------------------------------------------------
def table(client: Client, region: str = "") -> Any:
    client.cookies["kb_region"] = region
    return parse(client.get(ADDRESS).content).find(".//div[@class='region-facts']//table")


def cells(found: Any) -> dict[str, str]:
    return {words(row.find("th")): words(row.find("td")) for row in found.findall("tbody/tr")}


def test_table__headed_and_marked(client: Client) -> None:
    """Given a comparison, then it is a table with a caption, its rows and columns have headers, and
    the reader's region is marked in words."""
    countries.article({**countries.COST, "heading": "What it costs"})
    found = table(client, "JP")
    assert words(found.find("caption")) == "What it costs"
    assert [(th.get("scope"), words(th)) for th in found.findall("thead/tr/th")] == [
        ("col", "Region"),
        ("col", "Cost"),
    ]
    heads = found.findall("tbody/tr/th[@scope='row']")
    assert [words(th) for th in heads] == [
        "Japan Your region", "China", "United Kingdom", "South Korea", "United States",
    ]  # fmt: skip


def test_table__amount_unit_price_type_date_source(client: Client) -> None:
    """Given a price, then it stands with its currency in letters, unit and kind of price, the month
    in which it was true, its source, when that was read, and by when it is checked again."""
    countries.article(countries.COST)
    assert cells(table(client))["Japan"] == (
        "Ketamine JPY 50,000 per infusion self-pay at a public provider As of April 2026 · Source"
        " Source JP. Accessed November 1, 2026. Next check due by December 31, 2099."
    )


def test_table__what_is_not_known(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a region without a fact, one whose price nobody found, and two with prices of which one
    and all have lapsed, then each says so of itself, and no value of another stands there."""
    countries.fact("KR", "cost", status="not-known", text="No price was found.")
    countries.cost("JP", 90_000, key="JP-2", route="nasal", review_by=date(2030, 1, 1))
    countries.change(countries.RegionFact.objects.get(key="GB-cost"), review_by=date(2030, 1, 1))
    countries.article(countries.COST)
    monkeypatch.setattr("kb.regions.shown.today", lambda on=None: on or date(2030, 1, 2))
    found = cells(table(client))
    assert found["China"] == "No verified information for China."
    assert found["United Kingdom"] == "No current figure for United Kingdom."
    assert found["South Korea"].startswith("No current figure for South Korea. No price was found.")
    assert "JPY 50,000" in found["Japan"]
    assert "90,000" not in found["Japan"]
    assert found["Japan"].endswith("Ketamine · nasal spray No current figure for Japan.")


def test_lapsed__beside_what_is_current(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given two rules about everything of which one has lapsed, then readers learn that one is
    missing, and nothing of what it said."""
    countries.fact("US", "rule", key="stays", text="This stays.")
    countries.fact("US", "rule", key="goes", text="This goes.", review_by=date(2030, 1, 1))
    countries.article({"kind": "rule", "scope": "reader"})
    monkeypatch.setattr("kb.regions.shown.today", lambda on=None: on or date(2030, 1, 2))
    said = words(parse(client.get(ADDRESS).content).find(".//dl[@class='rows']"))
    assert said.endswith("One more entry is past its review date and is not shown.")
    assert "This stays." in said
    assert "This goes." not in said


def test_source__of_the_library(client: Client) -> None:
    """Given facts whose sources are works of the library, of which the article cites one, then both
    are cited in full, and the one leads to its number."""
    for citekey, country in (("feder2014", "US"), ("other2020", "GB")):
        work = countries.RegionFact._meta.get_field("source").related_model.objects.filter(
            citekey=citekey
        ).first() or roads.publish(roads.reference(citekey))
        countries.cost(country, 1, key=citekey, source=work, source_name="", accessed=None)
    countries.article(countries.COST)
    found = table(client)
    assert "The study feder2014" in cells(found)["United States Your region"]
    assert "The study other2020" in cells(found)["United Kingdom"]
    assert [(a.get("href"), words(a)) for a in found.findall(".//details//a")] == [
        ("#ref-1", "Reference 1")
    ]


# -- what it costs ---------------------------------------------------------------------------------
MANY = [countries.COST, COVERAGE, {"kind": "rule", "scope": "reader"}, {**countries.COST}, ""]


@pytest.mark.parametrize("code", ["en-us", "ja"])
def test_queries__two_for_any_number_of_blocks(
    client: Client, django_assert_max_num_queries: Any, code: str
) -> None:
    """Given an article without blocks of facts, with one comparison of five regions and with five
    blocks, then neither costs more than two queries above the first, in the source language and in
    another, whose notes are asked for as well."""
    pages = {"None": [], "One": [countries.COST], "Five": MANY}
    trees.topic(code)
    for title, blocks in pages.items():
        page = countries.article(*blocks, title=title)
        if code != "en-us":
            roads.publish_translation(page, code)
    costs = {}
    for title in pages:
        address = f"/{code}/ketamine/{title.lower()}/"
        assert client.get(address).status_code == 200
        with django_assert_max_num_queries(99) as asked:
            client.get(address)
        costs[title] = len(asked)
    assert costs["One"] <= costs["None"] + 2
    assert costs["Five"] <= costs["None"] + 2


def test_preview__of_an_unfinished_block() -> None:
    """Given a draft whose block says no kind yet, when it is previewed, then the page is shown."""
    page = countries.article(countries.COST).get_latest_revision_as_object()
    page.body[0].value["content"][1].value["kind"] = ""
    assert page.make_preview_request().status_code == 200


def test_lapse__at_midnight(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a page that somebody kept, when the day ends on which a fact lapses, then the same
    question about it gets the page without the value instead of “not modified”."""
    today = shown.today()
    countries.cost("KR", 70_000, review_by=today)
    countries.article(countries.COST)
    kept = client.get(ADDRESS)
    assert "KRW 70,000" in kept.content.decode()
    again = {"headers": {"if-none-match": kept["ETag"]}}
    assert client.get(ADDRESS, **again).status_code == 304
    monkeypatch.setattr("kb.regions.shown.today", lambda on=None: date(2098, 1, 1))
    after = client.get(ADDRESS, **again)
    assert after.status_code == 200
    assert "70,000" not in after.content.decode()
