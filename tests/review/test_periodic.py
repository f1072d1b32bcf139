"""Periodic review: the clock opens it, one signature on one screen ends it, nothing is published."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, WorkflowState

from kb.review import desk, periodic, road
from kb.review.kinds import Kind
from kb.review.models import AuditEntry, ChecklistPoint
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def live(title: str = "Ketamine"):
    """A live article that is due in three months, while the credentials of its reviewers last."""
    page = roads.article(title=title)
    draft = page.get_latest_revision_as_object()
    draft.review_interval_months = 3
    draft.save_revision(user=roads.editor())
    return roads.publish(page)


def days_before_due(text, days: int):
    """The moment so many days before the review of `text` is due; a negative number is after it."""
    ahead = (text.approval.review_due - timezone.localdate()).days - days
    return mock.patch(
        "django.utils.timezone.now", return_value=timezone.now() + timedelta(days=ahead)
    )


def due(text) -> periodic.Again | None:
    return next((row for row in periodic.due_again() if row.text == text), None)


def opened(text) -> bool:
    periodic.open_due()
    return roads.fresh(text).in_review


# -- when ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "listed", "open_"),
    [(61, False, False), (60, True, False), (15, True, False), (14, True, True), (0, True, True),
     (-400, True, True)],
)  # fmt: skip
def test_clock__lists_from_60_days_and_opens_from_14(days, listed, open_):
    """Given a live text, when its date comes near, then it is listed 60 days before and its review
    is open 14 days before; once open, it is not listed any more."""
    page = live()
    with days_before_due(page, days):
        assert (due(page) is not None) == listed
        assert opened(page) == open_
        assert (due(page) is not None) == (listed and not open_)
        assert periodic.open_due() == ([], [])  # a second run opens nothing twice


def _nothing(page):
    pass


def _edited(page):
    roads.edit(page, "Other words.")


def _saved_unchanged(page):
    page.get_latest_revision_as_object().save_revision(user=roads.editor())


def _cancelled(page):
    roads.submit(page)
    roads.fresh(page).current_workflow_state.cancel(user=roads.editor())


def _declined(page):
    road.decline(roads.submit(page), roads.reviewer(), "No.")


def _cancelled_then_signed(page):
    _cancelled(page)
    roads.publish(roads.fresh(page))


def _withdrawn(page):
    road.withdraw(page, roads.editor(), "No.")


BEFORE = {
    "untouched": (_nothing, True, None),
    "saved without a change": (_saved_unchanged, True, None),
    "with a newer draft": (_edited, False, "newer draft"),
    "cancelled by an editor": (_cancelled, False, "cancelled"),
    "declined": (_declined, False, "declined"),
    "cancelled, and signed since": (_cancelled_then_signed, True, None),
    "withdrawn": (_withdrawn, False, None),
}


@pytest.mark.parametrize("case", BEFORE)
def test_clock__opens_only_what_is_live_unchanged(case):
    """Given a text that is due, when its editor has plans for it, then the clock leaves it and the
    list says why."""
    prepare, opens, why = BEFORE[case]
    page = live()
    with days_before_due(page, 5):
        prepare(page)
        page = roads.fresh(page)
    near = days_before_due(page, 5) if page.live else nullcontext()
    with near:
        row = due(page)
        assert (row.waits if row else None) is None if why is None else why in str(row.waits)
        assert opened(page) == opens


def test_clock__text_that_cannot_be_submitted_any_more_is_told_and_stops_no_other():
    """Given texts that are due, when one has become incomplete by a newer rule, then the others are
    opened and the refusal says why."""
    page = live()
    refuse = mock.patch(
        "kb.articles.models.ArticlePage.problems_before_review", return_value=["A new rule."]
    )
    with days_before_due(roads.topic(), 5), refuse:
        rounds, refusals = periodic.open_due()
        assert not roads.fresh(page).in_review
    assert [refusal.reason for refusal in refusals if "A new rule." in refusal.reason]
    assert rounds


def test_due_again__costs_the_same_with_more_texts():
    first = live("First")

    def asked() -> int:
        periodic.due_again()  # fills what is cached
        with CaptureQueriesContext(connection) as queries:
            periodic.due_again()
        return len(queries)

    with days_before_due(first, 30):
        few = asked()
    for title in ("Second", "Third", "Fourth"):
        live(title)
    with days_before_due(first, 30):
        assert len(periodic.due_again()) == 4
        assert asked() == few <= 20


# -- how -------------------------------------------------------------------------------------------
def test_periodic__is_signed_on_one_screen_without_a_publication():
    """Given a live text whose review the clock opened, when its reviewer opens the one screen and
    signs, then readers see the new signature and date, and the page was not published again."""
    page, client = live(), Client()
    before, times = page.approval, (page.first_published_at, page.last_published_at)
    with days_before_due(page, 5):
        assert opened(page)
        (row,) = [r for r in desk.waiting_for(roads.reviewer()) if r.draft == page]
        assert (row.kind, row.refusal) == (Kind.PERIODIC, None)
        client.force_login(roads.reviewer())
        address = reverse("review:sign", args=[row.state.pk])
        assert client.get(address).status_code == 200
        published = PageLogEntry.objects.filter(action="wagtail.publish").count()
        form = {"digest": row.state.digest, "password": roads.PASSWORD,
                **dict.fromkeys(ChecklistPoint.of(page), "on"), "sign": "1"}  # fmt: skip
        response = client.post(address, form)
        assert response.status_code == 302, response.context["form"].errors
    page = roads.fresh(page)
    assert page.approval.pk > before.pk
    assert page.approval.digest == before.digest
    assert page.approval.review_due > before.review_due
    assert (page.first_published_at, page.last_published_at) == times
    assert PageLogEntry.objects.filter(action="wagtail.publish").count() == published
    assert not page.has_unpublished_changes
    assert not page.in_review


def test_periodic__an_alias_moves_along():
    """Given an alias of a live text, when the text is reviewed again, then the alias shows the new
    signature too."""
    page = live()
    topic = roads.topic("second")
    alias = page.create_alias(parent=topic).specific
    alias.live = True
    alias.save()
    assert roads.fresh(alias).approval == page.approval
    with days_before_due(page, 5):
        assert opened(page)
        roads.sign(page.get_latest_revision())
    assert roads.fresh(alias).approval == roads.fresh(page).approval != page.approval


def test_periodic__new_dates_of_expiry_are_a_publication():
    """Given a draft with the same words that ends on a date, when it is signed, then the date takes
    effect."""
    page = live()
    draft = page.get_latest_revision_as_object()
    draft.expire_at = timezone.now() + timedelta(days=30)
    draft.save_revision(user=roads.editor())
    assert roads.publish(page).expire_at is not None


def test_clock__nobody_submitted_it_and_the_screens_say_so():
    """Given a round that the clock opened, when the log, the editor and the lists of workflows are
    opened, then none fails for want of a person."""
    page = live()
    with days_before_due(page, 5):
        assert opened(page)
    state = WorkflowState.objects.get(object_id=str(page.pk), status="in_progress")
    assert state.requested_by is None
    entry = AuditEntry.objects.filter(verb="submit", subject_id=page.pk).first()
    assert (entry.actor, entry.actor_name) == (None, "")
    client = Client()
    client.force_login(roads.superuser())
    for address in (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:workflow_history_detail", args=[page.pk, state.pk]),
        reverse("wagtailadmin_reports:workflow"),
        reverse("review:sign", args=[state.current_task_state_id]),
    ):
        assert client.get(address).status_code == 200
