"""Regions and facts refuse, in words, what a reader must not be shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from kb.locales import tags
from kb.regions import shown
from kb.regions.models import Region, RegionFact
from kb.review.models import LiveApproval
from tests.regions import signed
from tests.regions.signed import draft_region, unsaved_fact

pytestmark = pytest.mark.django_db


def said(obj) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        obj.full_clean()
    return caught.value.message_dict


def of_france() -> RegionFact:
    return signed.fact(signed.region("FR"))


WRONG = {
    "currency": ({"currency": "GBX"}, "“GBX” is no currency of ISO 4217."),
    "low": ({"low": Decimal(300)}, "The lowest amount, 300, is above the highest, 250."),
    "high": ({"high": None}, "Give both amounts; they may be the same."),
    "unit": ({"unit": ""}, "Say what one pays for: a figure without a unit misleads."),
    "as_of": ({"as_of": "2026-02-30"}, "There is no day “2026-02-30”."),
    "source_name": ({"source_name": ""}, "Name the source, or choose the work cited."),
    "status": ({"status": "approved"}, "A fact of this kind has no such status."),
    "contacts": (
        {"kind": "crisis", "low": None, "high": None,
         "contacts": [{"name": "Line", "purpose": "support", "number": "1" * 200}]},
        "Entry 1: A telephone number has at most 20 characters; this has 200.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("field", WRONG)
def test_fact__wrong_value_named_in_words(field):
    changes, sentence = WRONG[field]
    assert said(unsaved_fact(draft_region(), **changes))[field] == [sentence]


def test_region__unknown_currency_refused():
    made = Region(code="GB", currency="XYZ", emergency_number="999")
    assert said(made)["currency"] == ["“XYZ” is no currency of ISO 4217."]


def test_region__part_needs_its_code_and_names():
    made = Region(code="FR-1", part_of=draft_region(), currency="GBP", emergency_number="999")
    assert set(said(made)) == {"code", "names"}


def test_region__part_needs_its_country():
    """Without it, readers in the part would have no helpline, and the part no names."""
    made = Region(code="GB-WLS", currency="GBP", emergency_number="999")
    assert said(made) == {"part_of": ["It is missing."]}


@pytest.mark.parametrize(
    ("make", "name"), [(signed.region, "code"), (of_france, "key")], ids=["region", "fact"]
)
def test_name__stays_once_it_was_signed(make, name):
    """Given a region or fact that was signed, when a draft has another name, by which a file would
    bring it twice, then that is refused; other drafts have any."""
    made = make()
    setattr(made, name, "KP")
    assert said(made)[name] == ["This stays as it was signed."]
    assert made.problems_before_review()


def test_name__of_a_draft_changes():
    made = draft_region()
    made.code = "KP"
    made.full_clean()


def test_fact__live_by_the_road():
    """Given a signed region, when a fact about it is signed, then it is live under that signature."""
    live = signed.fact(signed.region())
    assert live.live
    assert LiveApproval.objects.of(live).exists()


def test_note__ends_when_its_fact_is_signed_with_another_value():
    """Given a signed note on a signed fact, when the fact is signed with another price, then the
    note is shown no more, until it is renewed and signed itself."""
    made = signed.fact(signed.region())
    note = signed.note(made, "ko", "한 번에 내는 금액입니다.")
    korean = tags.LANGUAGES["ko"]
    assert shown.notes([made], language=korean) == {made.pk: "한 번에 내는 금액입니다."}
    made = signed.sign_again(made, high=Decimal(300))
    assert shown.notes([made], language=korean) == {}
    signed.sign_again(note)
    assert shown.notes([made], language=korean) == {made.pk: "한 번에 내는 금액입니다."}
