"""`manage.py import_article`: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from wagtail.models import Page

from kb.articles.intake import drafting
from kb.articles.models import ArticlePage, SourceDocument
from tests import roads

pytestmark = pytest.mark.django_db

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))

Answer = tuple[int, list[str], list[str]]
"""Exit code, lines of the table, sentences on the error stream."""


@pytest.fixture
def run(capsys) -> Callable[..., Answer]:
    def command(*arguments: object) -> Answer:
        capsys.readouterr()
        code = 0
        try:
            call_command("import_article", *map(str, arguments))
        except SystemExit as ended:
            code = ended.code
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return command


def cell(lines: list[str], label: str) -> str:
    (found,) = [line.strip() for line in lines if line.strip().startswith(label)]
    return found.removeprefix(label).strip()


# -- the five source documents ---------------------------------------------------------------------
def test_import_article__five_source_documents__five_drafts(run) -> None:
    """
    Given the five source documents
    When they are imported in one call
    Then there are five drafts, none live, and the last line counts them.
    """
    code, lines, errors = run(*SEEDS)

    assert (code, errors) == (0, [])
    assert lines[-1] == "5 imported, 0 unchanged, 0 refused"
    assert ArticlePage.objects.count() == SourceDocument.objects.count() == 5
    assert not Page.objects.filter(live=True, depth__gt=1).exists()
    for source, path in zip(SourceDocument.objects.order_by("name"), SEEDS, strict=True):
        assert bytes(source.original) == path.read_bytes()


def test_import_article__source_000__its_table(run) -> None:
    """
    Given the first source document
    When it is imported
    Then the table has its sections, questions and references, what was left out and what to solve.
    """
    _code, lines, _errors = run(SEEDS[0])

    assert lines[0] == f"{SEEDS[0].name}: new draft"
    assert cell(lines, "sections") == "12 (10 numbered)"
    assert cell(lines, "questions") == "5"
    assert cell(lines, "references found") == "3"
    assert cell(lines, "sentences left out") == "17"
    assert cell(lines, "promotion") == "6"
    assert cell(lines, "sign-up box") == "5"
    assert cell(lines, "vote count") == "1"
    assert any("Get daily beauty information" in line for line in lines)
    assert any("A price without a source and a date" in line for line in lines)
    assert any("printed reference 3 is not in the library" in line for line in lines)
    assert any("The summary is missing." in line for line in lines)


def test_import_article__again__unchanged_and_says_so(run) -> None:
    """
    Given five imported documents
    When they are imported again
    Then each says that nothing was written, and nothing was.
    """
    run(*SEEDS)
    revisions = set(ArticlePage.objects.values_list("pk", "latest_revision"))
    code, lines, _errors = run(*SEEDS)

    assert code == 0
    assert lines[-1] == "0 imported, 5 unchanged, 0 refused"
    assert sum("unchanged, nothing written" in line for line in lines) == 5
    assert set(ArticlePage.objects.values_list("pk", "latest_revision")) == revisions


# -- bad files -------------------------------------------------------------------------------------
BAD = {
    "empty.txt": (b"", "It is empty."),
    "binary.txt": (b"\x7fELF\x00\x01", "It is not a text file."),
    "latin.txt": (b"caf\xe9", "It is not valid UTF-8: byte 0xE9 in line 1."),
    "utf16.md": ("Words".encode("utf-16"), "It is written in UTF-16 or UTF-32."),
    "large.txt": (b"a" * (50 * 1024 * 1024), "It is larger than 2 MB."),
    "headings.md": (
        b"\n\n".join(b"## Heading %d" % n for n in range(10_000)),
        "It has more than 500 sections",
    ),
}


def test_import_article__bad_files_among_good__sentences_and_exit_1(run, tmp_path) -> None:
    """
    Given every kind of bad file between two good ones
    When they are imported in one call
    Then each is refused in one sentence, nothing of it is written, the good ones are imported, and
    the call ends with 1.
    """
    for name, (original, _sentence) in BAD.items():
        (tmp_path / name).write_bytes(original)
    (tmp_path / "first.md").write_text("# First\n\nWords.")
    (tmp_path / "last.txt").write_bytes(b"\xef\xbb\xbfLast one here\r\n\r\nWords are here.\r\n")
    names = ["first.md", *BAD, "missing.txt", ".", "last.txt"]
    code, lines, errors = run(*(tmp_path / name for name in names))

    assert code == 1
    assert lines[-1] == "2 imported, 0 unchanged, 8 refused"
    assert len(errors) == 8
    for line, (name, (_original, sentence)) in zip(errors, BAD.items(), strict=False):
        assert line.startswith(f"{tmp_path / name}: {sentence}")
    assert errors[-2].endswith("missing.txt: There is no such file.")
    assert errors[-1].endswith("It is a folder. Name the files in it.")
    titles = set(ArticlePage.objects.values_list("title", flat=True))
    assert titles == {"First", "Last one here"}
    assert SourceDocument.objects.count() == 2


def test_import_article__script_tags__words_in_the_draft(run, tmp_path) -> None:
    """
    Given a text and a Markdown file full of script tags
    When they are imported and shown in the draft
    Then they are words, escaped in rich text.
    """
    for name in ("a.txt", "b.md"):
        (tmp_path / name).write_text(
            "A title here\n\n" + "Words <script>alert(1)</script> more.\n\n" * 40
        )
    code, _lines, _errors = run(tmp_path / "a.txt", tmp_path / "b.md")

    assert code == 0
    for page in ArticlePage.objects.all():
        html = str(page.get_latest_revision_as_object().body.render_as_block())
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_import_article__name_given_twice__the_first_is_taken(run, tmp_path) -> None:
    """
    Given one file twice, and another of the same name in another folder
    When they are imported in one call
    Then the first is imported and the others are refused, for one name is one draft.
    """
    (tmp_path / "other").mkdir()
    (tmp_path / "a.md").write_text("# First\n\nWords.")
    (tmp_path / "other/a.md").write_text("# Second\n\nWords.")
    code, lines, errors = run(tmp_path / "a.md", tmp_path / "a.md", tmp_path / "other/a.md")

    assert code == 1
    assert lines[-1] == "1 imported, 0 unchanged, 2 refused"
    assert all("given twice" in line for line in errors)
    assert ArticlePage.objects.get().title == "First"


def test_import_article__refused_file_and_another_of_its_name__the_other_imported(
    run, tmp_path
) -> None:
    """
    Given a missing file and a good one of the same name
    When they are imported in one call
    Then the good one is imported: it was not taken before.
    """
    (tmp_path / "a.md").write_text("# First\n\nWords.")
    code, lines, _errors = run(tmp_path / "none/a.md", tmp_path / "a.md")

    assert code == 1
    assert lines[-1] == "1 imported, 0 unchanged, 1 refused"


def test_import_article__name_that_is_no_text__refused(run, tmp_path) -> None:
    """
    Given a file whose name is not valid text
    When it is imported
    Then it is refused in a sentence that can be printed.
    """
    path = os.fsencode(tmp_path) + b"/\xff.md"
    Path(os.fsdecode(path)).write_text("# First\n\nWords.")
    code, lines, errors = run(os.fsdecode(path))

    assert code == 1
    assert lines == ["0 imported, 0 unchanged, 1 refused"]
    assert "Its name is not valid text" in errors[0]


def test_import_article__article_in_review__refused_by_the_road(run, tmp_path) -> None:
    """
    Given an imported article in review
    When its changed document is imported
    Then the error stream says what the road says.
    """
    roads.publish(roads.reference("feder2014"))
    roads.publish(roads.person("Lund"))
    path = tmp_path / "a.md"
    text = "---\ntitle: A\nsummary: S.\nauthors: Lund\n---\n\n## Part\n\nIt fell [@feder2014].\n"
    path.write_text(text)
    run(path)
    roads.submit(ArticlePage.objects.get())
    path.write_text(text.replace("fell", "rose"))
    code, _lines, errors = run(path)

    assert code == 1
    assert "“A” is in review" in errors[0]


def test_import_article__database_refuses__a_sentence(run, tmp_path, monkeypatch) -> None:
    """
    Given a database that is locked
    When a file is imported
    Then the sentence says so, without a traceback.
    """

    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    (tmp_path / "a.md").write_text("# First\n\nWords.")
    monkeypatch.setattr(drafting, "import_document", locked)
    code, _lines, errors = run(tmp_path / "a.md")

    assert code == 1
    assert errors == [f"{tmp_path / 'a.md'}: The database refused: database is locked"]


# -- bad arguments ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--locale", "xx"],
            "There is no language “xx”. There are: en-gb, en-us, ja, ko, zh-hans.",
        ),
        (["--parent", "nowhere"], "There is no topic “nowhere” in English"),
        (["--user", "nobody"], "There is no user “nobody”."),
    ],
)
def test_import_article__unknown_argument__refused_before_any_file(
    run, tmp_path, arguments: list[str], sentence: str
) -> None:
    """
    Given an unknown language, topic or user
    When files are imported
    Then the call is refused in a sentence and no file is read.
    """
    (tmp_path / "a.md").write_text("# First\n\nWords.")
    with pytest.raises(CommandError, match=sentence):
        run(tmp_path / "a.md", *arguments)
    assert not SourceDocument.objects.exists()


def test_import_article__parent_and_user__where_and_by_whom(run, tmp_path) -> None:
    """
    Given a topic and a user
    When a file is imported with both
    Then the draft stands under the topic, and the user is the importer.
    """
    topic = roads.topic("lungs", live=False)
    (tmp_path / "a.md").write_text("# First\n\nWords.")
    code, lines, _errors = run(tmp_path / "a.md", "--parent", "lungs", "--user", roads.editor())
    page = ArticlePage.objects.get()

    assert code == 0
    assert page.get_parent().pk == topic.pk
    assert page.source_documents.get().imported_by == roads.editor()
    assert f"/admin/pages/{page.pk}/edit/" in lines[1]


def test_import_article__language_without_home_page__refused(run) -> None:
    """
    Given a language whose home page does not exist
    When documents are imported into it
    Then each is refused in a sentence that says what to do.
    """
    code, lines, errors = run(*SEEDS[:2], "--locale", "ja")

    assert code == 1
    assert lines == ["0 imported, 0 unchanged, 2 refused"]
    assert all("There is no home page in 日本語 yet" in line for line in errors)
