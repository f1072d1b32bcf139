"""`manage.py check_references`: one line for each work, and an exit code that a cron job understands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kb.references import csl
from kb.references.authenticity import verify
from kb.references.models import Reference, Verification
from tests import roads

from .recordings import CROSSREF_FEDER, FEDER_DOI, FEDER_PMID, PUBMED_FEDER
from .registry import Plays, Registry
from .test_comparing import FEDER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

LIBRARY = Path(__file__).parents[3] / "home" / "demo" / "references.csl.json"


@pytest.fixture
def work() -> Reference:
    return roads.reference("feder2014", **FEDER)


@pytest.fixture
def both(registry: Registry, settings: Any) -> Registry:
    settings.REFERENCE_SOURCES = ["crossref", "pubmed"]
    registry.play(f"/works/{FEDER_DOI}", Plays(CROSSREF_FEDER))
    registry.play("/esummary.fcgi", Plays(PUBMED_FEDER))
    return registry


def check(capsys: pytest.CaptureFixture, *arguments: str, **options: Any) -> tuple[list[str], int]:
    """The lines it prints, and its exit code."""
    try:
        call_command("check_references", *arguments, **options)
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    return capsys.readouterr().out.splitlines(), code


def test_check__match(work: Reference, both: Registry, capsys: Any) -> None:
    assert check(capsys) == (["feder2014  match  PubMed"], 0)
    assert [v.source for v in work.verifications.order_by("pk")] == ["Crossref", "PubMed"]


def test_check__mismatch__both_values_and_exit_1(
    work: Reference, both: Registry, capsys: Any
) -> None:
    Reference.objects.update(volume="72")
    work.refresh_from_db()
    work.save_revision()
    lines, code = check(capsys)
    assert lines == ["feder2014  mismatch  PubMed  volume: “72” ≠ “71”"]
    assert code == 1


def test_check__not_found(both: Registry, capsys: Any) -> None:
    roads.reference("nobody2010", doi="10.1000/nothing")
    lines, code = check(capsys)
    assert lines == [
        "nobody2010  not found  Crossref  It has no PMID, by which PubMed could be asked."
    ]
    assert code == 1


def test_check__not_checked__says_why_and_is_no_fault(
    work: Reference, both: Registry, capsys: Any
) -> None:
    both.play(f"/works/{FEDER_DOI}", Plays(status=500))
    both.play("/esummary.fcgi", Plays(b"<html>"))
    lines, code = check(capsys)
    reasons = "Crossref has a problem (HTTP 500). PubMed sent an answer that cannot be read."
    assert lines == [f"feder2014  not checked  {reasons}"]
    assert code == 0
    assert not Verification.objects.exists()


def test_check__checked_before__not_asked_again_unless_named(
    work: Reference, both: Registry, capsys: Any
) -> None:
    """Given a work that was a mismatch, when all are checked, then it is told again, from what was
    kept; with its name or --all it is asked about again."""
    both.play(f"/works/{FEDER_DOI}", Plays(status=404))
    assert check(capsys)[1] == 1
    asked = len(both.asked)
    lines, code = check(capsys)
    assert (lines, code, len(both.asked)) == (["feder2014  not found  Crossref"], 1, asked)
    for arguments in (["feder2014"], ["--all"]):
        before = Verification.objects.count()
        check(capsys, *arguments)
        assert Verification.objects.count() == before + 2


def test_check__against_a_file(capsys: Any, tmp_path: Path) -> None:
    """Given the 39 works, one of them changed, and the file that they came from, then one line says
    what differs and the others match; nothing is asked over the network."""
    call_command("import_references", str(LIBRARY))
    changed = Reference.objects.get(citekey="feder2021")
    changed.title, changed.issued = "A study of ketamine", "2011"
    changed.save()
    changed.save_revision()
    capsys.readouterr()
    lines, code = check(capsys, against=str(LIBRARY))
    assert len(lines) == 39
    wrong = [line for line in lines if "  match  " not in line]
    assert len(wrong) == 1
    assert wrong[0].startswith(
        "feder2021  mismatch  references.csl.json  title: “A study of ketamine” ≠"
    )
    assert "year: “2011” ≠ “2021”" in wrong[0]
    assert code == 1


def test_check__against_a_file_that_does_not_have_it(
    work: Reference, capsys: Any, tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    item = csl.item_of(roads.reference("other", doi="10.1000/other"))
    other.write_text(json.dumps([item]))
    lines, code = check(capsys, "feder2014", against=str(other))
    assert (lines, code) == (["feder2014  not found  other.json"], 1)
    assert verify.current(work) is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({}, "There is no source to ask. Set REFERENCE_SOURCES=crossref,pubmed"),
        ({"against": "nowhere.json"}, "nowhere.json: It does not exist."),
        ({"against": str(Path(__file__))}, "This kind of file is not read"),
    ],
)
def test_check__cannot_begin__one_sentence(arguments: dict, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("check_references", **arguments)


def test_check__work_that_is_not_there(both: Registry) -> None:
    with pytest.raises(CommandError, match="There is no work “nobody”"):
        call_command("check_references", "nobody")


def test_check__source_that_is_none(settings: Any) -> None:
    settings.REFERENCE_SOURCES = ["crosref"]
    with pytest.raises(CommandError, match="“crosref” is no source"):
        call_command("check_references")


def test_check__the_draft_is_compared(work: Reference, both: Registry, capsys: Any) -> None:
    """Given a changed draft of a live work, then what goes to review next is compared."""
    live = roads.publish(work)
    live.pages = "1-2"
    live.save_revision()
    assert "pages: “1-2” ≠ “681-8”" in check(capsys)[0][0]
    assert FEDER_PMID in both.asked[-1]
