"""What is taken of a file, what is left aside, and that each unit left aside is named."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from kb.review.errors import InReview
from kb.translation import bridge, exchange
from kb.translation.models import SegmentVersion
from kb.translation.work import State, Work
from kb.translation.writing import write
from tests import roads
from tests.translation.exchange import files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]
formats = pytest.mark.parametrize("format_", exchange.FORMATS)

BODY = "<p>One was studied [1].</p><p>Two was studied.</p><p>Three was studied.</p>"


def export(format_, translation):
    return exchange.FORMATS[format_].export(Work(translation))


def reasons(plan):
    return {left.source.partition(" ")[0]: " ".join(left.reasons) for left in plan.left}


@formats
def test_take__changed_source_is_recognised_unit_by_unit(format_):
    """Given a file, when one sentence of the source changed since it was made, then that unit is left
    aside and named, and the others are taken."""
    translation = files.sent(BODY)
    data = files.filled(format_, export(format_, translation), {"": "訳 {source}"})
    page = translation.source.get_source_instance().get_latest_revision_as_object()
    raw = page.body.get_prep_value()
    prose = raw[0]["value"]["content"][0]
    prose["value"] = prose["value"].replace("Two was", "Two were")
    page.body = raw
    page.save_revision(user=roads.editor())
    (translation,) = bridge.send(roads.publish(page), [roads.locale("ja")], roads.editor())
    plan = files.uploaded(translation, data)
    assert [left.reasons for left in plan.left] == [["Its source changed since the file was made."]]
    assert "訳 Two was studied." in plan.left[0].target
    assert plan.absent == 1
    assert [s.source for s in Work(translation).segments if not s.target] == ["Two were studied."]


@formats
def test_take__not_finished_left_aside(format_):
    """Given units that the file calls unfinished, when it is taken over, then they are named; those
    that nobody touched are only counted."""
    translation = files.sent(BODY)
    data = files.filled(format_, export(format_, translation), {"Two": "推測"}, done=False)
    plan = files.uploaded(translation, data)
    assert "needs work" in reasons(plan)["Two"]
    assert plan.taken == []
    assert plan.waiting == len(Work(translation).segments) - 1


@formats
def test_take__newer_words_here_stay(format_):
    """Given a segment translated here since the file was made, when the file says something else,
    then it is left aside with both; when the file says what it was made with, it is not even named;
    and an emptied unit takes nothing away."""
    translation = files.sent(BODY)
    _one, two, three = (s for s in Work(translation).segments if "studied" in s.source)
    roads.say(translation, two, "旧二")
    roads.say(translation, three, "旧三")
    data = export(format_, translation)
    roads.say(translation, two, "新二")
    plan = files.uploaded(translation, files.filled(format_, data, {"Two": "別二", "Three": ""}))
    assert "translated here since" in reasons(plan)["Two"]
    assert "新二" in reasons(plan)["Two"]
    assert "is empty in the file" in reasons(plan)["Three"]
    assert files.said(translation, "Two") == "新二"
    assert files.said(translation, "Three") == "旧三"
    plan = files.uploaded(translation, files.filled(format_, data, {"Two": "旧二"}))
    assert (plan.taken, plan.left) == ([], [])


@formats
def test_take__machine_is_marked_and_confirmed_by_return(format_):
    """Given a segment that a machine filled, when the file returns it unfinished, then it stays a
    suggestion; when it returns it finished, then somebody has confirmed it."""
    translation = files.sent(BODY)
    work = Work(translation)
    two = next(s for s in work.segments if s.source.startswith("Two"))
    machine = SegmentVersion.Origin.MACHINE
    write(work, {two.pk: "機械"}, roads.translator("ja"), origin=machine, tool="Echo")
    data = export(format_, translation)
    assert "Suggested by “Echo”" in data.decode()
    plan = files.uploaded(translation, data)
    assert (plan.taken, plan.left) == ([], [])
    files.uploaded(translation, files.filled(format_, data, {"Two": "機械"}))
    assert next(s for s in Work(translation).segments if s.pk == two.pk).state is State.CHECKED


def test_take__machine_that_the_file_names_stays_unconfirmed():
    translation = files.sent(BODY)
    data = files.filled("po", export("po", translation), {"Two": "機械", "Three": "人"})
    entries = data.decode().split("\n\n")
    entries = [f"# machine: DeepX\n{each}" if '"Two' in each else each for each in entries]
    plan = files.uploaded(translation, "\n\n".join(entries).encode())
    assert len(plan.taken) == 2
    states = {s.source.split()[0]: s.state for s in Work(translation).segments if s.target}
    assert states == {"Two": State.SUGGESTED, "Three": State.CHECKED}
    tools = SegmentVersion.objects.filter(translation=translation).values_list("target", "tool")
    assert dict(tools) == {"機械": "DeepX", "人": ""}


@formats
def test_take__what_stands_twice_or_nowhere(format_):
    """Given a file with a unit twice that differs, and one that this text never had, when it is taken
    over, then both are named, and the rest is taken."""
    translation = files.sent(BODY)
    units = exchange.read(
        files.filled(format_, export(format_, translation), {"Two": "二", "Three": "三"}),
        translation,
    )
    two = next(unit for unit in units if unit.target == "二")
    work = Work(translation)
    foreign = replace(two, key="u0", path="elsewhere", where="the last")
    plan = exchange.plan(work, [*units, replace(two, target="弐", where="again"), foreign])
    assert "again" in reasons(plan)["Two"]
    assert "not in this text" in plan.left[-1].reasons[0]
    assert [taken.target for taken in plan.taken] == ["三"]
    same = exchange.plan(work, [*units, two])
    assert len(same.taken) == 2


@formats
def test_take__in_review_refused(format_):
    translation = roads.translate(roads.article(live=True), "ja")
    data = export(format_, translation)
    bridge.submit(translation, roads.translator("ja"))
    with pytest.raises(InReview):
        files.uploaded(translation, data)


@formats
def test_take__text_of_a_citation_is_the_sources(format_):
    """Given a PO file whose translator translated the text of a citation, or an XLIFF file, which does
    not carry it, when it is taken over, then the citation reads as in the source."""
    translation = files.sent(BODY)
    said = '研究された<a id="a1">[誰か]</a>'
    files.uploaded(translation, files.filled(format_, export(format_, translation), {"One": said}))
    assert files.said(translation, "One") == '研究された<a id="a1">[feder2014]</a>'


# -- what the checks call an error (issue 5, done when 4) -------------------------------------------
DANGEROUS = (
    "<p>Ketamine was studied [1].</p>"
    "<p>Ketamine is not recommended for children.</p>"
    "<p>The dose was 0.5 mg/kg.</p>"
    "<p>Esketamine was approved in one country.</p>"
)
DAMAGED = {
    "zh-hans": {"citation": "氯胺酮被研究过。", "negation": "氯胺酮推荐用于儿童。",
                "dose": "剂量为5 mg/kg。", "drug": "氯胺酮在一个国家获批。"},
    "ja": {"citation": "ケタミンが研究された。", "negation": "ケタミンは小児に推奨される。",
           "dose": "用量は5 mg/kgであった。", "drug": "ケタミンは一国で承認された。"},
    "ko": {"citation": "케타민이 연구되었다.", "negation": "케타민은 소아에게 권장된다.",
           "dose": "용량은 5 mg/kg이었다.", "drug": "케타민은 한 국가에서 승인되었다."},
}  # fmt: skip
SOURCES = {
    "citation": "Ketamine was",
    "negation": "Ketamine is",
    "dose": "The dose",
    "drug": "Esketamine",
}


@formats
@pytest.mark.parametrize("code", DAMAGED)
def test_take__dangerous_translation_is_stopped_and_named(format_, code):
    """Given a file that loses a citation, drops “not”, makes 0.5 mg 5 mg and esketamine ketamine, when
    it is taken over, then each is left aside with the reason, none is stored, and the rest is."""
    call_command("load_glossary", stdout=StringIO())
    translation = files.sent(DANGEROUS, code)
    targets = {SOURCES[kind]: said for kind, said in DAMAGED[code].items()}
    data = files.filled(format_, export(format_, translation), {**targets, "What is": "甲"})
    plan = files.uploaded(translation, data)
    assert {left.target for left in plan.left} == set(DAMAGED[code].values())
    assert all(left.reasons for left in plan.left)
    stored = {s.target for s in Work(translation).segments if s.target}
    assert stored == {"甲"}
