"""What was signed before is offered again, with what differs said, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from kb.review import road
from kb.translation import fitting, memory
from kb.translation.models import ApprovedPair, SegmentVersion
from kb.translation.work import State, Work, hashed
from tests import roads

NOT = "Ketamine is not recommended before 0.5 hours."


# -- pairs and marks, without a database -----------------------------------------------------------
FEDER, POPOVA = '<a id="a1">[feder2014]</a>', '<a id="a1">[popova2019]</a>'


@pytest.mark.parametrize(
    ("made_for", "target", "onto", "fitted", "remark"),
    [
        (f"It was studied. {FEDER}", f"研究された。{FEDER}", f"It was studied. {FEDER}",
         f"研究された。{FEDER}", ""),
        (f"It was studied. {FEDER}", f"研究された。{FEDER}", f"It was studied. {POPOVA}",
         f"研究された。{POPOVA}", "replaced"),
        ('See <a id="a1">this</a> and <a id="a2">[x]</a>', '<a id="a2">[x]</a>と<a id="a1">これ</a>',
         'See <a id="a2">that</a> and <a id="a1">[y]</a>', '<a id="a1">[y]</a>と<a id="a2">これ</a>',
         "replaced"),
        (f"It was studied {FEDER}.", f"研究された{FEDER}。", "It was studied.", "研究された。",
         "left out"),
        ('See <a id="a1">this</a>.', '<a id="a1">これ</a>を見よ。', f"See {FEDER}.", "これを見よ。",
         "left out"),
    ],
)  # fmt: skip
def test_fit(made_for, target, onto, fitted, remark):
    """Given a translation of one segment, when it is fitted onto another, then it has the marks of
    that one in their places, or none, and it is said."""
    made, said = fitting.fit(target, made_for=made_for, onto=onto)
    assert made == fitted
    assert remark in said
    assert bool(remark) == bool(said)


def test_words__without_markup_and_citations():
    assert fitting.words(f"<b>A &amp; B</b> fell {FEDER}.") == "A & B fell."


# -- what is offered -------------------------------------------------------------------------------
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


@pytest.fixture
def signed() -> Any:
    """A page whose signature stands; the pairs below hang on it, whichever language they are of."""
    return roads.home()


def remember(page: Any, *pairs: tuple[str, str]) -> None:
    """As if the signature of `page` had covered these pairs."""
    ApprovedPair.objects.bulk_create(
        ApprovedPair(
            locale=roads.locale("ja"), translation_key=page.translation_key, approval=page.approval,
            source=source, target=target, source_hash=hashed(source), target_hash=hashed(target),
        )
        for source, target in pairs
    )  # fmt: skip


def suggest(source: str, **options: Any) -> list[memory.Suggestion]:
    return memory.suggest(source, roads.locale("ja"), **options)


def test_suggest__same_words(signed):
    remember(signed, (NOT, "推奨されない。"))
    (found,) = suggest(NOT)
    assert found.is_exact
    assert (found.target, found.score) == ("推奨されない。", 100)
    assert found.approved_at == signed.approval.signed_at


@pytest.mark.parametrize(
    ("asked", "remark"),
    [
        (NOT.replace("0.5", "5"), "0.5 there, 5 here"),
        (NOT.replace("not ", ""), ""),
        (NOT.upper(), ""),
        (NOT.replace("Ketamine", "Esketamine"), ""),
    ],
)
def test_suggest__nearly_the_same_is_never_exact(signed, asked, remark):
    """Given a pair, when what is asked differs by a number, a negation or a drug, then it is offered
    with less than 100, and other numbers are named."""
    remember(signed, (NOT, "推奨されない。"))
    (found,) = suggest(asked)
    assert memory.ALIKE <= found.score < 100
    assert not found.is_exact
    assert remark in " ".join(found.remarks)


def test_suggest__other_numbers_cost_more_than_another_word(signed):
    remember(signed, (NOT, "甲"))
    (number,), (word,) = suggest(NOT.replace("0.5", "0.6")), suggest(NOT.replace("not", "now"))
    assert number.score < word.score


def test_suggest__unlike_is_not_offered(signed):
    remember(signed, (NOT, "推奨されない。"))
    assert suggest("Children were excluded from every trial.") == []


def test_suggest__best_and_newest_first_each_translation_once(signed):
    remember(signed, ("It fell.", "甲"), ("It fell!", "甲"), ("It fell.", "乙"), ("It fell", "丙"))
    found = suggest("It fell.", limit=3)
    assert {f.target for f in found} == {"甲", "乙", "丙"}
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    assert len(suggest("It fell.", limit=1)) == 1


def test_suggest__signed_since_the_last_time(signed):
    assert suggest(NOT) == []
    remember(signed, (NOT, "推奨されない。"))
    assert len(suggest(NOT)) == 1


def test_suggest__revoked_signature_or_other_language_or_own_text(signed):
    """Given a pair, when its language is not asked for, its text is left out, or its signature is
    revoked, then it is not offered, nor found, nor filled in."""
    remember(signed, (NOT, "推奨されない。"))
    assert memory.suggest(NOT, roads.locale("ko")) == []
    assert suggest(NOT, exclude_key=signed.translation_key) == []
    assert len(suggest(NOT)) == 1
    road.withdraw(signed, roads.superuser(), "wrong")
    assert suggest(NOT) == []
    assert not memory.search("recommended", roads.locale("ja")).exists()


def test_suggest__queries_do_not_grow(signed, django_assert_max_num_queries):
    remember(signed, *((f"Sentence {n} was said.", f"文{n}") for n in range(300)))
    japanese = roads.locale("ja")
    with django_assert_max_num_queries(3):
        assert len(memory.suggest("Sentence 7 was said.", japanese)) == 3


def test_suggest__names_the_text(signed):
    """Given a pair, when it is offered, then with what its text is called in that language."""
    roads.bridge.send(signed, [roads.locale("ja")], roads.editor())
    remember(signed, (NOT, "推奨されない。"))
    (found,) = suggest(NOT)
    assert found.text == signed.title


def test_search__all_words_in_either_language(signed):
    remember(signed, (NOT, "推奨されない。"), ("It fell.", "低下した。"))
    assert [p.target for p in memory.search("低下 fell", roads.locale("ja"))] == ["低下した。"]
    assert not memory.search("低下 rose", roads.locale("ja"))


# -- filling in ------------------------------------------------------------------------------------
def test_prefill__same_words_are_suggested_and_not_checked(signed):
    """Given a second text that shares a sentence with a signed one, when it is filled from memory,
    then that segment is translated, marked as unconfirmed and from memory, and the rest is not."""
    other = roads.article("Other", words="Another sentence entirely.", live=True)
    (translation,) = roads.bridge.send(other, [roads.locale("ja")], roads.editor())
    ApprovedPair.objects.all().delete()
    remember(signed, ("What is known", "知見"), ("In short", "似"))
    work = memory.prefill(Work(translation), roads.translator("ja"))
    filled = [s for s in work.segments if s.target]
    assert [(s.source, s.target, s.state) for s in filled] == [
        ("What is known", "知見", State.SUGGESTED)
    ]
    version = SegmentVersion.objects.filter(translation=translation).latest("pk")
    assert (version.origin, version.tool) == (SegmentVersion.Origin.MEMORY, memory.TOOL)
    roads.say(translation, filled[0], "知見")
    confirmed = next(s for s in Work(translation).segments if s.pk == filled[0].pk)
    assert confirmed.state is State.CHECKED


def test_prefill__translated_is_kept(signed):
    other = roads.translate(roads.article("Other", live=True), "ja", "既訳 {source}")
    remember(signed, ("What is known", "知見"))
    work = memory.prefill(Work(other), roads.translator("ja"))
    assert "知見" not in {s.target for s in work.segments}
