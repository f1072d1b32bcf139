"""No fact gives a number that is no longer in use, and none of its notes says one."""

from __future__ import annotations

from typing import Any

import pytest

from kb.regions import contacts
from kb.regions.models import FactNote, RegionFact
from kb.review import road
from kb.review.errors import NotReady
from tests import roads
from tests.regions import named

REFUSAL = (
    "“%s” says 1393, a number that is no longer in use: in South Korea, “자살예방 상담전화” has the "
    "number 109."
)

WRONG = {
    "itself": ({"replaces": ["109"]}, "It has the number 109, and cannot replace it."),
    "none": ({"replaces": ["1393"], "number": "", "url": "https://example.org/"},
             "It replaces a number, and has none itself."),
    "short": ({"replaces": ["12"]}, "“12” is too short to be known in a text."),
    "words": ({"replaces": ["the old one"]},
              "“the old one” is no telephone number: digits, with spaces or hyphens between."),
    "list": ({"replaces": "1393"}, "The numbers that it replaces are a list of text."),
    "also": ({"also": ["F"]}, "What it is also called is a list of names of 2 to 120 characters."),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_contacts__wrong_names_and_numbers_named_in_words(case: str) -> None:
    changes, sentence = WRONG[case]
    entry = {"name": "Line", "purpose": "suicide", "number": "109", **changes}
    with pytest.raises(ValueError, match="Entry 1: ") as caught:
        contacts.checked([entry])
    assert str(caught.value) == f"Entry 1: {sentence}"


@pytest.fixture(scope="module")
def signed(furnished: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock():
        yield named.sign_facts()


@pytest.mark.django_db
class TestSigned:
    def test_known__one_query(self, signed: Any, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(1):
            known = RegionFact.known()
        assert {"FDA", "식품의약국", "Food and Drug Administration"} <= set(known.regulators)
        assert [(old.number, old.successor) for old in known.retired] == [("1393", "109")]

    @pytest.mark.parametrize("way", ["number", "text"])
    def test_fact__retired_contact_refused_in_its_country_alone(
        self, signed: Any, way: str
    ) -> None:
        """Given a number that South Korea retired, when a fact gives it as a contact, then it cannot
        be submitted there; in another country it is another line's."""
        korea, states = signed
        entry = {"name": "Old line", "purpose": "support", way: "1393"}
        with pytest.raises(NotReady) as refused:
            road.submit(named.fact(korea, "kr-old", "crisis", entry), roads.editor())
        assert refused.value.problems == [REFUSAL % "Old line: 1393"]
        road.submit(named.fact(states, "us-other", "crisis", entry), roads.editor())

    def test_fact__line_in_use_cannot_be_replaced(self, signed: Any) -> None:
        """Given a signed line, when another fact says that its number was replaced, then that fact
        cannot be submitted."""
        entry = {"name": "New", "purpose": "support", "number": "110", "replaces": ["109"]}
        with pytest.raises(NotReady, match="“자살예방 상담전화: 109” says 109"):
            road.submit(named.fact(signed[0], "kr-new", "crisis", entry), roads.editor())

    def test_fact_and_note__retired_number_in_their_words_refused(self, signed: Any) -> None:
        fact = named.fact(signed[0], "kr-rule", "rule", text="Call 1393 first.")
        assert fact.problems_before_review() == [REFUSAL % "Call 1393 first."]
        explained = RegionFact.objects.get(key="kr-crisis")
        note = FactNote(fact=explained, locale=roads.locale("ko"), text="1393번으로 전화하십시오.")
        note.save()
        note.save_revision(user=roads.editor())
        assert note.problems_before_review() == [REFUSAL % "1393번으로 전화하십시오."]

    def test_fact__half_filled_draft_is_told_what_is_missing(self, signed: Any) -> None:
        fact = RegionFact(key="kr-half", kind="crisis", contacts=[{"number": 1}])
        assert len(fact.problems_before_review()) > 1
