"""The age of a text by date alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from kb.review.ageing import Age, age, age_of, gone_since
from kb.review.models import Approval, Grace
from tests import roads

DUE = date(2027, 3, 1)
NINETY, NONE, LONG = Grace(days=90), Grace(days=0), Grace(days=400)
KEEP = Grace(days=90, keep=True)


@pytest.mark.parametrize(
    ("days", "grace", "expected"),
    [
        (-365, NINETY, Age.CURRENT),
        (-61, NINETY, Age.CURRENT),
        (-60, NINETY, Age.SOON),
        (-1, NINETY, Age.SOON),
        (0, NINETY, Age.DUE),
        (30, NINETY, Age.DUE),
        (31, NINETY, Age.OVERDUE),
        (90, NINETY, Age.OVERDUE),
        (91, NINETY, Age.LAPSED),
        (5000, NINETY, Age.LAPSED),
        (90, KEEP, Age.OVERDUE),
        (91, KEEP, Age.KEPT),
        (0, NONE, Age.DUE),
        (1, NONE, Age.LAPSED),
        (91, LONG, Age.OVERDUE),
        (400, LONG, Age.OVERDUE),
        (401, LONG, Age.LAPSED),
        (30, None, Age.DUE),
        (31, None, Age.OVERDUE),
        (5000, None, Age.OVERDUE),
    ],
)
def test_age__by_days_since_the_date(days: int, grace: Grace | None, expected: Age) -> None:
    on = DUE + timedelta(days=days)
    assert age(Approval(review_due=DUE), grace=grace, on=on) is expected


@pytest.mark.parametrize(
    ("due", "on", "expected"),
    [
        (date(2028, 2, 29), date(2028, 2, 28), Age.SOON),
        (date(2028, 2, 29), date(2028, 2, 29), Age.DUE),
        (date(2028, 2, 29), date(2028, 3, 30), Age.DUE),
        (date(2028, 2, 29), date(2028, 3, 31), Age.OVERDUE),
        (date(2028, 1, 31), date(2028, 3, 1), Age.DUE),  # 30 days, with a leap day between
        (date(2028, 1, 31), date(2028, 3, 2), Age.OVERDUE),
        (date(2027, 1, 31), date(2027, 3, 2), Age.DUE),
        (date(2027, 1, 31), date(2027, 3, 3), Age.OVERDUE),
        (date(2027, 12, 15), date(2028, 3, 14), Age.OVERDUE),
        (date(2027, 12, 15), date(2028, 3, 15), Age.LAPSED),
    ],
)
def test_age__over_leap_days_and_new_year(due: date, on: date, expected: Age) -> None:
    assert age(Approval(review_due=due), grace=NINETY, on=on) is expected


@pytest.mark.parametrize("days", [0, 90, 400])
def test_gone_since__is_the_first_day_of_being_lapsed(days: int) -> None:
    """Given any grace, when it ends, then the day that readers are told is the first on which the
    text is gone."""
    approval, grace = Approval(review_due=DUE), Grace(days=days)
    first = gone_since(approval, grace=grace)
    assert age(approval, grace=grace, on=first) is Age.LAPSED
    assert age(approval, grace=grace, on=first - timedelta(days=1)) is not Age.LAPSED


@pytest.mark.django_db
def test_age_of__nothing_live() -> None:
    assert age_of(roads.article()) is None


@pytest.mark.django_db
def test_age_of__turns_at_midnight_of_the_server(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """Given a text due on a day, when the minute before that day and its first minute in UTC are
    asked about, then it is due in the second only; a clock in Seoul changes nothing."""
    page = roads.article(live=True)
    due = page.approval.review_due
    assert settings.TIME_ZONE == "UTC"
    for moment, expected in (
        (datetime(due.year, due.month, due.day, tzinfo=UTC) - timedelta(minutes=1), Age.SOON),
        (datetime(due.year, due.month, due.day, tzinfo=UTC), Age.DUE),
    ):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert age_of(page) is expected


@pytest.mark.django_db
def test_age_of__asks_for_the_grace_only_past_the_date(django_assert_num_queries) -> None:
    """Given an article whose signature was read, when its age is asked, then its topics are not,
    until the day after its date."""
    page = roads.article(live=True)
    due = page.approval.review_due
    with django_assert_num_queries(0):
        assert age_of(page, on=due) is Age.DUE
    assert age_of(page, on=due + timedelta(days=91)) is Age.LAPSED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: roads.article(live=True), Age.LAPSED),
        (roads.topic, Age.OVERDUE),
        (roads.home, Age.OVERDUE),
        (lambda: roads.publish(roads.reference()), Age.OVERDUE),
        (lambda: roads.publish(roads.person()), Age.OVERDUE),
    ],
    ids=["article", "topic", "home", "work cited", "person"],
)
def test_age_of__only_articles_lapse(make, expected: Age) -> None:
    """Given each kind of text years past its date, when its age is asked, then only the article
    has lapsed; what others stand under or show stays, overdue."""
    text = make()
    assert age_of(text, on=text.approval.review_due + timedelta(days=1000)) is expected


@pytest.mark.django_db
def test_age_of__by_the_topics_of_the_article() -> None:
    """Given a topic whose reviewers decided on ten days of grace and on keeping, when an article
    below it is eleven days past its date, then it is kept."""
    page = roads.article(live=True)
    topic = roads.topic()
    topic.grace_days, topic.keep_overdue = 10, True
    topic.save_revision(user=roads.editor())
    roads.publish(topic)
    page = roads.fresh(page)
    due = page.approval.review_due
    assert age_of(page, on=due + timedelta(days=10)) is Age.DUE
    assert age_of(page, on=due + timedelta(days=11)) is Age.KEPT
