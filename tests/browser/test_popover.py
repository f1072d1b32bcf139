"""The work behind a mark, for readers: by mouse, by keyboard, by touch, on paper, without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .faults import assert_faultless

pytestmark = pytest.mark.browser

# The demonstration quotes no passages: one more article, signed by the same road.
MAKE = """
from kb.articles import citing
from kb.articles.models import ArticlePage, Citation
from kb.references.models import Reference
from tests import roads

roads.PASSWORD = {password!r}
page = roads.article("Popover").get_latest_revision_as_object()
work = Reference.objects.filter(citekey="popova2019").first() or roads.publish(roads.reference("popova2019"))
cited = page.citations.first()
cited.locator, cited.quote = "p. 4", "效果很小。" * 8 + "Effects were small."
against = Citation(key="against", reference=work, stance="contradicts")
page.citations.add(cited, against)
raw = page.body.get_prep_value()
first, second = citing.mark(cited), citing.mark(against)
raw[0]["value"]["content"] = [
    {{"type": "prose", "value": f"<p>It was studied. {{first}} Others: {{second}}</p>"}},
    {{"type": "prose", "value": "<p>Words.</p>" * 60}},
    {{"type": "table", "value": {{
        "caption": "C", "columns": [{{"type": "text", "heading": "H"}}] * 2,
        "rows": [{{"values": ["<p>Cell.</p>", f"<p>Cell. {{second}}</p>"]}}]}}}},
]
page.body = ArticlePage._meta.get_field("body").to_python(raw)
page.save_revision(user=roads.editor())
print("at", roads.publish(page).get_url())
"""


@pytest.fixture(scope="module")
def address(site) -> str:
    done = site.manage("shell", "-c", MAKE.format(password=site.password))
    assert done.returncode == 0, done.stderr
    path = next(line for line in done.stdout.splitlines() if line.startswith("at "))
    return site.url + path[3:].removeprefix(site.url)


@pytest.fixture
def reader(page, address):
    """The article, read under a policy that refuses nothing of it."""
    refused = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security" in m.text else None)
    response = page.goto(address)
    assert "unsafe-inline" not in response.headers["content-security-policy"]
    yield page
    assert not refused, refused


def test_popover__by_mouse(reader):
    """Given a mark, when the pointer rests on it, then work and passage are shown; they stay while
    the pointer is on them, and go with it; a click leads to the entry."""
    shown, mark = reader.locator(".cited"), reader.locator("#cite-feder2014-1")
    mark.hover()
    expect(shown).to_be_visible()
    expect(shown).to_contain_text("Supports this statement")
    expect(shown).to_contain_text("JAMA Psychiatry")
    expect(shown).to_contain_text("p. 4")
    expect(shown.locator("blockquote")).to_contain_text("Effects were small.")
    assert mark.get_attribute("aria-describedby") == shown.get_attribute("id")
    assert_faultless(reader, "popover")

    shown.hover()
    reader.wait_for_timeout(500)  # longer than it would stay without the pointer
    expect(shown).to_be_visible()
    reader.locator("h1").hover()
    expect(shown).to_have_count(0)
    assert mark.get_attribute("aria-describedby") is None

    mark.click()
    reader.wait_for_url("**#ref-1")
    expect(shown).to_have_count(0)


def test_popover__by_keyboard(reader):
    """Given marks, when the focus comes to one, then its work is shown; Escape closes it and the
    focus stays; the next Tab goes on to the next mark, and Enter leads to the entry and back."""
    shown, mark = reader.locator(".cited"), reader.locator("#cite-feder2014-1")
    reader.locator(".numbered h2").first.click()  # from here the focus goes on
    reader.keyboard.press("Tab")
    expect(mark).to_be_focused()
    expect(shown).to_contain_text("JAMA Psychiatry")
    reader.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(mark).to_be_focused()
    reader.keyboard.press("Tab")
    expect(reader.locator("#cite-against-1")).to_be_focused()
    expect(shown).to_contain_text("Contradicts this statement")
    expect(shown).not_to_contain_text("Supports")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**#ref-2")
    expect(shown).to_have_count(0)
    reader.locator("#ref-2 .stance").press("Enter")
    reader.wait_for_url("**#cite-against-1")


@pytest.mark.parametrize("looks", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_popover__by_touch(browser, address, looks):
    """Given a phone of the smallest width, when a mark is tapped, then its work is shown inside the
    window and the page stays; a tap elsewhere closes it; its link or a second tap leads on."""
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 320, "height": 568}, **looks
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(address)
    shown, mark = page.locator(".cited"), page.locator("#cite-feder2014-1")
    mark.tap()
    expect(shown).to_be_visible()
    assert page.url == address
    assert_faultless(page, str(looks))
    box = shown.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    at = mark.bounding_box()
    assert box["y"] >= at["y"] + at["height"] or box["y"] + box["height"] <= at["y"]
    page.locator(".numbered h2").first.tap()
    expect(shown).to_have_count(0)

    mark.tap()
    shown.get_by_role("link", name="Go to the reference").tap()
    page.wait_for_url("**#ref-1")
    expect(shown).to_have_count(0)
    page.goto(address)
    mark.tap()
    expect(shown).to_be_visible()
    mark.tap()
    page.wait_for_url("**#ref-1")
    context.close()


def test_popover__in_a_table_and_on_paper(reader):
    """Given a mark in a table cell, when it is focused, then its work is not cut off by the table,
    and no popover is printed."""
    shown = reader.locator(".cited")
    reader.locator("#cite-against-2").focus()
    reader.keyboard.press("Shift+Tab")
    reader.keyboard.press("Tab")
    expect(shown).to_be_in_viewport(ratio=1)
    reader.emulate_media(media="print")
    expect(shown).to_be_hidden()


def test_popover__without_scripts(browser, address):
    """Given a browser without JavaScript, when a mark is followed, then its entry says where in the
    work and in which words, and leads back."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.locator("#cite-feder2014-1").click()
    assert page.url.endswith("#ref-1")
    expect(page.locator(".cited")).to_have_count(0)
    page.locator("#ref-1 summary").click()
    expect(page.locator("#ref-1 blockquote")).to_contain_text("Effects were small.")
    page.locator("#ref-1 .back").click()
    assert page.url.endswith("#cite-feder2014-1")
    context.close()
