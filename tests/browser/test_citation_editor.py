"""Citing in the editor, by keyboard and by mouse, in Chromium."""

from __future__ import annotations

import itertools
import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# An article with every kind of rich text. The first paragraph cites two works in a row.
MAKE = """
from kb.articles import citing
from kb.articles.models import ArticlePage, Citation
from kb.references.models import Reference
from tests import roads

roads.PASSWORD = {password!r}  # the people of the demonstration have their own
page = roads.article({title!r}).get_latest_revision_as_object()
work = Reference.objects.filter(citekey="second2020").first() or roads.reference("second2020")
page.citations.add(Citation(key="second2020", reference=work, locator="p. 200", sort_order=1))
first, second = [citing.mark(c) for c in sorted(page.citations.all(), key=lambda c: c.key)]
raw = page.body.get_prep_value()
raw[0]["value"]["content"] = [
    {{"type": "prose", "value": f'<p data-block-key="aaaaa">Studied. {{first}}{{second}} End.</p>'}},
    {{"type": "list", "value": {{"style": "bulleted", "items": ["<p>Item.</p>"]}}}},
    {{"type": "table", "value": {{
        "caption": "C", "columns": [{{"type": "text", "heading": "H"}}],
        "rows": [{{"values": ["<p>Cell.</p>"]}}]}}}},
    {{"type": "callout", "value": {{"kind": "safety", "title": "T", "text": "<p>Careful.</p>"}}}},
    {{"type": "question", "value": {{"question": "Q", "answer": "<p>Answer.</p>"}}}},
]
page.body = ArticlePage._meta.get_field("body").to_python(raw)
page.save_revision(user=roads.editor())
print("made", page.pk, page.citations.get(key="second2020").reference_id)
"""
READ = """
import json
from kb.articles.citing import rich_texts
from kb.articles.models import ArticlePage

page = ArticlePage.objects.get(pk={pk}).get_latest_revision_as_object()
print("read", json.dumps(list(rich_texts(page.body))))
"""
numbers = itertools.count(1)


class Editor:
    """An article open in the editor, and what its editor does there."""

    def __init__(self, site, page) -> None:
        self.site, self.page = site, page
        code = MAKE.format(title=f"Citing {next(numbers)}", password=site.password)
        self.pk, self.work = self.shell(code, "made").split()
        self.address = f"{site.url}/admin/pages/{self.pk}/edit/"
        site.log_in(page, "editor")
        page.goto(self.address)
        self.texts = page.locator("[data-draftail-editor] [contenteditable=true]")
        self.dialog = page.locator("dialog.citation-dialog")
        self.tooltip = page.locator(".citation-tooltip")
        expect(self.texts).to_have_count(5)
        self.first = self.texts.first

    def shell(self, code: str, word: str) -> str:
        done = self.site.manage("shell", "-c", code)
        assert done.returncode == 0, done.stderr
        return next(x for x in done.stdout.splitlines() if x.startswith(f"{word} "))[len(word) :]

    def stored(self) -> list[str]:
        self.page.wait_for_timeout(500)  # Draftail writes into its field 250 ms after the last key
        self.page.get_by_role("button", name="Save draft").click()
        self.page.get_by_text("has been updated").wait_for()
        return json.loads(self.shell(READ.format(pk=self.pk), "read"))

    def press(self, *keys: str) -> None:
        """At a person's pace: Draft.js cuts and moves its caret after the event, not in it."""
        for key in keys:
            self.page.keyboard.press(key, delay=50)

    def caret_at_end(self, text) -> None:
        text.click(position={"x": 3, "y": 3})
        self.press("Control+End")

    def cite(self, text) -> None:
        """Opens the dialog by the command, which needs no mouse."""
        self.caret_at_end(text)
        self.page.keyboard.type(" /cit")
        self.page.get_by_role("option", name="Citation").wait_for()
        self.press("Enter")
        expect(self.dialog).to_be_visible()

    def offered(self) -> list[str]:
        return self.dialog.locator("li b").all_inner_texts()

    def mark(self, key: str):
        return self.first.locator(f"[data-citation={key}]")


@pytest.fixture
def editor(site, page) -> Editor:
    return Editor(site, page)


def test_dialog__cites_by_keyboard_in_every_rich_text(editor):
    """Given section text, a list item, a table cell, a callout and an answer, when a work is
    sought and chosen in each, then each holds its mark, saved and opened again, and the content
    security policy has refused nothing."""
    refused = []
    editor.page.on(
        "console", lambda m: refused.append(m.text) if "Content Security" in m.text else None
    )
    editor.page.goto(editor.address)
    for text in editor.texts.all():
        editor.cite(text)
        assert editor.offered() == ["feder2014", "second2020"]
        editor.page.keyboard.type("p. 200")
        expect(editor.dialog.locator("li")).to_have_count(1)
        editor.press("Enter")
        expect(editor.dialog).to_have_count(0)
        expect(text).to_be_focused()
        editor.page.keyboard.type("!")

    stored = editor.stored()
    made = f'<a linktype="citation" id="{editor.work}" key="second2020">[second2020]</a>'
    assert len(stored) == 5
    assert all(html.endswith(f" {made}!</p>") for html in stored)
    assert stored[0].startswith('<p data-block-key="aaaaa">Studied. <a linktype="citation" id="')
    assert f"[feder2014]</a>{made} End." in stored[0]

    assert editor.stored() == stored
    assert not refused


def test_dialog__escape_returns_to_the_caret(editor):
    editor.cite(editor.first)
    expect(editor.dialog.locator("input")).to_be_focused()
    editor.page.keyboard.type("sec")
    editor.press("Escape")
    expect(editor.dialog).to_have_count(0)
    expect(editor.first).to_be_focused()
    editor.page.keyboard.type("here")
    expect(editor.first).to_have_text("Studied. [feder2014][second2020] End. here")


def test_dialog__button_marks_the_selected_words_and_keeps_them(editor):
    editor.first.click(position={"x": 3, "y": 3})
    editor.press("Home", "Control+Shift+ArrowRight")
    editor.page.locator(".Draftail-ToolbarButton[name=CITATION]").click()
    editor.press("Tab", "Enter")
    expect(editor.dialog).to_have_count(0)
    expect(editor.first).to_contain_text("Studied[feder2014]. [feder2014]")


def test_dialog__offers_the_rows_as_they_stand(editor):
    """Given a row that is being filled in, when it has a key and a work, then it is offered before
    it is saved; a deleted one is not; and without any the dialog says what to do."""
    page, close = editor.page, editor.dialog.get_by_role("button", name="Close")
    page.locator("#id_citations-ADD").click()
    page.fill("[name=citations-2-key]", "third")
    editor.cite(editor.first)
    assert editor.offered() == ["feder2014", "second2020"]
    expect(editor.dialog.get_by_role("status")).to_contain_text("once it has a key and a work")
    close.click()

    row = page.locator("#inline_child_citations-2")
    row.locator("[data-chooser-action-choose]:visible").click()
    page.locator(".modal input[name=q]").fill("second2020")
    page.locator(".modal [data-chooser-modal-choice]", has_text="second2020").first.click()
    expect(row.locator("[data-chooser-title]")).to_contain_text("second2020")
    page.fill("[name=citations-2-locator]", "Fig. 2")
    page.locator("#id_citations-0-DELETE-button").click()
    editor.cite(editor.first)
    assert editor.offered() == ["second2020", "third"]
    editor.dialog.get_by_text("Fig. 2").click()
    expect(editor.mark("third")).to_have_text("[second2020]")

    editor.mark("third").hover()
    expect(editor.mark("third")).to_have_attribute("title", "The study second2020, Fig. 2")
    editor.mark("feder2014").click()
    expect(editor.tooltip).to_contain_text("not among the citations")

    for number in (1, 2):
        page.locator(f"#id_citations-{number}-DELETE-button").click()
    editor.cite(editor.first)
    assert editor.offered() == []
    expect(editor.dialog).to_contain_text("Add one under “Citations” first")
    expect(close).to_be_focused()


def test_mark__is_passed_deleted_and_moved_as_a_whole(editor):
    """Given two marks in a row, when the caret steps, words are typed, one is deleted and one is
    cut and pasted, then no mark is ever broken, and undo brings back what was there."""
    before, marks = "Studied. [feder2014][second2020] End.", editor.first.locator(".citation-mark")
    editor.first.click(position={"x": 3, "y": 3})
    editor.press("Home", *["ArrowRight"] * 10)
    editor.page.keyboard.type("x")
    expect(editor.first).to_have_text("Studied. [feder2014]x[second2020] End.")
    editor.press("Control+z", "Backspace")
    expect(editor.first).to_have_text("Studied. [second2020] End.")
    editor.press("Control+z")
    expect(editor.first).to_have_text(before)
    expect(marks).to_have_text(["[feder2014]", "[second2020]"])

    marks.first.click()
    editor.page.keyboard.type("x")
    expect(marks).to_have_text(["[feder2014]", "[second2020]"])
    editor.press("Control+z")

    marks.first.dblclick()
    editor.press("Control+x", "Control+End", "Control+v")
    expect(editor.first).to_have_text("Studied. [second2020] End.[feder2014]")
    expect(marks).to_have_text(["[second2020]", "[feder2014]"])
    editor.caret_at_end(editor.texts.nth(3))
    editor.press("Control+v")
    expect(editor.texts.nth(3).locator(".citation-mark")).to_have_text("[feder2014]")


def test_mark__is_removed_from_its_tooltip(editor):
    """Given a mark, when it is clicked and removed, then its words go with it, the caret stays
    where it was, and undo brings it back."""
    editor.mark("second2020").click()
    expect(editor.tooltip).to_contain_text("The study second2020, p. 200")
    editor.tooltip.get_by_role("button", name="Remove").click()
    expect(editor.tooltip).to_have_count(0)
    expect(editor.first).to_have_text("Studied. [feder2014] End.")
    expect(editor.first).to_be_focused()
    editor.press("Control+z")
    expect(editor.first).to_have_text("Studied. [feder2014][second2020] End.")
