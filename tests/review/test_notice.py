"""What readers find where a text was: 410, in their language, with the cause, and none of the text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import html5lib
import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.actions import CreatePageAliasAction, UnpublishPageAction
from wagtail.models import Page, PageViewRestriction

from kb.locales.tags import LANGUAGES
from kb.review import road
from kb.review.models import Revocation
from tests import roads
from tests.locales import trees
from tests.review.clock import turn_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

PATH = "/en-us/ketamine/ketamine/"
REASON = "Dr. Quill withdrew her data."
SUMMARY = "In short."


def read(client: Client, path: str = PATH, *, status: int = 410) -> tuple[Any, str]:
    """The document at `path` and the words of its main part."""
    response = client.get(path)
    assert response.status_code == status
    if status == 410:
        assert "noindex" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"]
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page = parser.parse(response.content.decode())
    return page, " ".join("".join(page.find(".//main").itertext()).split())


def links(page: Any) -> list[str]:
    return [a.get("href") for a in page.findall(".//main//a")]


@pytest.mark.parametrize("cause", [c for c in Revocation.Cause if c != "lapsed"])
def test_notice__names_title_day_and_cause(client: Client, cause: str) -> None:
    """Given a text withdrawn for a cause and a reason of the house, when it is asked for, then the
    reader gets its signed title, the day, and the cause; neither the reason nor the old text."""
    page = roads.article(live=True)
    road.withdraw(page, roads.editor(), REASON, cause=cause)
    document, said = read(client)
    today = timezone.localdate()
    assert f"“Ketamine” was withdrawn on {today:%B} {today.day}, {today.year}." in said
    assert str(Revocation.Cause(cause).label) in said
    whole = client.get(PATH).content.decode()
    for secret in (REASON, "Quill", SUMMARY, "It was studied.", "What is known", "Rita"):
        assert secret not in whole
    assert links(document) == ["/en-us/ketamine/", "/en-us/"]
    assert document.find(".//link[@rel='canonical']") is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_notice__in_the_language_of_the_address(client: Client, code: str) -> None:
    """Given an article live in two languages and withdrawn in one of them, when it is asked for
    there, then the notice is in that language and leads to the other."""
    other = "ko" if code == "ja" else "ja"
    trees.article(other)
    page = trees.article(code)
    road.withdraw(page, roads.reviewer(code), REASON, cause="wrong")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    document, said = read(client, f"/{code}/ketamine/ketamine/")
    assert document.get("lang") == LANGUAGES[code].tag
    with translation.override(code):
        assert gettext("This page was withdrawn") in said
        assert str(Revocation.Cause.WRONG.label) in said
    elsewhere = document.findall(".//ul[@class='choice']//a")
    assert f"/{other}/ketamine/ketamine/" in [a.get("href") for a in elsewhere]
    assert LANGUAGES[code].tag not in [a.get("lang") for a in elsewhere]


@pytest.mark.parametrize("path", ["", "ketamine/"])
def test_notice__of_home_and_topic(client: Client, path: str) -> None:
    """Given a home page or a topic withdrawn, when it is asked for, then it says so."""
    roads.article(live=True)
    road.withdraw(roads.topic() if path else roads.home(), roads.editor(), REASON)
    document, said = read(client, f"/en-us/{path}")
    assert str(Revocation.Cause.OTHER.label) in said
    assert links(document) == ["/en-us/" if path else "/"]


def test_notice__title_of_the_signed_words(client: Client) -> None:
    """Given a withdrawn text with a newer draft under another title, when it is asked for, then the
    title is the signed one."""
    page = roads.article(live=True)
    road.withdraw(page, roads.editor(), REASON)
    draft = roads.fresh(page)
    draft.title = "Unsigned title"
    draft.save_revision(user=roads.editor())
    draft.save()
    assert "Unsigned" not in client.get(PATH).content.decode()
    assert "“Ketamine”" in read(client)[1]


def test_notice__gone_once_signed_again(client: Client) -> None:
    page = roads.article(live=True)
    road.withdraw(page, roads.editor(), REASON)
    read(client)
    roads.publish(roads.fresh(page))
    assert SUMMARY in read(client, status=200)[1]


# -- where there is none ---------------------------------------------------------------------------
def _never_published() -> Page:
    return roads.article()


def _signed_for_later_then_withdrawn() -> Page:
    """Signed words that no reader ever saw."""
    page = roads.article().get_latest_revision_as_object()
    page.go_live_at = timezone.now() + timedelta(days=9)
    page.save_revision(user=roads.editor())
    page = roads.publish(page)
    assert not page.live
    road.withdraw(page, roads.editor(), REASON)
    return page


def _unpublished() -> Page:
    page = roads.article(live=True)
    UnpublishPageAction(page).execute(skip_permission_checks=True)
    return page


def _signed_again_then_unpublished() -> Page:
    page = roads.article(live=True)
    road.withdraw(page, roads.editor(), REASON)
    page = roads.publish(roads.fresh(page))
    UnpublishPageAction(page).execute(skip_permission_checks=True)
    return page


def _for_some_readers() -> Page:
    page = roads.article(live=True)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    road.withdraw(page, roads.editor(), REASON)
    return page


def _deleted() -> Page:
    page = roads.article(live=True)
    road.withdraw(page, roads.editor(), REASON)
    roads.fresh(page).delete()
    return page


@pytest.mark.parametrize(
    "make",
    [
        _never_published,
        _signed_for_later_then_withdrawn,
        _unpublished,
        _signed_again_then_unpublished,
        _for_some_readers,
        _deleted,
    ],
)
def test_notice__says_nothing_of_what_readers_never_lost_by_a_verb(client: Client, make) -> None:
    """Given a page that was never live, or is off line for another reason than a signature that was
    ended, when it is asked for, then there is no such page, as anywhere else."""
    make()
    _document, said = read(client, status=404)
    assert "Ketamine" not in said


@pytest.mark.parametrize("path", ["/en-us/nothing/", "/nothing/", "/de/ketamine/ketamine/"])
def test_notice__not_at_other_addresses(client: Client, path: str) -> None:
    road.withdraw(roads.article(live=True), roads.editor(), REASON)
    read(client, path, status=404)


# -- by the clock ----------------------------------------------------------------------------------
def test_lapsed__not_served_though_no_command_ran(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a live article whose grace ended, when the command that withdraws has not run, then a
    reader gets the notice all the same, with the day on which the grace was over."""
    page = trees.article("ja")
    due = page.approval.review_due
    turn_to(due + timedelta(days=90), monkeypatch)
    assert "ketamine" in read(client, "/ja/ketamine/ketamine/", status=200)[1].lower()
    turn_to(due + timedelta(days=95), monkeypatch)
    document, said = read(client, "/ja/ketamine/ketamine/")
    assert document.get("lang") == "ja"
    with translation.override("ja"):
        assert str(Revocation.Cause.LAPSED.label) in said
    day = document.find(".//main//time").get("datetime")
    assert day == (due + timedelta(days=91)).isoformat()
    assert SUMMARY not in said
    assert roads.fresh(page).live


def test_lapsed__kept_where_its_topics_keep_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = roads.article(live=True)
    topic = roads.topic()
    topic.keep_overdue = True
    topic.save_revision(user=roads.editor())
    roads.publish(topic)
    turn_to(page.approval.review_due + timedelta(days=2000), monkeypatch)
    assert SUMMARY in read(client, status=200)[1]


@pytest.mark.parametrize("path", ["/en-us/", "/en-us/ketamine/"])
def test_lapsed__home_and_topic_stay(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    due = roads.topic().approval.review_due
    turn_to(due + timedelta(days=2000), monkeypatch)
    read(client, path, status=200)


def test_lapsed__an_alias_with_its_source(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given an alias below another topic that keeps its texts, when the grace of its source is
    over, then the alias is not served either."""
    page, other = roads.article(live=True), roads.topic("ptsd")
    other.keep_overdue = True
    other.save_revision(user=roads.editor())
    roads.publish(other)
    CreatePageAliasAction(page, parent=other).execute(skip_permission_checks=True)
    page.update_aliases()
    read(client, "/en-us/ptsd/ketamine/", status=200)
    turn_to(page.approval.review_due + timedelta(days=91), monkeypatch)
    read(client, "/en-us/ptsd/ketamine/")


def test_lapsed__still_previewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a lapsed text, when an editor previews it, then the editor sees the text."""
    page = roads.article(live=True)
    turn_to(page.approval.review_due + timedelta(days=91), monkeypatch)
    assert SUMMARY in page.make_preview_request().content.decode()
