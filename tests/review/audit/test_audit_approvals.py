"""The watch finds each alteration, writes it down once, and readers do not get what was altered."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from kb.review import road
from kb.review.audit import examine as examination
from kb.review.audit.chains import head
from kb.review.audit.examine import examine
from kb.review.audit.finding import Kind
from kb.review.audit.watch import in_order, watch
from kb.review.models import AuditEntry, LiveApproval, Revocation
from kb.review.renditions import rendition_model
from tests import roads
from tests.review.audit import alterations
from tests.review.audit.alterations import ALTERATIONS
from tests.review.audit.conftest import stored
from tests.review.tampering import tamper

ADDRESS_OF_ARTICLE = "/en-us/ketamine/pictured/"


def audit(*options: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("audit_approvals", *options, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def status(address: str = ADDRESS_OF_ARTICLE) -> int:
    return Client(raise_request_exception=False).get(address).status_code


def found_entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(verb="finding", detail__has_key="key"))


def test_house__clean(house):
    """Given a house in which everything is as signed, when it is audited, then nothing is found, and
    the ends of both chains are printed."""
    assert examine() == []
    code, said = audit()
    number, entry_hash = head(AuditEntry)
    assert code == 0
    assert f"{number}:{entry_hash}" in said
    assert in_order()
    assert status() == 200
    assert found_entries() == []


# With the notice of withdrawal, or where nothing was ever signed without one.
GONE = (404, 410)


@pytest.mark.parametrize("alter", ALTERATIONS, ids=lambda alter: alter.__name__)
def test_alteration__found(alter, house, django_capture_on_commit_callbacks):
    """Given a house, when something is altered behind the back of the gate, then the audit finds it,
    says so, writes it down once, and takes what it reaches from readers."""
    kind, withheld = ALTERATIONS[alter]
    assert status() == 200
    alter(house)
    assert kind in {finding.kind for finding in examine()}
    with django_capture_on_commit_callbacks(execute=True):
        code, said = audit()
    assert code == 1
    assert said.strip()
    written = found_entries()[::-1]
    assert kind in {entry.detail["kind"] for entry in written}
    if withheld:
        # Wagtail falls over a page whose own row is missing before it asks whether it is live.
        assert status() in ((500,) if kind is Kind.UNREADABLE else GONE)
        assert not Page.objects.get(pk=house.article.pk).live
        assert not LiveApproval.objects.of(house.article).exists()
        assert not Page.objects.get(pk=house.alias.pk).live
    again = examine()
    assert not any(finding.reaches_readers for finding in again)
    audit()
    new = {entry.detail["key"] for entry in found_entries()[: -len(written)]}
    assert not new & {entry.detail["key"] for entry in written}


@pytest.mark.parametrize("alter", ALTERATIONS, ids=lambda alter: alter.__name__)
def test_report_only__takes_nothing_off_line(alter, house):
    kind, withheld = ALTERATIONS[alter]
    alter(house)
    live = set(LiveApproval.objects.values_list("subject_table", "subject_id"))
    withdrawn = AuditEntry.objects.filter(verb="withdraw").count()
    code, _said = audit("--report-only")
    assert code == 1
    assert set(LiveApproval.objects.values_list("subject_table", "subject_id")) == live
    assert AuditEntry.objects.filter(verb="withdraw").count() == withdrawn
    assert kind in {entry.detail["kind"] for entry in found_entries()}
    if withheld or kind is Kind.RENDITION:
        assert not in_order()


def test_draft_put_live__gone_from_readers(house):
    alterations.draft_put_live(house)
    address = house.draft.get_url()
    assert status(address) == 200
    audit()
    assert status(address) in GONE


def test_alias__goes_alone(house):
    alterations.alias(house)
    audit()
    assert status(house.alias.get_url()) in GONE
    assert status() == 200


def test_withdrawn_by_an_editor__leaves_a_clean_house(house):
    """Given a text with an alias, when it is withdrawn by the ordinary verb, then nothing is left that
    says that either is live."""
    road.withdraw(roads.fresh(house.article), roads.editor(), "Old.")
    assert not Page.objects.get(pk=house.alias.pk).live
    assert examine() == []


def test_withheld__says_the_cause(house):
    """Given altered words, when the audit takes them off line, then readers can be told the cause, and
    the log says that the software did it."""
    alterations.summary(house)
    audit()
    ended = Revocation.objects.latest("pk")
    assert (ended.cause, ended.by) == ("altered", None)
    entry = AuditEntry.objects.get(verb="withdraw", subject_id=house.article.pk)
    assert (entry.actor, entry.detail["cause"]) == (None, "altered")


def test_record_altered__every_text_that_shows_it_goes(house):
    """Given a work cited that was altered, when the audit runs, then the record and the article that
    shows it are off line, although the verb refuses a record that is shown."""
    alterations.work_cited(house)
    audit()
    house.work.refresh_from_db()
    assert not house.work.live
    assert status() in GONE


def test_rendition__made_anew(house, django_capture_on_commit_callbacks):
    before = stored(house.rendition.file)
    alterations.rendition_swapped(house)
    with django_capture_on_commit_callbacks(execute=True):
        audit()
    assert not rendition_model().objects.filter(pk=house.rendition.pk).exists()
    made = type(house.image).objects.get(pk=house.image.pk).get_rendition("width-100")
    assert stored(made.file) == before
    assert examine() == []


def test_rendition__repointed_leaves_the_original(house, django_capture_on_commit_callbacks):
    """Given a rendition whose row names the original, when it is dropped, then the original stays."""
    before = stored(house.image.file)
    alterations.rendition_repointed(house)
    with django_capture_on_commit_callbacks(execute=True):
        audit()
    assert stored(house.image.file) == before
    assert examine() == []


def test_renditions__several_at_once_are_sealed(house):
    house.image.get_renditions("width-30", "width-31")
    assert examine() == []


def test_finding__written_down_again_when_it_comes_back(house):
    name = house.video.file
    before = stored(name)
    for _time in range(2):
        alterations.video_swapped(house)
        audit("--report-only")
        audit("--report-only")
        alterations.swap(name, before)
        assert audit("--report-only")[0] == 0
    assert len(found_entries()) == 2


def test_key__another_one_touches_nothing(house, settings):
    """Given a wrong key, when the audit runs, then it says so, and takes and writes nothing: every
    signature would seem forged."""
    entries = AuditEntry.objects.count()
    settings.REVIEW_SEAL_KEY = "another"
    code, said = audit()
    assert code == 1
    assert "REVIEW_SEAL_KEY" in said
    assert AuditEntry.objects.count() == entries
    assert status() == 200


def test_triggers__missing(house, monkeypatch):
    monkeypatch.setattr(examination, "trigger_problems", lambda: ["trigger x is missing"])
    code, said = audit()
    assert code == 1
    assert "trigger x is missing" in said
    assert status() == 200


@pytest.mark.parametrize("cut", [False, True])
def test_anchor__tells_of_a_cut_off_end(house, cut):
    """Given the end of the log as an operator noted it, when the log lost its end, then the anchor
    says so, and nothing else could."""
    number, entry_hash = head(AuditEntry)
    if cut:
        tamper(f"DELETE FROM review_auditentry WHERE id = {number}")
        assert [f for f in examine() if f.kind is Kind.CHAIN] == []
    code, said = audit("--anchor", f"{number}:{entry_hash}")
    assert code == int(cut)
    assert ("cut off" in said) is cut


@pytest.mark.parametrize("anchor", ["", "12", "x:y", "12:abc", "-1:" + "0" * 64])
def test_anchor__unreadable_is_refused_with_a_sentence(house, anchor):
    with pytest.raises(CommandError, match="NUMBER:HASH"):
        call_command("audit_approvals", f"--anchor={anchor}")


def test_examine__queries_do_not_grow_with_texts(house):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert examine() == []
        return len(queries)

    before = count()
    for number in range(3):
        roads.article(f"More {number}", live=True)
    assert count() == before


def test_watch__by_a_person_is_their_entry(house):
    done = watch(by=roads.superuser())
    assert done.entry.actor == roads.superuser()
    assert done.entry.detail == {"open": [], "exposed": 0}
