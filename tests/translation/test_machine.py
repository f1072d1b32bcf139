"""A machine's words are marked as such, whole or not at all, and nobody's until signed."""

from __future__ import annotations

from time import sleep

import pytest

from kb.review.errors import InReview
from kb.translation import bridge, machine, memory
from kb.translation.models import SegmentVersion
from kb.translation.work import State, Work
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]
HERE = "tests.translation.test_machine"


class Echo:
    """Says the source again."""

    name = "echo"

    def can_translate(self, source: str, target: str) -> bool:
        return True

    def translate(self, segments: list[str], source: str, target: str) -> list[str]:
        return segments


class Lossy(Echo):
    def translate(self, segments: list[str], source: str, target: str) -> list[str]:
        return [segment.partition("<a ")[0] for segment in segments]


class Short(Echo):
    def translate(self, segments: list[str], source: str, target: str) -> list[str]:
        return segments[1:]


class Broken(Echo):
    def translate(self, segments: list[str], source: str, target: str) -> list[str]:
        raise ConnectionError("no route")


class Slow(Echo):
    def translate(self, segments: list[str], source: str, target: str) -> list[str]:
        sleep(1)
        return segments


@pytest.fixture
def work(settings) -> Work:
    settings.MACHINE_TRANSLATORS = [f"{HERE}.Echo"]
    (translation,) = bridge.send(roads.article(live=True), [roads.locale("ja")], roads.editor())
    return Work(translation)


def test_suggest_missing__marked_as_a_machines_until_confirmed(work):
    """Given a text without translation, when a machine fills it, then every segment is marked as its
    work, counts as to do, is in no memory; what a person writes again, even alike, is confirmed."""
    by = roads.translator("ja")
    assert machine.suggest_missing(work, by) == (len(work.segments), [])
    after = Work(work.translation)
    assert {s.state for s in after.segments} == {State.SUGGESTED}
    assert {s.translated.tool_name for s in after.segments} == {"echo"}
    versions = SegmentVersion.objects.filter(translation=work.translation)
    assert {(v.origin, v.tool) for v in versions} == {(SegmentVersion.Origin.MACHINE, "echo")}
    assert memory.suggest(after.segments[0].source, roads.locale("ja")) == []
    roads.say(work.translation, after.segments[0], after.segments[0].target)
    assert Work(work.translation).segments[0].state is State.CHECKED


def test_suggest_missing__what_is_translated_stays(work):
    roads.say(work.translation, work.segments[0], "人の訳")
    machine.suggest_missing(Work(work.translation), roads.translator("ja"))
    first = Work(work.translation).segments[0]
    assert (first.target, first.state) == ("人の訳", State.CHECKED)


def test_suggest_missing__lost_citation_left_aside_and_named(settings, work):
    settings.MACHINE_TRANSLATORS = [f"{HERE}.Lossy"]
    filled, left = machine.suggest_missing(work, roads.translator("ja"))
    assert filled == len(work.segments) - 1
    assert len(left) == 1
    assert "citation" in left[0]


@pytest.mark.parametrize(
    ("translators", "sentence"),
    [
        ([], "No machine translates into"),
        (["Short"], "something else than it was asked"),
        (["Broken"], "no route"),
        (["Slow"], "did not answer within"),
    ],
)
def test_suggest_missing__translator_that_fails_writes_nothing(
    settings, work, translators, sentence
):
    settings.MACHINE_TRANSLATORS = [f"{HERE}.{name}" for name in translators]
    settings.MACHINE_TRANSLATION_SECONDS = 0.05
    with pytest.raises(machine.Failed, match=sentence):
        machine.suggest_missing(work, roads.translator("ja"))
    assert not any(s.target for s in Work(work.translation).segments)


def test_suggest_missing__in_review_refused(work):
    roads.fill(work.translation)
    bridge.submit(work.translation, roads.translator("ja"))
    with pytest.raises(InReview):
        machine.suggest_missing(Work(work.translation), roads.translator("ja"))


def test_translator_for__first_that_can():
    """Given the settings as they are, then British spelling is the only machine, for its two
    languages, and wagtail-localize has none."""
    from django.conf import settings

    assert machine.translator_for("en-us", "en-gb").name == "British spelling"
    assert machine.translator_for("en-us", "ja") is None
    assert not hasattr(settings, "WAGTAILLOCALIZE_MACHINE_TRANSLATOR")
