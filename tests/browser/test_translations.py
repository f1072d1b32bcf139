"""The lists of translations in Chromium: the table, one's queue, the languages of a text, assigning."""

from __future__ import annotations

import pytest

from .faults import assert_faultless
from .test_pages import SIZES

pytestmark = pytest.mark.browser

# A row of each sort, told to the lists alone: no text changes.
FILL = """
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from kb.translation.models import TranslationState
people = get_user_model().objects
states = list(TranslationState.objects.order_by("pk"))
for state, severity in zip(states, ("safety", "content", "minor", "safety") * len(states)):
    translator = people.get(username=f"translator-{state.locale.language_code}")
    TranslationState.objects.filter(pk=state.pk).update(
        severity=severity, behind_since=timezone.now() - timedelta(days=9), words_to_do=120,
        segments=40, segments_done=30, translator=translator if severity == "safety" else None,
        due=timezone.localdate() - timedelta(days=2) if severity == "safety" else None,
    )
print("filled")
"""
EMPTY = """
from kb.translation.models import TranslationState
from django.db.models import F
TranslationState.objects.update(
    severity="", behind_since=None, words_to_do=0, segments_done=F("segments"), translator=None,
    due=None,
)
print("emptied")
"""


@pytest.fixture(scope="module")
def filled(site):
    done = site.manage("shell", "-c", FILL)
    assert "filled" in done.stdout, done.stderr
    yield
    done = site.manage("shell", "-c", EMPTY)
    assert "emptied" in done.stdout, done.stderr


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_lists__axe_clean_and_no_sideways_scroll(site, filled, page, size, scheme):
    """Given texts in every state, when a superuser opens the table, the queue, the languages of a
    text and the form for assigning, then axe finds nothing and no page scrolls sideways."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(SIZES[size])
    site.log_in(page, "admin")
    page.goto(f"{site.url}/admin/translation/table/?order=safety")
    page.locator(".kb-legend summary").click()
    assert_faultless(page, "table")
    title = page.locator(".kb-grid tbody th a").first
    address = title.get_attribute("href")
    page.goto(f"{site.url}/admin/translation/")
    page.get_by_text("Nobody has these").wait_for()
    assert_faultless(page, "queue")
    page.goto(site.url + address)
    assert_faultless(page, "languages")
    page.get_by_role("link", name="Assign").first.click()
    page.get_by_role("button", name="Save").wait_for()
    assert_faultless(page, "assign")


def test_table__head_and_first_column_stay_in_view(site, filled, page):
    """Given the table on a phone, when it is scrolled inside itself, then the names of languages and of
    texts stay where they are."""
    page.set_viewport_size({"width": 390, "height": 500})
    site.log_in(page, "admin")
    page.goto(f"{site.url}/admin/translation/table/")
    grid = page.locator(".kb-grid")
    edges = grid.bounding_box()
    grid.evaluate("table => table.scrollTo(400, 400)")
    assert grid.evaluate("table => table.scrollLeft") > 0
    assert page.locator(".kb-grid tbody th").last.bounding_box()["x"] == edges["x"]
    assert page.locator(".kb-grid thead th").last.bounding_box()["y"] <= edges["y"] + 1


def test_table__filter_keeps_what_was_chosen(site, filled, page):
    """Given the table, when a state is chosen in the filter, then the rows change without a page and
    the choice stands above them, to be taken away."""
    site.log_in(page, "admin")
    page.goto(f"{site.url}/admin/translation/table/")
    before = page.locator(".kb-grid tbody tr").count()
    page.get_by_role("button", name="Show filters").click()
    page.get_by_role("button", name="State").click()
    page.get_by_label("overdue").check()
    page.get_by_text("0 texts fit.").wait_for()
    page.get_by_role("button", name="Clear", exact=True).click()
    page.locator(".kb-grid").wait_for()
    assert page.locator(".kb-grid tbody tr").count() == before


def test_queue__take_and_give_back_by_keyboard(site, filled, page):
    """Given a text that nobody has, when its button is pressed by keyboard, then it is the
    translator's, and the same way given back."""
    site.log_in(page, "translator-ko")
    page.goto(f"{site.url}/admin/translation/")
    page.get_by_role("button", name="Take “").first.press("Enter")
    page.get_by_text("You have taken").wait_for()
    page.get_by_role("heading", name="Yours").wait_for()
    page.get_by_role("button", name="Give back “").first.press("Enter")
    page.get_by_text("is free again").wait_for()
