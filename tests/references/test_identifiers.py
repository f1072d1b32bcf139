"""Identifiers and dates: one normal form each, or a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.references import identifiers

NORMAL = [
    (identifiers.doi, "10.1001/JAMAPsychiatry.2014.62", "10.1001/jamapsychiatry.2014.62"),
    (identifiers.doi, "https://doi.org/10.1016/S1%2899%2900230-9", "10.1016/s1(99)00230-9"),
    (identifiers.doi, "http://dx.doi.org/10.1056/NEJMoa2304145", "10.1056/nejmoa2304145"),
    (identifiers.doi, "doi.org/10.1192/bjp.2023.79", "10.1192/bjp.2023.79"),
    (identifiers.doi, " DOI: 10.1192/bjp.2023.79 ", "10.1192/bjp.2023.79"),
    (identifiers.doi, "doi:https://doi.org/10.1192/bjp.2023.79", "10.1192/bjp.2023.79"),
    (identifiers.doi, "10.1234.5/a%2Fb", "10.1234.5/a%2fb"),
    (identifiers.pmid, "PMID: 24740528", "24740528"),
    (identifiers.pmid, 24740528, "24740528"),
    (identifiers.pmcid, "PMCID: PMC3799067", "PMC3799067"),
    (identifiers.pmcid, "pmc3799067.2", "PMC3799067"),
    (identifiers.isbn, "ISBN 978-0-19-024655-6", "9780190246556"),
    (identifiers.isbn, "ISBN-13: 978-0-19-024655-6", "9780190246556"),
    (identifiers.isbn, "0-8044-2957-x", "080442957X"),
    (identifiers.isbn, "0 306 40615 2", "0306406152"),
    (identifiers.orcid, "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
    (identifiers.orcid, "000000021694233x", "0000-0002-1694-233X"),
    (identifiers.issued, "2024", "2024"),
    (identifiers.issued, "2024-02", "2024-02"),
    (identifiers.issued, " 2024-02-29 ", "2024-02-29"),
]  # fmt: skip
REFUSED = [
    (identifiers.doi, "10.1/x"),
    (identifiers.doi, "10.1001/"),
    (identifiers.doi, "10.1001/a b"),
    (identifiers.doi, "１０.1001/a"),
    (identifiers.doi, ""),
    (identifiers.pmid, "0123"),
    (identifiers.pmid, "2４740528"),
    (identifiers.pmid, "PMC3799067"),
    (identifiers.pmcid, "3799067"),
    (identifiers.pmcid, "PMC０"),
    (identifiers.isbn, "978-0-19-024655-7"),
    (identifiers.isbn, "0-306-40615-3"),
    (identifiers.isbn, "977-0-19-024655-6"),
    (identifiers.isbn, "X306406152"),
    (identifiers.isbn, "123"),
    (identifiers.orcid, "0000-0002-1825-0098"),
    (identifiers.orcid, "0000-0002-1825"),
    (identifiers.issued, "2023-02-29"),
    (identifiers.issued, "2023-13"),
    (identifiers.issued, "2023-1"),
    (identifiers.issued, "23"),
    (identifiers.issued, "in press"),
    (identifiers.issued, "0000"),
]


@pytest.mark.parametrize(("normal", "pasted", "expected"), NORMAL)
def test_identifier__as_pasted(normal: Callable, pasted: str | int, expected: str) -> None:
    """Given what people paste, when it is normalised, then one form comes out, and stays."""
    assert normal(pasted) == expected
    assert normal(expected) == expected


@pytest.mark.parametrize(("normal", "pasted"), REFUSED)
def test_identifier__malformed_refused(normal: Callable, pasted: str) -> None:
    """Given a malformed identifier, when it is normalised, then a sentence names it."""
    with pytest.raises(ValueError, match=r"\.$") as refusal:
        normal(pasted)
    assert f"“{pasted}”" in str(refusal.value)


@pytest.mark.parametrize(
    "pasted", ["10.1001/a b", "10.1001 /ab", "10.1001/a\tb", "10.1001/a\u00a0b"]
)
def test_doi__space_inside__is_what_the_sentence_says(pasted: str) -> None:
    """Given a DOI that was broken by a line end, then the sentence names the space."""
    with pytest.raises(ValueError, match="has a space in it, and a DOI has none"):
        identifiers.doi(pasted)


@given(st.sampled_from(["9780190246556", "0306406152", "0000000218250097"]), st.data())
def test_check_digit__one_digit_wrong(valid: str, data: st.DataObject) -> None:
    """Given a valid number, when any one digit is mistyped, then it is refused."""
    place = data.draw(st.integers(0, len(valid) - 1))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda d: d != valid[place]))
    normal = identifiers.orcid if len(valid) == 16 else identifiers.isbn
    with pytest.raises(ValueError, match=r"\.$"):
        normal(valid[:place] + digit + valid[place + 1 :])
