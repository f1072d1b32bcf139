"""What readers see of an alert: at once, in their language, in fixed words, for one query."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from kb.locales.tags import LANGUAGES
from kb.references.alerts import taking
from kb.references.models import Alert
from kb.review.audit.as_read import as_read, render
from kb.review.content import spec_of
from kb.review.models import LiveApproval
from tests import roads
from tests.articles.test_rendering import article_of_everything, parse, preview, words
from tests.locales import trees
from tests.reader.test_structured import told
from tests.references.test_alerts import DOI, NOTICE, PMID, RETRACTED
from tests.references.test_alerts_reading import sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

REASON = "Falsification/Fabrication of Data"


def happened(nature: str = "Retraction", **line: str) -> taking.Report:
    said = {**RETRACTED, "RetractionNature": nature, "Reason": f"+{REASON};", **line}
    return taking.take(io.BytesIO(sheet(said)), source="alerts.csv")


@pytest.fixture
def page() -> Any:
    roads.publish(roads.reference(doi=DOI, pmid=PMID))
    return roads.article(live=True)


def read(client: Client, page: Any) -> Any:
    response = client.get(page.url)
    assert response.status_code == 200
    assert REASON not in response.content.decode()
    return parse(response.content)


# -- the list, the marks, the banner ---------------------------------------------------------------
SEEN = {
    "Retraction": ("[retracted: 1]", "Reference 1, retracted",
                   "This work was retracted on February 6, 2010."),
    "Expression of concern": ("[expression of concern: 1]",
                              "Reference 1, under an expression of concern",
                              "The journal expressed concern about this work on February 6, 2010."),
    "Correction": ("[corrected: 1]", "Reference 1, corrected",
                   "This work was corrected on February 6, 2010."),
    "Reinstatement": ("[1]", "Reference 1", None),
}  # fmt: skip


@pytest.mark.parametrize("nature", SEEN)
def test_reader__sees_it_at_the_sentence_and_in_the_list(client, page, nature):
    """Given an alert, when a reader opens the article, then the mark says it in a word and aloud, and
    the list with the date and a link to the notice."""
    happened(nature)
    html = read(client, page)
    written, spoken, sentence = SEEN[nature]
    mark = html.find(".//p/a[@role='doc-noteref']")
    assert (mark.text, mark.get("aria-label")) == (written, spoken)
    shown = html.findall(".//li[@id='ref-1']/p")
    assert [words(p.find("strong")) for p in shown] == [sentence] * (sentence is not None)
    assert [p.find("a").get("href") for p in shown] == [f"https://doi.org/{NOTICE}"] * len(shown)


def test_reader__nothing_known_but_that_it_is_retracted(client, page):
    happened(RetractionDate="", RetractionDOI="unavailable", RetractionPubMedID="0")
    (shown,) = read(client, page).findall(".//li[@id='ref-1']/p")
    assert words(shown) == "This work was retracted."


def test_reader__notice_known_by_pmid_alone(client, page):
    happened(RetractionDOI="")
    (link,) = read(client, page).findall(".//li[@id='ref-1']/p/a")
    assert link.get("href") == "https://pubmed.ncbi.nlm.nih.gov/20137807/"


@pytest.mark.parametrize(
    ("nature", "limits", "contradicts"),
    [
        ("Retraction", "[retracted: 1]", "[retracted: 1]"),
        ("Correction", "[limits: 1; corrected: 1]", "[contradicts: 1; corrected: 1]"),
    ],
)
def test_mark__retraction_outranks_the_stance(nature, limits, contradicts):
    """Given a work that limits one statement and contradicts another, when it is retracted, then the
    marks say that alone; when it is corrected, they say both."""
    draft = article_of_everything()
    draft.citations.get(key="popova-limits").reference.alerts.create(
        nature=nature.lower(), source="test"
    )
    marks = preview(draft).findall(".//p/a[@role='doc-noteref']")
    assert [mark.text for mark in marks[:3]] == [limits, "[2]", contradicts]


def test_banner__until_signed_again(client, page):
    """Given a retracted work, when its article is opened, then the top says that it was not reviewed
    since; once it is signed again, that it was, and when; the work stays marked."""
    (met,) = happened().opened
    top = read(client, page).find(".//div[@role='note']")
    assert "retracted: reference 1. The article has not been reviewed since." in words(top)
    assert top.find(".//a").get("href") == "#ref-1"
    roads.sign(met.state.revision)
    html = read(client, page)
    top = words(html.find(".//div[@role='note']"))
    assert "has not been reviewed since" not in top
    assert "The article was reviewed after that, on " in top
    assert html.find(".//p/a[@role='doc-noteref']").text == "[retracted: 1]"


@pytest.mark.parametrize("nature", ["Expression of concern", "Correction", "Reinstatement"])
def test_banner__only_for_a_retraction(client, page, nature):
    happened(nature)
    assert read(client, page).find(".//div[@role='note']") is None


def test_banner__not_in_a_preview(page):
    happened()
    assert preview(page).find(".//div[@role='note']") is None


def test_reader__settled_is_gone(client, page):
    happened()
    Alert.objects.update(settled_at=timezone.now())
    html = read(client, page)
    assert html.find(".//p/a[@role='doc-noteref']").text == "[1]"
    assert html.find(".//li[@id='ref-1']/p") is None


def test_reader__nothing_is_kept_from_before(client, page):
    """Given a page that a reader got before, when an alert comes, then no header let it be kept."""
    assert "max-age" not in client.get(page.url).headers.get("Cache-Control", "")


# -- the past --------------------------------------------------------------------------------------
def test_as_read__says_what_was_known_then(page):
    """Given a retraction, when someone looks at what readers saw before it, then it is not there."""
    before = timezone.now()
    happened()
    for when, written in ((before, "[1]"), (timezone.now(), "[retracted: 1]")):
        html = parse(render(as_read(page.approval, when).obj).content)
        assert html.find(".//p/a[@role='doc-noteref']").text == written


# -- machines --------------------------------------------------------------------------------------
def test_machines__are_told(client, page):
    """Given a retracted work, then the interface says so, and structured data counts it no more."""
    assert len(told(client.get(page.url).content)["citation"]) == 1
    happened()
    (entry,) = client.get(f"/api/v2/pages/{page.pk}/").json()["references"]
    assert entry["alerts"] == [
        {"nature": "retraction", "date": "2010-02-06", "notice": f"https://doi.org/{NOTICE}"}
    ]
    assert "citation" not in told(client.get(page.url).content)


def test_view__asks_once_however_many_works(client):
    """Given an article that cites two works by three citations, when it is read, then what became
    known of them is asked for once."""
    draft = article_of_everything()
    draft.save_revision(user=roads.editor())
    page = roads.publish(draft)
    with CaptureQueriesContext(connection) as queries:
        read(client, page)
    assert sum('FROM "references_alert"' in query["sql"] for query in queries) == 1


# -- one run, five languages -----------------------------------------------------------------------
def test_import__changes_what_readers_of_all_languages_see(client, page, tmp_path):
    """Given an article in five languages, when one file is imported in one run, then the readers of
    each see it in their language, each text is in review, no text was changed, and a view costs at
    most one query more than without any alert."""
    pages = {"en-us": page}
    for code in set(LANGUAGES) - {"en-us"}:
        trees.topic(code)
        pages[code] = roads.publish_translation(page, code)
    before = {code: _state(text) for code, text in pages.items()}
    costs = {code: _cost(client, text) for code, text in pages.items()}
    unaware = {code: _cost_without_alerts(client, text) for code, text in pages.items()}
    path = tmp_path / "alerts.csv"
    path.write_bytes(sheet(RETRACTED))
    call_command("import_alerts", str(path), stdout=io.StringIO())
    for code, text in pages.items():
        html = read(client, text)
        with translation.override(code):
            mark = translation.gettext("retracted: %(number)d") % {"number": 1}
        assert html.find(".//p/a[@role='doc-noteref']").text == f"[{mark}]"
        assert html.find(".//li[@id='ref-1']/p[@class='alert retraction']") is not None
        assert html.find(".//div[@role='note']") is not None
        assert _state(text) == before[code]
        assert roads.fresh(text).in_review
        assert _cost(client, text) == costs[code] <= unaware[code] + 1
    call_command("audit_approvals", stdout=io.StringIO())


def _state(text: Any) -> tuple[Any, ...]:
    """What is live of a text, and under which signature."""
    text = roads.fresh(text)
    live = LiveApproval.objects.of(text).get().approval_id
    return spec_of(text).digest(text), live, text.last_published_at, text.latest_revision_id


def _cost(client: Client, text: Any) -> int:
    client.get(text.url)
    with CaptureQueriesContext(connection) as queries:
        client.get(text.url)
    return len(queries)


def _cost_without_alerts(client: Client, text: Any) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kb.articles.citing.fetch_alerts", _know_of_none)
        return _cost(client, text)


def _know_of_none(works: Any, **_at: Any) -> None:
    for work in works:
        work.standing_alerts = []
