"""What stands in a page as of a day of the past: the facts of that day, not those of today."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone, translation

from kb.regions import past
from kb.regions.models import RegionFact
from kb.regions.shown import today
from kb.review import road
from kb.review.audit import as_read
from kb.review.models import Approval
from tests import roads
from tests.articles.test_rendering import parse, words
from tests.regions import countries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture(scope="module")
def world(furnished: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        countries.build()
        countries.article(countries.COST)


def shown(when: datetime) -> str:
    """The comparison in the article as of `when`."""
    page = countries.ArticlePage.objects.get(slug="ketamine")
    answer = as_read.render(as_read.as_read(page.approval, when, pk=page.pk).obj)
    return words(parse(answer.content).find(".//div[@class='region-facts']"))


def price(code: str = "US") -> RegionFact:
    return RegionFact.objects.get(key=f"{code}-cost")


def test_past__price_of_then() -> None:
    """Given a price that was signed anew, when the page is shown as of before, then it has the old
    one; as of now, the new one."""
    before = timezone.now()
    countries.change(price(), low=450, high=450)
    assert "USD 400" in shown(before)
    assert "USD 450" not in shown(before)
    assert "USD 450" in shown(timezone.now())


def test_past__withdrawn_and_added_since() -> None:
    """Given a fact that was withdrawn since and another that did not exist, then the first is shown
    as of before, and the second is not."""
    before = timezone.now()
    road.withdraw(price("JP"), roads.editor(), "A test.")
    countries.cost("KR", 70_000)
    assert "JPY 50,000" in shown(before)
    assert "KRW" not in shown(before)
    assert "JPY" not in shown(timezone.now())


def test_past__lapses_by_the_day_of_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a fact that has lapsed since, then as of its last day it is shown."""
    countries.change(price(), review_by=today())
    then = timezone.now()
    monkeypatch.setattr("kb.regions.shown.today", lambda on=None: on or date(2100, 1, 1))
    assert "USD 400" in shown(then)


def test_past__note_and_work_of_then() -> None:
    """Given a note and a work cited that were both changed since, then the fact of before has what
    they said then, in their language; a note on another value than that day's is not shown."""
    work = Approval.objects.filter(subject_table="references_reference").latest("pk")
    fact = countries.change(price(), source_id=work.subject_id, source_name="", accessed=None)
    note = countries.note(fact, "ko", "당시의 말")
    before = timezone.now()
    countries.change(fact.source, title="Another title")
    countries.change(fact, low=450, high=450)
    after = timezone.now()
    countries.change(note, text="지금의 말")
    with translation.override("ko"):
        told = {when: past.facts(when, ["cost"], [fact.region])[0] for when in (before, after)}
    assert told[before].note == "당시의 말"
    assert told[before].fact.source.title == "The study feder2014"
    assert told[after].note == ""
