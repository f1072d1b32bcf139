"""The workbench in Chromium: by keyboard alone, on a desk and a phone, and without a connection."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.browser.faults import assert_faultless
from tests.browser.test_pages import SIZES
from tests.browser.test_signing import Keyboard

pytestmark = pytest.mark.browser

# Puts two small texts live by the real road, sends them to Japanese, and says what their work is.
PREPARE = """
import json
from uuid import uuid4
from django.contrib.auth import get_user_model
from wagtail.models import Locale
from home.models import HomePage
from kb.articles.models import TopicPage
from kb.review import road
from kb.review.models import Approval, ChecklistPoint
from kb.translation import bridge
from kb.translation.models import ApprovedPair

people = {user.username: user for user in get_user_model().objects.all()}
japanese = Locale.objects.get(language_code="ja")

def sent(slug, introduction):
    topic = TopicPage(title=slug.title(), slug=slug, introduction=introduction)
    HomePage.objects.get(locale__language_code="en-us").add_child(instance=topic)
    topic.save_revision(user=people["editor"])
    state = road.submit(topic, people["editor"])
    road.sign(
        state.revision, people["reviewer-en-us"], digest=state.digest, password=%r,
        checklist=dict.fromkeys(ChecklistPoint.of(topic), True),
    )
    (translation,) = bridge.send(TopicPage.objects.get(pk=topic.pk), [japanese], people["editor"])
    return translation.pk

ApprovedPair.objects.create(
    locale=japanese, translation_key=uuid4(), source_hash="workbench", target_hash="workbench",
    approval=Approval.objects.filter(locale=japanese).first(),
    source="Sleep was studied in 12 people.", target="12人で睡眠が調べられた。",
)
print(json.dumps([sent("sleep", "Sleep was studied in 12 people."), sent("rest", "Rest.")]))
"""
UNDO = """
from django.contrib.auth import get_user_model
from kb.articles.models import TopicPage
from kb.review import road
from kb.translation.models import ApprovedPair

admin = get_user_model().objects.get(username="admin")
ApprovedPair.objects.filter(source_hash="workbench").delete()
for topic in TopicPage.objects.filter(slug__in=["sleep", "rest"], live=True):
    road.withdraw(topic, admin, "A test.")
"""


@pytest.fixture(scope="module")
def works(site) -> Iterator[list[int]]:
    done = site.manage("shell", "-v", "0", "-c", PREPARE % site.password)
    assert done.returncode == 0, done.stderr
    yield json.loads(done.stdout.strip().splitlines()[-1])
    site.end_reviews()
    done = site.manage("shell", "-v", "0", "-c", UNDO)
    assert done.returncode == 0, done.stderr


def _open(site, page, work: int) -> None:
    page.goto(f"{site.url}/admin/translation/workbench/{work}/")
    page.locator("[data-keys-open]:visible").wait_for()


def _saved(page) -> None:
    page.get_by_text("All is saved.").wait_for()


@pytest.mark.parametrize("size", SIZES)
def test_workbench__axe_clean(site, page, works, size):
    """Given a translation with a segment missing, one damaged and one with a comment, when everything
    is opened, light and dark, then axe finds nothing and nothing scrolls sideways."""
    page.set_viewport_size(SIZES[size])
    site.log_in(page, "translator-ja")
    _open(site, page, works[1])
    title, rest = page.locator("textarea[name^=words-]").all()[:2]
    title.fill("{9}" + "休" * 60)
    rest.click()
    page.get_by_text("is not a mark of this segment").first.wait_for()
    page.get_by_text("Nothing like it was signed").or_(page.get_by_text("%")).first.wait_for()
    page.get_by_label("Say something").fill("用語は？")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.get_by_role("button", name="Resolved").wait_for()
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.frame_locator("iframe").first.locator("h1").wait_for()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_faultless(page, scheme, frames=False)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    assert_faultless(page, "keys", within="dialog", frames=False)


def test_connection__lost_and_found_again(site, page, works):
    """Given a segment typed while the server does not answer, when it is left, then that is said, and
    after the page was loaded again the words are there, and are saved without another key."""
    site.log_in(page, "translator-ja")
    _open(site, page, works[1])
    words = page.locator("textarea[name^=words-]").last
    page.route("**/save/", lambda route: route.abort())
    words.fill("休む。")
    words.blur()
    page.get_by_text("the server does not answer").first.wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute("**/save/")
    _open(site, page, works[1])
    assert words.input_value() == "休む。"
    _saved(page)
    page.evaluate("localStorage.clear()")
    _open(site, page, works[1])
    assert words.input_value() == "休む。"


def test_keys__not_while_an_input_method_composes(site, page, works):
    """Given an input method at work in a field, when its Enter comes, then no segment is left."""
    site.log_in(page, "translator-ja")
    _open(site, page, works[1])
    page.locator("textarea[name^=words-]").first.focus()
    at = page.evaluate("document.activeElement.id")
    press = """composing => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
        {key: "Enter", ctrlKey: true, bubbles: true, isComposing: composing}))"""
    page.evaluate(press, True)
    assert page.evaluate("document.activeElement.id") == at
    page.evaluate(press, False)
    assert page.evaluate("document.activeElement.id") != at


def test_keyboard__from_my_list_to_readers(site, page, works):
    """Given a text in a translator's list, when it is opened, one segment typed, one taken from the
    memory, and submitted, and its reviewer signs it, by keyboard alone, then it is live."""
    site.log_in(page, "translator-ja")
    page.goto(f"{site.url}/admin/translation/")
    hands = Keyboard(page)
    hands.focus_by_tab(f"a[href*='/translation/workbench/{works[0]}/']")
    hands.press("Enter")
    page.locator("[data-keys-open]:visible").wait_for()
    hands.press("Alt+Shift+ArrowDown")
    page.locator("textarea:focus").wait_for()
    hands.type("睡眠")
    hands.press("Control+Enter")
    page.get_by_text("100 %").wait_for()
    hands.press("Alt+Digit1")
    hands.press("Control+Enter")
    page.locator("[data-submit]:focus").wait_for()
    _saved(page)
    assert page.locator("[data-way-list] li").count() == 0
    hands.press("Enter")
    page.get_by_text("Submitted to the reviewers").wait_for()
    assert page.locator("textarea[name^=words-]").count() == 0

    site.log_in(page, "reviewer-ja")
    page.goto(f"{site.url}/admin/review/")
    hands.focus_by_tab("a[href*='/review/sign/']")
    hands.press("Enter")
    page.locator("#decide").wait_for()
    hands.access_key("5")
    page.locator("fieldset input:focus").wait_for()
    for _point in range(page.locator("fieldset input[type=checkbox]").count()):
        hands.press("Space")
    hands.type(site.password)
    hands.press("Enter")
    page.get_by_text("is live").wait_for()
    assert "12人で睡眠" in page.request.get(f"{site.url}/ja/sleep/").text()
