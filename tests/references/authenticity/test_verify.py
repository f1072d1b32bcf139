"""What is kept of a comparison, and how long it holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kb.references import formats
from kb.references.authenticity import sources, verify
from kb.references.authenticity.comparing import Fields
from kb.references.authenticity.registries import Crossref
from kb.references.authenticity.sources import Unavailable, Works
from kb.references.formats import FORMATS
from kb.references.models import Reference, Verification
from kb.review.models import AuditEntry
from tests import roads

from .registry import Plays, Registry
from .test_comparing import FEDER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

OTHER = FEDER | {"title": "Effects of ketamine on context processing", "issued": "2018"}


class Says:
    """A source with one answer; an exception is raised."""

    whole = True

    def __init__(self, answer: Fields | Exception | None, name: str = "Crossref") -> None:
        self.name, self.answer = name, answer

    def find(self, *, doi: str = "", pmid: str = "") -> Fields | None:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def work() -> Reference:
    return roads.reference("feder2014", **{k: v for k, v in FEDER.items() if k != "citekey"})


def test_verify__match__kept_with_when_by_whom_and_by_which_source(work: Reference) -> None:
    made = verify.verify(work, Says(FEDER), by=roads.editor())
    assert made
    assert (made.verdict, made.fields, made.said, made.source) == ("match", [], {}, "Crossref")
    assert made.by == roads.editor()
    assert verify.current(work) == made
    entry = AuditEntry.objects.get(verb=AuditEntry.Verb.VERIFY)
    assert (entry.subject_id, entry.actor, entry.detail["verdict"]) == (
        work.pk, roads.editor(), "match",
    )  # fmt: skip


def test_verify__mismatch__says_which_fields_and_what_the_source_says(work: Reference) -> None:
    made = verify.verify(work, Says(OTHER), by=None)
    assert made
    assert (made.verdict, made.fields) == ("mismatch", ["title", "issued"])
    assert made.said == {"title": OTHER["title"], "issued": "2018"}


def test_verify__not_found(work: Reference) -> None:
    made = verify.verify(work, Says(None), by=None)
    assert made
    assert made.verdict == "not-found"


def test_verify__cannot_say__nothing_is_written(work: Reference) -> None:
    """Given a source that cannot say, then the work stays as it was: not checked, or verified."""
    assert verify.verify(work, Says(Unavailable("It is busy.")), by=None) is None
    assert verify.current(work) is None
    made = verify.verify(work, Says(FEDER), by=None)
    assert verify.verify(work, Says(Unavailable("It is busy.")), by=None) is None
    assert verify.current(work) == made
    assert AuditEntry.objects.filter(verb=AuditEntry.Verb.VERIFY).count() == 1


def test_verify__a_fault_over_http__nothing_is_written(work: Reference, registry: Registry) -> None:
    registry.play(f"/works/{work.doi}", Plays(b"{", status=200))
    assert verify.verify(work, Crossref(), by=None) is None
    assert not Verification.objects.exists()


def test_verify__the_library_does_not_vouch_for_itself(work: Reference) -> None:
    assert verify.verify(work, sources.library(), by=None) is None
    finding = verify.look(work, sources.library())
    assert finding.because == "A record cannot vouch for itself."
    assert not Verification.objects.exists()


def test_verify__a_file_that_does_not_have_it__told_and_not_kept(work: Reference) -> None:
    """Given a file, which is a selection, then what it does not have may exist all the same."""
    empty = Works("mine.json", [])
    assert verify.look(work, empty).verdict == "not-found"
    assert verify.verify(work, empty, by=None) is None
    assert verify.current(work) is None


def test_verify__no_identifier__by_its_title_in_a_file_only() -> None:
    book = roads.reference("dsm", title="Manual of Disorders and Treatment", doi=None)
    same = verify.compared(book)
    assert verify.look(book, Works("a", [same])).verdict == "match"
    differs = verify.look(book, Works("a", [{**same, "issued": "1999"}]))
    assert [found.field for found in differs.differences] == ["issued"]


def test_verify__identifier_that_a_file_has_not__a_similar_title_is_not_taken_for_it(
    work: Reference,
) -> None:
    near = FEDER | {"doi": "10.1000/other", "pmid": "1", "title": FEDER["title"] + " in rats"}
    assert verify.look(work, Works("a", [near])).verdict == "not-found"


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({"evidence": "guideline"}, True),
        ({"issue": "7"}, True),
        ({"issued": "2014"}, True),  # the year is what was compared
        ({"title": FEDER["title"] + "!!"}, False),
        ({"authors": [{"family": "Feder", "given": "Adrian"}]}, False),
        ({"authors": [*FEDER["authors"], {"family": "New", "given": "A"}]}, True),
        ({"doi": "10.1000/x"}, False),
        ({"pages": "681-8"}, False),
    ],
)
def test_current__holds_for_what_was_compared(work: Reference, change: dict, holds: bool) -> None:
    """Given a verified record, when a field that was compared is changed, then it is unchecked; and
    when it is changed back, then it is what it was."""
    made = verify.verify(work, Says(FEDER), by=None)
    before = {name: getattr(work, name) for name in change}
    for name, value in change.items():
        setattr(work, name, value)
    assert verify.current(work) == (made if holds else None)
    for name, value in before.items():
        setattr(work, name, value)
    assert verify.current(work) == made


def test_current__the_newest_counts(work: Reference) -> None:
    verify.verify(work, Says(None), by=None)
    newest = verify.verify(work, Says(FEDER), by=None)
    assert verify.current(work) == newest


@pytest.mark.parametrize("order", [(FEDER, OTHER), (OTHER, FEDER)])
def test_check__two_sources__the_less_favourable_counts(work: Reference, order: tuple) -> None:
    """Given a DOI that is right and a PMID of another paper, then the match does not hide that."""
    findings = verify.check(work, [Says(answer) for answer in order], by=None)
    assert [found.verdict for found in findings] == ["match", "mismatch"]
    current = verify.current(work)
    assert current
    assert current.verdict == "mismatch"


def test_check__one_cannot_say__the_other_counts(work: Reference) -> None:
    verify.check(work, [Says(FEDER), Says(Unavailable("It is busy."))], by=None)
    current = verify.current(work)
    assert current
    assert current.verdict == "match"


def test_current_each__one_query(work: Reference, django_assert_num_queries: Any) -> None:
    works = [work, *(roads.reference(f"work{n}") for n in range(5))]
    made = [verify.verify(each, Says(verify.compared(each)), by=None) for each in works[:4]]
    with django_assert_num_queries(1):
        found = verify.current_each(works)
    assert found == {each.pk: one for each, one in zip(works, made, strict=False)}


# -- files -------------------------------------------------------------------------------------------
def test_file__broken_entry_does_not_stop_its_neighbours() -> None:
    item = {"id": "a", "type": "article-journal", "title": "A title", "DOI": "10.1000/x"}
    raw = json.dumps([{"id": "b"}, "no entry", item]).encode()
    found = sources.file("works.json", raw).find(doi="10.1000/X")
    assert found
    assert found["title"] == "A title"


@pytest.mark.parametrize("name", FORMATS)
def test_file__any_of_the_formats_vouches(work: Reference, name: str) -> None:
    """Given the record written as a bibliography, then the file it makes is a match; and with another
    year in it, a mismatch."""
    format_ = formats.named(name)
    for year, verdict in (("2014", "match"), ("2009", "mismatch")):
        text = formats.write([work], format_).replace("2014/06", "2014").replace("2014", year)
        if year != "2014":
            text = text.replace(f"jamapsychiatry.{year}", "jamapsychiatry.2014")
        source = sources.file(f"works{format_.suffix}", text.encode())
        assert verify.look(work, source).verdict == verdict


@pytest.mark.parametrize(
    ("name", "raw"),
    [("a.json", b""), ("a.json", b"{"), ("a.ris", b"\xff\xfe"), ("a.bib", b"\0"), ("a.exe", b"MZ")],
)
def test_file__cannot_be_read__a_sentence(name: str, raw: bytes) -> None:
    with pytest.raises(Unavailable, match=rf"“{name}” cannot be read: .+\.$"):
        sources.file(name, raw)


def test_current__a_file_lifts_nothing_that_a_registry_said(work: Reference) -> None:
    """Given a mismatch by a registry, when a file agrees with the record, then the mismatch counts:
    anyone can write a file, from the record itself if need be."""
    digest = verify.digest(work)
    for source, verdict in (("Crossref", "mismatch"), ("PubMed", "match"), ("own.ris", "match")):
        Verification.objects.create(reference=work, source=source, verdict=verdict, compared=digest)
    assert verify.current(work).source == "Crossref"
    Verification.objects.create(reference=work, source="Crossref", verdict="match", compared=digest)
    assert verify.current(work).verdict == "match"
