"""A text as readers saw it at a moment, from what was signed and from nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Revision

from kb.articles import citing
from kb.articles.models import ArticlePage, ArticleTopic, Citation
from kb.people.models import Person
from kb.references.models import Reference
from kb.review import road
from kb.review.audit.as_of import change_before, history, words_at
from kb.review.audit.as_read import as_read, render
from kb.review.audit.rebuild import rebuild
from kb.review.content import spec_of
from kb.review.models import Approval, AuditEntry
from tests import roads
from tests.locales import trees
from tests.upstream.files import with_files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def now() -> datetime:
    return timezone.now()


def republish(obj: Any) -> Any:
    return roads.publish(roads.fresh(obj))


def html_at(obj: Any, when: datetime) -> str:
    approval = words_at(obj, when)
    assert approval is not None
    return render(as_read(approval, when, pk=obj.pk).obj).content.decode()


# -- what was live when ----------------------------------------------------------------------------
def test_words_at__each_period_has_its_signature() -> None:
    """Given a text changed, withdrawn and put back, when its words are asked for in each period, then
    they are those of the signature that it stood under then, and none while it was away."""
    page, before = roads.article(), now()
    page = roads.publish(page)
    first, while_first = page.approval, now()
    roads.edit(page, "Other words.")
    page = republish(page)
    second, while_second = page.approval, now()
    road.withdraw(page, roads.editor(), "Wrong dose.", cause="wrong")
    while_away = now()
    page = republish(page)
    moments = (before, while_first, while_second, while_away, now())
    assert [words_at(page, when) for when in moments] == [None, first, second, None, page.approval]
    assert change_before(page, before) is None
    assert change_before(page, while_away).cause == "wrong"
    assert "wrong" in change_before(page, while_away).cause_in_words


def test_words_at__a_new_signature_under_the_same_words() -> None:
    page = roads.article(live=True)
    first, then = page.approval, now()
    page = republish(page)
    assert page.approval != first
    assert [words_at(page, then), words_at(page, now())] == [first, page.approval]


def test_words_at__scheduled_is_not_live() -> None:
    """Given a signed text with a date to go live, when the date has not come, then nothing was live;
    once the clock publishes it, it is live from then on."""
    page = roads.article().get_latest_revision_as_object()
    page.go_live_at = now() + timedelta(days=1)
    page.save_revision(user=roads.editor())
    roads.publish(page)
    assert words_at(page, now()) is None
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=now())
    page.go_live_at = None
    revision.content["go_live_at"] = None
    revision.publish()
    assert words_at(page, now()) == Approval.objects.of(page).get()


def test_words_at__taken_off_line_without_a_verb() -> None:
    """Given a live text, when Wagtail's own action takes it off line, then the log says so too."""
    page = roads.article(live=True)
    UnpublishPageAction(page, user=roads.superuser()).execute(skip_permission_checks=True)
    assert words_at(page, now()) is None
    assert AuditEntry.objects.filter(subject_id=page.pk, verb="withdraw").count() == 1


def test_words_at__deleted_page_is_remembered() -> None:
    page = roads.article(live=True)
    then, approval, pk = now(), page.approval, page.pk
    roads.fresh(page).delete()
    gone = ArticlePage(pk=pk)
    assert words_at(gone, then) == approval
    assert words_at(gone, now()) is None
    assert "It was studied." in html_at(gone, then)


def test_words_at__alias_has_its_source_s() -> None:
    """Given an alias of a live text, when its words are asked for, then they are the source's, at the
    alias's address."""
    page = roads.article(live=True)
    alias = page.create_alias(update_slug="other")
    roads.edit(page, "Other words.")
    page = republish(page)
    assert words_at(alias, now()) == page.approval
    assert as_read(page.approval, now(), pk=alias.pk).obj.pk == alias.pk


def test_log__verbs_are_not_said_twice() -> None:
    page = roads.article(live=True)
    road.withdraw(page, roads.editor(), "Wrong dose.")
    verbs = AuditEntry.objects.filter(subject_id=page.pk, verb__in=["publish", "withdraw"])
    assert sorted(verbs.values_list("verb", flat=True)) == ["publish", "withdraw"]
    assert len(history(page)) == 2


def test_log__put_back_without_a_verb_is_said() -> None:
    """Given a text that code took off line and put back, then the log has it all the same,
    and the audit, by which what was withdrawn stays away, finds nothing."""
    page = roads.article(live=True)
    UnpublishPageAction(page, user=None).execute(skip_permission_checks=True)
    page = roads.fresh(page)
    page.live = True
    page.save()
    assert words_at(page, now()) == page.approval
    assert len(history(page)) == 3
    call_command("audit_approvals")


# -- the words -------------------------------------------------------------------------------------
def test_rebuild__digest_is_the_signed_one() -> None:
    """Given texts of every kind, when each is made again from its signature, then what comes out has
    exactly the digest that was signed: no column and no row is lost."""
    page = with_files(roads.article())
    page = roads.publish(page)
    texts = [page, roads.topic(), roads.home(), Reference.objects.get(), Person.objects.get()]
    for text in texts:
        approval = roads.fresh(text).approval
        rebuilt = rebuild(approval)
        assert (type(rebuilt), rebuilt.pk) == (type(text), text.pk)
        assert spec_of(rebuilt).digest(rebuilt) == approval.digest


def test_rebuild__false_stays_false_and_rows_keep_their_order() -> None:
    """Given values that a snapshot leaves out, when they come back, then they are empty and not at
    the default of their field."""
    work = roads.reference("other", authors_complete=False)
    roads.publish(work)
    assert rebuild(Approval.objects.of(work).get()).authors_complete is False
    page = roads.article().get_latest_revision_as_object()
    page.citations.add(Citation(key="a-second", reference=work, sort_order=1))
    marks = " ".join(citing.mark(cited) for cited in page.citations.all())
    page.body = roads.body(f"<p>It was studied. {marks}</p>")
    page.save_revision(user=roads.editor())
    approval = roads.publish(page).approval
    assert [c.key for c in rebuild(approval).citations.all()] == ["feder2014", "a-second"]


def test_rebuild__needs_no_revision() -> None:
    page = roads.article(live=True)
    then = now()
    roads.edit(page, "Other words.")
    page = republish(page)
    Revision.objects.filter(object_id=str(page.pk)).update(content={})
    assert "It was studied." in html_at(page, then)
    assert "Other words." in html_at(page, now())


# -- the page --------------------------------------------------------------------------------------
def test_page__as_its_readers_saw_it(client: Any) -> None:
    """Given a live text, when it is shown as of now, then its words, signature and references are
    those of the page that readers get, and it is not called a draft."""
    page = roads.article(live=True)
    main = lambda html: html[html.index("<main") : html.index("</main>")]  # noqa: E731
    assert main(html_at(page, now())) == main(client.get(page.url).content.decode())


def test_page__in_its_language() -> None:
    page = trees.article("ja")
    html = html_at(page, now())
    assert '<html lang="ja"' in html


def test_page__records_as_they_were() -> None:
    """Given a work and a person corrected by signatures of their own, when the article is shown as of
    before, then they stand in it as they were signed then."""
    page = roads.article(live=True)
    then = now()
    for record, field in ((Reference.objects.get(), "title"), (Person.objects.get(), "name")):
        draft = record.get_latest_revision_as_object()
        setattr(draft, field, "Corrected since")
        draft.save_revision(user=roads.editor())
        republish(record)
    assert html_at(page, now()).count("Corrected since") >= 2
    assert "Corrected since" not in html_at(page, then)
    assert "The study feder2014" in html_at(page, then)
    assert "Editorial team" in html_at(page, then)


def test_page__changed_file_is_left_out_and_named() -> None:
    """Given an image that was replaced after no live text showed it any more, when the article is
    shown as of then, then another picture never stands in its place, and its name is given."""
    page = roads.publish(with_files(roads.article()))
    then = now()
    shown = as_read(words_at(page, then), then)
    image = shown.obj.body[0].value["content"][1].value["image"]
    assert not shown.gone
    assert 'alt="A diagram"' in render(shown.obj).content.decode()
    road.withdraw(page, roads.editor(), "Wrong picture.")
    image.title = "Another"
    image.save()
    shown = as_read(words_at(page, then), then)
    assert shown.gone == ["Another"]
    assert 'alt="A diagram"' not in render(shown.obj).content.decode()


def test_page__topic_deleted_since() -> None:
    """Given an article filed under a topic that is gone, when it is shown, then that link is not."""
    page = roads.article().get_latest_revision_as_object()
    roads.topic("ptsd")
    page.topics.add(ArticleTopic(topic=roads.topic("ptsd")))
    page.save_revision(user=roads.editor())
    page, then = roads.publish(page), now()
    road.withdraw(page, roads.editor(), "Its topic goes.")
    roads.topic("ptsd").delete()
    assert "It was studied." in html_at(page, then)
