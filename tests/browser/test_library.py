"""The library in Chromium: a bibliography comes in, a list is filtered, a cited work stays."""

from __future__ import annotations

import pytest

from .faults import assert_faultless

pytestmark = pytest.mark.browser

SIZES = {"phone": {"width": 375, "height": 812}, "desk": {"width": 1280, "height": 900}}
BIBTEX = """@article{KEY, title = {A new work {of} SIZE}, author = {王, 小明}, year = 2024}
@article{abdallah2022, title = {Dose-related effects}, doi = {10.1038/s41386-022-01266-9}, volume = 99}
@article{broken, title = {B}, doi = {10.1000/a b}}
"""


@pytest.mark.parametrize("size", SIZES)
def test_import__by_keyboard(site, page, size):
    """Given a bibliography with a new, a changed and a broken work, when an editor pastes it, chooses
    and confirms by keyboard, then each screen is faultless, and the list finds the new work."""
    site.log_in(page, "editor")
    page.set_viewport_size(SIZES[size])
    page.goto(f"{site.url}/admin/references/import/")
    assert_faultless(page, "the form", within="main")
    page.get_by_label("Or the text itself").fill(
        BIBTEX.replace("KEY", f"new-{size}").replace("SIZE", size)
    )
    page.get_by_role("button", name="Show what it would do").press("Enter")
    page.get_by_role("heading", name="Broken: 1").wait_for()
    assert_faultless(page, "the preview", within="main")
    page.get_by_label("Write abdallah2022").press(" ")  # takes the tick away
    page.get_by_role("button", name="Write the chosen ones as drafts").press("Enter")
    page.get_by_text("Drafts written: 1 new, 0 changed.").wait_for()
    page.goto(f"{site.url}/admin/snippets/references/reference/?author=王&since=2024&status=draft")
    page.get_by_role("link", name=f"new-{size}").first.wait_for()  # Wagtail's page, with its faults


@pytest.mark.parametrize("size", SIZES)
def test_cited_work__used_and_kept(site, page, size):
    """Given a work that articles cite, when an administrator looks where it is used, exports it and
    asks to delete it, then each screen is faultless and says where it is cited."""
    site.log_in(page, "admin")
    page.set_viewport_size(SIZES[size])
    library = f"{site.url}/admin/snippets/references/reference/"
    page.goto(f"{library}?q=kessler2005")
    edit = page.get_by_role("link", name="kessler2005", exact=True).first.get_attribute("href")
    pk = edit.rstrip("/").split("/")[-1]
    page.goto(f"{library}usage/{pk}/")
    page.get_by_text("in the live text").first.wait_for()
    assert_faultless(page, "where it is used", within="main")
    page.goto(f"{site.url}/admin/bulk/references/reference/export/?id={pk}")
    assert_faultless(page, "the export", within="main")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").press("Enter")
    assert download.value.suggested_filename == "works-cited.json"
    page.goto(f"{library}delete/{pk}/")
    page.get_by_text("Nothing was deleted.").wait_for()
    assert_faultless(page, "the refusal", within="main")


@pytest.mark.parametrize("size", SIZES)
def test_add__known_work_is_offered(site, page, size):
    """Given a work in the library, when an editor adds it again, then the form leads to its record."""
    site.log_in(page, "editor")
    page.set_viewport_size(SIZES[size])
    page.goto(f"{site.url}/admin/snippets/references/reference/add/")
    page.locator("#id_citekey").fill("again")
    page.locator("#id_title").fill("Again")
    page.locator("#id_doi").fill("https://doi.org/10.1001/JAMAPSYCHIATRY.2014.62")
    page.get_by_role("button", name="Save draft").first.click()
    page.get_by_text("The library has it already:").first.wait_for()
    assert_faultless(page, "the form", within="main")
    page.locator(".w-field__errors").get_by_role("link").first.click()
    page.wait_for_url("**/reference/edit/*/")


def test_reader__takes_the_references_along(site, page):
    """Given a public article, when a reader asks for its references, then the file comes down."""
    article = f"{site.url}/en-us/ptsd/ketamine-for-ptsd/"
    page.goto(article)
    with page.expect_download() as download:
        page.locator("p.files a", has_text="BibTeX").click()
    assert download.value.suggested_filename.endswith("-references.bib")
    assert page.url == article
    assert_faultless(page, "the article")
