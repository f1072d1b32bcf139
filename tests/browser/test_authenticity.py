"""Is a work what it says? The panel, the file and the printed references in Chromium."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.references.authenticity.recordings import CROSSREF_FEDER, FEDER_DOI
from tests.references.authenticity.registry import Plays, Registry, running

from .faults import assert_faultless

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}


CLEAR = "from kb.references.models import Verification as V; V.objects.all().delete()"


@pytest.fixture(scope="module", autouse=True)
def unchecked(site):
    """Others find the works as they were: nobody has compared them."""
    yield
    assert site.manage("shell", "-v", "0", "-c", CLEAR).returncode == 0


def open_work(site, page, citekey: str) -> None:
    site.log_in(page, "editor")
    page.goto(f"{site.url}/admin/snippets/references/reference/?q={citekey}")
    page.get_by_role("link", name=citekey, exact=True).first.click()
    page.wait_for_url("**/edit/**")


def test_panel__check_now_asks_and_leaves_the_form_alone(site, page):
    """Given something typed and not saved, when “Check now” is pressed by keyboard while nobody
    answers, and again when the registry does, then the panel says so each time, and what was typed is
    there."""
    open_work(site, page, "feder2014")
    page.fill("[name=publisher]", "Typed, not saved")
    button = page.get_by_role("button", name="Check now")
    button.press("Enter")
    page.get_by_text("Crossref cannot be reached.").wait_for()
    assert_faultless(page, "not checked", within="[data-verification]")
    registry = Registry()
    changed = CROSSREF_FEDER["message"] | {"volume": "72"}
    registry.play(f"/works/{FEDER_DOI}", Plays(CROSSREF_FEDER | {"message": changed}))
    with running(registry, port=site.registry):
        button.press("Enter")
        page.locator("[data-verification] strong", has_text="Mismatch").wait_for()
    assert page.locator("[data-verification] td").all_inner_texts() == ["71", "72"]
    assert page.input_value("[name=publisher]") == "Typed, not saved"
    for size in SIZES.values():
        page.set_viewport_size(size)
        assert_faultless(page, "mismatch", within="[data-verification]")


@pytest.mark.parametrize("size", SIZES)
def test_file__compared(site, page, size, tmp_path):
    """Given a bibliography with two works of the library, one with another year, then the screen says
    what differs."""
    works = json.loads((ROOT / "home/demo/references.csl.json").read_text())[:2]
    works[0]["issued"] = {"date-parts": [[1999]]}
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(works))
    page.set_viewport_size(SIZES[size])
    site.log_in(page, "editor")
    page.goto(f"{site.url}/admin/references/check/")
    assert_faultless(page, "form", within="main")
    page.set_input_files("[name=file]", path)
    page.get_by_role("button", name="Compare").click()
    page.get_by_text("2 works compared").wait_for()
    assert page.locator("main td", has_text="1999").is_visible()
    assert_faultless(page, "result", within="main")


@pytest.mark.parametrize("size", SIZES)
def test_source__verdict_beside_each_printed_reference(site, page, size):
    """Given source document 000 imported, then two printed references are not found and one is a
    match."""
    (seed,) = (ROOT / "tests/seeds").glob("000_*.txt")
    done = site.manage("import_article", str(seed), "--user", "editor")
    assert done.returncode == 0, done.stderr
    page.set_viewport_size(SIZES[size])
    site.log_in(page, "editor")
    code = "from kb.articles.models import SourceDocument as S; print(S.objects.get(name='{}').pk)"
    pk = site.manage("shell", "-v0", "-c", code.format(seed.name)).stdout.split()[-1]
    page.goto(f"{site.url}/admin/articles/source/{pk}/")
    assert page.locator(".kb-candidate strong").all_inner_texts() == [
        "Not found", "Match", "Not found",
    ]  # fmt: skip
    assert_faultless(page, "source", within="main")
