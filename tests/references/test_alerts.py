"""Alerts into the library: what is taken, what it opens, who is told."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import WorkflowState

from kb.articles import citing
from kb.articles.models import Citation
from kb.references.alerts import taking
from kb.references.models import Alert, Reference
from kb.review import desk, road
from kb.review.errors import ReviewRequired
from kb.review.kinds import Kind
from kb.review.models import AuditEntry, MedicalReviewTaskState
from tests import roads
from tests.references.test_alerts_reading import sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

DOI, PMID = "10.1001/jamapsychiatry.2013.62", "24740528"
NOTICE = "10.1001/jamapsychiatry.2020.1"
RETRACTED = {"OriginalPaperDOI": DOI, "OriginalPaperPubMedID": PMID, "RetractionDOI": NOTICE}
NAMELESS = {"RetractionDOI": "unavailable", "RetractionPubMedID": "0"}


@pytest.fixture
def work() -> Reference:
    return roads.publish(roads.reference(doi=DOI, pmid=PMID))


def take(*lines: Any, **options: Any) -> taking.Report:
    return taking.take(io.BytesIO(sheet(*lines)), source="alerts.csv", **options)


def nbib(**tags: str) -> bytes:
    return "".join(f"{tag:<4}- {value}\n" for tag, value in tags.items()).encode()


def standing() -> list[tuple[str, str]]:
    return [(a.reference.citekey, a.nature) for a in Alert.objects.standing()]


# -- which work ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "ours"),
    [
        ({}, True),
        ({"OriginalPaperDOI": "https://doi.org/" + DOI.upper()}, True),
        ({"OriginalPaperDOI": "unavailable"}, True),
        ({"OriginalPaperPubMedID": "0"}, True),
        ({"OriginalPaperDOI": "unavailable", "OriginalPaperPubMedID": "0"}, False),
        ({"OriginalPaperDOI": "10.1000/other", "OriginalPaperPubMedID": "1"}, False),
    ],
)
def test_take__finds_the_work_by_doi_or_pmid(work, line, ours):
    report = take({**RETRACTED, **line})
    assert (report.lines, report.ours, report.broken) == (1, int(ours), [])
    assert standing() == [("feder2014", "retraction")] * ours


def test_take__doi_and_pmid_of_two_works_are_broken(work):
    """Given a line whose DOI is one work's and whose PMID is another's, then neither is marked."""
    roads.reference("other", doi="10.1000/other", pmid="7")
    report = take({**RETRACTED, "OriginalPaperPubMedID": "7"}, RETRACTED)
    (broken,) = report.broken
    assert broken.line == 2
    assert "that of “feder2014” in the library, its PMID that of “other”" in broken.sentence
    assert standing() == [("feder2014", "retraction")]


def test_take__queries_do_not_grow_with_the_file(work, django_assert_num_queries):
    others = [{"OriginalPaperDOI": f"10.1000/{n}", "OriginalPaperPubMedID": "0"} for n in range(50)]
    with django_assert_num_queries(1):
        take(*others)


# -- once ------------------------------------------------------------------------------------------
COMMENT = "JAMA. 2010 Feb 6;1:1."
SAME = {
    "the same file": sheet(RETRACTED),
    "the PMID of the notice alone": sheet({**RETRACTED, "RetractionDOI": ""}),
    "PubMed, by DOI": nbib(PMID=PMID, RIN=f"JAMA. 2011 Feb 6;1. doi: {NOTICE}."),
    "PubMed, by PMID": nbib(PMID=PMID, RIN="JAMA. 2011 Feb 6;1. PMID: 20137807"),
    "PubMed, by the day": nbib(PMID=PMID, RIN=COMMENT),
    "PubMed, only that it is": nbib(PMID=PMID, PT="Retracted Publication"),
}
OTHER = {
    "another DOI": sheet({**RETRACTED, "RetractionDOI": "10.1000/2", "RetractionPubMedID": "0"}),
    "another nature": nbib(PMID=PMID, ECI=f"JAMA. doi: {NOTICE}."),
    "another day": nbib(PMID=PMID, RIN="JAMA. 2011 Feb 6;1:1."),
}


@pytest.mark.parametrize("case", [*SAME, *OTHER])
def test_take__once(work, case):
    """Given an alert that is known, when a file says it again in its own way, then nothing is
    added; another alert about the work is."""
    take(RETRACTED)
    content = SAME.get(case) or OTHER[case]
    report = taking.take(io.BytesIO(content), source="again")
    assert (len(report.alerts), Alert.objects.count()) == ((0, 1) if case in SAME else (1, 2))
    again = taking.take(io.BytesIO(content), source="again")
    assert (again.ours, again.alerts, again.texts) == (1, [], [])


def test_take__completes_what_was_known_less_of(work):
    """Given a retraction that nobody announced, when the data set names its notice, then readers
    can read that, and the work is retracted once."""
    taking.take(io.BytesIO(nbib(PMID=PMID, PT="Retracted Publication")), source="pubmed")
    take(RETRACTED, {**RETRACTED, "RetractionDOI": "10.1000/2", "RetractionPubMedID": "0"})
    first, second = Alert.objects.order_by("pk")
    assert (first.notice, first.date, second.notice) == (NOTICE, date(2010, 2, 6), "10.1000/2")


def test_take__notices_without_an_identifier_are_told_apart_by_their_day(work):
    """Given two corrections without DOI or PMID of two days, then both are taken, the first once."""
    bare = RETRACTED | NAMELESS | {"RetractionNature": "Correction"}
    days = [bare | {"RetractionDate": f"{day}/1/2020 0:00"} for day in (1, 2, 1)]
    take(*days)
    assert [alert.date.month for alert in Alert.objects.all()] == [1, 2]


def test_take__a_shared_identifier_goes_before_a_shared_day(work):
    """Given one notice known by its day and one by its DOI, then a line with that DOI is the latter."""
    take(
        RETRACTED | NAMELESS,
        RETRACTED | {"RetractionDate": "2/2/2020 0:00"},
    )
    take(RETRACTED)
    assert Alert.objects.count() == 2


def test_take__words_dressed_as_a_doi_are_refused(work):
    """Given text of which readers could read words, when it stands for the notice, then it is none."""
    report = take(RETRACTED | {"RetractionDOI": "10.1234/stop​taking，药片"})
    assert len(report.broken) == 1
    assert not Alert.objects.exists()


def test_take__settled_is_not_taken_again(work):
    take(RETRACTED)
    Alert.objects.update(settled_at=timezone.now())
    assert take(RETRACTED).alerts == []
    assert standing() == []


# -- what stands -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Retraction 1/1/2020"], ["retraction"]),
        (["Retraction 1/1/2020", "Reinstatement 1/1/2021"], []),
        (["Reinstatement 1/1/2021", "Retraction 1/1/2020"], []),
        (["Reinstatement 1/1/2021", "Retraction 1/1/2022"], ["retraction"]),
        (["Retraction ", "Reinstatement 1/1/2021"], ["retraction"]),
        (["Retraction 1/1/2020", "Reinstatement "], []),
        (["Expression of concern 1/1/2019", "Retraction 1/1/2020", "Reinstatement 1/1/2021"],
         ["concern"]),
        (["Correction 1/1/2022", "Correction 1/1/2021"], ["correction", "correction"]),
    ],
)  # fmt: skip
def test_standing__reinstatement_ends_the_retraction_before_it(work, lines, expected):
    for number, (nature, day) in enumerate(line.rsplit(" ", 1) for line in lines):
        take({**RETRACTED, "RetractionNature": nature, "RetractionDate": day,
              "RetractionDOI": f"10.1000/{number}", "RetractionPubMedID": "0"})  # fmt: skip
    assert [nature for _work, nature in standing()] == expected


def test_standing__at_a_moment_of_the_past(work):
    before = timezone.now()
    take(RETRACTED)
    between = timezone.now()
    Alert.objects.update(settled_at=timezone.now())
    for moment, count in ((before, 0), (between, 1), (timezone.now(), 0)):
        assert Alert.objects.standing(moment).count() == count


# -- the rounds ------------------------------------------------------------------------------------
def _live(page):
    pass


def _newer_draft(page):
    roads.edit(page, "Other words.")


def _in_review(page):
    roads.submit(page)


def _changed_and_in_review(page):
    roads.edit(page, "Other words.")
    roads.submit(roads.fresh(page))


def _declined(page):
    road.decline(roads.submit(page), roads.reviewer(), "No.")


def _cancelled(page):
    roads.submit(page)
    roads.fresh(page).current_workflow_state.cancel(user=roads.editor())


def _withdrawn(page):
    road.withdraw(page, roads.editor(), "No.")


# What happens to the article before the alert: is its review opened, why not, and its kind then.
BEFORE = {
    "live": (_live, True, None, Kind.EVIDENCE),
    "cancelled review": (_cancelled, True, None, Kind.EVIDENCE),
    "newer draft": (_newer_draft, False, "newer draft", None),
    "in review again": (_in_review, False, "in review already", Kind.EVIDENCE),
    "change in review": (_changed_and_in_review, False, "in review already", Kind.CHANGE),
    "declined": (_declined, False, "was declined", None),
    "withdrawn": (_withdrawn, False, None, None),
}


@pytest.mark.parametrize("case", BEFORE)
def test_take__opens_the_review_of_what_is_signed(work, case):
    """Given a live article that cites a work, when an alert about the work comes, then its review is
    opened as “evidence changed” where nobody works on it, and the report says why not elsewhere."""
    prepare, opens, why, kind = BEFORE[case]
    page = roads.article(live=True)
    prepare(page)
    report = take(RETRACTED)
    assert [met.text for met in report.opened] == [page] * opens
    assert [why in met.waits for met in report.waiting] == [True] * (why is not None)
    rounds = [row for row in desk.waiting_for(roads.reviewer()) if row.draft == page]
    assert [row.kind for row in rounds] == ([kind] if kind else [])
    assert all(row.refusal is None for row in rounds if opens)
    again = take(RETRACTED)
    assert again.texts == []


def test_take__evidence_round_ends_by_a_signature(work):
    """Given a round that an alert opened, when its reviewer signs the same words, then they are live
    under the new signature, and the same file opens nothing again."""
    page = roads.article(live=True)
    digest = page.approval.digest
    (met,) = take(RETRACTED).opened
    assert met.state.due == timezone.localdate() + timedelta(days=7)
    roads.sign(met.state.revision)
    page = roads.fresh(page)
    assert page.approval.digest == digest
    assert Alert.objects.get().signed_since(page.approval)
    assert take(RETRACTED).texts == []
    assert not page.in_review


def test_take__two_signatures_stay_two(work):
    topic = roads.topic()
    page = roads.article(live=True)
    draft = topic.get_latest_revision_as_object()
    draft.high_risk = True
    draft.save_revision(user=roads.editor())
    roads.publish(topic)
    (met,) = take(RETRACTED).opened
    roads.sign(met.state.revision)
    assert roads.fresh(page).in_review
    roads.sign(met.state.revision, roads.reviewer(name="second"))
    assert Alert.objects.get().signed_since(roads.fresh(page).approval)


def test_take__what_cannot_be_submitted_any_more_is_reviewed_again_all_the_same(work):
    """Given an article that a newer rule would stop, when its evidence changes, then reviewers look
    at it anyway: the words are before readers already."""
    page = roads.article(live=True)
    refuse = "kb.articles.models.ArticlePage.problems_before_review"
    with mock.patch(refuse, return_value=["A new rule."]):
        assert [met.text for met in take(RETRACTED).opened] == [page]
        roads.edit(roads.article("Other", live=False), "Words.")
        with pytest.raises(ReviewRequired, match="A new rule"):
            roads.submit(roads.article("Third"))


def test_submit__with_a_cause_takes_no_unsigned_words(work):
    """Given a draft that was never signed, when code opens its review for a cause, then it is refused:
    the checks of a draft cannot be passed by that."""
    with pytest.raises(ReviewRequired, match="newer draft"):
        road.submit(roads.article(), by=None, cause=MedicalReviewTaskState.Cause.EVIDENCE)


def test_take__reinstatement_opens_the_review_again(work):
    page = roads.article(live=True)
    (met,) = take(RETRACTED).opened
    roads.sign(met.state.revision)
    back = {**RETRACTED, "RetractionNature": "Reinstatement", "RetractionDOI": "10.1000/back",
            "RetractionDate": "1/1/2021"}  # fmt: skip
    assert [met.text for met in take(back).opened] == [page]


def test_take__retracted_and_reinstated_in_one_file_opens_nothing(work):
    roads.article(live=True)
    back = {**RETRACTED, "RetractionNature": "Reinstatement", "RetractionDate": "1/1/2021"}
    report = take(RETRACTED, back)
    assert (len(report.alerts), report.texts) == (2, [])


def test_take__signed_and_dated_for_later(work):
    """Given signed words that go live on a date, when a work in them is retracted before, then their
    review is opened too."""
    page = roads.article()
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(days=3)
    draft.save_revision(user=roads.editor())
    roads.publish(page)
    assert not roads.fresh(page).live
    assert [met.text for met in take(RETRACTED).opened] == [page]


def test_take__two_works_of_one_text(work):
    """Given an article that cites two works, when both are retracted in one file, then it is opened
    once and not called “in review already”."""
    other = roads.publish(roads.reference("other", doi="10.1000/other"))
    page = roads.article().get_latest_revision_as_object()
    page.citations.add(Citation(key="other", reference=other))
    marks = [citing.mark(cited) for cited in page.citations.all()]
    page.body = roads.body(f"<p>Words {' '.join(marks)}</p>")
    page.save_revision(user=roads.editor())
    page = roads.publish(page)
    lines = RETRACTED, {"OriginalPaperDOI": "10.1000/other", "OriginalPaperPubMedID": "0"}
    report = take(*lines)
    assert ([met.text for met in report.opened], report.waiting) == ([page], [])


def test_take__dry_run_says_the_same_and_writes_nothing(work):
    page = roads.article(live=True)
    entries = AuditEntry.objects.count()
    report = take(RETRACTED, dry_run=True)
    assert [met.text for met in report.opened] == [page]
    assert [str(alert) for alert in report.alerts] == ["feder2014: retraction"]
    assert (Alert.objects.count(), AuditEntry.objects.count()) == (0, entries)
    assert not WorkflowState.objects.active().exists()


def test_take__crash_leaves_whole_works(work):
    """Given two works in a file, when the second one fails, then the first is marked and its article
    in review, nothing of the second is left, and the next run takes it."""
    second = roads.reference("other", doi="10.1000/other")
    page = roads.article(live=True)
    lines = RETRACTED, {"OriginalPaperDOI": "10.1000/other", "OriginalPaperPubMedID": "0"}

    def crash(record):
        if record == second:
            raise RuntimeError("power cut")
        return original(record)

    original = taking.reopen
    with mock.patch.object(taking, "reopen", crash), pytest.raises(RuntimeError):
        take(*lines)
    assert standing() == [("feder2014", "retraction")]
    assert roads.fresh(page).in_review
    assert [str(alert) for alert in take(*lines).alerts] == ["other: retraction"]


# -- who is told -----------------------------------------------------------------------------------
@pytest.fixture
def file(tmp_path):
    def write(*lines: Any, name: str = "alerts.csv") -> str:
        path = tmp_path / name
        path.write_bytes(lines[0] if isinstance(lines[0], bytes) else sheet(*lines))
        return str(path)

    return write


def run(*files: str, **options: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_alerts", *files, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_command__one_mail_to_each_person(work, file, mailoutbox):
    """Given two articles and a translation that cite a retracted work, when the file is imported,
    then author, translator and reviewers get one mail each with all that is theirs, and no other."""
    first = roads.article(live=True)
    roads.publish_translation(first, "ja")
    roads.article("Esketamine", live=True)
    roads.user("bystander")
    mailoutbox.clear()
    run(file(RETRACTED))
    mails = {mail.to[0].split("@")[0]: mail for mail in mailoutbox}
    assert sorted(mails) == ["editor", "reviewer-en-us", "reviewer-ja", "translator-ja"]
    assert len(mailoutbox) == 4
    for who, titles in {"editor": 3, "reviewer-en-us": 2, "reviewer-ja": 1}.items():
        assert mails[who].body.count("/admin/review/sign/") == titles
        assert "https://doi.org/" + NOTICE in mails[who].body
    mailoutbox.clear()
    out, _err = run(file(RETRACTED))
    assert mailoutbox == []
    assert "Mails sent: 0." in out


def test_command__what_is_in_review_or_waits_is_told_too(work, file, mailoutbox):
    """Given a first draft in review and a live text with a newer draft, then their people are told
    with how it stands."""
    roads.submit(roads.article())
    roads.edit(roads.article("Esketamine", live=True), "Other words.")
    mailoutbox.clear()
    run(file(RETRACTED))
    (body,) = [mail.body for mail in mailoutbox if mail.to == ["editor@example.org"]]
    assert body.count("/admin/review/sign/") == 1
    assert "It has a newer draft, which its editor submits." in body
    assert "/edit/" in body


def test_command__mail_server_fails(work, file, mailoutbox):
    """Given a mail server that is down, when alerts are imported, then all else is done, it is said,
    and the next run sends what was kept back."""
    page = roads.article(live=True)
    mailoutbox.clear()
    backend = "django.core.mail.backends.locmem.EmailBackend.send_messages"
    down = mock.patch(backend, side_effect=OSError("connection refused"))
    with down, pytest.raises(CommandError, match="connection refused"):
        run(file(RETRACTED))
    assert roads.fresh(page).in_review
    run(file({"OriginalPaperDOI": "10.1000/nobodys"}))
    assert sorted(mail.to[0] for mail in mailoutbox) == [
        "editor@example.org", "reviewer-en-us@example.org",
    ]  # fmt: skip


# -- the command -----------------------------------------------------------------------------------
def test_command__says_what_it_did(work, file):
    roads.article(live=True)
    roads.edit(roads.article("Esketamine", live=True), "Other words.")
    out, err = run(file(RETRACTED, {"OriginalPaperDOI": "10.1000/x", "OriginalPaperPubMedID": "1"}))
    assert err == ""
    for sentence in (
        "2 lines read, 0 broken, 1 about works of the library, 1 new.",
        "feder2014: retraction, Feb. 6, 2010",
        "Review opened: “Ketamine” (English (United States)).",
        "Review not opened: “Esketamine” (English (United States)). It has a newer draft",
    ):
        assert sentence in out


def test_command__broken_lines_and_files_stop_nothing(work, file, tmp_path):
    """Given a broken line, a file of another kind and one that is not there, when they are imported
    with a good one, then each gets its sentence, the rest is taken, and the exit is an error."""
    files = [
        file(b"%PDF-1.7\n", name="a.csv"),
        str(tmp_path / "none.csv"),
        str(tmp_path),
        file({**RETRACTED, "RetractionNature": "Gone"}, RETRACTED),
    ]
    err = io.StringIO()
    with pytest.raises(CommandError, match="3 files unread, 1 lines broken"):
        call_command("import_alerts", *files, stdout=io.StringIO(), stderr=err)
    assert len(err.getvalue().splitlines()) == 4
    assert "alerts.csv, line 2: “Gone” is none of" in err.getvalue()
    assert standing() == [("feder2014", "retraction")]


def test_command__dry_run(work, file, mailoutbox):
    roads.article(live=True)
    mailoutbox.clear()
    out, _err = run(file(RETRACTED), dry_run=True)
    assert "This was a dry run: nothing was written." in out
    assert (standing(), mailoutbox) == ([], [])


def test_take__is_in_the_audit(work):
    take(RETRACTED, by=roads.editor())
    (entry,) = AuditEntry.objects.filter(verb="alert")
    assert (entry.subject_id, entry.actor, entry.detail["nature"], entry.detail["source"]) == (
        work.pk, roads.editor(), "retraction", "alerts.csv",
    )  # fmt: skip
