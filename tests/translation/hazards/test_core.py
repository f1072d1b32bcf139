"""W: what Wagtail itself does around translations. R: addresses of languages."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.test import Client
from wagtail.actions import CreatePageAliasAction
from wagtail.models import Page

from home.models import HomePage
from kb.review.errors import ReviewRequired
from kb.translation import bridge
from tests import roads
from tests.upstream.house import At
from tests.upstream.readers import EVIL

from .readers import assert_untouched, words


def test_w1__what_is_signed_goes_live_and_not_what_was_written_after(at: At) -> None:
    """Wagtail's workflow publishes the latest revision, whoever wrote it after the review began."""
    roads.fill(at.work, "新 {source}")
    revision = bridge.submit(at.work, roads.translator("ja")).revision
    draft = at.japanese.get_latest_revision_as_object()
    draft.summary = EVIL
    with suppress(ReviewRequired):
        draft.save_revision(user=roads.superuser())
    with suppress(ReviewRequired):
        roads.sign(revision)
    assert EVIL not in words(at.japanese)


def test_w2__who_signs_needs_no_right_to_publish(at: At) -> None:
    """Wagtail answers 403 to an approver without it, and leaves the workflow open."""
    reviewer = roads.reviewer("ja")
    assert not at.japanese.permissions_for_user(reviewer).can_edit()
    roads.fill(at.work, "新 {source}")
    roads.sign(bridge.submit(at.work, roads.translator("ja")).revision, reviewer)
    assert "新" in words(at.japanese)
    assert at.japanese.current_workflow_state is None


def test_r1__no_english_under_another_prefix(at: At) -> None:
    """Given a Korean home page in draft, and a Japanese one off line or gone, when an address of the
    source is asked for under their prefix, then it is not found."""
    path = at.source.get_url().removeprefix("/en-us/")
    client = Client()
    assert client.get(f"/ko/{path}").status_code == 404
    home = HomePage.objects.get(locale=roads.locale("ja"))
    HomePage.objects.filter(pk=home.pk).update(live=False)
    assert client.get(f"/ja/{path}").status_code == 404
    home.delete()
    answer = client.get(f"/ja/{path}")
    assert answer.status_code == 404
    assert "It was studied" not in answer.content.decode()


def test_r2__no_article_is_an_alias_in_another_language(at: At, house: Any) -> None:
    """Some 16,800 of them stood on one site, with English words under other languages."""
    japanese = HomePage.objects.get(locale=roads.locale("ja")).get_children().first()
    with suppress(ReviewRequired):
        CreatePageAliasAction(
            at.source, parent=japanese, update_slug="alias", update_locale=japanese.locale
        ).execute(skip_permission_checks=True)
    at.source.update_aliases()
    assert not Page.objects.filter(alias_of__isnull=False, live=True).exists()
    assert_untouched(house)


def test_r3__the_sitemap_has_every_language_and_no_draft(at: At) -> None:
    sitemap = Client().get("/sitemap.xml").content.decode()
    assert at.source.get_url() in sitemap
    assert at.japanese.get_url() in sitemap
    assert 'hreflang="ja"' in sitemap
    assert "/ko/" not in sitemap


def test_r4__the_tree_is_whole_after_sending(at: At) -> None:
    """An earlier release of wagtail-localize miscounted the children of what it copied (#773)."""
    bridge.send(at.source, [roads.locale("zh-hans"), roads.locale("en-gb")], roads.editor())
    assert not any(Page.find_problems())
