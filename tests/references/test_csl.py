"""CSL-JSON in and out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from kb.references import csl
from kb.references.models import Reference

DEMO = Path(settings.BASE_DIR) / "home/demo/references.csl.json"
MINIMAL = {"id": "a", "type": "article-journal", "title": "T"}


def test_fields_of__full_item() -> None:
    """Given an item that states everything, then each variable is a field in its stored form."""
    item = {
        "id": "zarate2006",
        "type": "article-journal",
        "title": "Effects of <i>N</i>-methyl &amp; other\u00ad things",
        "author": [
            {"family": "Zarate", "given": "Carlos A.", "suffix": "Jr."},
            {"family": "Rot", "non-dropping-particle": "aan het", "given": "Marije"},
            {"literal": "WHO"},
        ],
        "container-title": "Arch Gen Psychiatry",
        "volume": 63,
        "issue": "8",
        "page": "856-864",
        "issued": {"date-parts": [["2006", "8", 1]]},
        "accessed": {"date-parts": [[2026, 3, 1]]},
        "DOI": "https://doi.org/10.1001/ARCHPSYC.63.8.856",
        "PMID": 16894061,
        "PMCID": "PMC123",
        "ISBN": "978-0-19-024655-6",
        "URL": "https://example.org/a",
        "publisher": "AMA",
        "language": "en",
        "note": "not kept",
        "custom": {"evidence": "randomised-trial", "authors_complete": False, "editor_note": "x"},
    }
    assert csl.fields_of(item) == {
        "citekey": "zarate2006",
        "type": "article-journal",
        "title": "Effects of N-methyl & other things",
        "authors": [
            {"family": "Zarate", "given": "Carlos A.", "suffix": "Jr."},
            {"family": "aan het Rot", "given": "Marije"},
            {"literal": "WHO"},
        ],
        "container_title": "Arch Gen Psychiatry",
        "volume": "63",
        "issue": "8",
        "pages": "856-864",
        "issued": "2006-08-01",
        "accessed": date(2026, 3, 1),
        "doi": "10.1001/archpsyc.63.8.856",
        "pmid": "16894061",
        "pmcid": "PMC123",
        "isbn": "9780190246556",
        "url": "https://example.org/a",
        "publisher": "AMA",
        "language": "en",
        "evidence": "randomised-trial",
        "authors_complete": False,
    }


def test_fields_of__what_is_not_stated_is_not_there() -> None:
    """Given an item with empty variables, then the result has none of them."""
    item = MINIMAL | {"volume": "", "DOI": None, "issued": {"date-parts": [[None]]}, "author": []}
    assert csl.fields_of(item) == {"citekey": "a", "type": "article-journal", "title": "T"}
    assert csl.fields_of(item | {"id": ""}) == {"type": "article-journal", "title": "T"}


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"type": "regulation"}, "type", "legislation"),
        ({"type": "thesis"}, "type", "report"),
        ({"type": "post-weblog"}, "type", "webpage"),
        ({"id": "feder:2014"}, "citekey", "feder-2014"),
        ({"id": 7}, "citekey", "7"),
        ({"issued": "2014-06-01"}, "issued", "2014-06-01"),
        ({"issued": {"raw": "2014-06"}}, "issued", "2014-06"),
        ({"issued": {"date-parts": [[2014, 6], [2014, 7]]}}, "issued", "2014-06"),
        ({"issued": {"date-parts": [[2014, 0, 5]]}}, "issued", "2014"),
        ({"author": [{"given": "Sukarno"}]}, "authors", [{"family": "Sukarno"}]),
        ({"author": [{"family": "A", "given": "B, Jr"}]}, "authors",
         [{"family": "A", "given": "B", "suffix": "Jr"}]),
        ({"author": [{"family": "A"}, {"literal": "and others"}]}, "authors_complete", False),
        ({"author": [{"family": "A", "comma-suffix": True}]}, "authors", [{"family": "A"}]),
    ],
)  # fmt: skip
def test_fields_of__what_exports_write(change: dict, field: str, value: object) -> None:
    """Given what reference managers write, then it is understood."""
    assert csl.fields_of(MINIMAL | change)[field] == value


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        ("text", "not a work"),
        (MINIMAL | {"id": "王2020"}, "王2020"),
        (MINIMAL | {"id": [1]}, "id"),
        (MINIMAL | {"type": "song"}, "it keeps article-journal, book"),
        (MINIMAL | {"type": None}, "type"),
        (MINIMAL | {"title": " "}, "no title"),
        (MINIMAL | {"title": ["T"]}, "title"),
        (MINIMAL | {"title": "a\x00b"}, "cannot be printed"),
        (MINIMAL | {"title": "a\ud800b"}, "cannot be printed"),
        (MINIMAL | {"DOI": "11.1/x"}, "11.1/x"),
        (MINIMAL | {"issued": {"raw": "soon"}}, "issued: “soon”"),
        (MINIMAL | {"issued": {"date-parts": [["x"]]}}, "issued"),
        (MINIMAL | {"issued": {"date-parts": [[2014, 13]]}}, "2014-13"),
        (MINIMAL | {"issued": {"date-parts": [[float("inf")]]}}, "issued"),
        (MINIMAL | {"issued": {"date-parts": [7]}}, "issued"),
        (MINIMAL | {"accessed": {"date-parts": [[2014, 1]]}}, "no day"),
        (MINIMAL | {"author": "Feder"}, "not a list"),
        (MINIMAL | {"author": ["Feder"]}, "Author 1"),
        (MINIMAL | {"author": [{"family": {}}]}, "author 1"),
        (MINIMAL | {"author": [{}]}, "Author 1"),
        (MINIMAL | {"author": [{"family": "A, B"}]}, "comma"),
        (MINIMAL | {"custom": [1]}, "custom"),
        (MINIMAL | {"custom": {"evidence": "hearsay"}}, "guideline, systematic-review"),
        (MINIMAL | {"custom": {"authors_complete": "yes"}}, "authors_complete"),
    ],
)
def test_fields_of__broken_item(item: object, sentence: str) -> None:
    """Given a broken item, then the refusal says what is wrong."""
    with pytest.raises(ValueError, match=sentence):
        csl.fields_of(item)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from([*MINIMAL, "author", "issued", "accessed", "DOI", "page", "custom"]),
        json_values,
    )
)
def test_fields_of__any_json(item: dict) -> None:
    """Given any JSON in place of a variable, then it is read or refused with a sentence."""
    try:
        csl.fields_of(MINIMAL | item)
    except ValueError as refusal:
        assert not isinstance(refusal, UnicodeError)  # noqa: PT017 -- both ends are right


def test_item_of__there_and_back() -> None:
    """Given the works of the demonstration, when they become fields and items, nothing is lost."""
    for item in json.loads(DEMO.read_text(encoding="utf-8")):
        fields = csl.fields_of(item)
        again = csl.item_of(Reference(**fields))
        assert again == item | {"DOI": item["DOI"].lower()}
        assert csl.fields_of(again) == fields


def test_item_of__smallest_record() -> None:
    """Given a record with a key and a title, then the item states nothing else."""
    assert csl.item_of(Reference(citekey="a", title="T")) == MINIMAL | {
        "custom": {"authors_complete": True}
    }


def test_demo_library__states_what_each_work_is() -> None:
    """Given the demonstration, then each work is valid, has its kind of evidence and no notes."""
    items = json.loads(DEMO.read_text(encoding="utf-8"))
    assert len({item["id"] for item in items}) == 39
    for item in items:
        assert set(item["custom"]) == {"evidence", "authors_complete"}
        Reference(**csl.fields_of(item)).clean_fields()
