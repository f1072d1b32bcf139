"""Facts of regions in Chromium: chosen without a script, heard as a table, printed whole."""

from __future__ import annotations

import pytest

from .faults import assert_faultless
from .test_pages import SIZES, TAGS

pytestmark = pytest.mark.browser

ARTICLE = "ketamine/access-law-and-cost/"
UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"
OUTSIDE = """[...document.querySelectorAll('.region-facts *')].filter(each =>
    each.getClientRects().length && each.getBoundingClientRect().right > innerWidth
).length"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", TAGS)
def test_article__faultless_folded_and_unfolded(site, page, code, size):
    """Given the article of all regions, in a language and a size, in which one chose another region,
    then axe finds nothing, the page does not scroll sideways, and no fact is cut off; neither with
    every source unfolded."""
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme="dark" if size == "phone" else "light")
    page.goto(f"{site.url}/region/GB-SCT/?next=/{code}/{ARTICLE}")
    assert_faultless(page, code)
    page.evaluate(UNFOLD)
    assert_faultless(page, f"{code} unfolded")
    assert page.evaluate(OUTSIDE) == 0


def test_region__chosen_without_scripts(site, browser):
    """Given an English reader in Tokyo whose browser runs no scripts, when they follow the link to the
    choice and choose Japan, then they are back on the page, which says so and has Japan's facts first;
    in Korean it is still Japan's."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/en-us/{ARTICLE}")
    choice = page.locator("header .regions a", has_text="Japan")
    assert not choice.is_visible()
    page.get_by_role("link", name="Change region").click()
    assert choice.is_visible()
    choice.click()
    assert page.url == f"{site.url}/en-us/{ARTICLE}"
    assert page.locator("header .regions summary").inner_text() == "Region: Japan"
    assert "Japan" in page.locator(".whose").inner_text()
    for first in page.locator(".region-facts tbody tr:first-child th").all():
        assert first.inner_text().split("\n")[0].startswith("Japan")
    page.locator(".languages a[lang=ko]").click()
    assert page.url == f"{site.url}/ko/{ARTICLE}"
    assert "일본" in page.locator(".whose strong").inner_text()
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_comparison__heard_as_a_table(site, page, size):
    """Given a comparison, which on a phone is a list of cards to the eye, then for a screen reader it
    is a table with a name, five rows that have headers, and headed columns."""
    page.set_viewport_size(SIZES[size])
    page.goto(f"{site.url}/en-us/{ARTICLE}")
    heard = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        if not node["ignored"]
    ]
    named = [name for role, name in heard if role == "table"]
    assert "Cost" in named
    assert len(named) == page.locator(".region-facts table").count()
    assert [name for role, name in heard if role == "columnheader"][:2] == ["Region", "Approval"]
    heads = [name for role, name in heard if role == "rowheader"]
    assert heads[:2] == ["United States Your region", "China"]
    assert len([role for role, _name in heard if role == "cell"]) == len(heads)


def test_print__sources_are_on_paper(site, page):
    """Given folded sources, when the page is printed, then each stands on the paper, and nothing that
    only a screen can do."""
    page.goto(f"{site.url}/en-us/{ARTICLE}")
    sources = page.locator(".region-facts .source p")
    assert not sources.first.is_visible()
    page.emulate_media(media="print")
    assert all(each.is_visible() for each in sources.all())
    assert not page.locator("header .regions").is_visible()
    assert not page.get_by_role("link", name="Change region").is_visible()
