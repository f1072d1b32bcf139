"""The signing screen in Chromium: by keyboard alone, on a desk and a phone, without a fault that axe
sees."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.browser.faults import assert_faultless
from tests.browser.test_pages import SIZES

pytestmark = pytest.mark.browser

# Puts texts of the demonstration into review, by the real road, and prints the keys of their rounds.
PREPARE = """
import json
from django.contrib.auth import get_user_model
from kb.articles.models import ArticlePage
from kb.references.models import Reference
from kb.review import remarks, road
from kb.translation import bridge
from kb.translation.writing import write

people = {user.username: user for user in get_user_model().objects.all()}

def article(code, slug="ketamine-for-ptsd"):
    return ArticlePage.objects.get(locale__language_code=code, slug=slug)

def edited(obj, **changes):
    draft = obj.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision(user=people["editor"])
    return road.submit(obj, people["editor"])

def translated(code):
    translation = bridge.translation_of(article(code))
    person = people[f"translator-{code}"]
    work = bridge.Work(translation)
    first = work.segments[0]
    write(work, {first.pk: first.target + "。"}, person)
    return bridge.submit(translation, person)

work = Reference(citekey="browser2020", title="A work for the browser")
work.save()
work.save_revision(user=people["editor"])
declined = edited(article("en-us"), summary="Other words for the summary.")
remarks.add(declined, people["reviewer-en-us"], text="Which?", place="summary")
road.decline(declined.revision, people["reviewer-en-us"], "")
other = article("en-us", "ketamine-and-esketamine")
print(json.dumps({
    "first review": ["reviewer-en-us", road.submit(work, people["editor"]).pk],
    "change": ["reviewer-en-us", edited(article("en-us"), short_title="PTSD").pk],
    "translation": ["reviewer-ja", translated("ja").pk],
    "unchanged": ["reviewer-ko", road.submit(article("ko"), people["translator-ko"]).pk],
    "refused": ["editor", article("en-us").current_workflow_task_state.pk],
    "judged": ["reviewer-en-us", road.submit(other, people["editor"]).pk, other.pk],
}))
"""
STATES = ["first review", "change", "translation", "unchanged", "refused"]


@pytest.fixture(scope="module")
def rounds(site) -> Iterator[dict]:
    done = site.manage("shell", "-v", "0", "-c", PREPARE)
    assert done.returncode == 0, done.stderr
    yield json.loads(done.stdout.strip().splitlines()[-1])
    site.end_reviews()


def _open(site, page, rounds, state):
    person, key, *_rest = rounds[state]
    site.log_in(page, person)
    page.goto(f"{site.url}/admin/review/sign/{key}/")
    page.locator("#changes").wait_for()


def _clean(page, what: str) -> None:
    assert_faultless(page, what)
    over = page.locator(".content-wrapper").evaluate("e => e.scrollWidth > e.clientWidth")
    assert not over, f"{what} scrolls sideways"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES)
def test_screen__axe_clean(site, page, rounds, state, size):
    """Given each state of the screen, when it is opened, everything folded is opened, the theme turns
    dark, and it is signed with nothing filled in, then axe finds nothing and nothing scrolls
    sideways."""
    page.set_viewport_size(SIZES[size])
    _open(site, page, rounds, state)
    _clean(page, state)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    _clean(page, f"{state}, unfolded")
    page.emulate_media(color_scheme="dark")
    _clean(page, f"{state}, unfolded, dark")
    if state != "refused":
        page.locator("#decide button[name=sign]").click()
        page.locator("#decide [role=alert]").wait_for()
        _clean(page, f"{state}, with errors")


def test_refused__keeps_what_was_typed_and_leads_to_the_reason(site, page, rounds):
    """Given a screen half filled in, when the password is wrong, then the reason has the focus, and
    ticks, comment and remark are still there."""
    _open(site, page, rounds, "change")
    page.locator("#changes summary").first.click()
    page.locator("#changes textarea").first.fill("Since when?")
    page.locator("fieldset input").first.check()
    page.fill("input[name=password]", "wrong")
    page.keyboard.press("Enter")
    page.get_by_text("The password is not yours").wait_for()
    assert page.evaluate("document.activeElement.id") == "decide"
    assert page.locator("fieldset input").first.is_checked()
    assert page.locator(".kb-remark-text", has_text="Since when?").is_visible()
    assert page.input_value("input[name=password]") == ""


def test_editor__ticks_a_remark_and_loses_no_edit(site, page, rounds):
    """Given a declined text open in the editor with something typed, when a remark is ticked off,
    then it is kept, and what was typed is still there."""
    site.manage("shell", "-v", "0", "-c", DECLINE)
    site.log_in(page, "editor")
    page.goto(f"{site.url}/admin/pages/search/?q=PTSD")
    link = page.locator("a[href*='/edit/']", has_text="Ketamine for PTSD").first
    page.goto(site.url + link.get_attribute("href"))
    page.fill("textarea[name=summary]", "Typed before the tick.")
    with page.expect_response("**/tick/") as answer:
        page.locator("[data-tick]").first.check()
    assert answer.value.json() == {"done": True}
    assert page.input_value("textarea[name=summary]") == "Typed before the tick."
    page.get_by_role("link", name="Summary in plain language").first.click()
    assert page.evaluate("document.activeElement.name") == "summary"


DECLINE = """
from django.contrib.auth import get_user_model
from kb.articles.models import ArticlePage
from kb.review import road

article = ArticlePage.objects.get(locale__language_code="en-us", slug="ketamine-for-ptsd")
state = article.current_workflow_task_state
if state:
    reviewer = get_user_model().objects.get(username="reviewer-en-us")
    road.decline(state.revision, reviewer, "See the remarks.")
"""


# -- by keyboard -----------------------------------------------------------------------------------
class Keyboard:
    """Counts what a person does: a key that activates or jumps, or a field that is typed into."""

    def __init__(self, page) -> None:
        self.page, self.actions = page, 0
        self._protocol = page.context.new_cdp_session(page)

    def press(self, key: str) -> None:
        self.actions += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.actions += 1
        self.page.keyboard.type(text)

    def access_key(self, digit: str) -> None:
        """Alt and a digit, as a keyboard sends it; Playwright leaves out what it would print."""
        self.actions += 1
        for kind in ("keyDown", "keyUp"):
            self._protocol.send(
                "Input.dispatchKeyEvent",
                {"type": kind, "modifiers": 1, "key": digit, "code": f"Digit{digit}",
                 "windowsVirtualKeyCode": ord(digit), "unmodifiedText": digit},
            )  # fmt: skip

    def focus_by_tab(self, selector: str) -> None:
        """To where the counting starts."""
        for _press in range(40):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"no way by Tab to {selector}")


def test_keyboard__a_changed_translation_is_signed_in_under_ten_actions(site, page, rounds):
    """Given a changed translation in the queue of its reviewer, when it is opened, the one segment that
    changed is read, each point is confirmed, and it is signed, by keyboard alone, then that takes fewer
    than ten actions, and the translation is live."""
    _person, key = rounds["translation"]
    site.log_in(page, "reviewer-ja")
    page.goto(f"{site.url}/admin/review/")
    hands = Keyboard(page)
    hands.focus_by_tab(f"a[href*='/review/sign/{key}/']")
    hands.press("Enter")
    page.locator("#decide").wait_for()
    assert page.locator("#read > ol > li").count() == 1
    assert "。" in page.locator("#read ins").inner_text()
    hands.access_key("5")
    page.locator("#id_read:focus").wait_for()
    points = page.locator("fieldset input[type=checkbox]").count()
    for _point in range(points):
        hands.press("Space")
    assert page.locator("fieldset input:checked").count() == points
    assert f"{points} of {points}" in page.locator("fieldset [role=status]").inner_text()
    hands.type(site.password)
    hands.press("Enter")
    page.get_by_text("is live").wait_for()
    assert hands.actions < 10


def test_keyboard__not_supported_declines_and_the_editor_has_the_note(site, page, rounds):
    """Given a text in review, when a sentence is found not supported and the signature is pressed, by
    keyboard alone, then the button said before that it declines, nothing was signed, and the editor
    has the note at its place."""
    _open(site, page, rounds, "judged")
    hands = Keyboard(page)
    hands.access_key("3")
    page.locator("#sources:focus").wait_for()
    hands.focus_by_tab("#sources .kb-said summary")
    hands.press("Enter")
    hands.focus_by_tab("#sources select")
    hands.type("not s")
    sign = page.locator("#decide button[name=sign]")
    assert sign.inner_text() == "Decline: not supported"
    _clean(page, "a verdict")
    hands.press("Tab")
    hands.type("The passage does not say that.")
    hands.press("Tab")
    hands.press("Enter")
    page.get_by_text("Your verdict: not supported").wait_for()
    page.wait_for_load_state()
    assert sign.inner_text() == "Decline: not supported"
    hands.access_key("5")
    page.locator("fieldset input:focus").wait_for()
    hands.press("Enter")
    page.get_by_text("Declined, not signed").wait_for()
    site.log_in(page, "editor")
    page.goto(f"{site.url}/admin/pages/{rounds['judged'][2]}/edit/")
    note = page.locator(".kb-to-do li", has_text="The passage does not say that.")
    assert note.locator("q").inner_text().strip()


@pytest.mark.parametrize("size", SIZES)
def test_register__axe_clean(site, page, size):
    """Given the register, when each of its lists is opened, light and dark, then axe finds nothing and
    nothing scrolls sideways."""
    page.set_viewport_size(SIZES[size])
    site.log_in(page, "reviewer-en-us")
    for address in ("claims/", "claims/works/", "claims/opposed/"):
        page.goto(f"{site.url}/admin/articles/{address}")
        page.locator(".kb-tabs").wait_for()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert_faultless(page, f"{address}, {scheme}")
