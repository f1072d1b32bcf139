"""What is left out of a draft, and what must not be."""

from __future__ import annotations

import pytest

from kb.articles.intake import concerns, screening
from kb.articles.intake.screening import RULES, Omitted, Reach, rule_for, screen
from kb.articles.intake.structure import kept, passage


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_rule__its_example__left_out_for_its_reason(rule: screening.Rule) -> None:
    """
    Given the example beside a rule
    When it is screened
    Then this rule finds it, and no rule above leaves it out for another reason.
    """
    found = rule_for(rule.example)
    assert found is not None
    assert found.reason == rule.reason
    assert rule.pattern.search(rule.example)


@pytest.mark.parametrize(
    "words",
    [
        "The clinic in Chicago enrolled 40 people.",
        "The study was done at a medical center in Oak Park, Illinois.",
        "Call your doctor if you feel worse.",
        "Contact your local emergency number now.",
        "Do not stop a treatment without medical advice.",
        "Ketamine is not a substitute for psychotherapy.",
        "Some clinics provide financing alternatives or sliding-scale pricing.",
        "The average cost per infusion session in the United States is around $500.",
        "In China, ketamine infusions can cost approximately ¥3000 to ¥5000.",
        "The previous trial found no effect, and the next one did.",
        "Patients are happy to answer questions about their symptoms.",
        "Book an appointment with your doctor.",
        "Ketamine Therapy in Adults",
        "Next steps",
        "2 trials",
        "It shares a pathway with other drugs.",
        "People with special needs were offered a lower dose.",
        "Offspring of treated rats showed savings in relearning.",
        "At home",
        "By Mouth",
        "Reviewed by the committee in 2020",
    ],
)
def test_rule_for__medical_words__kept(words: str) -> None:
    """
    Given a sentence that belongs in an article, near the words of a rule
    When it is screened
    Then it is kept.
    """
    assert rule_for(words) is None


def test_screen__place_phrase_inside_a_paragraph__only_its_sentence() -> None:
    """
    Given a paragraph of medicine with one sentence that sells a service in a town
    When it is screened
    Then that sentence is promotion, the others stay, and the tear is a problem.
    """
    made = passage("It is rare. Knee injections Salem, Oregon are new. It heals.")

    screen(made)

    assert kept(made) == "It is rare. It heals."
    assert [s.omitted for s in made] == ["", Omitted.PROMOTION, ""]
    assert "It is rare." in concerns.torn(made)[0]


def test_screen__offer_of_a_service__whole_paragraph() -> None:
    """
    Given a paragraph that ends in an offer to be consulted
    When it is screened
    Then nothing of it stays: what precedes the offer only leads to it.
    """
    made = passage("Dr. Lund has done this for years. It is an art. She would be glad to help you.")

    rule = screen(made)

    assert rule is not None
    assert rule.reach is Reach.PARAGRAPH
    assert {s.omitted for s in made} == {Omitted.PROMOTION}


@pytest.mark.parametrize("concern", concerns.CONCERNS, ids=lambda c: c.example)
def test_concern__its_example__a_problem_that_quotes_it(concern: concerns.Concern) -> None:
    """
    Given the example beside a concern
    When its paragraph is read
    Then it stays in the draft and is a problem.
    """
    made = passage(concern.example)
    found = concerns.of(made)

    assert any(concern.problem % concerns.quoted(concern.example) == problem for problem in found)
    assert kept(made) == concern.example


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("A study showed it [@feder2014].", 0),
        ("A study showed it [limits: @feder2014].", 0),
        ("It fell by 12%. The study is small [@feder2014].", 0),
        ("A study showed it.", 1),
        ("Says Dr. Lund [@lund2020]: it is rare.", 1),
        ("It is what clinicians say.", 0),
        ("Watch for signs of infection.", 0),
    ],
)
def test_of__work_cited_in_the_paragraph__no_source_missing(words: str, count: int) -> None:
    """
    Given a paragraph with a figure or a study, with and without a citation
    When it is read
    Then a source is missing only without one; a person quoted is a problem either way.
    """
    assert len(concerns.of(passage(words))) == count
