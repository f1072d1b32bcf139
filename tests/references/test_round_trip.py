"""What goes out of the library in one of the four formats comes back in unchanged."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from kb.references import csl, formats
from kb.references.formats import Format
from kb.references.models import Reference

DEMO = Path(settings.BASE_DIR) / "home/demo/references.csl.json"
GOLDEN = Path(__file__).with_name("golden.json")
FIELDS = {
    "citekey", "type", "authors", "authors_complete", "title", "container_title", "issued", "volume",
    "issue", "pages", "publisher", "doi", "pmid", "pmcid", "isbn", "url", "accessed", "language",
    "evidence",
}  # fmt: skip
# What a format has no place for. MEDLINE names languages, and neither their script nor their region.
LOST = {
    "csl": set(),
    "ris": set(),
    "bibtex": set(),
    "nbib": {"citekey", "url", "accessed", "language"},
}
EXTRA = [
    {
        "id": "full",
        "type": "book",
        "title": "All that a record can state",
        "author": [{"family": "Zarate", "given": "Carlos A.", "suffix": "Jr."}, {"literal": "WHO"}],
        "container-title": "A series",
        "volume": "2",
        "issue": "3",
        "page": "1-9",
        "publisher": "Press & Sons",
        "issued": {"date-parts": [[2023, 11, 5]]},
        "accessed": {"date-parts": [[2026, 3, 1]]},
        "DOI": "10.1000/a_b(c)<d>;e",
        "PMID": "7",
        "PMCID": "PMC8",
        "ISBN": "9780190246556",
        "URL": "https://example.org/a;b?c=%20&d=1_2#e~f",
        "language": "en-GB",
        "custom": {"evidence": "guideline", "authors_complete": False},
    },
    *(
        {"id": f"kind-{kind}", "type": "webpage", "title": kind, "custom": {"evidence": kind}}
        for kind in filter(None, Reference.Evidence.values)
    ),
    {
        "id": "commas",
        "type": "report",
        "title": "A title that ends in a full stop.",
        "author": [
            {"literal": "Department of Health, Education, and Welfare"},
            {"literal": "Research and Development"},
            {"family": "Aung San"},
            {"family": "and", "given": "And"},
        ],
    },
]


def library() -> list[Reference]:
    """The works of the demonstration, of the golden lines, and a few that state the rest."""
    demo = json.loads(DEMO.read_text(encoding="utf-8"))
    golden = [
        row["item"] for row in json.loads(GOLDEN.read_text(encoding="utf-8")) if "item" in row
    ]
    numbered = [item | {"id": f"golden-{n}"} for n, item in enumerate(golden)]
    return [Reference(**csl.fields_of(item)) for item in [*demo, *numbered, *EXTRA]]


def stored(fields: dict[str, Any]) -> dict[str, Any]:
    """All the fields of a new record with `fields`."""
    record = Reference(**fields)
    return {name: getattr(record, name) for name in FIELDS}


def there_and_back(references: list[Reference], format_: Format) -> list[dict[str, Any]]:
    entries = formats.read(formats.write(references, format_).encode(), format_)
    assert [entry.fault for entry in entries if entry.fault] == []
    return [stored(csl.fields_of(entry.item)) for entry in entries]


@pytest.mark.parametrize("format_", formats.FORMATS.values(), ids=formats.FORMATS)
def test_round_trip__only_what_the_format_cannot_hold_is_lost(format_: Format) -> None:
    """Given the library, when it is written and read in a format, then exactly the fields are lost
    that the table names: each of them somewhere, no other anywhere."""
    works = library()
    lost = {
        name
        for before, after in zip(works, there_and_back(works, format_), strict=True)
        for name in FIELDS
        if after[name] != getattr(before, name)
    }
    assert lost == LOST[format_.name]


def test_round_trip__every_field_is_tried() -> None:
    """Given the library of this test, then each field and each kind of work is stated in it."""
    works = library()
    empty = stored({})
    for name in FIELDS - {"type"}:
        assert any(getattr(work, name) != empty[name] for work in works), name
    assert {work.type for work in works} == set(Reference.Type.values)
    assert {work.evidence for work in works} == set(Reference.Evidence.values)


@pytest.mark.parametrize("format_", formats.FORMATS.values(), ids=formats.FORMATS)
def test_of_text__each_format_is_known_by_what_it_says(format_: Format) -> None:
    """Given a written file, then the text alone says in which format it is."""
    assert formats.of_text(formats.write(library(), format_)) is format_


# -- any text --------------------------------------------------------------------------------------
# One line of text that a record can hold: no control characters, no markup of CSL-JSON, no entities.
_characters = st.characters(
    exclude_categories=("Cc", "Cs"), exclude_characters="<>&\u00ad\u200b\ufeff"
)
_line = st.text(
    st.one_of(_characters, st.sampled_from("{}\\$%#_~^-'`\"@,;:!?/()[]=&")), max_size=40
)
_text = _line.map(lambda text: " ".join(text.split()).replace("&", "& ").strip()).filter(bool)
_part = _text.map(lambda text: " ".join(text.replace(",", "").replace("，", "").split())).filter(
    bool
)
_word = st.text(st.sampled_from("ABCDabcdÅé王金-'.`^~{}\\$%#_&@"), min_size=1, max_size=8)
_family = st.lists(_word, min_size=1, max_size=3).map(" ".join)
_given = st.lists(_word, min_size=1, max_size=2).map(" ".join)
_name = st.one_of(
    st.fixed_dictionaries({"family": _family, "given": _given}),
    st.fixed_dictionaries({"family": _family}),
    st.fixed_dictionaries(
        {"family": _family, "given": _given, "suffix": st.sampled_from(["Jr", "III"])}
    ),
    st.fixed_dictionaries({"literal": _text.map(lambda text: f"Group {text}")}),
)
_year = st.dates(date(1800, 1, 1), date(2100, 1, 1))
_record = st.builds(
    Reference,
    citekey=st.from_regex(r"[a-z]{3,9}[0-9]{4}", fullmatch=True),
    type=st.sampled_from(Reference.Type.values),
    title=_text,
    authors=st.lists(_name, max_size=4),
    authors_complete=st.booleans(),
    container_title=st.one_of(st.just(""), _text),
    volume=st.one_of(st.just(""), _text),
    issued=_year.flatmap(lambda day: st.sampled_from([str(day), str(day)[:7], str(day)[:4], ""])),
    doi=st.one_of(
        st.none(), st.from_regex(r"10\.[0-9]{4}/[a-z0-9._;()/<>:-]{1,12}", fullmatch=True)
    ),
    url=st.one_of(
        st.just(""),
        st.from_regex(r"https://a\.org/[A-Za-z0-9._~;()/?#&=%+:-]{0,20}", fullmatch=True),
    ),
    accessed=st.one_of(st.none(), _year),
    evidence=st.sampled_from(Reference.Evidence.values),
)


@pytest.mark.parametrize("name", formats.FORMATS)
@trying(max_examples=60, deadline=None)
@given(record=_record)
def test_round_trip__any_text(name: str, record: Reference) -> None:
    """Given any characters in title, names and numbers, then each format gives them back: whatever
    means something to it is escaped."""
    (after,) = there_and_back([record], formats.FORMATS[name])
    before = stored(csl.fields_of(csl.item_of(record)))
    kept = FIELDS - LOST[name]
    assert {field: after[field] for field in kept} == {field: before[field] for field in kept}
