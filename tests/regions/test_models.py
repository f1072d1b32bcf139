"""Regions and facts refuse, in words, what a reader must not be shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from kb.locales import tags
from kb.regions import shown
from kb.regions.models import FactNote, Region, RegionFact
from kb.review.models import LiveApproval
from tests import roads

pytestmark = pytest.mark.django_db


def region(code: str = "GB", **fields) -> Region:
    made = Region(code=code, **{"currency": "GBP", "emergency_number": "999", **fields})
    made.save()
    made.save_revision(user=roads.editor())
    return made


def fact(where: Region, **fields) -> RegionFact:
    return RegionFact(
        region=where,
        **{
            "key": "uk-cost", "kind": "cost", "low": Decimal(225), "high": Decimal(250),
            "currency": "GBP", "unit": "infusion", "price_type": "public",
            "source_name": "A price list", "accessed": date(2026, 11, 1), "as_of": "2026-04",
            "review_by": date(2027, 5, 31), "confidence": "high",
            **fields,
        },
    )  # fmt: skip


def said(obj) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        obj.full_clean()
    return caught.value.message_dict


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
    assert said(fact(region(), **changes))[field] == [sentence]


def test_region__unknown_currency_refused():
    made = Region(code="GB", currency="XYZ", emergency_number="999")
    assert said(made)["currency"] == ["“XYZ” is no currency of ISO 4217."]


def test_region__part_needs_its_code_and_names():
    made = Region(code="FR-1", part_of=region(), currency="GBP", emergency_number="999")
    assert set(said(made)) == {"code", "names"}


def test_fact__live_by_the_road():
    """Given a signed region, when a fact about it is signed, then it is live under that signature."""
    where = roads.publish(region())
    made = fact(where)
    made.save()
    made.save_revision(user=roads.editor())
    live = roads.publish(made)
    assert live.live
    assert LiveApproval.objects.of(live).exists()


def test_note__ends_when_its_fact_is_signed_with_another_value():
    """Given a signed note on a signed fact, when the fact is signed with another price, then the
    note is shown no more, until it is renewed and signed itself."""
    made = fact(roads.publish(region()))
    made.save()
    made.save_revision(user=roads.editor())
    made = roads.publish(made)
    note = FactNote(fact=made, locale=roads.locale("ko"), text="한 번에 내는 금액입니다.")
    note.save()
    note.save_revision(user=roads.editor())
    korean = tags.LANGUAGES["ko"]
    note = roads.publish(note)
    assert shown.notes([made], language=korean) == {made.pk: "한 번에 내는 금액입니다."}
    made.high = Decimal(300)
    made.save_revision(user=roads.editor())
    made = roads.publish(roads.fresh(made))
    assert shown.notes([made], language=korean) == {}
    roads.fresh(note).save_revision(user=roads.editor())
    roads.publish(roads.fresh(note))
    assert shown.notes([made], language=korean) == {made.pk: "한 번에 내는 금액입니다."}
