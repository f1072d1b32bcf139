"""The whole road for one article, as its people walk it, in Chromium."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

pytestmark = pytest.mark.browser

LANGUAGES = {
    "en-gb": "GB: ",
    "zh-hans": "中文：",
    "ja": "日本語：",
    "ko": "한국어: ",
}
DOCUMENT = """---
title: Naltrexone and ketamine
short_title: Naltrexone
summary: One small study looked at both.
topics: ketamine
authors: Demonstration Editorial Team
---

## What was studied

One small study gave naltrexone before ketamine [@williams2018].

## What is unknown

Whether opioid receptors matter is disputed [@williams2018].
"""


def test_road__one_article_from_document_to_five_languages_and_a_change(site, page, tmp_path):
    """Given a source document, when it is imported, edited, submitted, declined, corrected, signed,
    translated four times and changed, then at every moment readers see signed words only."""
    road = Road(site, page, tmp_path)
    road.import_document()
    public = f"{site.url}/en-us/ketamine/naltrexone/"
    assert road.status(public) == 404

    road.edit_and_submit("Two small studies", reason_shown=None)
    assert road.status(public) == 404
    road.decline("There was one study, not two.")
    assert road.status(public) == 404

    road.edit_and_submit("One small, stopped study", reason_shown="There was one study, not two.")
    road.sign("reviewer-en-us")
    assert "One small, stopped study" in road.read(public)

    road.send_to_translators()
    for code, prefix in LANGUAGES.items():
        address = public.replace("/en-us/", f"/{code}/")
        assert road.status(address) == 404
        road.translate(code, prefix)
        assert road.status(address) == 404
        road.sign(f"reviewer-{code}")
        assert f"{prefix}One small, stopped study" in road.read(address)

    road.edit_and_submit("A small pilot study", reason_shown=None)
    assert "One small, stopped study" in road.read(public)
    assert "A small pilot study" not in road.read(public)
    road.sign("reviewer-en-us")
    assert "A small pilot study" in road.read(public)
    assert "One small, stopped study" in road.read(public.replace("/en-us/", "/ja/"))


class Road:
    """What each person does, by the controls they have."""

    def __init__(self, site, page, folder: Path) -> None:
        self.site, self.page, self.folder = site, page, folder

    def import_document(self) -> None:
        file = self.folder / "naltrexone.md"
        file.write_text(DOCUMENT)
        done = self.site.manage("import_article", str(file), "--user", "editor")
        assert done.returncode == 0, done.stdout + done.stderr

    # -- editor ------------------------------------------------------------------------------------
    def open_editor(self) -> None:
        self.site.log_in(self.page, "editor")
        self.page.goto(f"{self.site.url}/admin/pages/")
        self.page.goto(f"{self.site.url}/admin/pages/search/?q=Naltrexone")
        links = self.page.locator("a[href*='/edit/']", has_text="Naltrexone and ketamine")
        self.page.goto(self.site.url + links.first.get_attribute("href"))

    def edit_and_submit(self, words: str, *, reason_shown: str | None) -> None:
        """Changes the summary, saves by the button's menu, and submits."""
        self.open_editor()
        if reason_shown:
            assert reason_shown in self.page.content()
        self.page.fill("textarea[name=summary]", f"{words} looked at both.")
        self.page.locator("footer .w-dropdown__toggle").click()
        self.page.locator("button[name=action-submit]").click()
        self.page.get_by_text("was submitted for medical review").wait_for()

    def send_to_translators(self) -> None:
        self.open_editor()
        number = re.search(r"/pages/(\d+)/", self.page.url)[1]
        self.page.goto(f"{self.site.url}/admin/translation/{number}/languages/")
        for box in self.page.locator("input[name=locales]").all():
            box.check()
        self.page.get_by_role("button", name="Send", exact=True).click()
        self.page.get_by_text("Sent to the translators").wait_for()

    # -- translator --------------------------------------------------------------------------------
    def translate(self, code: str, prefix: str) -> None:
        """All by PO file but the last segment, which is typed."""
        self.site.log_in(self.page, f"translator-{code}")
        self.page.goto(f"{self.site.url}/admin/translation/")
        self.page.get_by_role("link", name="Naltrexone and ketamine").first.click()
        self.page.get_by_text("Translate in your own tool").click()
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="PO", exact=True).click()
        po = polib.pofile(str(download.value.path()))
        for entry in po:
            entry.msgstr = prefix + entry.msgid
        left = po[-1].msgid
        po[-1].msgstr = ""
        file = self.folder / f"{code}.po"
        po.save(str(file))
        self.page.set_input_files("input[name=file]", str(file))
        self.page.get_by_role("button", name="Show what it would change").click()
        self.page.get_by_role("button", name="Take over").click()
        self.page.get_by_text("Left aside: 0.").wait_for()
        self.page.get_by_role("button", name="Submit for medical review").click()
        self.page.get_by_text("in the way").first.wait_for()
        self.type_segment(left, prefix)
        self.give_reasons()
        self.page.get_by_role("button", name="Submit for medical review").click()
        self.page.get_by_text("Submitted to the reviewers").wait_for()

    def type_segment(self, source: str, prefix: str) -> None:
        """The one that is in the way, found by its link."""
        self.page.get_by_text("Before it can be submitted").click()
        self.page.locator("[data-way-list] li", has_text="Not translated").locator("a").click()
        typed = re.sub(r'<a id="a(\d+)">\[[^\]]*\]</a>', r"{\1}", source)
        self.page.locator("textarea:focus").fill(prefix + typed)
        self.page.locator("textarea:focus").blur()
        self.page.get_by_text("All is saved.").wait_for()

    def give_reasons(self) -> None:
        """Words that stand in for a translation have warnings."""
        for field in self.page.locator("[data-reason]").all():
            field.fill("It stands in for a translation.")
        self.page.get_by_role("button", name="Save", exact=True).click()
        self.page.get_by_text("All is saved.").wait_for()

    # -- reviewer ----------------------------------------------------------------------------------
    def open_review(self, username: str) -> None:
        self.site.log_in(self.page, username)
        self.page.goto(f"{self.site.url}/admin/review/")
        self.page.locator("a[href*='/review/sign/']", has_text="Naltrexone").first.click()
        self.page.get_by_text("As readers will see it").wait_for()
        preview = self.page.frame_locator("iframe").first.locator("h1")
        assert "Naltrexone" in preview.inner_text()

    def decline(self, reason: str) -> None:
        self.open_review("reviewer-en-us")
        self.page.fill("textarea[name=decline-reason]", reason)
        self.page.get_by_role("button", name="Decline with this reason").click()
        self.page.get_by_text("Declined.").wait_for()

    def sign(self, username: str) -> None:
        """First with a wrong password, which signs nothing; then rightly."""
        self.open_review(username)
        for password, outcome in (("wrong", "Nothing was signed"), (self.site.password, "is live")):
            for box in self.page.locator(".kb-checklist input").all():
                box.check()
            self.page.fill("input[name=password]", password)
            self.page.get_by_role("button", name="Sign and put live").click()
            self.page.get_by_text(outcome).first.wait_for()

    # -- reader ------------------------------------------------------------------------------------
    def status(self, address: str) -> int:
        return self.page.request.get(address, headers={"Cookie": ""}).status

    def read(self, address: str) -> str:
        response = self.page.request.get(address, headers={"Cookie": ""})
        assert response.status == 200, address
        return response.text()
