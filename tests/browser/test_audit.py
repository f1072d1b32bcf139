"""The report “Audit” in Chromium: by keyboard, on a phone and a desk, without a fault that axe sees."""

from __future__ import annotations

import pytest

from .faults import assert_faultless

pytestmark = pytest.mark.browser

SIZES = {"phone": {"width": 375, "height": 812}, "desk": {"width": 1280, "height": 900}}


def test_demonstration__is_as_it_was_signed(site):
    done = site.manage("audit_approvals")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("0 findings; ")


@pytest.mark.parametrize("size", SIZES)
def test_audit__examined_by_keyboard(site, page, size):
    """Given the demonstration, when a reviewer examines it from the report by keyboard and opens an
    entry, then they read that it is as signed, axe finds nothing and nothing scrolls sideways."""
    site.log_in(page, "reviewer-en-us")
    page.set_viewport_size(SIZES[size])
    page.goto(f"{site.url}/admin/review/audit/")
    page.get_by_role("button", name="Examine now").press("Enter")
    page.get_by_text("Everything was as it was signed.").wait_for()
    page.locator("main details summary").first.press("Enter")
    assert page.locator("main details[open] code").is_visible()
    assert_faultless(page, within="main")
