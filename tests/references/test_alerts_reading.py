"""Files of alerts: what is read, what is broken, and that nothing else is lost."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
from datetime import date
from typing import Any

import pytest

from kb.references.alerts.notices import Broken, Notice, Unreadable
from kb.references.alerts.reading import read

COLUMNS = [
    "Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author",
    "URLS", "ArticleType", "RetractionDate", "RetractionDOI", "RetractionPubMedID",
    "OriginalPaperDate", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason",
    "Paywalled", "Notes",
]  # fmt: skip
LINE = {
    "Record ID": "7", "Title": "A trial, and more", "Journal": "Lancet", "ArticleType": "Trial;",
    "RetractionDate": "2/6/2010 0:00", "RetractionDOI": "10.1016/S0140-6736(10)60175-4",
    "RetractionPubMedID": "20137807", "OriginalPaperDate": "2/28/1998 0:00",
    "OriginalPaperDOI": "10.1016/S0140-6736(97)11096-0", "OriginalPaperPubMedID": "9500320",
    "RetractionNature": "Retraction", "Reason": "+Error in Data;+Misconduct by Author;",
    "Paywalled": "No",
}  # fmt: skip


def sheet(*lines: dict[str, str] | str, columns: list[str] = COLUMNS) -> bytes:
    """A CSV of the data set: each line as it differs from `LINE`, or as it is typed."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for line in lines:
        if isinstance(line, str):
            out.write(line + "\r\n")
        else:
            writer.writerow([{**LINE, **line}.get(name, "") for name in columns])
    return out.getvalue().encode()


def said(content: bytes) -> list[Any]:
    return list(read(io.BytesIO(content)))


def one(content: bytes) -> Any:
    (found,) = said(content)
    return found


WHOLE = Notice(
    line=2,
    doi="10.1016/s0140-6736(97)11096-0",
    pmid="9500320",
    nature="retraction",
    day=date(2010, 2, 6),
    notice="10.1016/s0140-6736(10)60175-4",
    notice_pmid="20137807",
    reasons="Error in Data\nMisconduct by Author",
)


# -- Retraction Watch ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "columns", [COLUMNS, COLUMNS[::-1], [*COLUMNS, ""], ["New", *COLUMNS]],
    ids=["as published", "another order", "an empty one more", "a new one"],
)  # fmt: skip
def test_csv__columns_in_any_order(columns):
    assert one(sheet({}, columns=columns)) == WHOLE
    assert one(b"\xef\xbb\xbf" + sheet({}, columns=columns)) == WHOLE


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"RetractionNature": "Expression of concern"}, {"nature": "concern"}),
        ({"RetractionNature": " CORRECTION "}, {"nature": "correction"}),
        ({"RetractionNature": "Reinstatement"}, {"nature": "reinstatement"}),
        ({"OriginalPaperPubMedID": "0"}, {"pmid": ""}),
        ({"OriginalPaperPubMedID": ""}, {"pmid": ""}),
        ({"OriginalPaperPubMedID": "9500320.0"}, {"pmid": "9500320"}),
        ({"OriginalPaperDOI": "unavailable"}, {"doi": ""}),
        ({"OriginalPaperDOI": "Unavailable"}, {"doi": ""}),
        ({"RetractionDOI": "unavailable", "RetractionPubMedID": "0"},
         {"notice": "", "notice_pmid": ""}),
        ({"OriginalPaperDOI": "https://doi.org/10.1/ABC"}, None),
        ({"OriginalPaperDOI": "https://doi.org/10.1000/ABC"}, {"doi": "10.1000/abc"}),
        ({"RetractionDate": "12/31/2024 0:00"}, {"day": date(2024, 12, 31)}),
        ({"RetractionDate": "12/31/2024"}, {"day": date(2024, 12, 31)}),
        ({"RetractionDate": "2024-12-31"}, {"day": date(2024, 12, 31)}),
        ({"RetractionDate": ""}, {"day": None}),
        ({"Reason": ""}, {"reasons": ""}),
        ({"Notes": "one\ntwo\r\n\nthree, \"four\""}, {}),
    ],
)  # fmt: skip
def test_csv__values(line, expected):
    found = one(sheet(line))
    if expected is None:
        assert isinstance(found, Broken)
    else:
        assert found == Notice(**{**vars(WHOLE), **expected})


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"RetractionNature": "Withdrawal"}, "“Withdrawal” is none of"),
        ({"RetractionDate": "31/12/2024 0:00"}, "“31/12/2024 0:00” is not a date"),
        ({"OriginalPaperDOI": "10.1000/a b"}, "DOI"),
        ({"RetractionDOI": "see journal"}, "“see journal” has a space in it, and a DOI has none."),
        ({"OriginalPaperPubMedID": "PMC12"}, "PubMed identifier"),
        ({"OriginalPaperDOI": "10.1000/" + "a" * 300}, "too long"),
        ("7,too,few", "It has 3 fields where the first line has 20."),
        ('7,"never closed,' + "," * 18, "A quotation in it is not closed"),
        ('7,"closed" early,' + "," * 18, "A quotation in it is not closed"),
    ],
)  # fmt: skip
def test_csv__broken_line_between_good_ones(line, sentence):
    """Given a line that cannot be taken between two that can, then it gets a sentence with its
    number, and both neighbours are taken."""
    before, broken, after = said(sheet({"Notes": "two\nlines"}, line, {}))
    assert (before, after) == (WHOLE, Notice(**{**vars(WHOLE), "line": 5}))
    assert isinstance(broken, Broken)
    assert broken.line == 4
    assert sentence in broken.sentence
    assert str(broken).startswith("line 4: ")


def test_csv__two_stray_quotation_marks_swallow_nothing():
    """Given two lines whose last field opens a quotation, when the second one seems to close the
    first, then both are broken and the good lines between them are taken."""
    stray = ",".join(["7", *[""] * 18, '"note'])
    found = said(sheet({}, stray, {}, {}, stray, {}))
    assert [type(row) for row in found] == [Notice, Broken, Notice, Notice, Broken, Notice]
    assert [row.line for row in found] == [2, 3, 4, 5, 6, 7]


def test_csv__titles_in_another_encoding_are_taken():
    """Given a title in Latin-1, which nobody reads, then the line counts; a DOI in it does not."""
    content = sheet({"Title": "Müller"}, {"OriginalPaperDOI": "10.1000/ü"})
    found = said(content.decode().encode("latin-1"))
    assert found == [WHOLE, Broken(3, "It is not text in UTF-8.")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "It is empty."),
        (b"\n \r\n\n", "It is empty."),
        (sheet({}).decode().encode("utf-16"), "It is not text in UTF-8."),
        (b"PK\x03\x04\x00\x00", "It is not text in UTF-8."),
        (b"<!doctype html><title>Not found</title>", "these columns are missing: RetractionDate"),
        (sheet({}, columns=[c for c in COLUMNS if c != "Reason"]),
         "this column is missing: Reason."),
        (b'"never closed', "columns are missing"),
    ],
)  # fmt: skip
def test_file__not_of_alerts(content, sentence):
    with pytest.raises(Unreadable, match=re.escape(sentence)):
        said(content)


def test_csv__hundred_thousand_lines_stream():
    """Given 100,000 lines of which 50 are broken, when they are read, then each broken one has its
    number, all others are taken, and memory does not grow with the file."""
    good = sheet({}).split(b"\r\n", 1)[1]
    head = sheet().rstrip(b"\r\n") + b"\r\n"
    broken = [b"7,too,few\r\n", b'7,"never closed,\r\n', good.replace(b"2/6/2010", b"66/6/2010")]

    class Lines(io.RawIOBase):
        """Not a file in memory, so that what is measured is the reader."""

        def __init__(self) -> None:
            self.left = iter([head, *self.rows()])
            self.rest = b""

        def rows(self) -> Any:
            for number in range(2, 100_002):
                yield broken[number % 3] if number % 2000 == 0 else good

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.rest = self.rest or next(self.left, b"")
            taken, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
            buffer[: len(taken)] = taken
            return len(taken)

    tracemalloc.start()
    found = [0, []]
    for row in read(Lines()):
        if isinstance(row, Broken):
            found[1].append(row.line)
        else:
            found[0] += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [99_950, list(range(2000, 100_001, 2000))]
    assert peak < 5_000_000


# -- PubMed ----------------------------------------------------------------------------------------
NBIB = """
PMID- 9500320
OWN - NLM
DP  - 1998 Feb 28
TI  - Ileal-lymphoid-nodular hyperplasia, non-specific colitis, and pervasive
      developmental disorder in children.
LID - S0140-6736(97)11096-0 [pii]
LID - 10.1016/S0140-6736(97)11096-0 [doi]
PT  - Journal Article
PT  - Retracted Publication
CIN - Lancet. 1998 Feb 28;351(9103):611-2. doi: 10.1016/S0140-6736(05)78423-3. PMID:
      9500313
EIN - Lancet. 2004 Mar 6;363(9411):750. doi: 10.1016/S0140-6736(04)15715-2. PMID:
      15016483
RIN - Lancet. 2010 Feb 6;375(9713):445. doi: 10.1016/S0140-6736(10)60175-4. PMID:
      20137807
ECI - Lancet. 2004 Mar. No identifiers at all
CRI - Lancet. 2005;1:1. doi: 10.1000/again

PMID- 20137807
DP  - 2010 Feb 6
AID - 10.1016/S0140-6736(10)60175-4 [doi]
PT  - Retraction of Publication
ROF - Lancet. 1998 Feb 28;351(9103):637-41. doi: 10.1016/S0140-6736(97)11096-0.
      PMID: 9500320
EFR - Lancet. 1999 Jan;1:1.
ECF - Lancet. 1999 Jan;1:1. PMID: 12x
PMID- 5
PT  - Retracted Publication

OWN - NLM
TI  - Nobody's
"""


def test_nbib__what_it_says_of_itself_and_of_others():
    """Given records with comments both ways, one cut off by the next and one of nobody, when they
    are read, then each comment is a notice with its own line, and a retracted work without one is
    retracted all the same."""
    work, notice = {"doi": WHOLE.doi, "pmid": WHOLE.pmid}, (WHOLE.notice, WHOLE.notice_pmid)
    assert said(NBIB.encode()) == [
        Notice(13, **work, nature="correction", day=date(2004, 3, 6),
               notice="10.1016/s0140-6736(04)15715-2", notice_pmid="15016483"),
        Notice(15, **work, nature="retraction", day=date(2010, 2, 6),
               notice=notice[0], notice_pmid=notice[1]),
        Notice(17, **work, nature="concern"),
        Notice(18, **work, nature="correction", notice="10.1000/again"),
        Notice(24, **work, nature="retraction", day=date(2010, 2, 6),
               notice=notice[0], notice_pmid=notice[1]),
        Broken(26, "The comment names no work by PMID or DOI."),
        Broken(27, "“12x” is not a PubMed identifier."),
        Notice(28, "", "5", "retraction"),
        Broken(31, "The record has neither a PMID nor a DOI."),
    ]  # fmt: skip
