"""The screens of people in Chromium: credentials, disclosure, second factor, checklists."""

from __future__ import annotations

import re
from base64 import b32decode

import pytest
from django_otp.oath import totp

from .faults import assert_faultless

pytestmark = pytest.mark.browser

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
SCREENS = {
    "review/credentials/": "admin",
    "review/second-factor/": "reviewer-ja",
    "review/disclosure/": "reviewer-ja",
    "checklists/": "admin",
    "checklists/new/": "admin",
}
NEW_PERSON = """
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

made = get_user_model().objects.create_user("dr-new", "new@example.org", "{password}")
made.groups.add(Group.objects.get(name="Medical reviewers"))
"""


def assert_ours_faultless(page, what: str = "") -> None:
    """The part of the screen that is ours: Wagtail's frame around it is theirs."""
    assert_faultless(page, what, within="main")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", SCREENS)
def test_screens__axe_clean_and_no_wider_than_the_window(site, page, screen, size):
    page.set_viewport_size(SIZES[size])
    site.log_in(page, SCREENS[screen])
    page.goto(f"{site.url}/admin/{screen}")
    assert_ours_faultless(page, screen)


def test_credential__granted_and_revoked_with_a_reason(site, page):
    """Given someone new, when an administrator grants and then revokes a credential, then each
    stands on the screen in words, and the screen of revoking is without fault."""
    assert site.manage("shell", "-c", NEW_PERSON.format(password=site.password)).returncode == 0
    site.log_in(page, "admin")
    page.goto(f"{site.url}/admin/review/credentials/")
    page.get_by_role("button", name="Grant").click()
    page.get_by_text("This field is required").first.wait_for()
    assert_ours_faultless(page)
    page.select_option("select[name=user]", label="dr-new (dr-new, new@example.org)")
    page.select_option("select[name=locale]", index=1)
    for name, value in {"name": "Dr New", "title": "MD", "evidence": "Looked up."}.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=valid_until]", page.evaluate(
        "new Date(Date.now() + 86400e3 * 300).toISOString().slice(0, 10)"
    ))  # fmt: skip
    page.get_by_role("button", name="Grant").click()
    page.get_by_text("Granted: Dr New").wait_for()
    page.get_by_role("link", name="Revoke: Dr New").click()
    page.wait_for_url("**/revoke/")
    assert_ours_faultless(page)
    page.fill("[name=reason]", "Left the register.")
    page.get_by_role("button", name="Revoke").click()
    page.get_by_text("Left the register.").wait_for()


def test_second_factor__set_and_removed(site, page):
    """Given the key on the screen, when an app's code is entered with the password, then the factor
    is set; and is removed by the next code."""
    site.log_in(page, "reviewer-ko")
    page.goto(f"{site.url}/admin/account/")
    address = page.locator("a", has_text="Second factor").get_attribute("href")
    page.goto(site.url + address)
    key = b32decode(re.sub(r"\s", "", page.locator("main code").inner_text()))
    for steps, outcome in ((0, "is set"), (1, "is removed")):
        page.fill("[name=password]", site.password)
        page.fill("[name=code]", f"{totp(key, drift=steps):06d}")
        page.locator("main form button[type=submit]").last.click()
        page.get_by_text(f"Your second factor {outcome}").first.wait_for()
        assert_ours_faultless(page)
