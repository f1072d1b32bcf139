"""`manage.py import_references`: what comes in, as drafts, and what is said about the rest."""

from __future__ import annotations

import json
import os
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from kb.references import formats, importing
from kb.references.formats import Format
from kb.references.models import Reference
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

DEMO = Path(settings.BASE_DIR) / "home/demo/references.csl.json"
FEDER = {
    "id": "feder2014",
    "type": "article-journal",
    "title": "Efficacy of ketamine",
    "author": [{"family": "Feder", "given": "Adriana"}],
    "DOI": "10.1001/jamapsychiatry.2014.62",
    "PMID": "24740528",
    "volume": "71",
}
LII = {"id": "lii2023", "type": "article-journal", "title": "Masked by anesthesia"}


@pytest.fixture
def write(tmp_path: Path):
    def _write(content: object, name: str = "works.json") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return _write


def run(*files: str, fails: bool = False, **options: Any) -> tuple[str, str]:
    """What sums up on stdout, and all that is on stderr."""
    out, err = said(*files, fails=fails, **options)
    return out.split("\n")[-1], err


def said(*files: str, fails: bool = False, **options: Any) -> tuple[str, str]:
    """What the command said on stdout and stderr; the paths of folders are left out."""
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError) if fails else nullcontext() as failure:
        call_command("import_references", *files, stdout=out, stderr=err, **options)
    assert failure is None or failure.value.returncode == 1
    folders = {str(Path(file).parent) + "/" for file in files}
    said = [out.getvalue(), err.getvalue()]
    for folder in folders:
        said = [text.replace(folder, "") for text in said]
    return said[0].strip(), said[1].strip()


def test_import__demonstration_twice() -> None:
    """Given the 39 works of the demonstration, when they are imported twice, then the second time
    nothing changes; every one is a draft with a revision and with nothing against a review."""
    assert run(str(DEMO)) == (f"{DEMO.name}: 39 new, 0 changed, 0 unchanged, 0 broken.", "")
    assert run(str(DEMO)) == (f"{DEMO.name}: 0 new, 0 changed, 39 unchanged, 0 broken.", "")
    for reference in Reference.objects.all():
        assert not reference.live
        assert reference.revisions.count() == 1
        assert reference.problems_before_review() == []


def test_import__changed_draft(write) -> None:
    """Given a draft in the library, when its entry changes, then one more revision says so, the
    fields that the entry leaves out stay, and the row shows the newest draft."""
    run(write([FEDER | {"volume": "70"}]))
    out, _err = run(write([{k: FEDER[k] for k in ("id", "type", "title", "DOI", "volume")}]))
    assert out == "works.json: 0 new, 1 changed, 0 unchanged, 0 broken."
    reference = Reference.objects.get()
    assert (reference.volume, reference.pmid) == ("71", "24740528")
    assert reference.revisions.count() == 2
    assert reference.get_latest_revision_as_object().volume == "71"


def test_import__live_work_keeps_its_signed_words(write) -> None:
    """Given a live work, when its entry changes, then readers see the signed words and the library
    has a new draft; importing the same again changes nothing."""
    run(write([FEDER]))
    roads.publish(Reference.objects.get())
    changed = write([FEDER | {"volume": "72"}])
    assert run(changed)[0] == "works.json: 0 new, 1 changed, 0 unchanged, 0 broken."
    reference = Reference.objects.get()
    assert reference.live
    assert reference.volume == "71"
    assert reference.has_unpublished_changes
    assert reference.get_latest_revision_as_object().volume == "72"
    assert run(changed)[0] == "works.json: 0 new, 0 changed, 1 unchanged, 0 broken."


def test_import__work_in_review(write) -> None:
    """Given a work in review, when its entry changes, then the refusal says why, and an unchanged
    entry is no refusal."""
    run(write([FEDER]))
    roads.submit(Reference.objects.get())
    assert run(write([FEDER]))[0] == "works.json: 0 new, 0 changed, 1 unchanged, 0 broken."
    _out, err = run(write([FEDER | {"volume": "72"}]), fails=True)
    assert "is in review" in err
    assert Reference.objects.get().volume == "71"


def test_import__matches_by_doi_then_pmid_then_key(write) -> None:
    """Given a work, when entries name it by DOI, PMID or key alone, then it stays one work and
    keeps the key that documents use."""
    run(write([FEDER]))
    by_doi = {**FEDER, "id": "other", "DOI": "https://doi.org/10.1001/JAMAPSYCHIATRY.2014.62"}
    by_pmid = {k: v for k, v in FEDER.items() if k != "DOI"} | {"id": "another"}
    by_key = {k: v for k, v in FEDER.items() if k not in ("DOI", "PMID")}
    for entry in (by_doi, by_pmid, by_key):
        assert run(write([entry]))[0] == "works.json: 0 new, 0 changed, 1 unchanged, 0 broken."
    assert Reference.objects.get().citekey == "feder2014"


def test_import__entry_that_matches_two_works(write) -> None:
    """Given two works, when an entry has the DOI of one and the PMID of the other, or the key of
    one with another DOI, then it is refused and neither changes."""
    run(write([FEDER, LII | {"PMID": "1"}]))
    mixed = LII | {"DOI": FEDER["DOI"], "PMID": "1"}
    taken = FEDER | {"DOI": "10.1001/else", "PMID": "2"}
    out, err = run(write([mixed, taken]), fails=True)
    assert out == "works.json: 0 new, 0 changed, 0 unchanged, 2 broken."
    first, second = err.splitlines()
    assert first == (
        "works.json, line 1, entry 1 (lii2023): Its DOI is that of “feder2014” in the library, its PMID "
        "that of “lii2023”."
    )
    assert second == (
        "works.json, line 1, entry 2 (feder2014): The library has another work under this id, with the "
        "DOI 10.1001/jamapsychiatry.2014.62."
    )


def test_import__broken_entries_stop_nobody(write) -> None:
    """Given broken entries among good ones, then the good ones come in, each broken one has its
    sentence with file, number and id, and the command fails at the end."""
    works = [
        "nonsense",
        LII | {"type": "song"},
        LII | {"id": "long", "volume": "x" * 21},
        LII | {"id": "isbn", "ISBN": "1"},
        LII | {"id": "url", "URL": "javascript:alert(1)"},
        LII,
        FEDER,
    ]
    out, err = run(write(works), fails=True)
    assert out == "works.json: 2 new, 0 changed, 0 unchanged, 5 broken."
    lines = err.splitlines()
    assert lines[0] == "works.json, line 1, entry 1 (–): It is not a work in CSL-JSON."
    assert lines[1].startswith("works.json, line 1, entry 2 (lii2023): “song” is not a type")
    assert lines[2].startswith(
        "works.json, line 1, entry 3 (long): Volume: Ensure this value has at most 20"
    )
    assert (
        lines[3]
        == "works.json, line 1, entry 4 (isbn): “1” is not an ISBN; one has 10 or 13 digits."
    )
    assert lines[4] == "works.json, line 1, entry 5 (url): Address: Enter a valid URL."
    assert set(Reference.objects.values_list("citekey", flat=True)) == {"lii2023", "feder2014"}


def test_import__repeated_work_is_reported(write) -> None:
    """Given a work twice in one file, then the second is reported; after a broken first one, the
    second comes in."""
    twice = [FEDER, FEDER | {"id": "again"}, LII | {"volume": "x" * 21}, LII]
    out, err = run(write(twice), fails=True)
    assert out == "works.json: 2 new, 0 changed, 0 unchanged, 2 broken."
    assert (
        "works.json, line 1, entry 2 (again): It is the same work as entry 1 of this file." in err
    )


KINDS = "This kind of file is not read; these are: .json, .csljson, .ris, .bib, .nbib, .txt."
FILES = [
    ("works.json", b"", "It is empty."),
    ("works.json", b" \n", "It is empty."),
    ("works.json", b"[]", "No work was found in it."),
    ("works.json", b'[{"id": 1},', "It is not JSON: line 1 cannot be read."),
    ("works.json", b"[" * 100_000, "It is not JSON: it is nested too deeply."),
    ("works.json", b'{"items": []}', "It is JSON, but not a list of works."),
    ("works.json", b"\x89PNG\r\n\x1a\n\x00", "It is not text in UTF-8: line 3 cannot be read."),
    (
        "works.json",
        "[]".encode("utf-16"),
        "It is text in UTF-16, from line 1 on. Save it in UTF-8.",
    ),
    ("works.xyz", b"[]", KINDS),
    ("works", b"[]", KINDS),
]


@pytest.mark.parametrize(("name", "content", "sentence"), FILES)
def test_import__file_that_cannot_be_read(write, name: str, content: bytes, sentence: str) -> None:
    """Given a file that is no bibliography beside one that is, then one sentence says what it is,
    and the other is imported."""
    out, err = run(write(content, name), write([LII], "good.json"), fails=True)
    assert err == f"{name}: {sentence}"
    assert out == "good.json: 1 new, 0 changed, 0 unchanged, 0 broken."


def test_import__missing_folder_forbidden_and_large(write, tmp_path: Path, monkeypatch) -> None:
    """Given paths that are no readable file, then each has its sentence and nothing is imported."""
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    with (tmp_path / "large.json").open("wb") as large:
        large.truncate(20 * 1024 * 1024 + 1)
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: (_ for _ in ()).throw(PermissionError(13, "no"))
    )
    names = ("absent", "folder", "pipe", "large", "locked")
    write([LII], "locked.json")
    _out, err = run(*(str(tmp_path / f"{name}.json") for name in names), fails=True)
    assert err.splitlines() == [
        "absent.json: It does not exist.",
        "folder.json: It is not a file.",
        "pipe.json: It is not a file.",
        "large.json: It is larger than 20 MB.",
        "locked.json: It cannot be read: no.",
    ]


def test_import__byte_order_mark(write) -> None:
    """Given a file that begins with a byte order mark, as Windows writes them, then it is read."""
    assert run(write(b"\xef\xbb\xbf" + json.dumps([LII]).encode()))[0].startswith(
        "works.json: 1 new"
    )


def test_import__whose_drafts(write) -> None:
    """Given --user, then the drafts are theirs; an unknown one stops everything."""
    run(write([FEDER]), user=roads.editor().username)
    assert Reference.objects.get().latest_revision.user == roads.editor()
    with pytest.raises(CommandError, match="There is no user “nobody”"):
        call_command("import_references", write([LII]), user="nobody")
    assert Reference.objects.count() == 1


# -- the plan --------------------------------------------------------------------------------------
@pytest.mark.parametrize("format_", formats.FORMATS.values(), ids=formats.FORMATS)
def test_import__what_was_exported_changes_nothing(write, format_: Format) -> None:
    """Given a library, when it is exported in a format and imported again, then every work is known
    and unchanged, those without DOI and PMID too; and into an empty library all come back."""
    run(str(DEMO))
    run(write([LII | {"id": "law", "title": "An act"}, LII | {"id": "site", "type": "webpage"}]))
    text = formats.write(Reference.objects.all(), format_)
    exported = write(text.encode(), f"works{format_.suffix}")
    name = Path(exported).name
    assert run(exported) == (f"{name}: 0 new, 0 changed, 41 unchanged, 0 broken.", "")
    Reference.objects.all().delete()
    assert run(exported) == (f"{name}: 41 new, 0 changed, 0 unchanged, 0 broken.", "")


def test_import__dry_run_says_it_all_and_writes_nothing(write) -> None:
    """Given new, known, changed and broken entries, when they are imported with --dry-run, then each
    is said with its line, a changed one field by field, and the library is as it was; without it the
    same is said, and written."""
    run(write([FEDER, LII]))
    entries = [FEDER | {"volume": "72", "issued": {"date-parts": [[2014]]}}, LII,
               LII | {"id": "new", "title": "A new one"}, LII | {"DOI": "10.1000/a b"}]  # fmt: skip
    works = write(json.dumps(entries, indent=1).encode())
    plan = (
        "works.json, line 2, entry 1 (feder2014): Efficacy of ketamine – changed\n"
        "    Volume: 71 → 72\n"
        "    Date: – → 2014\n"
        "works.json, line 23, entry 2 (lii2023): Masked by anesthesia – unchanged\n"
        "works.json, line 28, entry 3 (new): A new one – new\n"
        "works.json: 1 new, 1 changed, 1 unchanged, 1 broken."
    )
    fault = "works.json, line 33, entry 4 (lii2023): “10.1000/a b” has a space in it, and a DOI has none."
    assert said(works, fails=True, dry_run=True) == (f"{plan}\nNothing was written.", fault)
    assert Reference.objects.get(citekey="feder2014").volume == "71"
    assert Reference.objects.count() == 2
    assert said(works, fails=True) == (plan, fault)
    assert Reference.objects.get(citekey="feder2014").volume == "72"
    assert Reference.objects.count() == 3


def test_import__work_without_a_name(write) -> None:
    """Given works that their file does not name, then each gets a key that is free; the same ones
    again are known by author, year and title, twice in one file they are reported."""
    run(write([{"id": "feder2014", "type": "book", "title": "Taken"}]))
    one = b"TY  - JOUR\nAU  - Feder, Adriana\nPY  - 2014\nTI  - One\nER  - \n"
    two, cjk = one.replace(b"One", b"Two"), b"TY  - JOUR\nTI  - \xe6\x9b\xb8\nER  - \n"
    assert run(write(one + two + cjk, "a.ris"))[0].startswith("a.ris: 3 new")
    keys = set(Reference.objects.values_list("citekey", flat=True))
    assert keys == {"feder2014", "feder2014-2", "feder2014-3", "work"}
    assert run(write(two + cjk, "a.ris"))[0] == "a.ris: 0 new, 0 changed, 2 unchanged, 0 broken."
    third = one.replace(b"One", b"Three")
    _out, err = run(write(third + third, "b.ris"), fails=True)
    assert err.endswith("It is the same work as entry 1 of this file.")


def test_import__abbreviated_journal_is_no_change(write) -> None:
    """Given a work in a journal, when an entry abbreviates the journal, then nothing changes."""
    run(write([FEDER | {"container-title": "The New England Journal of Medicine"}]))
    again = write([FEDER | {"container-title": "N Engl J Med"}])
    assert run(again)[0] == "works.json: 0 new, 0 changed, 1 unchanged, 0 broken."
    other = write([FEDER | {"container-title": "Nature"}])
    assert run(other)[0] == "works.json: 0 new, 1 changed, 0 unchanged, 0 broken."


def test_plan__queries_of_a_large_file(django_assert_num_queries) -> None:
    """Given a library, when the plan of all its works is made, then that is one query for each way to
    name a work, and not one for each work."""
    run(str(DEMO))
    entries = formats.read(DEMO.read_bytes())
    with django_assert_num_queries(3):
        plans = importing.plan(entries)
    assert {planned.kind for planned in plans} == {importing.Kind.UNCHANGED}


def test_write__refused_after_the_plan() -> None:
    """Given a plan, when the library takes one of its works meanwhile, then that one is broken with
    its sentence, and the others are written."""
    plans = importing.plan(formats.read(json.dumps([FEDER, LII]).encode()))
    roads.reference("feder2014")
    first, second = importing.write(plans, by=None)
    assert first.kind is importing.Kind.BROKEN
    assert first.sentence
    assert second.kind is importing.Kind.NEW
    assert Reference.objects.filter(citekey="lii2023").exists()


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        (
            "a.ris",
            "\n".join(
                f"TY  - JOUR\nID  - {key}\nTI  - {title}\nER  - \n"
                for key, title in (("a", "A"), ("b", "M\xfcnchen"), ("c", "C"))
            ),
            "line 6, entry 2 (b): Line 8 is not text in UTF-8.",
        ),
        (
            "a.bib",
            "@article{a, title = {A}}\n@article{b, title = {{B}\n@article{c, title = {C}}\n",
            "line 2, entry 2 (b): A brace, a comma or a quotation mark is missing or too many.",
        ),
        (
            "a.nbib",
            "PMID- 1\nTI  - A.\n\nPMID- 2\nTI  - B.\nLID - 10.1000/a b [doi]\n\nPMID- 3\nTI  - C.\n",
            "line 4, entry 2 (10.1000/a b [doi]): “10.1000/a b” has a space in it, and a DOI has none.",
        ),
    ],
)  # fmt: skip
def test_import__bad_input_has_a_line_and_costs_nothing_else(
    write, name: str, content: str, fault: str
) -> None:
    """Given a wrong encoding, an unbalanced brace, or a DOI with a space between two good works, then
    the sentence names the line, and both others are drafts."""
    out, err = run(write(content.encode("latin-1"), name), fails=True)
    assert out == f"{name}: 2 new, 0 changed, 0 unchanged, 1 broken."
    assert err == f"{name}, {fault}".replace("10.1000/a b [doi]", "10.1000/a b")
    assert set(Reference.objects.values_list("title", flat=True)) == {"A", "C"}


@pytest.mark.parametrize("format_", formats.FORMATS.values(), ids=formats.FORMATS)
def test_import__three_thousand_authors(write, format_: Format) -> None:
    """Given a work with 3,000 authors, when it is imported twice, then it has them all, and the second
    time it is known."""
    many = [{"family": f"Núñez {n}", "given": "Ana & B."} for n in range(3000)]
    work = Reference(citekey="many", title="Many", doi="10.1000/many", authors=many)
    file = write(formats.write([work], format_).encode(), f"a{format_.suffix}")
    run(file)
    assert Reference.objects.get().authors == many
    assert " 1 unchanged," in run(file)[0]
