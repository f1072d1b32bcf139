"""Lists of texts in Wagtail's admin cost the same for any number of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PagePermissionTester

from kb.articles.models import ArticlePage, SourceDocument
from kb.translation.sending import send
from tests import roads

pytestmark = pytest.mark.django_db

ACTORS: dict[str, Callable[[], Any]] = {
    "superuser": roads.superuser,
    "editor": roads.editor,
    "translator": lambda: roads.translator("ja"),
}


@pytest.fixture
def trees() -> list[Page]:
    """The same topic in the source language and in Japanese, with an article each."""
    topic, japanese = roads.topic(), roads.locale("ja")
    send(roads.article(live=True), [japanese], roads.editor())
    return [topic, topic.get_translation(japanese)]


def grow(topic: Page, numbers: range) -> None:
    for number in numbers:
        page = ArticlePage(title=f"Text {number}", locale=topic.locale)
        Page.objects.get(pk=topic.pk).add_child(instance=page)
        page.save_revision(user=roads.editor())
        SourceDocument.objects.create(
            name=f"{topic.pk} {number}.txt", locale=page.locale, page=page, title="T", original=b"T",
            sha256=f"{page.pk:064}",
        )  # fmt: skip


def cost(client: Client, topic: Page) -> int:
    address = reverse("wagtailadmin_explore", args=[topic.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)


def test_explorer__cost(trees):
    """Given five texts below a topic, then twenty, in the source language and in Japanese, when each
    kind of person who works there opens the list, then it costs the same both times."""
    for topic in trees:
        grow(topic, range(4))
    clients = {name: Client() for name in ACTORS}
    for name, client in clients.items():
        client.force_login(ACTORS[name]())
    # The Japanese tree is not the editor's, nor the source the translator's.
    seen = [("superuser", trees[0]), ("superuser", trees[1]), ("editor", trees[0]),
            ("translator", trees[1])]  # fmt: skip
    few = [cost(clients[name], topic) for name, topic in seen]
    for topic in trees:
        grow(topic, range(4, 19))
    many = [cost(clients[name], topic) for name, topic in seen]
    # A list of more than a screen asks once for the site that its rows are roots of.
    assert all(after <= before + 1 for before, after in zip(few, many, strict=True)), (few, many)


@pytest.mark.parametrize("live", [True, False])
def test_can_delete__as_wagtail_decides(trees, live):
    """Given texts with and without others below them, live and not, when each kind of person would
    delete one, then our tester says what Wagtail's says."""
    grow(trees[0], range(1))
    article = ArticlePage.objects.get(locale=trees[0].locale, live=live)
    for who in [*ACTORS.values(), roads.reviewer]:
        for page in (article, *trees):
            theirs = PagePermissionTester(who(), page).can_delete()
            assert page.permissions_for_user(who()).can_delete() == theirs


def test_explorer__buttons(trees):
    """Given both trees, when they are listed, then a source text has its languages and its source
    document among its buttons."""
    grow(trees[0], range(1))
    client = Client()
    client.force_login(roads.editor())
    page, document = ArticlePage.objects.get(title="Text 0"), SourceDocument.objects.get()
    listed = client.get(reverse("wagtailadmin_explore", args=[trees[0].pk])).content.decode()
    assert reverse("translation:languages", args=[page.pk]) in listed
    assert reverse("articles:source", args=[document.pk]) in listed


@pytest.mark.parametrize("name", ["translations_report", "translations_report_results"])
def test_report_of_upstream__ours_instead(name):
    """Given wagtail-localize's own report, which asks for every row again, when it is opened, then
    our table comes instead."""
    client = Client()
    client.force_login(roads.editor())
    assert client.get(reverse(f"wagtail_localize:{name}"))["Location"] == reverse(
        "translation:table"
    )
