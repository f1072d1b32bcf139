"""A: something goes live.

Numbers are those of the research report “gate”; letters mark routes found since.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.actions import (
    CopyPageAction,
    CreatePageAliasAction,
    PublishPageRevisionAction,
    UnpublishPageAction,
)
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.edit_page import EditPageAction
from wagtail.models import Page, Revision

from kb.articles.models import ArticlePage, TopicPage
from kb.references.models import Reference
from kb.review import road
from kb.review.errors import ReviewRequired
from tests import roads
from tests.upstream.house import CODE, EDITING, EVERYONE, MASTERS, At
from tests.upstream.readers import EVIL, GOOD, TYPED
from tests.upstream.table import route


@route("A01", "admin/views/pages/edit.py publish_action", typed=True, control="editor")
def edit_view_publish(at: At) -> None:
    words = "" if at.signed else TYPED
    data = at.form(at.page, words) | {"action-publish": "1"}
    at.post("wagtailadmin_pages:edit", at.page.pk, data=data)


@route("A01b", "admin/views/pages/edit.py publish_action", actors=EDITING, typed=True)
def edit_view_publish_change_of_live_page(at: At) -> None:
    data = at.form(at.changed, TYPED) | {"action-publish": "1"}
    at.post("wagtailadmin_pages:edit", at.changed.pk, data=data)


@route("A01c", "admin/views/pages/edit.py publish_action", actors=EDITING, typed=True)
def edit_view_publish_home(at: At) -> None:
    home = roads.home()
    data = at.form(home, TYPED) | {"action-publish": "1"}
    at.post("wagtailadmin_pages:edit", home.pk, data=data)


@route("A03", "admin/views/pages/create.py publish_action", actors=EVERYONE, typed=True)
def create_view_publish(at: At) -> None:
    data = at.form(at.draft, TYPED, slug="new") | {"action-publish": "1"}
    at.post("wagtailadmin_pages:add", "articles", "articlepage", at.topic.pk, data=data)


@route("A05", "admin/views/pages/bulk_actions/publish.py")
def bulk_publish(at: At) -> None:
    query = f"?id={at.page.pk}"
    at.post("wagtail_bulk_action", "wagtailcore", "page", "publish", query=query)


@route("A06", "admin/views/pages/bulk_actions/publish.py include_descendants", actors=EDITING)
def bulk_publish_with_descendants(at: At) -> None:
    at.post(
        "wagtail_bulk_action", "wagtailcore", "page", "publish",
        query=f"?id={at.topic.pk}", data={"include_descendants": "on"},
    )  # fmt: skip


@route("A07", "admin/views/pages/revisions.py revisions_revert", actors=EDITING)
def revert_and_publish(at: At) -> None:
    evil = at.changed.get_latest_revision()
    roads.edit(at.changed, GOOD)
    at.get("wagtailadmin_pages:revisions_revert", at.changed.pk, evil.pk)
    data = at.form(at.changed, EVIL) | {"revision": evil.pk, "action-publish": "1"}
    at.post("wagtailadmin_pages:edit", at.changed.pk, data=data)


@route("A08", "admin/views/pages/copy.py publish_copies")
def copy_and_publish(at: At) -> None:
    data = {"new_title": TYPED, "new_slug": "copied", "new_parent_page": at.topic.pk,
            "publish_copies": "on"}  # fmt: skip
    at.post("wagtailadmin_pages:copy", at.changed.pk, data=data)


@route("A08b", "admin/views/pages/copy.py copy_subpages", actors=EDITING)
def copy_tree_and_publish(at: At) -> None:
    data = {"new_title": TYPED, "new_slug": "copied", "new_parent_page": roads.home().pk,
            "copy_subpages": "on", "publish_copies": "on"}  # fmt: skip
    at.post("wagtailadmin_pages:copy", at.topic.pk, data=data)


@route("A09", "admin/views/pages/copy.py alias", stock=False)
def alias_of_draft(at: At) -> None:
    data = {"new_title": EVIL, "new_slug": "alias", "new_parent_page": at.topic.pk, "alias": "on"}
    at.post("wagtailadmin_pages:copy", at.draft.pk, data=data)


@route("A09b", "actions/create_alias.py; models/pages.py update_aliases", actors=EDITING)
def alias_in_another_language_then_publish_source(at: At) -> None:
    """Readers get the source's new words, and only in its own language."""
    parent = at.japanese.get_parent()
    data = {"new_title": "Alias", "new_slug": "own", "new_parent_page": parent.pk, "alias": "on"}
    at.post("wagtailadmin_pages:copy", at.source.pk, data=data)
    draft = at.source.get_latest_revision_as_object()
    draft.summary = "Changed."
    draft.save_revision(user=roads.editor())
    at.decide(at.submit(at.source))
    assert at.source.summary == "Changed."


@route(
    "A10", "actions/publish_revision.py go_live_at; publish_scheduled", typed=True, control="editor"
)
def schedule_in_editor_then_cron(at: At) -> None:
    when = timezone.now() + timedelta(days=1)
    words = "" if at.signed else TYPED
    data = at.form(at.page, words, go_live_at=f"{when:%Y-%m-%d %H:%M}") | {"action-publish": "1"}
    at.post("wagtailadmin_pages:edit", at.page.pk, data=data)
    the_day_after_tomorrow()


@route("A11", "management/commands/publish_scheduled.py", actors=CODE)
def schedule_by_query_then_cron(at: At) -> None:
    revision = at.draft.get_latest_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now())
    the_day_after_tomorrow()


@route("A11b", "models/revisions.py approved_go_live_at", actors=CODE)
def schedule_by_save_then_cron(at: At) -> None:
    revision = at.draft.get_latest_revision()
    revision.approved_go_live_at = timezone.now()
    revision.save()
    the_day_after_tomorrow()


@route("A11c", "models/pages.py save_revision(approved_go_live_at=…)", actors=CODE)
def schedule_by_save_revision_then_cron(at: At) -> None:
    at.draft.get_latest_revision_as_object().save_revision(approved_go_live_at=timezone.now())
    the_day_after_tomorrow()


@route(
    "A11d",
    "management/commands/publish_scheduled.py: the refused and those behind it",
    actors=CODE,
    stock=False,
)
def schedule_refused_before_signed(at: At) -> None:
    page = roads.article("Tomorrow", words=GOOD)
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision(user=roads.editor())
    at.decide(at.submit(roads.fresh(page)))
    with suppress(ReviewRequired):
        schedule_by_query_then_cron(at)
    assert roads.fresh(page).live, "what was signed for that day is not live"


def the_day_after_tomorrow() -> None:
    later = timezone.now() + timedelta(days=2)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: later)
        call_command("publish_scheduled", stdout=StringIO())


@route("A12", "actions/edit_page.py publish=True", actors=CODE, control="editor")
def edit_action_with_publish(at: At) -> None:
    draft = at.page.get_latest_revision_as_object()
    EditPageAction(draft, publish=True).execute(skip_permission_checks=True)


@route("A14", "admin/api/actions/publish.py", control="editor")
def admin_api_publish(at: At) -> None:
    at.post("wagtailadmin_api:pages:action", at.page.pk, "publish")


@route("A14b", "admin/api/actions/copy.py keep_live")
def admin_api_copy(at: At) -> None:
    data = {"keep_live": True, "title": EVIL, "slug": "copied"}
    at.post("wagtailadmin_api:pages:action", at.changed.pk, "copy", data=data)


@route("A14c", "admin/api/actions/create_alias.py", stock=False)
def admin_api_alias(at: At) -> None:
    data = {"update_slug": "alias"}
    at.post("wagtailadmin_api:pages:action", at.draft.pk, "create_alias", data=data)


@route("A14d", "admin/api/actions/copy_for_translation.py alias")
def admin_api_alias_for_translation(at: At) -> None:
    data = {"locale": "ko", "alias": True, "copy_parents": True}
    at.post("wagtailadmin_api:pages:action", at.changed.pk, "copy_for_translation", data=data)


@route("A14e", "admin/api/actions/revert_to_page_revision.py", stock=False)
def admin_api_revert(at: At) -> None:
    evil = at.changed.get_latest_revision()
    roads.edit(at.changed, GOOD)
    data = {"revision_id": evil.pk}
    at.post("wagtailadmin_api:pages:action", at.changed.pk, "revert_to_page_revision", data=data)


@route("A25", "models/revisions.py publish without a user", actors=CODE, control="editor")
def revision_publish(at: At) -> None:
    at.page.get_latest_revision().publish()


@route("A25b", "models/revisions.py publish, another permission skipped", actors=MASTERS)
def revision_publish_as(at: At) -> None:
    at.changed.get_latest_revision().publish(user=at.actor, skip_permission_checks=True)


@route("A26", "actions/publish_page_revision.py", actors=CODE, control="editor")
def publish_action(at: At) -> None:
    revision = at.page.get_latest_revision()
    PublishPageRevisionAction(revision).execute(skip_permission_checks=True)


@route("A27", "models/pages.py save", actors=CODE, control="editor")
def live_and_save(at: At) -> None:
    page = at.page
    page.live = True
    page.save()


@route("A27b", "models/pages.py save, asked of Page and not of the article", actors=CODE)
def live_and_save_base_page(at: At) -> None:
    page = Page.objects.get(pk=at.page.pk)
    page.live = True
    page.save()


@route("A27c", "models/pages.py save(update_fields)", actors=CODE)
def live_and_save_one_field(at: At) -> None:
    page = at.draft
    page.live = True
    page.save(update_fields=["live"])


@route("A27d", "models/pages.py specific_deferred", actors=CODE)
def live_and_save_deferred(at: At) -> None:
    page = Page.objects.get(pk=at.draft.pk).specific_deferred
    page.live = True
    page.save()


@route("A28", "models/draft_state.py live=True by default", actors=CODE)
def add_child(at: At) -> None:
    at.topic.add_child(instance=ArticlePage(title=EVIL, summary=EVIL, live=True))


@route("A28b", "models/pages.py a plain Page", actors=CODE)
def add_plain_page(at: At) -> None:
    at.topic.add_child(instance=Page(title=EVIL, slug="evil", live=True))


@route("A28c", "models/pages.py add_sibling", actors=CODE)
def add_sibling(at: At) -> None:
    at.changed.add_sibling(instance=ArticlePage(title=EVIL, summary=EVIL, live=True))


@route("A34", "django Model.save_base, insert", actors=CODE)
def save_base_new(at: At) -> None:
    parent = at.topic
    page = ArticlePage(title=EVIL, slug="evil", live=True, draft_title=EVIL, locale=parent.locale)
    page.path = parent.get_last_child()._inc_path()
    page.depth, page.url_path = parent.depth + 1, parent.url_path + "evil/"
    page.save_base(force_insert=True)


@route("A34b", "django Model.save_base, update", actors=CODE)
def save_base_live(at: At) -> None:
    page = at.draft
    page.live = True
    with transaction.atomic():
        page.save_base()


@route("A34c", "django Model.save_base of an object that says it is new", actors=CODE)
def save_base_as_if_new(at: At) -> None:
    page = at.draft
    page.live, page._state.adding = True, True
    with transaction.atomic():
        page.save_base()


@route("A35", "actions/unpublish.py, then a draft, then live again", actors=CODE)
def unpublish_edit_republish(at: At) -> None:
    UnpublishPageAction(at.changed).execute(skip_permission_checks=True)
    page = at.changed
    page.summary = EVIL
    page.save()
    page.live = True
    page.save()


@route(
    "A35b", "admin/views/pages/edit.py: a draft rewrites the row that is off line", actors=EDITING
)
def edit_offline_row_then_flip(at: At) -> None:
    page = at.offline
    at.post("wagtailadmin_pages:edit", page.pk, data=at.form(page, TYPED))
    signed = roads.fresh(page).live_revision or page.revisions.order_by("pk").first()
    again = signed.as_object()
    again.live = True
    again.save(update_fields=["live"])


@route("A38", "models/revisions.py publish of a superseded revision", actors=CODE)
def publish_superseded(at: At) -> None:
    at.first.publish()


@route(
    "A38b", "admin/views/pages/revisions.py, after a withdrawal", actors=("editor",), stock=False
)
def withdraw_then_publish_superseded(at: At) -> None:
    """The newest signature is revoked; the one before it must not count again."""
    road.withdraw(at.changed, roads.editor(), "A trial was retracted.")
    at.first.publish()


@route("A38c", "kb.review.road.withdraw after a periodic review", actors=CODE, stock=False)
def withdraw_then_publish_same_words(at: At) -> None:
    """Signed twice without change; a withdrawal ends both."""
    page = roads.article("Twice", words=GOOD, live=True)
    roads.edit(page, GOOD)
    page = roads.publish(page)
    road.withdraw(page, roads.editor(), "A trial was retracted.")
    roads.fresh(page).get_latest_revision().publish()


@route("A40", "actions/copy_page.py keep_live", actors=CODE)
def page_copy(at: At) -> None:
    CopyPageAction(at.changed, keep_live=True, update_attrs={"slug": "copied"}).execute()


@route("A40b", "actions/copy_page.py recursive", actors=CODE)
def page_copy_tree(at: At) -> None:
    action = CopyPageAction(
        at.topic, keep_live=True, recursive=True, update_attrs={"slug": "copied"}
    )
    action.execute(skip_permission_checks=True)


@route("A41", "actions/create_alias.py", actors=CODE)
def create_alias_for_language(at: At) -> None:
    waiting = at.waiting_page
    action = CreatePageAliasAction(
        at.changed, parent=waiting.get_parent(), update_slug="alias", update_locale=waiting.locale
    )
    action.execute(skip_permission_checks=True)


@route("A42", "models/pages.py update_aliases, alias in another language", actors=CODE)
def alias_follows_source(at: At) -> None:
    create_alias_for_language(at)
    at.changed.update_aliases()


@route("A43", "admin/views/pages/convert_alias.py", actors=EDITING)
def convert_live_alias(at: At) -> None:
    """An alias that went live with its source becomes a text of its own: nobody signed that."""
    at.post("wagtailadmin_pages:convert_alias", at.alias.pk)


@route("A43c", "kb.review.road.withdraw of a text that has an alias", actors=CODE, stock=False)
def withdraw_source_of_alias(at: At) -> None:
    road.withdraw(at.source, roads.editor(), "A trial was retracted.")
    assert not at.alias.live


@route("A43b", "actions/convert_alias.py of a draft, then publish", actors=CODE)
def convert_alias_and_publish(at: At) -> None:
    alias = CreatePageAliasAction(at.draft, update_slug="own").execute(skip_permission_checks=True)
    ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
    roads.fresh(alias).get_latest_revision().publish()


@route("A44", "models/pages.py save of an object that became the alias of a live one", actors=CODE)
def declare_alias(at: At) -> None:
    page = at.draft
    page.alias_of, page.live = at.changed, True
    page.save()


@route("A45", "treebeard move between languages; actions/move_page.py", stock=False)
def move_view(at: At) -> None:
    at.post("wagtailadmin_pages:move_confirm", at.source.pk, at.japanese.get_parent().pk)


@route("A45b", "admin/views/pages/bulk_actions/move.py", actors=EDITING, stock=False)
def bulk_move(at: At) -> None:
    at.post(
        "wagtail_bulk_action", "wagtailcore", "page", "move",
        query=f"?id={at.source.pk}", data={"chooser": at.japanese.get_parent().pk, "move_applicable": "on"},
    )  # fmt: skip


@route("A45c", "actions/move_page.py by code", actors=CODE)
def move_by_code(at: At) -> None:
    at.source.move(at.japanese.get_parent(), pos="last-child")


@route("A45d", "actions/move_page.py: under a draft with an address of its own", actors=CODE)
def move_under_draft(at: At) -> None:
    topic = TopicPage(title=EVIL, slug="evil-unsigned-topic", introduction=EVIL)
    roads.home().add_child(instance=topic)
    at.source.move(topic, pos="last-child")


@route("A09c", "actions/create_alias.py: an address that nobody signed", actors=EDITING)
def alias_at_unsigned_address(at: At) -> None:
    data = {"new_title": EVIL, "new_slug": "evil-unsigned-alias", "new_parent_page": at.topic.pk,
            "alias": "on"}  # fmt: skip
    at.post("wagtailadmin_pages:copy", at.source.pk, data=data)
    at.source.update_aliases()


@route("A46", "delete, then the same key again", actors=CODE)
def delete_and_insert_again(at: At) -> None:
    pk = at.lonely.pk
    at.lonely.delete()
    Reference(pk=pk, citekey="lonely2020", title=EVIL, live=True).save(force_insert=True)


@route("A47", "admin/views/pages/unpublish.py, then publish", actors=EDITING, stock=False)
def unpublish_view(at: At) -> None:
    at.post("wagtailadmin_pages:unpublish", at.changed.pk)


@route("A48", "admin/views/page_privacy.py", actors=EDITING, stock=False)
def privacy(at: At) -> None:
    at.post("wagtailadmin_pages:set_privacy", at.draft.pk, data={"restriction_type": "none"})
