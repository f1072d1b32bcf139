"""P: files, lists and the admin around them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import polib
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import gettext, override
from wagtail.models import Page

from kb.review.errors import ReviewRequired
from kb.translation import bridge, exchange
from kb.translation.models import TranslationState
from kb.translation.work import Work
from tests import roads
from tests.upstream.house import At

from .readers import assert_untouched, words
from .test_walk import client_of


def upload(at: At, po: polib.POFile) -> str:
    """As a translator uploads it for the Korean translation; what they are told before they decide."""
    client = client_of("superuser")
    answer = client.post(
        reverse("translation:upload", args=[at.waiting.pk]),
        {"file": ContentFile(str(po).encode(), name="ko.po")},
        follow=True,
    )
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def file_of(at: At) -> polib.POFile:
    return polib.pofile(exchange.FORMATS["po"].export(Work(at.waiting)).decode())


def test_p1__a_fuzzy_entry_is_no_translation(at: At, house: Any) -> None:
    po = file_of(at)
    po[0].msgstr, po[0].flags = "推測", ["fuzzy"]
    assert "fuzzy" in upload(at, po)
    assert Work(at.waiting).done == 0
    assert_untouched(house)


def test_p2__a_file_without_its_header_is_an_answer_and_no_error(at: At, house: Any) -> None:
    """Tools strip it. The file is taken entry by entry, or refused with a sentence; nothing breaks."""
    po = file_of(at)
    del po.metadata["X-WagtailLocalize-TranslationID"]
    po[0].msgstr = "케타민"
    assert "header" in upload(at, po)
    assert_untouched(house)


def test_p3__an_entry_of_an_older_source_is_left_aside_and_named(at: At, house: Any) -> None:
    po = file_of(at)
    entry = next(e for e in po if "studied" in e.msgid)
    entry.msgid, entry.msgstr = "It was once studied.", "연구되었다."
    told = upload(at, po)
    assert "Its source changed since the file was made." in told
    assert "연구되었다." in told
    assert Work(at.waiting).done == 0
    assert_untouched(house)


def test_p4__a_draft_that_nobody_signed_is_not_sent(at: At) -> None:
    """Neither its first version nor its latest: translators work on signed words, and on all of them."""
    with pytest.raises(ReviewRequired, match="not signed"):
        bridge.send(roads.article("Draft"), [roads.locale("ja")], roads.editor())
    roads.edit(at.source, "A draft of a live text.")
    (sent,) = bridge.send(at.source, [roads.locale("ja")], roads.editor())
    assert not [s for s in Work(sent).segments if "A draft" in s.source]


def test_p5__lists_of_translations_are_in_one_order(at: At) -> None:
    """Upstream's report has none, and only lists. Ours has one."""
    client = client_of("superuser")
    answer = client.get(reverse("wagtail_localize:translations_report"))
    assert answer.url == reverse("translation:table")
    first, second = (
        re.findall(r'href="/admin/translation/\w+/\d+', client.get(mine).content.decode())
        for mine in [reverse("translation:mine")] * 2
    )
    assert first == second


def test_p6__standing_rests_on_no_date_that_upstream_forgets_to_write(at: At) -> None:
    assert at.work.translations_last_updated_at is at.work.destination_last_updated_at is None
    state = TranslationState.objects.get(page=at.japanese.pk)
    assert state.segments_done == state.segments == len(Work(at.work).segments)
    waiting = TranslationState.objects.get(page=at.korean.pk)
    assert waiting.segments_done == 0


def test_p7__british_english_goes_the_same_road(at: At) -> None:
    """A translation may say what its source says; it counts as done, and is signed like any other."""
    for page in (roads.home(), roads.topic(), at.source):
        british = roads.publish_translation(page, "en-gb", "{source}")
    assert british.live
    assert british.approval.locale.language_code == "en-gb"
    assert "It was studied" in words(british)


def test_p8__no_screen_asks_gravatar_for_a_picture(at: At) -> None:
    client = client_of("superuser")
    addresses = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_pages:edit", args=[at.source.pk]),
        reverse("wagtailadmin_pages:history", args=[at.source.pk]),
        reverse("wagtailadmin_account"),
    ]
    for address in addresses:
        assert "gravatar" not in client.get(address).content.decode().lower()


def test_p9__a_preview_shows_the_words_as_a_reader_would_see_them(at: At, house: Any) -> None:
    """No raw markup, in the page's own layout, and nothing live is touched."""
    roads.fill(at.work, "新 {source}")
    url = reverse("translation:preview", args=[at.work.pk])
    html = client_of("translator").get(url).content.decode()
    assert "新 It was studied &amp; seen." in html
    assert "&lt;a id" not in html
    assert_untouched(house)


@pytest.mark.parametrize("code", ["ja", "ko", "zh-hans"])
def test_p10__our_part_of_the_admin_speaks_the_language(code: str) -> None:
    """`tests/core/test_catalogues.py` keeps every catalogue complete."""
    with override(code):
        for said in ("Translations", "Submit for medical review", "Send to translators"):
            assert gettext(said) != said


def test_p4__a_page_that_was_withdrawn_is_not_sent(at: At) -> None:
    Page.objects.filter(pk=at.source.pk).update(live=False)
    with pytest.raises(ReviewRequired, match="not signed"):
        bridge.send(at.source, [roads.locale("ja")], roads.editor())
