"""Bibliographies as others write them, and broken ones: a sentence with a line, nothing else lost."""

from __future__ import annotations

import json

import pytest

from kb.references import csl, formats

RIS = """
TY  - JOUR
AU  - Feder, A.
AU  - World Health Organization
TI  - A title; with a semicolon
JO  - JAMA Psychiatry
PY  - 2014///
DA  - 2014/6/1/spring
SP  - 681
EP  - 688
SN  - 2168-622X
UR  - https://doi.org/10.1001/jamapsychiatry.2014.62
LA  - English
AN  - 99
DB  - Embase
N1  - a note that goes
on in the next line
ER  -

1.
TY  - THES
A1  - Smith, John, Jr.
T1  - Thesis
Y1  - 2001
KW  - one
KW  - evidence:hearsay
ER  -
"""
BIBTEX = r"""
% exported
@string{jama = "JAMA Psychiatry"}
@comment{jabref-meta: x}
@Article{Feder:2014,
  AUTHOR = "Feder, Adriana and {\'E}lan Garc{\'\i}a and {The {WHO} and others} and Ludwig van Beethoven
     and King, III, Martin and others",
  title  = {{The Effect of {$\alpha$}-Ketamine} 50% \& more~---~\emph{now}},
  journal = jama, year = 2014, month = jun, pages = {681--688}, number = 6,
  url = {https://dx.doi.org/10.1001/a\_b}, language = {american}, note = {kept by nobody}
}
@misc{site, title = "A site, {\"u}ber", url = {https://example.org/a%20b}, date = {2020-03-01/2020-04},
  urldate = {2021-02-03}}
@inbook(chapter, title = {Part}, booktitle = {Whole}, year = 1999)
"""
NBIB = """
PMID- 16894061
OWN - NLM
STAT- MEDLINE
IS  - 0003-990X (Print)
VI  - 63
IP  - 8
DP  - 2006 Aug-Sep
TI  - A randomized trial of an N-methyl-D-aspartate antagonist in treatment-resistant
      major depression.
PG  - 856-64
AB  - CONTEXT: It was studied
      at length.
FAU - Zarate, Carlos A Jr
AU  - Zarate CA Jr
FAU - Sukarno
AU  - Sukarno
CN  - A Study Group
LA  - eng
PT  - Journal Article
PT  - Randomized Controlled Trial
PT  - Review
TA  - Arch Gen Psychiatry
JT  - Archives of general psychiatry
AID - 63/8/856 [pii]
AID - 10.1001/archpsyc.63.8.856 [doi]
SO  - Arch Gen Psychiatry. 2006 Aug;63(8):856-64.

PMID- 2
TI  - Old.
AU  - Feder A
AU  - et al
DP  - 1999 Winter

PMID- 3
BTI - A book
TI  - A chapter?
PT  - Review
ISBN- 9780190246556 (print)
"""


def fields(text: str, name: str) -> list[dict]:
    entries = formats.read(text.encode(), formats.FORMATS[name])
    assert not [entry.fault for entry in entries if entry.fault]
    return [csl.fields_of(entry.item) for entry in entries]


def test_ris__as_others_write_it() -> None:
    """Given RIS of another program, then what it says is understood, and what it says for others is
    left: an ISSN, Embase's number, keywords."""
    article, thesis = fields(RIS, "ris")
    assert article == {
        "type": "article-journal",
        "title": "A title; with a semicolon",
        "container_title": "JAMA Psychiatry",
        "authors": [{"family": "Feder", "given": "A."}, {"literal": "World Health Organization"}],
        "issued": "2014-06-01",
        "pages": "681-688",
        "url": "https://doi.org/10.1001/jamapsychiatry.2014.62",
        "doi": "10.1001/jamapsychiatry.2014.62",
        "language": "en",
    }
    assert thesis == {
        "type": "report",
        "title": "Thesis",
        "authors": [{"family": "Smith", "given": "John", "suffix": "Jr."}],
        "issued": "2001",
    }


def test_bibtex__as_others_write_it() -> None:
    """Given BibTeX of another program, then strings, LaTeX, particles, organizations and incomplete
    lists are understood, and a DOI is found in the address."""
    article, site, chapter = fields(BIBTEX, "bibtex")
    assert article == {
        "citekey": "Feder-2014",
        "type": "article-journal",
        "title": "The Effect of α-Ketamine 50% & more — now",
        "container_title": "JAMA Psychiatry",
        "authors": [
            {"family": "Feder", "given": "Adriana"},
            {"family": "García", "given": "Élan"},
            {"literal": "The WHO and others"},
            {"family": "van Beethoven", "given": "Ludwig"},
            {"family": "King", "given": "Martin", "suffix": "III"},
        ],
        "authors_complete": False,
        "issued": "2014-06",
        "pages": "681-688",
        "issue": "6",
        "url": "https://dx.doi.org/10.1001/a_b",
        "doi": "10.1001/a_b",
        "language": "en-US",
    }
    assert (site["type"], site["title"], site["url"]) == (
        "webpage", "A site, über", "https://example.org/a%20b"
    )  # fmt: skip
    assert (site["issued"], str(site["accessed"])) == ("2020-03-01", "2021-02-03")
    assert (chapter["type"], chapter["container_title"]) == ("chapter", "Whole")


def test_nbib__as_pubmed_writes_it() -> None:
    """Given records of PubMed, then names, shortened pages, seasons, the strongest kind of evidence
    and books are understood."""
    article, old, chapter = fields(NBIB, "nbib")
    assert article == {
        "type": "article-journal",
        "title": "A randomized trial of an N-methyl-D-aspartate antagonist in treatment-resistant "
        "major depression",
        "container_title": "Arch Gen Psychiatry",
        "authors": [
            {"family": "Zarate", "given": "Carlos A", "suffix": "Jr"},
            {"family": "Sukarno"},
            {"literal": "A Study Group"},
        ],
        "issued": "2006-08",
        "volume": "63",
        "issue": "8",
        "pages": "856-864",
        "doi": "10.1001/archpsyc.63.8.856",
        "pmid": "16894061",
        "language": "en",
        "evidence": "randomised-trial",
    }
    assert old == {
        "type": "article-journal",
        "title": "Old",
        "pmid": "2",
        "authors": [{"family": "Feder", "given": "A"}],
        "authors_complete": False,
        "issued": "1999",
    }
    assert (chapter["type"], chapter["container_title"], chapter["isbn"]) == (
        "chapter", "A book", "9780190246556"
    )  # fmt: skip


# -- broken entries --------------------------------------------------------------------------------
def said(raw: bytes | str, name: str | None = None) -> list[tuple[int, str]]:
    """Line and fault of each entry, as the file or its fields have it; "" for one that is fine."""
    raw = raw if isinstance(raw, bytes) else raw.encode()
    found = []
    for entry in formats.read(raw, formats.FORMATS[name] if name else None):
        fault = entry.fault
        if not fault:
            try:
                csl.fields_of(entry.item)
            except ValueError as error:
                fault = str(error)
        found.append((entry.line, fault))
    return found


def ris(*lines: str, title: str = "T") -> str:
    return "\n".join(["TY  - JOUR", f"TI  - {title}", *lines, "ER  - ", "", ""])


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("TY  - JOUR\nTI  - No end\n", "The record has no end (ER)."),
        ("TI  - No type\nER  - \n", "The record does not begin with a type (TY)."),
        (ris("DO  - 10.1000/a b"), "“10.1000/a b” has a space in it, and a DOI has none."),
        (ris(title=""), "It has no title."),
        (ris("AU  - A, B, C, D"), "Author 1 has a comma inside a part of the name."),
        ("TY  - SONG\nTI  - S\nER  - \n", "“SONG” is not a type that the library keeps"),
        ("TY  - \nTI  - S\nER  - \n", "“” is not a type that the library keeps"),
    ],
)  # fmt: skip
def test_ris__broken_record(broken: str, fault: str) -> None:
    """Given a broken record between good ones, then it has its line and its sentence, and the others
    are intact."""
    good = ris(title="Good")
    first, second, third = said(good + broken + good, "ris")
    assert first == (1, "")
    assert second[0] == 1 + good.count("\n")
    assert second[1].startswith(fault)
    assert third == (1 + (good + broken).count("\n"), "")


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("@article{b, title = {Two {broken}, year = 2015\n}\n", "A brace, a comma or"),
        ("@article{b, title {x}}\n", "A brace, a comma or"),
        ('@article{b, title = "x}\n', "A brace, a comma or"),
        ("@article{b, title = {x}}, year = 2015}\n", "A brace is closed too early"),
        (
            "@article{b, title = {x}, doi = {10.1000/a b}}\n",
            "“10.1000/a b” has a space in it, and a DOI has none.",
        ),
        ("@song{b, title = {x}}\n", "“song” is not a type"),
        ("@article{b, title = {x}, year = {in press}}\n", "issued: “in press” is not a date"),
        ("@article{b, title = {" + "{" * 3000 + "}" * 3000 + "}}\n", "Braces are nested too"),
    ],
)
def test_bibtex__broken_entry(broken: str, fault: str) -> None:
    """Given a broken entry between good ones, then it has its line and its sentence, and the others
    are intact."""
    first, second, third = said(
        f"@article{{a, title = {{A}}}}\n{broken}@article{{c, title = {{C}}}}"
    )
    assert (first, third) == ((1, ""), (2 + broken.count("\n"), ""))
    assert second[0] == 2
    assert second[1].startswith(fault)


@pytest.mark.parametrize(
    "title", [r"\\href{}{}", r"A \\footnote", r"A \\sqrt", r"\\textcolor{red}"]
)
def test_bibtex__command_without_its_arguments__breaks_its_entry_alone(title: str) -> None:
    text = f"@article{{a,title={{{title}}}}}\n@article{{b,title={{Good}}}}\n"
    broken, good = formats.read(text.encode(), formats.FORMATS["bibtex"])
    assert broken.fault or broken.item
    assert good.item["title"] == "Good"


def test_bibtex__last_entry_without_end() -> None:
    """Given a file that was cut off, then its last entry is broken, the one before is not."""
    first, second = said("@article{a, title = {A}}\n\n@article{b, title = {B},")
    assert (first, second[0]) == ((1, ""), 3)
    assert second[1]


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("PMID- 2\nnonsense\n", "Line 5 has no tag of MEDLINE."),
        ("PMID- 2x\nTI  - T\n", "“2x” is not a PubMed identifier."),
        (
            "PMID- 2\nTI  - T\nLID - 10.1000/a b [doi]\n",
            "“10.1000/a b” has a space in it, and a DOI has none.",
        ),
        ("PMID- 2\n", "It has no title."),
    ],
)
def test_nbib__broken_record(broken: str, fault: str) -> None:
    """Given a broken record between good ones, then it has its line and its sentence, and the others
    are intact."""
    good = "PMID- 1\nTI  - T\n\n"
    first, second, third = said(good + broken + "\n" + good, "nbib")
    assert (first, third) == ((1, ""), (5 + broken.count("\n"), ""))
    assert second == (4, fault)


def test_csl__lines_of_items() -> None:
    """Given a list of items over several lines, then each has the line where it begins."""
    text = '\n[\n {"id": "a",\n  "title": "],["},\n\n {}, 7,\n null\n]\n'
    assert [(e.line, e.item) for e in formats.read(text.encode())] == [
        (3, {"id": "a", "title": "],["}), (6, {}), (6, 7), (7, None)
    ]  # fmt: skip


# -- encodings -------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", formats.FORMATS)
def test_read__one_entry_in_latin_1(name: str) -> None:
    """Given a file whose second work alone has a byte of Latin-1, then that one names the line of the
    byte, and its neighbours are read."""
    items = [
        {"id": key, "type": "article-journal", "title": title, "custom": {"authors_complete": True}}
        for key, title in (("a", "One"), ("b", "Über"), ("c", "Three"))
    ]
    text = formats.FORMATS[name].write(items)
    line = next(n for n, words in enumerate(text.split("\n"), start=1) if "Über" in words)
    first, second, third = said(text.encode("latin-1"), name)
    assert (first[1], third[1]) == ("", "")
    assert second[1] == f"Line {line} is not text in UTF-8."


@pytest.mark.parametrize("name", formats.FORMATS)
@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [("utf-16", "UTF-16, from line 1 on"), ("utf-16-le", "line 1 cannot be read")],
)
def test_read__utf_16(name: str, encoding: str, sentence: str) -> None:
    """Given a file in UTF-16, with its mark or without, then one sentence names the line."""
    item = {"id": "a", "type": "book", "title": "A", "custom": {"authors_complete": True}}
    with pytest.raises(ValueError, match=sentence):
        formats.read(formats.FORMATS[name].write([item]).encode(encoding))


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize(("text", "name"), [(RIS, "ris"), (BIBTEX, "bibtex"), (NBIB, "nbib")])
def test_read__newlines_of_other_systems(text: str, name: str, newline: str) -> None:
    """Given the newlines of Windows or of old Macs and a byte order mark, then the same is read."""
    other = ("\ufeff" + text.replace("\n", newline)).encode()
    assert formats.read(other) == formats.read(text.encode(), formats.FORMATS[name])


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "It is empty."),
        (b" \n", "It is empty."),
        (b"\x89PNG\r\n\x1a\n\x00", "line 3 cannot be read"),
        (b"Dear Sir or Madam,", "It is none of these: CSL-JSON, RIS, BibTeX, PubMed"),
        (b"[]", "No work was found in it."),
    ],
)
def test_read__no_bibliography(raw: bytes, sentence: str) -> None:
    """Given something else, then a sentence says so."""
    with pytest.raises(ValueError, match=sentence):
        formats.read(raw)


@pytest.mark.parametrize("name", formats.FORMATS)
def test_read__three_thousand_authors(name: str) -> None:
    """Given a work with 3,000 authors beside another, then both are read, every name of them."""
    item = {
        "id": "a",
        "type": "article-journal",
        "title": "A",
        "custom": {"authors_complete": True},
    }
    many = [{"family": f"Núñez {n}", "given": "Ana & B."} for n in range(3000)]
    text = formats.FORMATS[name].write([item | {"author": many}, item | {"id": "b"}])
    first, second = fields(text, name)
    assert first["authors"] == many
    assert "authors" not in second


def test_of_file__suffix_or_text() -> None:
    """Given names of files, then the suffix says the format, and .txt leaves it to the text."""
    assert formats.of_file("a.RIS") is formats.FORMATS["ris"]
    assert formats.of_file("pubmed-1.txt") is None
    assert formats.of_text(NBIB.lstrip()) is formats.FORMATS["nbib"]
    with pytest.raises(ValueError, match=r"these are: \.json, \.csljson, \.ris, \.bib, \.nbib"):
        formats.of_file("a.docx")


def test_bibtex__acronyms_keep_their_capitals() -> None:
    """Given a title with an acronym, when it is written, then styles that lower capitals leave it."""
    item = {"id": "a", "type": "book", "title": "MDMA & PTSD in the mTOR 50%",
            "custom": {"authors_complete": True}}  # fmt: skip
    text = formats.FORMATS["bibtex"].write([item])
    assert r"title = {{MDMA} \& {PTSD} in the {mTOR} 50\%}," in text


def test_csl__written_as_others_read_it() -> None:
    """Given works, then the file is a JSON list with native script as it is."""
    text = formats.FORMATS["csl"].write([{"id": "a", "type": "book", "title": "書名"}])
    assert json.loads(text)[0]["title"] == "書名"
    assert "書名" in text
