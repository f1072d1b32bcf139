"""Printed references of source documents, with the library as the only source of truth."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from kb.articles.intake import candidates
from kb.articles.models import ReferenceCandidate, SourceDocument
from kb.references.authenticity.comparing import Verdict
from kb.references.models import Reference
from kb.review import road
from tests import roads

pytestmark = pytest.mark.django_db

SEED = Path(__file__).parents[1] / "seeds" / "000_72200708ed363ab9.txt"
LIBRARY = Path(__file__).parents[2] / "home" / "demo" / "references.csl.json"

FEDER = (
    "Feder A, Parides MK, Murrough JW, et al. Efficacy of intravenous ketamine for treatment of "
    "chronic posttraumatic stress disorder: a randomized clinical trial. JAMA Psychiatry. "
    "2014;71(6):681-688."
)
DEAN = (
    "Dean RL, Hurducas C, Hawton K, et al. Ketamine and other glutamate receptor modulators for "
    "depression in adults with unipolar major depressive disorder. Cochrane Database Syst Rev. "
    "2021;9:CD011612."
)
OTHER_TITLE = "Feder A, Parides MK. Effects of ketamine on context processing in veterans."


@pytest.fixture
def library() -> None:
    call_command("import_references", str(LIBRARY), verbosity=0)


def imported(text: str | None = None, tmp_path: Path | None = None) -> SourceDocument:
    path = SEED
    if text is not None and tmp_path is not None:
        path = tmp_path / "printed.txt"
        path.write_text(f"Ketamine\n\nIt was studied.\n\nReferences:\n\n{text}\n")
    call_command("import_article", str(path), user=roads.editor().username)
    return SourceDocument.objects.get()


def test_intake__source_000_with_the_39_works__only_the_second_passes(library: None) -> None:
    """
    Given the 39 works as the only source of truth
    When source document 000 is imported
    Then its printed references 1 and 3 stand between the draft and review, and 2 is the work it says.
    """
    assert Reference.objects.count() == 39
    document = imported()
    assert [(c.number, c.reference and c.reference.citekey) for c in document.candidates.all()] == [
        (1, None),
        (2, "feder2014"),
        (3, None),
    ]
    found = candidates.verdicts_of(document.candidates.all())
    assert [found[c.pk].verdict for c in document.candidates.all()] == [
        Verdict.NOT_FOUND, Verdict.MATCH, Verdict.NOT_FOUND,
    ]  # fmt: skip
    first, second = candidates.open_sentences(document.page.specific)
    assert first.startswith("The printed reference 1 is not in the library: “Smith ME")
    assert second.startswith("The printed reference 3 is not in the library: “Price RB")
    told = [p for p in road.why_not_submit(document.page.specific) if "printed reference" in p]
    assert len(told) == 2


def test_intake__again_when_the_library_has_grown__links_what_it_knows_now(tmp_path: Path) -> None:
    """Given a document imported into an empty library, when the works are there and it is imported
    again, unchanged, then the one that is printed rightly is linked."""
    document = imported()
    assert not document.candidates.exclude(reference=None)
    call_command("import_references", str(LIBRARY), verbosity=0)
    imported()
    assert [c.number for c in document.candidates.exclude(reference=None)] == [2]


def test_intake__decided_by_a_person__stays_decided(library: None, tmp_path: Path) -> None:
    """Given a match that an editor dismissed, and a phantom that one dismissed with a reason, when
    the document is imported again with a change, then neither comes back."""
    document = imported(f"1. {FEDER}\n2. Nobody N. Nothing. Nowhere. 2001;1:1.", tmp_path)
    document.candidates.update(reference=None, dismissed="Beside the point.")
    imported(f"1. {FEDER}\n2. Nobody N. Nothing. Nowhere. 2001;1:1.\n3. {DEAN}", tmp_path)
    assert [
        (c.reference and c.reference.citekey, c.dismissed) for c in document.candidates.all()
    ] == [(None, "Beside the point."), (None, "Beside the point."), ("dean2021", "")]


@pytest.mark.parametrize(
    ("printed", "verdict", "fields"),
    [
        (FEDER, "match", []),
        (FEDER.replace("2014;71(6)", "2015;71"), "match", []),  # online first
        (DEAN, "match", []),
        (FEDER.replace("2014;71(6)", "2018;75(6)"), "mismatch", ["issued", "volume"]),
        (FEDER.replace("Feder A, Parides", "Parides"), "mismatch", ["authors"]),
        (FEDER.replace("JAMA Psychiatry", "J Psychopharmacol"), "mismatch", ["container_title"]),
        (f"{FEDER} doi:10.1176/appi.ajp.2020.20050596", "mismatch",
         ["title", "issued", "volume", "pages", "container_title"]),
        (f"{FEDER} PMID: 33397139", "mismatch",
         ["title", "issued", "volume", "pages", "container_title"]),
        (f"{FEDER} doi:10.1000/another", "mismatch", ["doi"]),
        (DEAN.replace("9:CD011612", "9:CD011611"), "mismatch", ["pages"]),
        # The same authors, journal and pages, under another title.
        (f"{OTHER_TITLE} JAMA Psychiatry. 2014;71(6):681-688.", "mismatch", ["title"]),
        # The same authors and journal, another title, another place: nothing of the sort is here.
        (f"{OTHER_TITLE} JAMA Psychiatry. 2016;73(2):100-109.", "not-found", []),
        ("Nothing that is a reference", "not-found", []),
        ("", "not-found", []),
    ],
)  # fmt: skip
def test_verdict__printed_line(library: None, printed: str, verdict: str, fields: list) -> None:
    """Given a printed line, when it is compared with the library, then it passes only as printed
    rightly, and otherwise says which fields differ."""
    candidate = ReferenceCandidate(pk=1, number=1, printed=printed)
    finding = candidates.verdicts_of([candidate])[1]
    assert finding.verdict == verdict
    assert {found.field for found in finding.differences} == set(fields)


def test_verdicts__one_query_for_all(library: None, django_assert_num_queries) -> None:
    lines = [ReferenceCandidate(pk=n, number=n, printed=FEDER) for n in range(1, 30)]
    with django_assert_num_queries(1):
        assert len(candidates.verdicts_of(lines)) == 29


def test_sentence__mismatch_names_the_work_and_the_fields(library: None, tmp_path: Path) -> None:
    document = imported(f"1. {FEDER.replace('2014', '2008')}", tmp_path)
    (said,) = candidates.open_sentences(document.page.specific)
    assert said.startswith("The printed reference 1 does not match the work “feder2014” (year): “")
