"""Every kind of page against axe, in light and dark, on a phone and on a desk."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from home.models import DemoDatabase, Notice
from tests import roads
from tests.articles.test_rendering import article_of_everything
from tests.home.test_notices import notice
from tests.locales import trees
from tests.review.clock import turn_to

CSS = Path(settings.BASE_DIR, "kb/core/static/kb/site.css")
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture
def pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The HTML of each, with the stylesheet inside: Chromium gets no server to ask."""
    article = trees.article("ja")
    for kind in Notice.Kind.values:
        roads.publish(notice(kind, "ja"))
    DemoDatabase.objects.create()
    found = {
        path: client.get(path, headers={"accept-language": "zh-TW"}).content
        for path in ("/", "/ja/", "/ja/ketamine/", "/ja/ketamine/ketamine/", "/ja/nothing/",
                     "/ko/ketamine/ketamine/")
    }  # fmt: skip
    found["preview"] = article_of_everything().make_preview_request().content
    found |= _as_it_ages(client, article, monkeypatch)
    sheet = f"<style>{CSS.read_text(encoding='utf-8')}</style></head>"
    return {name: html.decode().replace("</head>", sheet) for name, html in found.items()}


def _as_it_ages(client: Client, article: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """An article past its date, past its grace, kept past it, and withdrawn in one language."""
    due, topic, found = article.approval.review_due, article.get_parent().specific, {}
    for name, days in (("due", 1), ("lapsed", 91)):
        turn_to(due + timedelta(days=days), monkeypatch)
        found[name] = client.get("/ja/ketamine/ketamine/").content
    monkeypatch.undo()
    topic.keep_overdue = True
    topic.save_revision(user=roads.editor())
    roads.publish(topic)
    turn_to(due + timedelta(days=91), monkeypatch)
    found["kept"] = client.get("/ja/ketamine/ketamine/").content
    assert b"callout safety kept" in found["kept"]
    monkeypatch.undo()
    trees.close(article)
    found["withdrawn"] = client.get("/ja/ketamine/ketamine/").content
    return found


@pytest.mark.skipif(not chromium(), reason="no Chromium on this machine")
def test_pages__axe_finds_nothing_and_nothing_scrolls_sideways(pages: dict[str, str]) -> None:
    """Given each kind of page, when axe reads it, then it reports no violation; and no page is
    wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for size, viewport in SIZES.items():
            for scheme in ("light", "dark"):
                page = browser.new_page(viewport=viewport, color_scheme=scheme)
                for name, html in pages.items():
                    page.set_content(html)
                    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                    found = Axe().run(page).response["violations"]
                    where = f"{name} ({size}, {scheme})"
                    faults += [f"{where}: {v['id']}: {v['nodes'][0]['html']}" for v in found]
                    faults += [f"{where}: {wider} px too wide"] if wider > 0 else []
                page.close()
        browser.close()
    assert not faults, "\n".join(faults)
