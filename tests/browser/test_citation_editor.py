"""Citing in the editor, by keyboard and by mouse, in Chromium."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest
from playwright.sync_api import expect

from .faults import assert_faultless

pytestmark = pytest.mark.browser

# An article with every kind of rich text. The first paragraph cites two works in a row.
MAKE = """
from kb.articles import citing
from kb.articles.models import ArticlePage, Citation
from kb.references.models import Reference
from tests import roads

roads.PASSWORD = {password!r}  # the people of the demonstration have their own
work = Reference.objects.filter(citekey="second2020").first() or roads.reference("second2020")
roads.reference("third2021", title="A third study", doi="10.1000/third", pmid="31000003")
for number in range({count}):
    page = roads.article(f"Citing {{number}}").get_latest_revision_as_object()
    page.citations.add(Citation(key="second2020", reference=work, locator="p. 200", sort_order=1))
    first, second = [citing.mark(c) for c in page.citations.all()]
    raw = page.body.get_prep_value()
    raw[0]["value"]["content"] = [
        {{"type": "prose",
          "value": f'<p data-block-key="aaaaa">Studied. {{first}}{{second}} End.</p>'}},
        {{"type": "list", "value": {{"style": "bulleted", "items": ["<p>Item.</p>"]}}}},
        {{"type": "table", "value": {{
            "caption": "C", "columns": [{{"type": "text", "heading": "H"}}],
            "rows": [{{"values": ["<p>Cell.</p>"]}}]}}}},
        {{"type": "callout",
          "value": {{"kind": "safety", "title": "T", "text": "<p>Careful.</p>"}}}},
        {{"type": "question", "value": {{"question": "Q", "answer": "<p>Answer.</p>"}}}},
    ]
    page.body = ArticlePage._meta.get_field("body").to_python(raw)
    page.save_revision(user=roads.editor())
    print("made", page.pk)
print("work", work.pk)
"""
READ = """
import json
from kb.articles.citing import rich_texts
from kb.articles.models import ArticlePage

page = ArticlePage.objects.get(pk={pk}).get_latest_revision_as_object()
rows = [[c.key, c.reference.citekey, c.locator, c.quote, c.stance] for c in page.citations.all()]
print("read", json.dumps([list(rich_texts(page.body)), rows]))
"""


@pytest.fixture(scope="module")
def desk(site, browser):
    """Articles enough for these tests, made at once, and the session of one editor."""
    made = shell(site, MAKE.format(password=site.password, count=20))
    context = browser.new_context()
    site.log_in(context.new_page(), "editor")
    cookies = context.cookies()
    context.close()
    return iter(made["made"]), made["work"][0], cookies


def shell(site, code: str) -> dict[str, list[str]]:
    """What the code prints, by the first word of each line."""
    said: dict[str, list[str]] = defaultdict(list)
    for line in site.run(code).splitlines():
        word, _, rest = line.partition(" ")
        said[word].append(rest)
    return said


class Editor:
    """An article open in the editor, and what its editor does there."""

    def __init__(self, site, page, desk) -> None:
        self.site, self.page = site, page
        articles, self.work, cookies = desk
        self.pk = next(articles)
        self.address = f"{site.url}/admin/pages/{self.pk}/edit/"
        page.context.add_cookies(cookies)
        page.goto(self.address)
        self.texts = page.locator("[data-draftail-editor] [contenteditable=true]")
        self.dialog = page.locator("dialog.citation-dialog")
        self.tooltip = page.locator(".citation-tooltip")
        expect(self.texts).to_have_count(5)
        self.first = self.texts.first

    def stored(self) -> tuple[list[str], list[list[str]]]:
        """The rich texts and the citations of the draft, saved as it stands."""
        self.page.wait_for_timeout(500)  # Draftail writes into its field 250 ms after the last key
        self.page.get_by_role("button", name="Save draft").click()
        self.page.get_by_text("has been updated").wait_for()
        texts, rows = json.loads(shell(self.site, READ.format(pk=self.pk))["read"][0])
        return texts, rows

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
        return self.dialog.locator("[data-own] b").all_inner_texts()

    def mark(self, key: str):
        return self.first.locator(f"[data-citation={key}]")


@pytest.fixture
def editor(site, page, desk) -> Editor:
    return Editor(site, page, desk)


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
        expect(editor.dialog.locator("[data-own] li")).to_have_count(1)
        editor.press("Enter")
        expect(editor.dialog).to_have_count(0)
        expect(text).to_be_focused()
        editor.page.keyboard.type("!")

    stored, _rows = editor.stored()
    made = f'<a linktype="citation" id="{editor.work}" key="second2020">[second2020]</a>'
    assert len(stored) == 5
    assert all(html.endswith(f" {made}!</p>") for html in stored)
    assert stored[0].startswith('<p data-block-key="aaaaa">Studied. <a linktype="citation" id="')
    assert f"[feder2014]</a>{made} End." in stored[0]

    assert editor.stored()[0] == stored
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
    editor.press("ArrowDown", "Enter")
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
    expect(editor.dialog).to_contain_text("This article has no citations yet")


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


# -- from the library to the row -------------------------------------------------------------------
PLACES = {"section": 0, "list item": 1, "table cell": 2}


@pytest.mark.parametrize("place", PLACES)
def test_citation__from_the_library_to_undo_by_keyboard(editor, place):
    """Given a section, a list item and a table cell, when a work of the library is found, cited with
    its place, passage and stance, changed, cut, pasted and deleted, then undo brings it back, and
    mark and row are saved together; no mouse is needed."""
    text = editor.texts.nth(PLACES[place])
    mark = text.locator("[data-citation=third2021]")
    editor.cite(text)
    editor.page.keyboard.type("third study")
    expect(editor.dialog.locator("[data-library] li")).to_have_count(1)
    expect(editor.dialog.locator("[data-library] em")).to_have_text("draft")
    editor.press("Enter")
    expect(editor.dialog.locator("#citation-locator")).to_be_focused()
    editor.page.keyboard.type("p. 3")
    editor.press("Tab")
    editor.page.keyboard.type("It was small.")
    editor.press("Tab", "ArrowDown", "Enter")
    expect(text).to_be_focused()
    expect(mark).to_have_text("[third2021]")

    editor.press("Shift+ArrowLeft", "Enter")
    expect(editor.tooltip).to_contain_text("A third study, p. 3")
    expect(editor.tooltip).to_contain_text("It was small.")
    expect(editor.tooltip).to_contain_text("limits it")
    editor.press("Enter")  # Edit has the focus
    expect(editor.dialog.locator("#citation-locator")).to_have_value("p. 3")
    editor.press("Control+a")
    editor.page.keyboard.type("p. 4")
    editor.press("Enter")
    expect(text).to_be_focused()
    expect(editor.page.locator("[name=citations-2-locator]")).to_have_value("p. 4")

    editor.press("Control+x")
    expect(mark).to_have_count(0)
    editor.press("Home", "Control+v")
    expect(mark).to_have_count(1)
    assert text.inner_text().startswith("[third2021]")
    editor.press("Backspace")
    expect(mark).to_have_count(0)
    editor.press("Control+z")
    expect(mark).to_have_count(1)

    texts, rows = editor.stored()
    assert texts[PLACES[place]].count('key="third2021">[third2021]</a>') == 1
    assert ["third2021", "third2021", "p. 4", "It was small.", "limits"] in rows


def test_citation__same_use_is_one_row(editor):
    """Given a citation, when its work is cited from the library with the same place and stance, then
    its key is used again; with another place it is another citation of the work."""
    for locator, key in [("p. 200", "second2020"), ("p. 7", "second2020-2")]:
        editor.cite(editor.texts.nth(1))
        editor.page.keyboard.type("study second2020 2014")
        editor.dialog.locator("[data-library] button").click()
        editor.page.keyboard.type(locator)
        editor.press("Enter")
        expect(editor.texts.nth(1).locator(f"[data-citation={key}]")).to_have_count(1)
    expect(editor.page.locator("#id_citations-FORMS > *")).to_have_count(3)


def test_citation__autosaved_with_its_row(editor):
    """Given a work cited from the library, when nothing is pressed, then Wagtail's autosave keeps mark
    and row."""
    editor.page.wait_for_timeout(2_500)  # Wagtail compares with the form two seconds after loading
    editor.cite(editor.first)
    editor.page.keyboard.type("10.1000/THIRD")
    editor.dialog.locator("[data-library] button").click()
    with editor.page.expect_response(
        lambda answer: b"[third2021]" in (answer.request.post_data_buffer or b""),
    ) as answer:
        editor.press("Enter")
    assert answer.value.json()["success"]
    read = shell(editor.site, READ.format(pk=editor.pk))["read"][0]
    assert "[third2021]" in json.loads(read)[0][0]
    assert ["third2021", "third2021", "", "", "supports"] in json.loads(read)[1]


def test_citation__adds_a_work_that_is_missing(editor):
    """Given a DOI that the library does not have, when the work is added from the dialog, then what
    is wrong with it is said there, a known PMID leads to the known work, and in the end a draft of
    it is cited under a key made from author and year."""
    dialog, doi = editor.dialog, f"10.1000/new.{editor.pk}"
    editor.cite(editor.first)
    editor.page.keyboard.type(f"https://doi.org/{doi.upper()}")
    expect(dialog.get_by_role("status")).to_contain_text(f"no work with the DOI {doi}")
    assert_faultless(editor.page, "finding", within="dialog")
    dialog.get_by_role("button", name="Add a work to the library").click()
    expect(dialog.locator("#id_work-doi")).to_have_value(doi)
    expect(dialog.locator("#id_work-title")).to_be_focused()
    editor.page.keyboard.type("A work that nobody had")
    dialog.locator("#id_work-authors").fill(", Anna")
    dialog.locator("#id_work-pmid").fill("PMID 31000003")
    dialog.get_by_role("button", name="Add and cite").click()
    expect(dialog).to_contain_text("the family name before the comma is missing")
    expect(dialog.locator("[data-existing]")).to_contain_text("third2021")
    assert_faultless(editor.page, "adding", within="dialog")

    dialog.locator("#id_work-authors").fill("Newman, Anna")
    dialog.locator("#id_work-pmid").fill("")
    dialog.locator("#id_work-issued").fill("2022-05")
    dialog.get_by_role("button", name="Add and cite").click()
    expect(dialog.locator("#citation-locator")).to_be_focused()
    assert_faultless(editor.page, "citing", within="dialog")
    editor.press("Enter")
    expect(editor.first.locator("[data-citation^=newman2022]")).to_have_count(1)
    _texts, rows = editor.stored()
    assert rows[-1][1].startswith("newman2022")


def test_dialog__says_when_the_library_does_not_answer(editor):
    """Given someone who was logged out meanwhile, when they search, then they are told, and nothing
    that they wrote is lost."""
    editor.cite(editor.first)
    editor.page.context.clear_cookies()
    editor.page.keyboard.type("third")
    expect(editor.dialog.get_by_role("status")).to_contain_text("The library does not answer.")
    editor.press("Escape")
    expect(editor.first).to_contain_text("Studied.")


def test_tooltip__by_keyboard_returns_to_the_caret(editor):
    editor.first.click(position={"x": 3, "y": 3})
    editor.press("Home", *["ArrowRight"] * 9, "Shift+ArrowRight", "Enter")
    expect(editor.tooltip.get_by_role("button", name="Edit")).to_be_focused()
    editor.press("Escape")
    expect(editor.tooltip).to_have_count(0)
    expect(editor.first).to_be_focused()
    editor.press("Enter", "Tab", "Enter")  # to Remove
    expect(editor.first).to_have_text("Studied. [second2020] End.")


def test_mark__pasted_twice_is_removed_where_it_was_asked(editor):
    """Given a mark that was copied to the end, when the copy is removed, then the first one stays."""
    marks = editor.first.locator("[data-citation=second2020]")
    marks.dblclick()
    editor.press("Control+c", "Control+End", "Control+v")
    expect(marks).to_have_count(2)
    marks.first.click()
    editor.tooltip.get_by_role("button", name="Remove").click()
    expect(editor.first).to_have_text("Studied. [feder2014] End.[second2020]")


def test_dialog__fits_a_phone(editor):
    editor.page.set_viewport_size({"width": 390, "height": 844})
    editor.cite(editor.first)
    editor.page.keyboard.type("third")
    expect(editor.dialog.locator("[data-library] li")).to_have_count(1)
    assert_faultless(editor.page, "dialog on a phone", within="dialog")
    box = editor.dialog.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
