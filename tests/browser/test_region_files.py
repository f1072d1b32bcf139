"""Facts as files in Chromium: downloaded, changed, shown, refused; nothing is confirmed."""

from __future__ import annotations

import pytest

from .faults import assert_faultless

pytestmark = pytest.mark.browser

SIZES = {"phone": {"width": 375, "height": 812}, "desk": {"width": 1280, "height": 900}}


@pytest.mark.parametrize("size", SIZES)
def test_facts__changed_in_a_file(site, page, size):
    """Given the facts as CSV, when an editor changes a price in the file, then the preview shows it
    field by field; when it is no amount, a sentence names line and field. Every screen is faultless."""
    site.log_in(page, "editor")
    page.set_viewport_size(SIZES[size])
    page.goto(f"{site.url}/admin/regions/files/")
    assert_faultless(page, "the form", within="main")
    page.get_by_label("Kind").select_option("cost")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").press("Enter")
    text = download.value.path().read_text(encoding="utf-8-sig")
    for said, sentence in (("226", "225 → 226"), ("1,2", "high: “1,2” is no amount")):
        changed = text.replace(",225,225,GBP", f',225,"{said}",GBP')
        assert changed != text
        file = {"name": "a.csv", "mimeType": "text/csv", "buffer": changed.encode()}
        page.goto(f"{site.url}/admin/regions/files/")
        page.get_by_label("CSV or JSON file").set_input_files(file)
        page.get_by_role("button", name="Show what it would change").press("Enter")
        page.get_by_text(sentence).first.wait_for()
        assert_faultless(page, f"the preview of {said}", within="main")
