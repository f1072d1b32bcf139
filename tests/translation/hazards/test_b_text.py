"""B: words that move, split or vanish between source and translation."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail_localize.models import StringTranslation

from kb.articles import citing
from kb.articles.models import ArticlePage
from kb.core.rich_text import PROSE
from kb.review.errors import NotReady, ReviewRequired
from kb.translation import bridge
from kb.translation.work import State, Work
from kb.translation.writing import write
from tests import roads
from tests.upstream.house import At

from .readers import assert_untouched, words
from .test_walk import client_of

SPLITTING = {
    "B1": 'A <a linktype="citation" id="{work}" key="{key}"><sup>1</sup></a> cite.',
    "B2": "CO<sub>2</sub> fell<sup>1</sup> fast.",
    "B2 span": "A <span>word</span> more.",
    "B3": 'The <abbr title="magnetic resonance imaging">MRI</abbr> was <i lang="la">sui generis</i>.',
}


def with_words(page: ArticlePage, html: str) -> ArticlePage:
    """As something that is no editor writes the raw stream of a draft."""
    draft = page.get_latest_revision_as_object()
    raw = draft.body.get_prep_value()
    raw[0]["value"]["content"][0]["value"] = html
    draft.body = ArticlePage._meta.get_field("body").to_python(raw)
    draft.save_revision(user=roads.editor())
    return draft


@pytest.mark.parametrize("html", SPLITTING.values(), ids=SPLITTING)
def test_b1_b2_b3__no_editor_can_write_what_would_split(html: str) -> None:
    """What the editor of the site takes in and gives back has no such element and no such attribute."""
    editor = ContentstateConverter(features=PROSE)
    saved = editor.to_database_format(editor.from_database_format(f"<p>{html}</p>"))
    for mark in ("<sup", "<sub", "<span", "<abbr", "lang="):
        assert mark not in saved


@pytest.mark.parametrize("html", SPLITTING.values(), ids=SPLITTING)
def test_b1_b2_b3__what_would_split_is_not_sent(at: At, html: str) -> None:
    """Given a signed text that has it all the same, when it is sent, then its editor reads why not, and
    nothing is sent."""
    cited = at.source.citations.first()
    html = html.format(work=cited.reference_id, key=cited.key)
    with_words(at.source, f"<p>{html} {citing.mark(cited)}</p>")
    page = roads.publish(at.source)
    client = client_of("editor")
    answer = client.post(
        reverse("translation:languages", args=[page.pk]), {"locales": [roads.locale("ja").pk]}
    )
    assert answer.status_code == 200
    assert "Take it out" in answer.content.decode()
    with pytest.raises(ReviewRequired):
        bridge.send(page, [roads.locale("ja")], roads.editor())


@pytest.mark.parametrize("said", ["失", '訳 <a id="a1">[1]</a><a id="a1">[1]</a>'])
def test_b4__a_citation_lost_or_doubled_is_not_submitted(at: At, house: Any, said: str) -> None:
    segment = next(s for s in Work(at.work).segments if "<a " in s.source)
    roads.say(at.work, segment, said)
    with pytest.raises(NotReady, match="citation or link"):
        bridge.submit(at.work, roads.translator("ja"))
    assert_untouched(house)


@pytest.mark.parametrize("said", ['<a id="a9">[1]</a>', "<script>x</script>", '<b class="x">b</b>'])
def test_b5__a_wrong_mark_is_not_stored_and_never_becomes_english(
    at: At, house: Any, said: str
) -> None:
    """Refused where it is typed; where upstream stores it, it counts as missing and blocks."""
    segment = next(s for s in Work(at.work).segments if "<a " in s.source)
    with pytest.raises(ReviewRequired, match="markup or a citation"):
        write(Work(at.work), {segment.pk: said}, roads.translator("ja"))
    row = StringTranslation.objects.get(pk=segment.translated.pk)
    row.data = said
    row.save()
    with pytest.raises(NotReady, match="not translated"):
        bridge.submit(at.work, roads.translator("ja"))
    assert_untouched(house)


def test_b6__a_typo_mended_keeps_the_words_at_hand(at: At) -> None:
    """Given one full stop more in the source, when it is sent, then the translator has the translation
    of before beside the segment, and readers still read it."""
    before = next(s for s in Work(at.work).segments if "studied" in s.source).target
    mark = citing.mark(at.source.citations.first())
    with_words(at.source, f"<p>It was studied &amp; seen.. {mark}</p>")
    bridge.send(roads.publish(at.source), [roads.locale("ja")], roads.editor())
    segment = next(s for s in Work(at.work).segments if "studied" in s.source)
    assert (segment.state, segment.target) == (State.CHANGED, "")
    assert segment.previous.target == before
    assert "訳 It was studied" in words(at.japanese)


def test_b8__text_written_without_block_ids_is_sent_whole(at: At) -> None:
    """Given a text of raw lists and blocks without ids, when it is signed and sent, then every item is
    a segment."""
    draft = at.source.get_latest_revision_as_object()
    mark = citing.mark(draft.citations.first())
    raw = [{"type": "section", "value": {"heading": "H", "anchor": "h", "content": [
        {"type": "list", "value": {"style": "bulleted", "items": [f"<p>One {mark}</p>", "<p>Two</p>"]}},
        {"type": "prose", "value": "<p>Three</p>"},
    ]}}]  # fmt: skip
    draft.body = ArticlePage._meta.get_field("body").to_python(raw)
    draft.save_revision(user=roads.editor())
    (sent,) = bridge.send(roads.publish(at.source), [roads.locale("ja")], roads.editor())
    found = " ".join(s.source for s in Work(sent).segments)
    assert all(word in found for word in ("One", "Two", "Three"))


def test_b9__a_title_with_an_ampersand_reads_as_it_is_written(at: At) -> None:
    segment = next(s for s in Work(at.work).segments if s.path == "title")
    roads.say(at.work, segment, "不安 &amp; 恐怖")
    assert at.japanese.draft_title == "不安 & 恐怖"
    state = bridge.submit(at.work, roads.translator("ja"))
    assert state.revision.as_object().title == "不安 & 恐怖"
