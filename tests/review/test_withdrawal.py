"""Withdrawing: by whom, in which languages, and what it takes to come back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions import UnpublishPageAction

from kb.articles.models import ArticlePage
from kb.review import road
from kb.review.errors import MayNotSign, ReviewRequired
from kb.review.models import AuditEntry, Revocation
from tests import roads
from tests.locales import trees
from tests.review.clock import turn_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

REASON = "A trial was retracted."


def _past_its_date():
    yesterday = timezone.localdate() - timedelta(days=1)
    roads.credential(roads.user("expired"), "en-us", valid_until=yesterday)
    return roads.reviewer(name="expired")


def _inactive():
    person = roads.reviewer(name="inactive")
    person.is_active = False
    person.save()
    return person


# Who may withdraw an English article, alone or with its Japanese translation.
ACTORS = {
    "superuser": (roads.superuser, True),
    "editor": (roads.editor, True),
    "reviewer of the language": (roads.reviewer, True),
    "reviewer of Japanese": (lambda: roads.reviewer("ja"), False),
    "translator into Japanese": (lambda: roads.translator("ja"), False),
    "reviewer whose credential is past its date": (_past_its_date, False),
    "reviewer whose account is closed": (_inactive, False),
    "someone in no group": (lambda: roads.user("nobody"), False),
}


def address(page) -> str:
    return reverse("review:withdraw", args=["articles", "articlepage", page.pk])


def press(person, page, **given: str) -> str:
    """What the person reads after the press of the button."""
    client = Client()
    client.force_login(person)
    data = {"cause": "wrong", "reason": REASON, **given}
    return client.post(address(page), data, follow=True).content.decode()


def live(*pages: ArticlePage) -> list[bool]:
    return [roads.fresh(page).live for page in pages]


@pytest.fixture
def article() -> ArticlePage:
    return roads.article(live=True)


@pytest.fixture
def translated(article: ArticlePage) -> ArticlePage:
    return trees.article("ja")


# -- who -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("everywhere", [False, True], ids=["here", "everywhere"])
@pytest.mark.parametrize("actor", ACTORS)
def test_withdraw__who_may(actor, everywhere, article, translated):
    """Given an article in two languages, when each kind of person withdraws the English one, then
    those who edit it or review its language do, also in every language; the others change
    nothing."""
    make, may = ACTORS[actor]
    person = make()
    if may:
        road.withdraw(article, person, REASON, cause="wrong", everywhere=everywhere)
        assert live(article, translated) == [False, not everywhere]
        return
    with pytest.raises(MayNotSign):
        road.withdraw(article, person, REASON, cause="wrong", everywhere=everywhere)
    assert live(article, translated) == [True, True]
    assert not Revocation.objects.exists()


@pytest.mark.parametrize("actor", [a for a in ACTORS if "closed" not in a])
def test_screen__who_may(actor, article, translated):
    """Given the same people, when they press the button of the screen, then the same happens."""
    make, may = ACTORS[actor]
    press(make(), article, everywhere="on")
    assert live(article, translated) == [not may, not may]


# -- where -----------------------------------------------------------------------------------------
def test_everywhere__each_text_by_its_own_entry(client: Client, article, translated):
    """Given an article in two languages, when it is withdrawn in all, then each has an entry in the
    log and an ended signature, and readers of both find the cause."""
    road.withdraw(article, roads.editor(), REASON, cause="safety", everywhere=True)
    entries = AuditEntry.objects.filter(verb=AuditEntry.Verb.WITHDRAW)
    assert {e.language for e in entries} == {"en-us", "ja"}
    assert {(r.cause, r.reason) for r in Revocation.objects.all()} == {("safety", REASON)}
    for path in ("/en-us/ketamine/ketamine/", "/ja/ketamine/ketamine/"):
        assert client.get(path).status_code == 410


def test_everywhere__all_or_nothing(article, translated, monkeypatch):
    """Given an article in two languages, when the second cannot be withdrawn, then neither is."""
    take_down = road.take_down

    def fails_at_second(obj, **given):
        if obj.pk == translated.pk:
            raise RuntimeError("the disk is full")
        take_down(obj, **given)

    monkeypatch.setattr(road, "take_down", fails_at_second)
    with pytest.raises(RuntimeError):
        road.withdraw(article, roads.editor(), REASON, everywhere=True)
    assert live(article, translated) == [True, True]
    assert not Revocation.objects.exists()
    assert not AuditEntry.objects.filter(verb=AuditEntry.Verb.WITHDRAW).exists()


def test_everywhere__drafts_are_left_alone(article):
    """Given a translation that is a draft, when the source is withdrawn in every language, then the
    draft has no entry."""
    trees.article("ja", live=False)
    road.withdraw(article, roads.editor(), REASON, everywhere=True)
    assert AuditEntry.objects.filter(verb=AuditEntry.Verb.WITHDRAW).count() == 1


# -- the screen ------------------------------------------------------------------------------------
def test_screen__lists_what_goes_in_other_languages(article, translated):
    client = Client()
    client.force_login(roads.editor())
    shown = client.get(address(article)).content.decode()
    assert 'name="everywhere"' in shown
    assert f'lang="ja" target="_blank" rel="noopener">{translated.title}</a>' in shown
    assert 'type="radio" name="cause" value="safety"' in shown
    for by_itself in ("lapsed", "altered"):
        assert f'value="{by_itself}"' not in shown


def test_screen__one_language_is_not_asked_about(article):
    client = Client()
    client.force_login(roads.editor())
    assert 'name="everywhere"' not in client.get(address(article)).content.decode()
    assert "Withdrawn." in press(roads.editor(), article, everywhere="on")


@pytest.mark.parametrize(
    "given",
    [{"reason": ""}, {"reason": "  "}, {"cause": ""}, {"cause": "lapsed"}, {"cause": "nonsense"}],
)
def test_screen__incomplete_is_asked_again(given, article):
    """Given a press without a reason or a cause that a person may give, when it is answered, then
    the text stays, and what was typed is still there."""
    shown = press(roads.editor(), article, **given)
    assert live(article) == [True]
    assert "help-critical" in shown or "w-field__errors" in shown
    if "reason" not in given:
        assert REASON in shown
    else:
        assert re.search(r'<input[^>]* value="wrong"[^>]* checked', shown)


def test_screen__work_shown_in_a_live_text(article):
    """Given a work that a live article cites, when its withdrawal is pressed, then the sentence says
    where it is shown, and it stays."""
    work = article.citations.first().reference
    client = Client()
    client.force_login(roads.editor())
    where = reverse("review:withdraw", args=["references", "reference", work.pk])
    answer = client.post(where, {"cause": "wrong", "reason": REASON})
    assert answer.status_code == 200
    assert "Withdraw or change those first." in answer.content.decode()
    assert live(work) == [True]


# -- coming back -----------------------------------------------------------------------------------
def test_back__withdrawn_needs_a_signature(article):
    """Given a withdrawn text, when someone publishes its unchanged words, then they are refused;
    signed again, they are live."""
    road.withdraw(article, roads.editor(), REASON)
    revision = roads.fresh(article).get_latest_revision()
    with pytest.raises(ReviewRequired, match="have not been signed"):
        road.publish(revision, by=roads.superuser())
    with pytest.raises(ReviewRequired, match="have not been signed"):
        revision.publish()
    assert live(article) == [False]
    roads.publish(roads.fresh(article))
    assert live(article) == [True]


def test_back__each_language_by_its_own_signature(article, translated):
    """Given an article withdrawn in every language, when the English one is signed again, then the
    Japanese one stays away."""
    road.withdraw(article, roads.editor(), REASON, everywhere=True)
    roads.publish(roads.fresh(article))
    assert live(article, translated) == [True, False]


def test_back__merely_taken_off_line_returns_unchanged(article):
    """Given a text taken off line by an action of Wagtail that ends no signature, when its unchanged
    words are published, then they are live."""
    UnpublishPageAction(article).execute(skip_permission_checks=True)
    road.publish(roads.fresh(article).get_latest_revision(), by=roads.editor())
    assert live(article) == [True]


def test_back__merely_taken_off_line_and_changed_refused(article):
    UnpublishPageAction(article).execute(skip_permission_checks=True)
    revision = roads.edit(roads.fresh(article), "Changed.")
    with pytest.raises(ReviewRequired, match="have not been signed"):
        road.publish(revision, by=roads.editor())


def test_back__merely_taken_off_line_and_past_its_date_refused(article, monkeypatch):
    due = article.approval.review_due
    UnpublishPageAction(article).execute(skip_permission_checks=True)
    turn_to(due + timedelta(days=1), monkeypatch)
    with pytest.raises(ReviewRequired, match="past its review date"):
        road.publish(roads.fresh(article).get_latest_revision(), by=roads.editor())
