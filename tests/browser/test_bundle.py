"""The demonstration's bundles, and the screen of a past day, in the site that people use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kb.review.audit import check

from .faults import assert_faultless

pytestmark = pytest.mark.browser


def test_bundle__of_every_page_of_the_demonstration_is_accepted(site: Any, tmp_path: Path) -> None:
    """Given the demonstration, when every live page is exported, then the checker, alone, accepts each
    with the root hash that was printed at its export."""
    done = site.manage("export_bundle", "--all", "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    printed = [line.split("  ", 1) for line in done.stdout.splitlines()]
    assert len(printed) == len(list(tmp_path.iterdir())) >= 25  # five kinds in five languages
    for root, name in printed:
        checked = subprocess.run(
            [sys.executable, "-I", "-S", check.__file__, str(tmp_path / name), "--root", root],
            capture_output=True, check=False, env={},
        )  # fmt: skip
        assert checked.returncode == 0, f"{name}: {checked.stdout.decode()}"


@pytest.mark.parametrize("size", [(360, 740), (1280, 900)])
def test_as_of__axe_clean_and_no_wider_than_a_phone(site: Any, page: Any, size: Any) -> None:
    """Given a demonstration article, when an editor looks at it as of today, then axe finds nothing, the
    page does not scroll sideways, and its frame has the article under its signature."""
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    site.log_in(page, "editor")
    page.goto(f"{site.url}/admin/pages/search/?q=PTSD")
    edit = page.locator("a[href*='/edit/']", has_text="Ketamine for PTSD").first
    pk = edit.get_attribute("href").split("/")[3]
    page.goto(f"{site.url}/admin/review/as-of/articles/articlepage/{pk}/")
    frame = page.frame_locator("iframe.kb-as-of")
    frame.get_by_text("Reviewed by").first.wait_for()
    assert_faultless(page, frames=False)
