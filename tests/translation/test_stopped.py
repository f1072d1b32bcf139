"""Four mistakes that a reader could die of, stopped before a reviewer sees them."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from kb.review.errors import NotReady
from kb.translation import bridge
from kb.translation.models import SegmentReason
from kb.translation.work import Work, hashed
from kb.translation.writing import write
from tests import roads

pytestmark = pytest.mark.django_db

WORDS = "Ketamine at 0.5 mg/kg was not better."
RIGHT = {
    "zh-hans": "0.5 mg/kg的氯胺酮并不更好。",
    "ja": "0.5 mg/kgのケタミンは優れていませんでした。",
    "ko": "0.5 mg/kg의 케타민은 더 낫지 않았습니다.",
    "en-gb": "Ketamine at 0.5 mg/kg was not better.",
}
# Each changes the right translation by one thing.
MISTAKES = {
    "numbers": [("0.5 mg", "5 mg")],
    "drug": [
        ("氯胺酮", "艾司氯胺酮"), ("ケタミン", "エスケタミン"), ("케타민", "에스케타민"),
        ("Ketamine", "Esketamine"),
    ],
    "negation": [
        ("并不", ""), ("いませんでした", "いました"), ("낫지 않았습니다", "나았습니다"), ("not ", ""),
    ],
    "marks": [(' <a id="a1">[feder2014]</a>', "")],
}  # fmt: skip


@pytest.mark.parametrize("code", RIGHT)
def test_submit__wrong_translation_stopped(code):
    """Given a translation that lost a “not”, a decimal point, a drug or a citation, when it is
    submitted, then it is refused; a reason does not help; the right one goes to review."""
    call_command("load_glossary", verbosity=0)
    page = roads.article("Results", words=WORDS, live=True)
    translation = roads.translate(
        page, code, "{source}" if code == "en-gb" else "{language}: {source}"
    )
    (segment,) = (s for s in Work(translation).segments if "0.5" in s.source)
    right = segment.source.replace(WORDS, RIGHT[code])
    for mistake, changes in MISTAKES.items():
        wrong = right
        for old, new in changes:
            wrong = wrong.replace(old, new)
        assert wrong != right
        work = write(Work(translation), {segment.pk: wrong}, roads.translator(code))
        assert mistake in {
            f.code for s in work.segments for f in work.findings(s) if s.pk == segment.pk
        }
        SegmentReason.objects.create(
            translation=translation, path=segment.path, code=mistake, reason="It is right.",
            source_hash=hashed(segment.source), target_hash=hashed(wrong),
        )  # fmt: skip
        with pytest.raises(NotReady):
            bridge.submit(translation, roads.translator(code))
    write(Work(translation), {segment.pk: right}, roads.translator(code))
    bridge.submit(translation, roads.translator(code))


def test_submit__warning_wants_a_reason():
    """Given a warning, when it has no reason, then submission is refused with its sentence; with one
    it is not; and a reason is for the words it was given for."""
    translation = roads.translate(roads.article(words="It may help.", live=True), "ja")
    (segment,) = (s for s in Work(translation).segments if "may" in s.source)
    by = roads.translator("ja")
    surer = segment.source.replace("It may help.", "役に立ちます。")
    work = write(Work(translation), {segment.pk: surer}, by)
    assert ["“may”" in problem for problem in work.problems()] == [True]
    roads.excuse(work)
    assert Work(translation).problems() == []
    work = write(work, {segment.pk: surer.replace("役に", "とても役に")}, by)
    assert len(work.problems()) == 1
