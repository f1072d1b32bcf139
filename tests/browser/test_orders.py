"""An order for everything below a topic in Chromium: placed, watched to its end, without a fault."""

from __future__ import annotations

import pytest

from .faults import assert_faultless

pytestmark = pytest.mark.browser

TOPIC = """
from kb.articles.models import TopicPage
print(TopicPage.objects.filter(locale__language_code="en-us", numchild__gt=0).first().pk)
"""
FORGET = "from kb.translation.models import Dispatch; Dispatch.objects.all().delete()"


@pytest.fixture
def topic(site):
    """The key of a topic with articles; orders are taken back afterwards."""
    yield site.manage("shell", "-v", "0", "-c", TOPIC).stdout.strip()
    assert site.manage("shell", "-v", "0", "-c", FORGET).returncode == 0


def test_order__watched_to_its_end(site, page, topic):
    """Given a topic with articles, when an editor orders it with everything below it and the work is
    done elsewhere, then the screen that is open says so by itself; axe finds nothing before and after,
    and nothing scrolls sideways on a phone."""
    site.log_in(page, "editor")
    page.goto(f"{site.url}/admin/translation/{topic}/languages/")
    page.get_by_role("checkbox", name="日本語").check()
    page.get_by_label("and everything below it").check()
    page.get_by_role("button", name="Send", exact=True).press("Enter")
    page.get_by_role("button", name="Stop").wait_for()
    page.set_viewport_size({"width": 375, "height": 812})
    assert_faultless(page, "an order that waits", within="main")
    done = site.manage("send_translations")
    assert done.returncode == 0, done.stderr
    page.get_by_text("Finished:").wait_for()
    assert_faultless(page, "an order that is over", within="main")
    page.get_by_role("link", name="All orders").click()
    page.get_by_text("Finished:").wait_for()
    assert_faultless(page, "all orders", within="main")
