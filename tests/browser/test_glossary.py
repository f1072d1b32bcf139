"""The glossary in Chromium: found, changed by who keeps it, and changed back."""

from __future__ import annotations

import pytest

from .faults import assert_faultless

pytestmark = pytest.mark.browser

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


@pytest.mark.parametrize("size", SIZES)
def test_glossary__a_translator_finds_changes_and_changes_back(site, page, size):
    """Given the loaded glossary, when a translator looks for a Japanese word, changes its note and
    changes it back, then each screen on the way is without fault."""
    page.set_viewport_size(SIZES[size])
    site.log_in(page, "translator-ja")
    page.goto(f"{site.url}/admin/translation/glossary/")
    assert_faultless(page, "list", within="main")
    page.get_by_label("Term or rendering").fill("エスケタミン")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("2 terms").wait_for()
    for note in ("Looked up.", "draft: needs native medical reviewer"):
        page.goto(f"{site.url}/admin/translation/glossary/?q=プラセボ&language=ja")
        page.get_by_role("link", name="placebo", exact=True).click()
        page.get_by_role("heading", name="Other languages").wait_for()
        assert_faultless(page, "term", within="main")
        page.fill("[name=ja-0-note]", note)
        page.get_by_role("button", name="Save").click()
        page.get_by_text("“placebo” is saved.").wait_for()


def test_files__differences_are_shown_first(site, page):
    site.log_in(page, "translator-ja")
    page.goto(f"{site.url}/admin/translation/glossary/ja/upload/")
    assert_faultless(page, "upload", within="main")
    file = {
        "name": "a.csv",
        "mimeType": "text/csv",
        "buffer": "term,rendering\nplacebo,偽薬\n".encode(),
    }
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Show what it would change").click()
    page.get_by_role("button", name="Take them over").wait_for()
    assert_faultless(page, "differences", within="main")
