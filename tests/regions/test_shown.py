"""What readers are told of a fact: its value while it is current, and then in no place any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from kb.locales import tags
from kb.regions import shown
from kb.regions.models import RegionFact
from kb.review import road
from kb.review.errors import ReviewRequired
from tests import roads
from tests.regions import signed
from tests.review.clock import turn_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

LAST = date(2027, 5, 31)
PRICE, LINE, LOOK_UP = "GBP 225–250", "116 123", "https://register.example/"
WORDS, KOREAN = "What one trust charges.", "한 기관이 받는 금액입니다."
COST = {"kind": "cost"}
BLOCKS = [
    ("region_facts", {**COST, "heading": "Here", "scope": "reader"}),
    ("region_facts", {**COST, "heading": "Everywhere", "scope": "all"}),
    ("check_clinician", {"heading": ""}),
]


@pytest.fixture
def price() -> RegionFact:
    """A price, a helpline and a register of the one region, which is that of readers of English."""
    where = signed.region(language="en-us")
    signed.fact(where, "crisis")
    signed.fact(where, "register")
    return signed.fact(where, text=WORDS)


def page_of(client: Client, page: Any) -> str:
    return client.get(page.get_url()).content.decode()


def preview_of(client: Client, page: Any) -> str:
    return page.make_preview_request().content.decode()


def data_of(client: Client, page: Any) -> str:
    return client.get(f"/api/v2/pages/{page.pk}/").content.decode()


def missing_page(client: Client, page: Any) -> str:
    return client.get("/en-us/no-such-page/").content.decode()


# How a place is read, and what must stand there while it is current.
READ: dict[str, tuple[Callable[[Client, Any], str], list[str]]] = {
    "page": (page_of, [PRICE, WORDS, LINE, LOOK_UP]),
    "preview": (preview_of, [PRICE, WORDS, LINE, LOOK_UP]),
    "missing": (missing_page, [LINE]),
    "data": (data_of, []),
}


@pytest.mark.parametrize("place", READ)
def test_lapse__value_gone_from_every_place(place, price, client, monkeypatch):
    """Given facts that a page shows in a block, side by side, as register and as help in a crisis,
    when their last day is over, then readers find none of them in any place where they stood, and
    the page says for which region there is no current figure."""
    page = signed.article(*BLOCKS)
    read, expected = READ[place]
    turn_to(LAST - timedelta(days=1), monkeypatch)
    before = read(client, page)
    assert [value for value in expected if value not in before] == []
    turn_to(LAST + timedelta(days=1), monkeypatch)
    after = read(client, page)
    assert [
        value for value in (PRICE, WORDS, LINE, LOOK_UP, "225", "116123") if value in after
    ] == []
    assert ("No current figure for United Kingdom." in after) == (PRICE in expected)


def test_lapse__note_gone_with_its_fact(price, client, monkeypatch):
    """Given a signed note in Korean, when its fact is past its day, then no Korean reader sees it."""
    signed.note(price, "ko", KOREAN)
    signed.DefaultRegion.objects.create(locale=roads.locale("ko"), region=price.region)
    page = signed.article(*BLOCKS)
    for above in page.get_ancestors()[1:].specific():
        roads.publish_translation(above, "ko")
    korean = roads.publish_translation(page, "ko")
    turn_to(LAST - timedelta(days=1), monkeypatch)
    assert KOREAN in page_of(client, korean)
    turn_to(LAST + timedelta(days=1), monkeypatch)
    assert KOREAN not in page_of(client, korean)


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        ({"review_by": LAST + timedelta(days=365)}, True),
        ({"as_of": "2026-11", "accessed": date(2026, 11, 20), "confidence": "medium"}, True),
        ({"source_name": "Another list", "source_url": "https://prices.example/"}, True),
        ({"high": Decimal(300)}, False),
        ({"text": "What two trusts charge."}, False),
        ({"route": "nasal"}, False),
    ],
    ids=["last day", "dates", "source", "amount", "words", "about"],
)
def test_notes__end_with_what_the_fact_says(change, stays, price):
    """Given a signed note, when its fact is signed with another day or source, then the note stands
    beside it as before; with another value, it does no more."""
    signed.note(price, "ko", KOREAN)
    again = signed.sign_again(price, **change)
    assert shown.notes([again], language=tags.LANGUAGES["ko"]) == (
        {again.pk: KOREAN} if stays else {}
    )


def test_lapse__search_knows_no_fact(price):
    """What a search index takes from an article has no fact in it that could stay there."""
    page = signed.article(*BLOCKS)
    indexed = " ".join(page.body.stream_block.get_searchable_content(page.body))
    assert "It was studied." in indexed
    assert [value for value in (PRICE, WORDS, LINE, LOOK_UP) if value in indexed] == []


def test_lapse__no_other_country_fills_in(price, monkeypatch):
    """Given a price here and none there, when both are asked for, then each has its own or none."""
    other = signed.region("JP", currency="JPY", emergency_number="119")
    assert [each.fact for each in shown.facts(["cost"], [other])] == []
    assert [each.fact for each in shown.facts(["cost"], [price.region])] == [price]


def test_parts__have_the_facts_of_their_country_and_not_the_other_way(price):
    names = dict.fromkeys(tags.BY_TAG, "Scotland")
    part = signed.region("GB-SCT", part_of=price.region, names=names)
    own = signed.fact(part, "coverage", status="recommended")
    assert [each.fact for each in shown.facts(["cost", "coverage"], [part])] == [price, own]
    assert [each.fact for each in shown.facts(["cost", "coverage"], [price.region])] == [price]


def test_facts__only_what_is_signed(price):
    """Given a fact with a newer draft, and one that nobody signed, then readers have the signed value."""
    price.low = Decimal(1)
    price.save_revision(user=roads.editor())
    draft = RegionFact(region=price.region, key="draft", kind="cost", **signed.COST,
                       review_by=LAST, confidence="low")  # fmt: skip
    draft.save()
    (only,) = shown.facts(["cost"], [price.region])
    assert only.fact.low == 225


def test_facts__two_queries(price, django_assert_num_queries):
    signed.note(price, "ko", KOREAN)
    where = price.region
    with django_assert_num_queries(2):
        (only,) = shown.facts(["cost"], [where], language=tags.LANGUAGES["ko"])
        assert (only.note, str(only.fact.source)) == (KOREAN, "None")


@pytest.mark.parametrize(
    ("before", "told"), [(61, False), (60, True), (0, True), (-400, True)], ids=str
)
def test_due__from_sixty_days_before(before, told, price):
    RegionFact.objects.exclude(pk=price.pk).delete()
    assert shown.due(LAST - timedelta(days=before)) == [price] * told


def test_source__a_work_that_a_live_fact_names_stays():
    """Given a signed fact that cites a work, when someone takes the work down, then it is refused."""
    work = roads.publish(roads.reference("price2026"))
    signed.fact(signed.region(), source=work, source_name="", accessed=None)
    with pytest.raises(ReviewRequired, match="gb-cost"):
        road.withdraw(work, roads.editor(), "A test.")
