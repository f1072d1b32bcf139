"""What is wrong with how a page looks: one way to ask, once the page has come to rest."""

from __future__ import annotations

# Wagtail's badge of what waits pulses for 25 seconds; nothing comes to rest with it.
RESTED = """Promise.all(
    document.getAnimations()
        .filter(a => a.effect.getComputedTiming().endTime <= 2000)
        .map(a => a.finished.catch(() => null))
)"""
WIDE = "document.documentElement.scrollWidth > window.innerWidth"


def assert_faultless(page, what: str = "", *, within: str = "html", frames: bool = True) -> None:
    """Asserts that axe finds nothing `within` the page and that it does not scroll sideways.

    The page is waited for first: axe on a half-loaded page finds nothing to look at, and a message that
    still fades in has the colors of neither state.
    """
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state()
    page.locator(within).first.wait_for()
    page.evaluate(RESTED)
    found = Axe().run(page, context=within, options={"iframes": frames})
    assert found.violations_count == 0, f"{what}: {found.generate_report()}"
    assert not page.evaluate(WIDE), f"{what} scrolls sideways"
