"""Authors as an editor writes them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from kb.references import names

LINES = [
    ("Feder, Adriana", {"family": "Feder", "given": "Adriana"}),
    ("aan het Rot, Marije", {"family": "aan het Rot", "given": "Marije"}),
    ("Zarate, Carlos A., Jr.", {"family": "Zarate", "given": "Carlos A.", "suffix": "Jr."}),
    ("Sukarno,", {"family": "Sukarno"}),
    ("王, 小明", {"family": "王", "given": "小明"}),
    ("World Health Organization", {"literal": "World Health Organization"}),
    ('"Health, Labour and Welfare"', {"literal": "Health, Labour and Welfare"}),
    ('""quoted""', {"literal": '"quoted"'}),
]
words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=",，"), min_size=1
).filter(lambda text: text == " ".join(text.split()) and not text.startswith(('"', "“")))
a_name = st.one_of(
    st.fixed_dictionaries({"literal": words}),
    st.fixed_dictionaries({"family": words}, optional={"given": words, "suffix": words}),
)


@pytest.mark.parametrize(("line", "name"), LINES)
def test_lines__each_kind_of_author(line: str, name: names.Name) -> None:
    """Given a line, when it is read and written again, then it is the same line."""
    assert names.from_lines(line) == [name]
    assert names.to_lines([name]) == line


def test_from_lines__chinese_keyboard_and_blank_lines() -> None:
    """Given full-width commas, spaces and blank lines, then the names come out clean."""
    assert names.from_lines("王，小明\r\n\r\n  李 ，  华 \n") == [
        {"family": "王", "given": "小明"},
        {"family": "李", "given": "华"},
    ]


def test_from_lines__every_fault_has_its_sentence() -> None:
    """Given two faulty lines, when they are read, then each gets a sentence with its number."""
    with pytest.raises(ValidationError) as refusal:
        names.from_lines("Feder, Adriana\n, Adriana\na, b, c, d")
    assert [message.split(":")[0] for message in refusal.value.messages] == [
        "Line 2, “, Adriana”",
        "Line 3, “a, b, c, d”",
    ]


@given(st.lists(a_name))
def test_lines__any_names(listed: list[names.Name]) -> None:
    """Given any names that the model accepts, when written as lines and read, then none changed."""
    assert names.checked(listed) == listed
    assert names.from_lines(names.to_lines(listed)) == listed


@pytest.mark.parametrize(
    "value",
    [
        None, {}, "Feder", [1], [{}], [{"family": ""}], [{"given": "A"}],
        [{"family": "A", "literal": "B"}], [{"family": ["A"]}], [{"family": "A, B"}],
        [{"family": "A", "particle": "de"}],
    ],
)  # fmt: skip
def test_checked__other_shapes_refused(value: object) -> None:
    """Given anything but a list of the three shapes, when it is checked, then it is refused."""
    with pytest.raises(ValueError, match=r"\.$"):
        names.checked(value)


def test_form_field__names_and_lines() -> None:
    """Given stored names, when a form shows and sends them unchanged, then nothing has changed."""
    stored = [{"family": "王", "given": "小明"}, {"literal": "WHO"}]
    field = names.AuthorsField(required=False)
    assert field.prepare_value(stored) == "王, 小明\nWHO"
    assert field.clean("王, 小明\r\nWHO\r\n") == stored
    assert not field.has_changed(stored, "王, 小明\r\nWHO")
    assert field.has_changed(stored, "王, 小明")
    assert field.has_changed(stored, ", broken")
    assert field.clean("") == []
    assert not field.has_changed(None, "")
