"""The screen of a text as of a day: what it says, and to whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from kb.review import road
from kb.review.audit.as_of import history
from tests import roads
from tests.review.audit.test_as_of import html_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(roads.editor())
    return client


def address(obj: Any, name: str = "as_of") -> str:
    return reverse(f"review:{name}", args=[obj._meta.app_label, obj._meta.model_name, obj.pk])


def screen(client: Client, obj: Any, at: Any = None) -> str:
    at = at.isoformat() if isinstance(at, datetime) else at
    response = client.get(address(obj), {"at": at} if at is not None else {})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_screen__says_what_was_live_and_under_whose_signature(editor: Client) -> None:
    """Given a text put live, withdrawn and put back, when each time is asked for, then the line names
    the signature, or why there was nothing; every change is a link to itself."""
    page, before = roads.article(), timezone.now()
    assert "Nothing of it has ever been live." in screen(editor, page)
    page, live = roads.publish(page), timezone.now()
    road.withdraw(page, roads.editor(), "Only for the house.", cause="wrong")
    away = timezone.now()
    roads.publish(roads.fresh(page))
    assert "It first went live on" in screen(editor, page, before)
    assert "Rita en-us, MD (Test register 7)" in screen(editor, page, live)
    said = screen(editor, page, away)
    assert "It was taken from readers on" in said
    assert "They were told: Something in it was found to be wrong." in said
    assert "Only for the house." not in said
    assert "<iframe" not in said
    for change in history(page):
        assert ("<iframe" in screen(editor, page, change.at)) == bool(change.approval)
        assert change.at.astimezone(UTC).isoformat().replace("+", "%2B").replace(":", "%3A") in said


def test_screen__frame_has_the_page(editor: Client) -> None:
    page, then = roads.article(live=True), timezone.now()
    roads.edit(page, "Other words.")
    page = roads.publish(roads.fresh(page))
    response = editor.get(address(page, "as_of_page"), {"at": then.isoformat()})
    assert "It was studied." in response.content.decode()
    assert "wagtail-userbar" not in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_screen__a_day_means_its_end(editor: Client) -> None:
    page = roads.article(live=True)
    today = timezone.localdate()
    assert "Readers saw these words" in screen(editor, page, str(today))
    assert "It first went live on" in screen(editor, page, str(today - timedelta(days=1)))


@pytest.mark.parametrize(
    "at",
    ["yesterday", "2026-13-45", "2026-02-30", "0001-01-01", "9999-12-31T23:59", "2026-1", "\x00"],
)
def test_screen__no_date_is_a_sentence(at: str, editor: Client) -> None:
    page = roads.article(live=True)
    said = screen(editor, page, at)
    assert "Give a date like 2026-09-30." in said
    assert "<iframe" not in said
    answer = editor.get(address(page, "as_of_page"), {"at": at}, follow=True)
    assert "Give a date like" in answer.content.decode()


def test_screen__the_future_is_a_sentence(editor: Client) -> None:
    page = roads.article(live=True)
    assert "That is still to come." in screen(editor, page, "2999-01-01")


def test_screen__frame_without_anything_is_a_sentence(editor: Client) -> None:
    page = roads.article()
    answer = editor.get(address(page, "as_of_page"), follow=True)
    assert "was live then." in answer.content.decode()


def test_screen__records_too(editor: Client) -> None:
    roads.article(live=True)
    for record in (roads.Reference.objects.get(), roads.Person.objects.get()):
        assert "Readers saw these words" in screen(editor, record)
        assert editor.get(address(record, "as_of_page")).status_code == 200


def test_screen__deleted_text_for_auditors_alone(client: Client) -> None:
    """Given a text that was deleted, when an auditor asks, then it is there as readers saw it; an
    editor, who has no part in it any more, is sent away."""
    page, then = roads.article(live=True), timezone.now()
    roads.fresh(page).delete()
    client.force_login(roads.superuser())
    assert "Rita en-us" in screen(client, page, then)
    assert "It was taken from readers on" in screen(client, page)
    frame = client.get(address(page, "as_of_page"), {"at": then.isoformat()})
    assert "It was studied." in frame.content.decode()
    client.force_login(roads.editor())
    assert client.get(address(page)).status_code == 302


@pytest.mark.parametrize("path", ["auth/group/1/", "no/such/1/", "articles/articlepage/999/"])
def test_screen__what_is_not_reviewed_is_not_found(path: str, client: Client) -> None:
    client.force_login(roads.superuser())
    assert client.get(f"/admin/review/as-of/{path}").status_code == 404


def test_buttons__beside_the_history(editor: Client) -> None:
    page = roads.article(live=True)
    for name in ("wagtailadmin_explore", "wagtailadmin_pages:edit"):
        parent = page.get_parent() if name == "wagtailadmin_explore" else page
        html = editor.get(reverse(name, args=[parent.pk])).content.decode()
        assert address(page) in html
    listing = editor.get(reverse("wagtailsnippets_people_person:list")).content.decode()
    assert address(roads.Person.objects.get()) in listing
    root = editor.get(reverse("wagtailadmin_explore", args=[Page.objects.get(depth=1).pk]))
    assert "/as-of/wagtailcore/" not in root.content.decode()


def test_page__as_many_queries_however_many_records(django_assert_max_num_queries: Any) -> None:
    page = roads.article(live=True)
    with django_assert_max_num_queries(40):
        html_at(page, timezone.now())
