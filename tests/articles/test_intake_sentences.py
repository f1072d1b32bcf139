"""Where a sentence ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.articles.intake import sentences


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("A dose of 0.5 mg/kg was used. It fell.", ["A dose of 0.5 mg/kg was used.", "It fell."]),
        ("Feder et al. Report a trial.", ["Feder et al. Report a trial."]),
        (
            "Dr. Lund and Prof. Berg agree. So do we.",
            ["Dr. Lund and Prof. Berg agree.", "So do we."],
        ),
        ("Ketamine vs. Midazolam, i.e. two drugs.", ["Ketamine vs. Midazolam, i.e. two drugs."]),
        ("The U.S. Department of Health agrees.", ["The U.S. Department of Health agrees."]),
        ("It is sold in the U.S. The law differs.", ["It is sold in the U.S.", "The law differs."]),
        (
            "See Fig. 2 and No. 5 of Vol. 3. Then go on.",
            ["See Fig. 2 and No. 5 of Vol. 3.", "Then go on."],
        ),
        ("No. Esketamine differs.", ["No.", "Esketamine differs."]),
        ("It lacks vitamin D. This is common.", ["It lacks vitamin D.", "This is common."]),
        ("J. Smith wrote it.", ["J. Smith wrote it."]),
        ("He said “stop.” Then it ended.", ["He said “stop.”", "Then it ended."]),
        ("(One.) [Two.] Three.", ["(One.)", "[Two.]", "Three."]),
        (
            "**In rats.** It grew [@li2010]. It did.",
            ["**In rats.**", "It grew [@li2010].", "It did."],
        ),
        (
            "これは文です。次の文です！「引用。」終わり",
            ["これは文です。", "次の文です！", "「引用。」終わり"],
        ),
        ("약은 강하다. 조심하라.", ["약은 강하다.", "조심하라."]),
        ("2. A second visit. In 2020. Yes.", ["2. A second visit.", "In 2020.", "Yes."]),
        ("“Why?” he asked. Nobody knew.", ["“Why?” he asked.", "Nobody knew."]),
        ("Is it so?! Yes... Perhaps.", ["Is it so?!", "Yes...", "Perhaps."]),
    ],
)
def test_split__medical_prose__at_the_ends_of_sentences(line: str, expected: list[str]) -> None:
    """
    Given a line with abbreviations, decimals, quotes, citations or another script
    When it is split
    Then only the ends of sentences split it.
    """
    assert [piece.strip() for piece in sentences.split(line)] == expected


@given(st.text(alphabet=st.sampled_from('aA1 .!?。」")*]\n…é')))
def test_split__any_line__nothing_lost(line: str) -> None:
    """
    Given any line
    When it is split
    Then the pieces joined are the line.
    """
    assert "".join(sentences.split(line)) == line
