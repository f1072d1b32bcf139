"""The road and its refusals: who may sign what, when, and under which words."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from kb.articles import citing
from kb.review import granting, road
from kb.review.canonical import digest, dumps
from kb.review.content import spec_for
from kb.review.errors import InReview, MayNotSign, NotReady, NotWhatWasShown, ReviewRequired
from kb.review.models import Approval, AuditEntry, Disclosure, LiveApproval, ReviewerCredential
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def test_road__whole():
    """Given a complete draft, when it is submitted and signed, then readers see those words, under
    a record that says who signed what, when, and when it is due again."""
    page = roads.article(live=True)
    approval = page.approval
    assert page.live
    assert approval.signer_name == "Rita en-us"
    assert approval.signer_credential == "MD (Test register 7)"
    assert approval.review_due == road.months_later(timezone.localdate(), 12)
    assert approval.digest == spec_for(type(page)).digest(page)
    assert approval.snapshot["articles_articlepage"]["summary"] == "In short."
    assert approval.authentic


def test_submit__incomplete_draft_refused_with_every_reason():
    """Given a draft without summary, section, citation or author, when it is submitted, then the
    refusal lists all of them and it is not in review."""
    page = roads.article()
    page.summary, page.body = "", None
    page.citations.clear()
    page.authors.clear()
    page.save_revision(user=roads.editor())
    with pytest.raises(NotReady) as refusal:
        road.submit(page, roads.editor())
    assert len(refusal.value.problems) == 4
    assert refusal.value.problems == road.why_not_submit(page)
    assert not roads.fresh(page).in_review


def test_submit__stale_object_submits_the_latest_draft():
    """Given an object read before someone saved a newer draft, when it is submitted, then the newer
    draft is what goes into review."""
    page = roads.article()
    newer = roads.edit(roads.fresh(page), "Newer.")
    assert roads.submit(page).pk == newer.pk


def test_submit__twice_refused():
    page = roads.article()
    roads.submit(page)
    with pytest.raises(InReview):
        roads.submit(page)


def test_cancel__is_in_the_audit_log():
    """Given a draft in review, when its editor cancels that, then the log says who did."""
    page = roads.article()
    roads.submit(page)
    roads.fresh(page).current_workflow_state.cancel(user=roads.editor())
    entry = AuditEntry.objects.get(verb=AuditEntry.Verb.CANCEL)
    assert (entry.actor, entry.subject_id) == (roads.editor(), page.pk)


def test_decline__reason_kept_and_resubmission_signs_the_new_draft():
    """Given a declined draft, when it is corrected and submitted again, then the reviewer signs the
    corrected words."""
    page = roads.article()
    state = road.decline(roads.submit(page), roads.reviewer(), "The dose is wrong.")
    assert state.comment == "The dose is wrong."
    roads.edit(page, "The dose is right.")
    page = roads.publish(page)
    assert "The dose is right." in roads.words(page)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_decline__without_reason_refused(reason):
    with pytest.raises(ReviewRequired):
        road.decline(roads.submit(roads.article()), roads.reviewer(), reason)


def test_decline__by_someone_without_credential_refused():
    with pytest.raises(MayNotSign):
        road.decline(roads.submit(roads.article()), roads.superuser(), "Because.")


# -- who may sign ----------------------------------------------------------------------------------
def _expired():
    person = roads.user("expired")
    roads.credential(person, "en-us", valid_until=timezone.localdate() - timedelta(1))
    roads.reviewer(name="expired")  # discloses
    return person


def _revoked():
    person = roads.reviewer(name="revoked")
    (credential,) = ReviewerCredential.objects.filter(user=person)
    granting.revoke(credential, by=roads.superuser(), reason="Left the register.")
    return person


def _inactive():
    person = roads.reviewer(name="inactive")
    person.is_active = False
    person.save()
    return person


def _stale_disclosure():
    person = roads.reviewer(name="stale", disclosed=False)
    Disclosure.objects.create(
        user=person, statement="none", valid_until=timezone.localdate() - timedelta(1)
    )
    return person


def _author():
    person = roads.reviewer(name="author")
    roads.edit(roads.article(title="Mine"), "Mine.", by=person)
    return person


ACTORS = {
    "reviewer of the language": (lambda: roads.reviewer(), None),
    "reviewer of another language": (lambda: roads.reviewer("ja"), "language"),
    "superuser": (roads.superuser, "credential"),
    "editor who submitted": (roads.editor, "credential"),
    "translator": (lambda: roads.translator("ja"), "credential"),
    "credential past its date": (_expired, "credential"),
    "credential revoked": (_revoked, "credential"),
    "account closed": (_inactive, "credential"),
    "no disclosure": (lambda: roads.reviewer(name="shy", disclosed=False), "disclosure"),
    "disclosure out of date": (_stale_disclosure, "disclosure"),
}


@pytest.mark.parametrize("actor", ACTORS)
def test_sign__who_may(actor):
    """Given a draft in review, when each kind of person signs it, then only an independent reviewer
    of its language with a disclosure in date succeeds, and nothing else changes anything."""
    make, refused = ACTORS[actor]
    person = make()
    revision = roads.submit(roads.article())
    if refused is None:
        assert roads.sign(revision, person).signer == person
    else:
        with pytest.raises(MayNotSign, match=refused):
            roads.sign(revision, person)
        assert not Approval.objects.filter(revision_id=revision.pk).exists()
        assert not revision.content_object.live


@pytest.mark.parametrize(
    "part", ["wrote it", "wrote an earlier draft", "wrote a comma since", "submitted it"]
)
def test_sign__own_work_refused(part):
    """Given a reviewer who had any part in the words since they were last signed, when they sign,
    then they are refused, superuser or not."""
    person = roads.reviewer(name="author")
    person.is_superuser = True
    person.save()
    page = roads.article(
        by=person if part == "wrote it" else None, live=part == "wrote a comma since"
    )
    if part == "wrote an earlier draft":
        roads.edit(page, "One.", by=person)
        roads.edit(page, "Two.")
    if part == "wrote a comma since":
        roads.edit(page, "It was, studied.", by=person)
        roads.edit(page, "It was, indeed, studied.")
    revision = roads.submit(page, by=person if part == "submitted it" else None)
    with pytest.raises(MayNotSign, match="someone else"):
        roads.sign(revision, person)


def test_sign__work_before_the_last_signature_does_not_bar():
    """Given someone whose draft was signed by another, when others change it later, then they may
    sign that change."""
    person = roads.reviewer(name="author")
    page = roads.article(by=person, live=True)
    roads.edit(page, "Others wrote this.")
    assert roads.sign(roads.submit(page), person)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"password": "wrong"}, MayNotSign),
        ({"password": ""}, MayNotSign),
        ({"checklist": {}}, ReviewRequired),
        ({"checklist": {"accurate": True, "sourced": True, "safe": False}}, ReviewRequired),
        ({"digest": "0" * 64}, NotWhatWasShown),
        ({"digest": ""}, NotWhatWasShown),
    ],
)
def test_sign__ceremony_incomplete_refused(changes, error):
    revision = roads.submit(roads.article())
    with pytest.raises(error):
        roads.sign(revision, **changes)
    assert not LiveApproval.objects.of(revision.as_object()).exists()


def test_sign__revision_not_in_review_refused():
    with pytest.raises(NotWhatWasShown):
        road.sign(
            roads.article().get_latest_revision(), roads.reviewer(),
            digest="0" * 64, password=roads.PASSWORD, checklist={},
        )  # fmt: skip


def test_sign__unsigned_work_cited_refused():
    """Given a draft that cites a work nobody reviewed, when it is submitted, then it is refused."""
    page = roads.article()
    draft = page.get_latest_revision_as_object()
    cited = draft.citations.first()
    cited.reference = roads.reference("unsigned2020")
    draft.citations.add(cited)
    draft.body = roads.body(f"<p>It was studied. {citing.mark(cited)}</p>")
    draft.save_revision(user=roads.editor())
    with pytest.raises(NotReady, match="unsigned2020") as refusal:
        roads.submit(page)
    assert len(refusal.value.problems) == 1


def test_submit__mark_of_another_work_refused():
    """Given a mark in the text, when its citation is given another work, then the draft waits until
    the mark is set again: the text must not say that one work says what another does."""
    page = roads.article()
    draft = page.get_latest_revision_as_object()
    cited = draft.citations.first()
    cited.reference = roads.publish(roads.reference("other2021"))
    draft.citations.add(cited)
    draft.save_revision(user=roads.editor())
    with pytest.raises(NotReady, match="another work"):
        roads.submit(page)


def test_self_grant__refused_by_the_database():
    """Given code that goes around `save`, then the database still refuses it."""
    root, around = roads.superuser(), QuerySet(ReviewerCredential)
    own = ReviewerCredential(user=root, granted_by=root, locale=roads.locale("en-us"),
                             valid_until=timezone.localdate())  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        around.bulk_create([own])


# -- while in review -------------------------------------------------------------------------------
def test_in_review__nobody_saves_a_draft():
    page = roads.article()
    roads.submit(page)
    for person in (roads.editor(), roads.superuser(), roads.reviewer()):
        with pytest.raises(InReview):
            roads.fresh(page).save_revision(user=person)


@pytest.mark.parametrize("state", ["submitted before", "signed", "live"])
def test_overwrite__revision_that_was_looked_at_is_kept(state):
    """Given a revision that someone reviewed, when autosave overwrites it in place, then it becomes
    a new revision and the reviewed one keeps its words."""
    page = roads.article(live=state in ("signed", "live"))
    if state == "submitted before":
        road.decline(roads.submit(page), roads.reviewer(), "No.")
    old = page.get_latest_revision()
    draft = old.as_object()
    draft.title = "500 mg"
    new = draft.save_revision(user=roads.editor(), overwrite_revision=old)
    assert new.pk != old.pk
    old.refresh_from_db()
    assert old.content["title"] == "Ketamine"


# -- withdrawing -----------------------------------------------------------------------------------
def test_withdraw__needs_no_review_but_return_does():
    page = roads.article(live=True)
    road.withdraw(page, roads.editor(), "A trial was retracted.")
    page = roads.fresh(page)
    assert not page.live
    with pytest.raises(ReviewRequired):
        road.publish(page.get_latest_revision())
    assert roads.publish(page).live


def test_withdraw__by_a_stranger_or_without_reason_refused():
    page = roads.article(live=True)
    with pytest.raises(MayNotSign):
        road.withdraw(page, roads.translator("ja"), "Because.")
    with pytest.raises(ReviewRequired):
        road.withdraw(page, roads.editor(), " ")
    assert roads.fresh(page).live


def test_withdraw__work_shown_in_a_live_text_refused_with_its_title():
    page = roads.article(live=True)
    with pytest.raises(ReviewRequired, match="Ketamine"):
        road.withdraw(page.citations.first().reference, roads.editor(), "Wrong.")


# -- records ---------------------------------------------------------------------------------------
def test_approvals__chained_and_sealed():
    """Given several signatures, when each is read back, then it names the one before by its hash and
    a changed word breaks its seal."""
    roads.article(live=True)
    approvals = list(Approval.objects.order_by("pk"))
    assert len(approvals) >= 4
    for before, after in itertools.pairwise(approvals):
        assert after.previous_hash == before.entry_hash
    changed = approvals[-1]
    changed.signer_name = "Dr. Nobody"
    assert not changed.authentic


def test_approvals__append_only_in_python():
    roads.article(live=True)
    approval = Approval.objects.first()
    for attempt in (
        approval.save,
        approval.delete,
        lambda: Approval.objects.update(comment="x"),
        lambda: Approval.objects.all().delete(),
        lambda: Approval.objects.bulk_create([approval]),
    ):
        with pytest.raises(ReviewRequired):
            attempt()


def test_periodic_review__same_words_new_date_no_publication():
    """Given a live text, when the same words are signed again, then readers see the new signature
    and the page was not changed."""
    page = roads.article(live=True)
    first = page.approval
    roads.edit(page, "It was studied.")
    page = roads.publish(page)
    assert page.approval.pk > first.pk
    assert page.approval.digest == first.digest


def test_canonical__as_postgresql_prints_jsonb():
    assert (
        dumps({"bb": 1, "a": [True, None, "é\n"], "c": 1.5})
        == '{"a": [true, null, "é\\n"], "c": 1.5, "bb": 1}'
    )
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_digest__a_new_field_is_content():
    """Given the columns of an article, when each is compared with the list of bookkeeping, then all
    others are inside the digest: nobody has to remember one."""
    from kb.articles.models import ArticlePage
    from kb.review.content import BOOKKEEPING

    spec = spec_for(ArticlePage)
    digested = {c.name for part in spec.parts if not part.accessor for c in part.columns}
    columns = {f.column for f in ArticlePage._meta.concrete_fields if not f.primary_key}
    assert columns - digested == (columns & BOOKKEEPING) | {"page_ptr_id"} & columns
