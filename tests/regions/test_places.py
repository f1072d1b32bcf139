"""Where readers see a fact, and that its reviewer reads that before signing."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kb.locales import tags
from kb.regions import shown
from kb.regions.asking import Asked
from kb.regions.models import FactNote, RegionFact
from kb.regions.places import places
from kb.review.consequences import consequences
from tests import roads
from tests.regions.signed import draft, draft_region, unsaved_fact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

BODY_ID = "fac70000-0000-4000-8000-00000000000"
CASES = {
    "same kind": ({}, {}, True),
    "other kind": ({"kind": "rule"}, {}, False),
    "same substance": ({"substance": "ketamine"}, {"substance": "ketamine"}, True),
    "other substance": ({"substance": "ketamine"}, {"substance": "esketamine"}, False),
    "asked of all": ({}, {"substance": "esketamine", "route": "nasal"}, True),
    "true of all": ({"substance": "ketamine", "route": "nasal"}, {"substance": "ketamine"}, True),
    "other indication": ({"indication": "ptsd"}, {"indication": "depression"}, False),
}


@pytest.mark.parametrize("case", CASES)
def test_asked__shows_what_the_page_shows(case):
    asked, of_fact, shows = CASES[case]
    assert Asked(**{"kind": "cost", **asked}).shows(RegionFact(kind="cost", **of_fact)) == shows


def article(title: str, *blocks: dict[str, Any], live: bool = True) -> Any:
    """An article whose section ends with `blocks`."""
    page = roads.article(title=title)
    draft = page.get_latest_revision_as_object()
    raw = list(draft.body.raw_data)
    ided = [{"id": f"{BODY_ID}{place}", **block} for place, block in enumerate(blocks)]
    raw[0]["value"]["content"] = [*raw[0]["value"]["content"], *ided]
    draft.body = raw
    draft.save_revision(user=roads.editor())
    return roads.publish(roads.fresh(page)) if live else page


def costs(**about: str) -> dict[str, Any]:
    return {"type": "region_facts", "value": {"kind": "cost", "scope": "reader", **about}}


CHECK = {"type": "check_clinician", "value": {"heading": ""}}


def signed(**fields: Any) -> RegionFact:
    last = shown.today() + timedelta(days=300)
    return roads.publish(
        draft(unsaved_fact(roads.publish(draft_region()), review_by=last, **fields))
    )


def said(obj: Any) -> dict[str, list[str]]:
    """What the signing screen lists when the newest draft is submitted, each with its places."""
    state = roads.submit(obj).task_states.latest("pk").specific
    found = consequences(state.revision.as_object(), state)
    return {each.sentence: [f"{p.language} {p.title}" for p in each.places] for each in found}


def test_places__live_texts_of_every_language():
    """Given articles that ask for costs, for another substance's, for registers, and one in draft,
    when the first has a live translation, then a price stands in the two, and a register elsewhere."""
    first = article("Access", costs(substance="ketamine"))
    roads.publish_translation(first, "ko")
    article("Spray", costs(substance="esketamine"))
    article("Doctors", CHECK)
    article("Draft", costs(), live=False)
    price, register = RegionFact(kind="cost", substance="ketamine"), RegionFact(kind="register")
    here, there = places(price, register)
    assert [(p.language, p.url.split("/")[1]) for p in here] == [("en-us", "en-us"), ("ko", "ko")]
    assert [p.title for p in there] == ["Doctors"]


def test_places__same_queries_however_many(django_assert_num_queries):
    """Given one article with facts, when there are two more, then it takes no more queries."""
    article("One", costs())
    price = RegionFact(kind="cost")
    places(price)
    with django_assert_num_queries(1):
        assert len(places(price, price)[0]) == 1
    article("Two", costs(), CHECK)
    article("Three", costs(route="nasal"))
    with django_assert_num_queries(1):
        assert len(places(price)[0]) == 3


def test_signing__price_lists_every_text_and_the_notes_that_end():
    """Given a signed price with a note in Korean, shown in two texts, when another price is
    submitted, then its reviewer reads both texts by name, the last day, and which note ends."""
    article("Access", costs())
    article("Costs", costs())
    price = signed()
    roads.publish(draft(FactNote(fact=price, locale=roads.locale("ko"), text="한 번의 금액.")))
    price = roads.fresh(price)
    price.high = Decimal(300)
    price.save_revision(user=roads.editor())
    found = said(price)
    assert found["It changes at once in 2 live texts that show it:"] == [
        "en-us Access", "en-us Costs"
    ]  # fmt: skip
    assert "1 note on it is shown no more until it is renewed and signed:" in found
    assert any("up to and including" in sentence for sentence in found)


def test_signing__what_changes_its_kind_goes_from_where_it_stood():
    article("Access", costs())
    price = signed()
    price.kind, price.text, price.low, price.high = "rule", "So it is.", None, None
    price.save_revision(user=roads.editor())
    found = said(price)
    assert found["It goes from 1 live text that shows it now:"] == ["en-us Access"]
    assert "No live text shows it yet." in found


LINE = {"name": "Line", "purpose": "suicide", "number": "988"}


def test_signing__helpline_stands_on_every_page():
    line = unsaved_fact(
        roads.publish(draft_region()), kind="crisis", low=None, high=None, contacts=[LINE]
    )
    line.review_by = shown.today() - timedelta(days=1)
    found = said(draft(line))
    assert "It stands on every page, in every language, for readers in: United Kingdom." in found
    assert "No live text shows it yet." not in found
    assert any("nothing current is known" in sentence for sentence in found)


LEAVES = {
    "kind": ({"kind": "rule", "text": "So it is.", "contacts": []}, True),
    "region": ({"region": "KR"}, True),
    "into a part": ({"region": "GB-SCT"}, True),
    "number": ({"contacts": [{**LINE, "number": "111"}]}, False),
}


@pytest.mark.parametrize("case", LEAVES)
def test_signing__helpline_that_leaves_every_page(case):
    """Given a live helpline, when a draft of another kind or region is submitted, then its reviewer is
    told that readers in its region lose it on every page; of another number nothing is lost."""
    line = signed(kind="crisis", low=None, high=None, contacts=[LINE])
    changes, leaves = LEAVES[case]
    names = dict.fromkeys(tags.BY_TAG, "Scotland")
    others = {
        "KR": lambda: draft_region("KR", currency="KRW", emergency_number="119"),
        "GB-SCT": lambda: draft_region("GB-SCT", part_of=line.region, names=names),
    }
    for name, value in changes.items():
        setattr(line, name, roads.publish(others[value]()) if name == "region" else value)
    line.save_revision(user=roads.editor())
    gone = "It goes from every page, in every language, for readers in: United Kingdom."
    assert (gone in said(line)) == leaves


def test_signing__line_of_a_part_stays_there_when_the_country_has_it():
    """Given a live helpline of a part, when it is moved to the country, then nobody loses it."""
    uk = roads.publish(draft_region())
    names = dict.fromkeys(tags.BY_TAG, "Scotland")
    part = roads.publish(draft_region("GB-SCT", part_of=uk, names=names))
    value = {"low": None, "high": None, "contacts": [LINE]}
    line = roads.publish(draft(unsaved_fact(part, kind="crisis", **value)))
    line.region = uk
    line.save_revision(user=roads.editor())
    found = said(line)
    assert "It stands on every page, in every language, for readers in: United Kingdom." in found
    assert not any(sentence.startswith("It goes from every page") for sentence in found)


def test_signing__note_stands_where_its_fact_does_in_its_language():
    first = article("Access", costs())
    price = signed()
    note = draft(FactNote(fact=price, locale=roads.locale("ko"), text="한 번의 금액."))
    assert "No live text shows it yet." in said(note)
    roads.publish_translation(first, "ko")
    page = roads.fresh(note)
    page.current_workflow_state.cancel(user=roads.editor())
    (found,) = (p for s, p in said(roads.fresh(note)).items() if s.startswith("It changes at once"))
    assert [place.split()[0] for place in found] == ["ko"]


def test_signing__region_is_on_every_page():
    """Given a region with a signed fact, when another emergency number is submitted, then its
    reviewer is told that every page has it, and not that texts of other records show it."""
    price = signed()
    where = price.region
    where.emergency_number = "112"
    where.save_revision(user=roads.editor())
    found = said(where)
    assert "1 signed fact stands under it." in found
    assert not any(sentence.startswith("It changes at once in") for sentence in found)


def test_signing_screen__value_source_and_difference():
    """Given a signed price, when another is submitted, then the screen shows the difference and the
    places, and its preview the price as readers of each language see it, the source and the price
    until then."""
    article("Access", costs())
    price = signed()
    price.high = Decimal(300)
    price.save_revision(user=roads.editor())
    state = roads.submit(price).task_states.get()
    client = Client()
    client.force_login(roads.reviewer())
    page = client.get(reverse("review:sign", args=[state.pk])).content.decode()
    assert "Highest amount" in page
    assert "250" in page
    assert "300" in page
    assert ">Access</a>" in page
    preview = client.get(reverse("review:preview", args=[state.pk])).content.decode()
    assert len(re.findall("GBP 225[–～~]300", preview)) >= 5  # once in each language
    assert preview.count("GBP 225–250") == 1
    assert "A price list" in preview


PREVIEWED = {
    "region": lambda: draft_region(),
    "fact": lambda: draft(unsaved_fact(draft_region())),
    "lapsed": lambda: draft(
        unsaved_fact(draft_region(), review_by=shown.today() - timedelta(days=1))
    ),
    "note": lambda: draft(
        FactNote(fact=draft(unsaved_fact(draft_region())), locale=roads.locale("ja"), text="注。")
    ),
}


@pytest.mark.parametrize("kind", PREVIEWED)
def test_preview__as_readers_see_it(kind, rf):
    obj = PREVIEWED[kind]()
    page = obj.make_preview_request(rf.get("/"), obj.default_preview_mode).content.decode()
    wanted = {"region": "영국", "fact": "英国", "lapsed": "No current figure", "note": "注。"}
    assert wanted[kind] in page


def test_edit__says_where_readers_see_it():
    article("Access", costs())
    price = signed()
    client = Client()
    client.force_login(roads.editor())
    url = reverse(RegionFact.snippet_viewset.get_url_name("edit"), args=[price.pk])
    page = client.get(url).content.decode()
    assert ">Access</a>" in page
    assert f"?fact={price.pk}&amp;locale={roads.locale('ja').pk}" in page
