"""An order to send everything below a text: who may, what comes of it, and what a kill leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from kb.review.errors import ReviewRequired
from kb.translation import dispatching, orders, sending
from kb.translation.models import Dispatch, DispatchItem
from tests import roads
from tests.apart import run_apart
from tests.translation import texts
from tests.translation.test_sending import BUDGET

State = DispatchItem.State


def four() -> list[Locale]:
    return list(Locale.objects.exclude(language_code="en-us").order_by("pk"))


def tree() -> Page:
    """A topic with two signed articles and, between them, one that is not signed."""
    for title, live in (("A", True), ("B", False), ("C", True)):
        roads.article(title, live=live)
    return roads.topic()


def worker() -> None:
    """Does all that waits, as a worker would but on the connection of the test."""
    with patch.object(db_worker, "close_old_connections"):
        db_worker.Worker(
            queue_names=["default"], interval=0, batch=True, backend_name="background",
            startup_delay=False, max_tasks=None, worker_id="test", excluded_queue_names=[],
        ).run()  # fmt: skip


def states(dispatch: Dispatch) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item in dispatch.items.select_related("page"):
        found.setdefault(item.page.title, set()).add(item.state)
    return found


# -- the road --------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_order__worked_through_by_a_worker():
    """Given a topic ordered for two languages, when a worker runs, then every signed text is there in
    both as a draft, the unsigned one is refused with the reason, and nothing is left to do."""
    dispatch = orders.order(tree(), four()[:2], roads.editor())
    assert Translation.objects.count() == 0
    worker()
    assert states(dispatch) == {
        "Ketamine": {State.SENT}, "A": {State.SENT}, "B": {State.REFUSED}, "C": {State.SENT}
    }  # fmt: skip
    assert "not signed" in dispatch.items.filter(state=State.REFUSED)[0].reason
    assert Translation.objects.filter(source__object_repr="C").count() == 2
    assert not Page.objects.filter(locale__in=four(), live=True).exists()
    now = dispatching.progress(dispatch)[dispatch.pk]
    assert (now.sent, now.refused, now.total, now.is_over) == (6, 2, 8, True)
    assert not DBTaskResult.objects.failed().exists()


@pytest.mark.django_db
def test_order__cost():
    """Given an order for four languages, when one text of 40 segments is taken, sent and noted, then
    all of it is within the budget for each language."""
    roads.topic()
    texts.long_article("Long")
    dispatch = orders.order(roads.topic(), four(), roads.editor())
    assert dispatching.send_next(dispatch)
    with CaptureQueriesContext(connection) as captured:
        assert dispatching.send_next(dispatch)
    assert dispatch.items.filter(state=State.SENT, page__title="Long").count() == 4
    assert len(captured) <= BUDGET * 4


@pytest.mark.django_db
def test_stop_and_resume():
    """Given an order stopped after its first text, then no worker goes on; resumed, it is finished, and
    what was refused and is signed by then is sent too."""
    dispatch = orders.order(tree(), four()[:1], roads.editor())
    dispatching.send_next(dispatch)
    orders.stop(dispatch, roads.editor())
    worker()
    assert dispatch.items.filter(state=State.SENT).count() == 1
    orders.resume(dispatch, roads.editor())
    worker()
    assert states(dispatch)["B"] == {State.REFUSED}
    roads.publish(Page.objects.get(title="B").specific)
    orders.resume(dispatch, roads.editor())
    worker()
    assert set.union(*states(dispatch).values()) == {State.SENT}


@pytest.mark.django_db
def test_send_next__fault_of_one_text_does_not_end_the_order(monkeypatch):
    """Given a text that cannot be sent because of an error, when the order is worked through, then
    that text says so, what it began is undone, and the others are sent."""

    def break_in_the_middle(source: Any, *args: Any) -> None:
        if source.object_repr == "A":
            raise ZeroDivisionError

    dispatch = orders.order(tree(), four()[:1], roads.editor())
    note = sending._note_sent
    monkeypatch.setattr(sending, "_note_sent", lambda *a: (break_in_the_middle(*a), note(*a)))
    dispatching.work(dispatch)
    assert states(dispatch)["A"] == {State.REFUSED}
    assert states(dispatch)["C"] == {State.SENT}
    assert "error" in dispatch.items.get(page__title="A").reason
    assert not Page.objects.filter(title="A", locale__in=four()).exists()


# -- crashes ---------------------------------------------------------------------------------------
def killed_while_sending(dispatch: Dispatch, *, ago: timedelta) -> None:
    """As a process leaves it that was ended after taking a text."""
    items, _at = dispatching._take(dispatch)
    DispatchItem.objects.filter(pk__in=[i.pk for i in items]).update(taken_at=timezone.now() - ago)


@pytest.mark.django_db
@pytest.mark.parametrize("ago", [timedelta(seconds=10), dispatching.LEASE * 2])
def test_take__left_by_a_killed_process(ago):
    """Given a text that a killed process had taken, when another works through the order, then it
    leaves the text alone while its lease lasts, and sends it afterwards."""
    dispatch = orders.order(tree(), four()[:1], roads.editor())
    killed_while_sending(dispatch, ago=ago)
    dispatching.work(dispatch)
    expected = State.SENT if ago > dispatching.LEASE else State.RUNNING
    assert states(dispatch)["Ketamine"] == {expected}
    assert states(dispatch)["C"] == {State.SENT}
    orders.resume(dispatch, roads.editor())
    dispatching.work(dispatch)
    assert states(dispatch)["Ketamine"] == {State.SENT}


@pytest.mark.django_db
def test_send_next__taken_over_meanwhile(monkeypatch):
    """Given a process so slow that another took its text over, when it ends, then its work is undone:
    the other's counts."""
    dispatch = orders.order(roads.topic(), four()[:1], roads.editor())
    slow = dispatching._take(dispatch)
    dispatching.take_back(dispatch)
    other = dispatching._take(dispatch)
    monkeypatch.setattr(dispatching, "_take", lambda _dispatch: slow)
    dispatching.send_next(dispatch)
    assert Translation.objects.count() == 0
    assert dispatch.items.get().state == State.RUNNING
    monkeypatch.setattr(dispatching, "_take", lambda _dispatch: other)
    dispatching.send_next(dispatch)
    assert dispatch.items.get().state == State.SENT


@pytest.mark.django_db
def test_watch__begins_anew_after_a_kill(monkeypatch):
    """Given an order whose worker was killed with its task, when the next worker comes to the watch
    that was set, then the order is finished without anyone's doing."""
    dispatch = orders.order(tree(), four()[:1], roads.editor())
    long_ago = timezone.now() - dispatching.LEASE * 2
    DBTaskResult.objects.filter(task_path__endswith="send_next").update(status="RUNNING")
    DBTaskResult.objects.filter(task_path__endswith="watch").update(run_after=long_ago)
    Dispatch.objects.update(ordered_at=long_ago)
    killed_while_sending(dispatch, ago=dispatching.LEASE * 2)
    worker()
    assert dispatching.progress(dispatch)[dispatch.pk].is_over


def test_work__killed_and_resumed(tmp_path):
    """Given an order for four languages, when its process is ended by SIGKILL before any of its
    statements and another resumes, then the rows are those of a run that nobody ended."""
    outcome = run_apart("tests.translation.killed", tmp_path)
    assert outcome["kills"] >= 8
    assert outcome["problems"] == []
    assert outcome["resumed"] == outcome["undisturbed"]


@pytest.mark.django_db
def test_command__sends_what_is_left(capsys):
    dispatch = orders.order(tree(), four()[:1], roads.editor())
    killed_while_sending(dispatch, ago=timedelta(0))
    call_command("send_translations")
    assert states(dispatch)["Ketamine"] == {State.RUNNING}
    call_command("send_translations", "--resume")
    assert dispatching.progress(dispatch)[dispatch.pk].is_over
    said = capsys.readouterr().out
    assert "3 of 4 sent, 1 refused" in said
    assert "B (" in said


# -- who may ---------------------------------------------------------------------------------------
ACTORS = {
    "superuser": roads.superuser,
    "editor": roads.editor,
    "reviewer": roads.reviewer,
    "reviewer of Japanese": lambda: roads.reviewer("ja"),
    "translator into Japanese": lambda: roads.translator("ja"),
}
MAY_ORDER = {"superuser", "editor"}
VERBS = {
    "order": lambda dispatch, by: orders.order(dispatch.root, four()[:1], by),
    "stop": orders.stop,
    "resume": orders.resume,
}


@pytest.mark.django_db
@pytest.mark.parametrize("actor", ACTORS)
def test_orders__who_may(actor):
    """Given an order, when each kind of person orders again, stops and resumes, then those who may
    change the source text can, and the others read why not."""
    dispatch, by = (
        orders.order(roads.topic(live=False), four()[:1], roads.editor()),
        ACTORS[actor](),
    )
    rows = list(Dispatch.objects.values())
    for verb in VERBS.values():
        if actor in MAY_ORDER:
            verb(dispatch, by)
            continue
        with pytest.raises(orders.MayNotOrder, match="Only who may change"):
            verb(dispatch, by)
        assert list(Dispatch.objects.values()) == rows


@pytest.mark.django_db
def test_order__below_a_translation_refused():
    target = roads.publish_translation(roads.home(), "ja")
    with pytest.raises(ReviewRequired, match="source language"):
        orders.order(target, four(), roads.superuser())


# -- the screens -----------------------------------------------------------------------------------
@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(roads.editor())
    return client


@pytest.mark.django_db
def test_screens__order_without_a_worker(client):
    """Given an order placed on the *Languages* screen, when no worker takes it up, then its screen
    says so and offers to go on here; that finishes it, and the refused text is listed with the
    reason."""
    page = tree()
    address = reverse("translation:languages", args=[page.pk])
    choice = {"locales": [four()[0].pk], "below": "on"}
    screen = client.post(address, choice)["Location"]
    dispatch = Dispatch.objects.get()
    assert screen == reverse("translation:dispatch", args=[dispatch.pk])
    fresh = client.get(screen).content.decode()
    assert "data-idle hidden" in fresh
    Dispatch.objects.update(ordered_at=timezone.now() - dispatching.QUIET * 2)
    assert "data-idle>" in client.get(screen).content.decode()
    assert client.get(reverse("translation:dispatch_progress", args=[dispatch.pk])).json()["idle"]
    assert (
        "Nobody is working on it" in client.get(reverse("translation:dispatches")).content.decode()
    )
    client.post(reverse("translation:dispatch_press", args=[dispatch.pk]), {"here": "1"})
    done = client.get(screen).content.decode()
    assert "Finished: 3 of 4 sent, 1 refused." in done
    assert "is not signed yet" in done


@pytest.mark.django_db
def test_screens__buttons(client):
    dispatch = orders.order(roads.topic(live=False), four()[:1], roads.editor())
    press = reverse("translation:dispatch_press", args=[dispatch.pk])
    screen = reverse("translation:dispatch", args=[dispatch.pk])
    assert client.get(press)["Location"] == screen
    client.post(press, {"stop": "1"})
    assert "Stopped: 0 of 1 sent" in client.get(screen).content.decode()
    client.post(press, {"resume": "1"})
    assert Dispatch.objects.get().stopped_at is None
    client.force_login(roads.translator("ja"))
    client.post(press, {"stop": "1"})
    assert Dispatch.objects.get().stopped_at is None


@pytest.mark.django_db
def test_screens__cost(client, django_assert_max_num_queries):
    """Given ten orders, when their list opens, then it asks no more than for one."""
    topic = roads.topic(live=False)

    def cost() -> int:
        client.get(reverse("translation:dispatches"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("translation:dispatches"))
        return len(captured)

    orders.order(topic, four(), roads.editor())
    one = cost()
    for _number in range(9):
        orders.order(topic, four(), roads.editor())
    assert cost() == one


@pytest.mark.django_db
def test_screens__order_whose_texts_are_gone(client):
    dispatch = orders.order(roads.topic(live=False), four()[:1], roads.editor())
    dispatch.items.all().delete()
    answer = client.get(reverse("translation:dispatch", args=[dispatch.pk]))
    assert "0 of 0" in answer.content.decode()
