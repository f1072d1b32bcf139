"""The reviewer's queue in Chromium: full and empty, on a phone and on a desk, light and dark."""

from __future__ import annotations

import pytest

from .faults import assert_faultless
from .test_pages import SIZES

pytestmark = pytest.mark.browser

# Drafts of every sort that wait for the reviewer of English, and one article due again.
FILL = """
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Locale
from kb.articles.models import ArticlePage
from kb.references.models import Reference
from kb.review import desk, road
from kb.review.models import Disclosure, MedicalReviewTaskState, ReviewerCredential

people = get_user_model().objects
editor, admin = people.get(username="editor"), people.get(username="admin")
colleague = people.create_user("colleague", "c@example.org", first_name="Colleague")
ReviewerCredential.objects.create(
    user=colleague, locale=Locale.get_default(), granted_by=admin, name="Colleague", title="MD",
    evidence="seen", valid_until=timezone.localdate() + timedelta(days=99),
)
Disclosure.objects.create(
    user=colleague, statement="none", valid_until=timezone.localdate() + timedelta(days=99)
)
states = []
for number in range(4):
    work = Reference(citekey=f"waiting{number}", title=f"A work that waits, number {number}")
    work.save()
    work.save_revision(user=editor)
    states.append(road.submit(work, editor))
article = ArticlePage.objects.live().filter(locale=Locale.get_default()).first()
draft = article.get_latest_revision_as_object()
draft.summary += " Changed."
draft.save_revision(user=editor)
states.append(road.submit(article, editor))
for state, days in zip(states, (-3, 0, 2, 9, 14)):
    due = timezone.localdate() + timedelta(days=days)
    MedicalReviewTaskState.objects.filter(pk=state.pk).update(due=due)
desk.take(states[1], by=colleague)
desk.take(states[2], by=people.get(username="reviewer-en-us"))
print("filled")
"""


@pytest.fixture(scope="module")
def filled(site):
    """Five rounds wait; others find the queue empty."""
    done = site.manage("shell", "-c", FILL)
    assert "filled" in done.stdout, done.stderr
    yield
    site.end_reviews()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("username", ["reviewer-en-us", "reviewer-ko"])
def test_queue__axe_clean_and_no_sideways_scroll(site, filled, page, username, size, scheme):
    """Given a full queue and an empty one, when each is opened at a size and in a scheme, then axe
    finds nothing, nothing scrolls sideways, and what is late says so in words."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(SIZES[size])
    site.log_in(page, username)
    page.goto(f"{site.url}/admin/review/")
    if username == "reviewer-ko":
        page.get_by_text("Nothing is waiting for you.").wait_for()
    else:
        assert page.locator(".kb-queue__table tbody tr").count() == 5
        page.get_by_text("3 days overdue").wait_for()
    assert_faultless(page)


def test_queue__take_and_give_back_by_keyboard(site, filled, page):
    """Given a free round, when its button is pressed by keyboard, then it is taken, and the same way
    given back; a filter finds it in between."""
    site.log_in(page, "reviewer-en-us")
    page.goto(f"{site.url}/admin/review/?taken=free")
    free = page.locator(".kb-queue__table tbody tr").count()
    page.get_by_role("button", name="Take “waiting3").press("Enter")
    page.get_by_text("You have taken").wait_for()
    page.wait_for_load_state()
    assert page.url.endswith("?taken=free")
    assert page.locator(".kb-queue__table tbody tr").count() == free - 1
    page.goto(f"{site.url}/admin/review/")
    page.get_by_label("Taken").select_option("mine")
    page.get_by_role("button", name="Filter").press("Enter")
    page.get_by_role("button", name="Give back “waiting3").press("Enter")
    page.get_by_text("is free again").wait_for()


def test_first_page__shows_what_waits(site, filled, page):
    """Given a full queue, when the reviewer logs in, then the first page shows five rounds with their
    dates, and axe finds nothing in them."""
    site.log_in(page, "reviewer-en-us")
    assert page.locator(".kb-waiting li").count() == 5
    assert_faultless(page, within=".kb-waiting")
