"""A retraction in Chromium: what readers and the people of the house see after one run."""

from __future__ import annotations

import pytest

from tests.references.test_alerts_reading import sheet

from .faults import assert_faultless
from .test_pages import SIZES, TAGS

pytestmark = pytest.mark.browser

ARTICLE = "ptsd/ketamine-for-ptsd/"
CITED = """
from kb.articles.models import ArticlePage
page = ArticlePage.objects.get(locale__language_code="en-us", slug="ketamine-for-ptsd")
print(page.numbered.entries[0].reference.doi)
"""
CLEAR = """
from django.contrib.auth import get_user_model
from kb.references.alerts.settling import settle
from kb.references.models import Alert

reviewer = get_user_model().objects.get(username="reviewer-en-us")
for alert in Alert.objects.known():
    settle(alert, by=reviewer, reason="A test.")
"""


@pytest.fixture(scope="module")
def retracted(site, tmp_path_factory):
    """The demonstration after the first work of an article was retracted and corrected; others find
    it as it was."""
    doi = site.manage("shell", "-c", CITED).stdout.split()[-1]
    line = {"OriginalPaperDOI": doi, "OriginalPaperPubMedID": "0"}
    path = tmp_path_factory.mktemp("alerts") / "alerts.csv"
    path.write_bytes(sheet(line, {**line, "RetractionNature": "Correction"}))
    done = site.manage("import_alerts", str(path))
    assert done.returncode == 0, done.stderr
    yield done.stdout
    cleared = site.manage("shell", "-v", "0", "-c", CLEAR)
    assert cleared.returncode == 0, cleared.stderr
    site.end_reviews()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", TAGS)
def test_reader__axe_clean_in_every_language(site, page, retracted, code, size):
    """Given a retracted work, when a reader opens the article in a language and a size, then axe finds
    nothing, and the head of the page leads to the work, which says so and leads to the notice."""
    page.set_viewport_size(SIZES[size])
    page.goto(f"{site.url}/{code}/{ARTICLE}")
    assert_faultless(page, f"/{code}/{ARTICLE}")
    page.locator(".callout.retracted a").first.click()
    assert page.url.endswith("#ref-1")
    assert page.locator("#ref-1 .alert.retraction").is_visible()
    assert (
        page.locator("#ref-1 .alert a").first.get_attribute("href").startswith("https://doi.org/")
    )
    assert page.locator("a.citation.retraction").first.is_visible()


def test_popover__says_it_and_no_stance(site, page, retracted):
    """Given the mark of a retracted work, when it is focused, then what is shown beside it says that,
    and not that the work supports the statement."""
    page.goto(f"{site.url}/en-us/{ARTICLE}")
    page.locator("a.citation.retraction").first.focus()
    page.locator("#cited .alert.retraction").wait_for()
    assert page.locator("#cited [data-stance]").count() == 0
    assert_faultless(page, "popover")


def test_house__finds_settles_and_reads_it(site, page, retracted):
    """Given a retracted work, when a reviewer opens the list of alerts and the signing screen, then
    both say so without a fault; once it is settled, readers are told no more."""
    assert "Review opened" in retracted
    site.log_in(page, "reviewer-en-us")
    page.goto(f"{site.url}/admin/review/?kind=evidence")
    page.locator(".kb-queue__table a").first.click()
    page.wait_for_url("**/admin/review/sign/**")
    assert page.locator(".kb-alert").first.is_visible()
    page.goto(f"{site.url}/admin/references/alerts/")
    assert_faultless(page, "alerts")
    page.get_by_role("link", name="another work").first.click()
    page.wait_for_url("**/settle/")
    assert_faultless(page, "settle")
    page.fill("textarea[name=reason]", "Another author.")
    page.get_by_role("button", name="Settle").click()
    page.wait_for_url("**/admin/references/alerts/")
    assert page.get_by_text("Another author.").is_visible()
