"""Readers' pages in Chromium: every language, on a phone and on a desk, without a fault that axe sees."""

from __future__ import annotations

import pytest

from .faults import assert_faultless

pytestmark = pytest.mark.browser

TAGS = {"en-us": "en-US", "en-gb": "en-GB", "zh-hans": "zh-Hans", "ja": "ja", "ko": "ko"}
PATHS = ["", "ptsd/", "ptsd/ketamine-for-ptsd/", "no-such-page/"]
WORK = """
from django.contrib.auth import get_user_model
from kb.articles.models import ArticlePage
from kb.references.models import Reference
from kb.review import road

editor = get_user_model().objects.get(username="editor")
draft = Reference(citekey="unsigned2020", title="Nobody read this yet")
draft.save()
draft.save_revision(user=editor)
article = ArticlePage.objects.live().get(locale__language_code="en-gb", slug="ketamine-and-esketamine")
road.withdraw(article, get_user_model().objects.get(username="admin"), "A test.")
"""
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", TAGS)
def test_pages__axe_clean_in_every_language(site, page, code, size):
    """Given the demonstration, when each kind of page is opened in a language and a size, then axe
    finds nothing, the page does not scroll sideways, and it says what language it is in."""
    page.set_viewport_size(SIZES[size])
    for path in PATHS:
        page.goto(f"{site.url}/{code}/{path}")
        assert_faultless(page, f"/{code}/{path}")
        assert page.locator("html").get_attribute("lang") == TAGS[code]


@pytest.mark.parametrize("code", TAGS)
def test_pages__say_that_they_are_a_demonstration(site, page, code):
    """Given a demonstration database, when any page is opened, then the banner is in the reader's
    language and robots are asked to stay away."""
    banners = set()
    for path in PATHS:
        response = page.goto(f"{site.url}/{code}/{path}")
        assert "noindex" in response.headers["x-robots-tag"]
        banners.add(page.locator(".demonstration").inner_text())
    assert len(banners) == 1
    if code not in ("en-us", "en-gb"):
        assert "Demonstration" not in banners.pop()


def test_article__works_without_scripts(site, browser):
    """Given a browser without JavaScript, when a citation is followed, then the reference is there
    and leads back."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/en-us/ptsd/ketamine-for-ptsd/")
    page.locator("a.citation").first.click()
    assert page.url.endswith("#ref-1")
    assert page.locator("#ref-1").is_visible()
    context.close()


STANDINGS = """
from django.db.models import Q
from wagtail.models import Locale, Page
from kb.translation.standing import standings
slugs = ["ptsd", "ketamine-for-ptsd", "ketamine-and-esketamine"]
texts = Page.objects.filter(Q(depth=2) | Q(slug__in=slugs), locale=Locale.get_default())
print(sorted({str(each.standing) for each in standings(texts, Locale.objects.all()).values()}))
"""


def test_demo__every_language_is_current(site):
    """Given a built demonstration, then every text of it is current in every language."""
    assert site.manage("shell", "-v", "0", "-c", STANDINGS).stdout.strip() == "['current']"


def test_demo__again_changes_nothing(site):
    """Given a built demonstration in which people worked on, when it is built again, then nothing
    is done: neither are other drafts signed, nor does what was withdrawn come back."""
    site.manage("shell", "-c", WORK)
    done = site.manage("load_demo")
    assert done.returncode == 0, done.stderr
    assert "Nothing to do." in done.stdout
