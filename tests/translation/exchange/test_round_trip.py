"""Every segment of a rich text comes back from a file as it went out."""

from __future__ import annotations

import pytest

from kb.translation import exchange
from kb.translation.models import SegmentComment
from kb.translation.work import State, Work, hashed
from tests import roads
from tests.translation.exchange import files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]
formats = pytest.mark.parametrize("format_", exchange.FORMATS)


@formats
def test_round_trip__rich_text(format_, django_assert_max_num_queries):
    """Given a text with tables, lists, links, citations, markup and strange characters, when it is
    exported, translated by words that keep all of it, and taken over, then every segment is
    translated, byte for byte, and the citations are where they were."""
    translation = files.sent(files.RICH)
    export = exchange.FORMATS[format_].export
    with django_assert_max_num_queries(20):
        data = export(Work(translation))
    plan = files.uploaded(translation, files.filled(format_, data, {"": "訳、{source} 終わり"}))
    work = Work(translation)
    assert (plan.left, plan.same, plan.waiting, plan.absent) == ([], 0, 0, 0)
    assert len(plan.taken) == len(work.segments) >= 15
    for segment in work.segments:
        assert segment.target == f"訳、{segment.source} 終わり"
        assert segment.state is State.CHECKED
    again = exchange.plan(work, exchange.read(export(work), translation))
    assert (again.taken, again.left, again.same) == ([], [], len(work.segments))


@formats
def test_export__what_the_translator_is_told(format_):
    """Given a segment with a citation and a link, a comment, and a source that changed, when it is
    exported, then its file has the place, what to keep, the comment, and what stood there before."""
    source = roads.article(live=True)
    translation = roads.translate(source, "ja", "旧訳 {source}")
    segment = next(s for s in Work(translation).segments if s.path == "summary")
    about = {"translation": translation, "path": "summary", "source_hash": hashed(segment.source)}
    SegmentComment.objects.create(**about, text="A bit stiff.", by=roads.reviewer("ja"))
    roads.edit(source, "It was studied twice.")
    (translation,) = roads.bridge.send(
        roads.publish(roads.fresh(source)), [roads.locale("ja")], roads.editor()
    )
    data = exchange.FORMATS[format_].export(Work(translation)).decode()
    for told in ("What is known", "is a citation", "Rita ja: A bit stiff.", "旧訳 It was studied."):
        assert told in data
