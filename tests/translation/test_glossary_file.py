"""The glossary from a file: all of it or nothing, and never over what people wrote."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kb.translation import glossary_file
from kb.translation.glossary_file import BadGlossary, read
from kb.translation.models import Rendering, Term
from kb.translation.quality import Glossary
from tests import roads

HEADER = "category,en-US,ja,note,status\n"


def load(*arguments: object) -> str:
    out = StringIO()
    call_command("load_glossary", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.django_db
def test_load__domain_pack_once(django_assert_num_queries):
    """Given the domain pack, when it is loaded twice, then its terms are there once, in American
    spelling with the British one as a rendering, and drafts are called drafts."""
    load()
    terms, renderings = Term.objects.count(), Rendering.objects.count()
    assert terms > 88
    assert renderings > 4 * 88
    assert load().startswith("0 terms and 0 renderings")
    assert (Term.objects.count(), Rendering.objects.count()) == (terms, renderings)
    term = Term.objects.get(text="generalized anxiety disorder")
    british = term.renderings.get(locale=roads.locale("en-gb"))
    assert british.text == "generalised anxiety disorder"
    assert british.note == "draft: needs native medical reviewer"
    chinese = roads.locale("zh-hans")
    with django_assert_num_queries(2):
        glossary = Glossary.of(chinese)
    (hit,) = glossary.terms_in("Remissions followed.")
    assert (hit.entry.preferred, hit.entry.forbidden) == ("缓解", ("临床治愈",))
    assert hit.entry.remarks == ("draft: needs native medical reviewer",)


@pytest.mark.django_db
def test_load__what_people_wrote_stays_unless_asked(tmp_path):
    load()
    rendering = Rendering.objects.get(term__text="placebo", locale=roads.locale("ja"))
    Rendering.objects.filter(pk=rendering.pk).update(text="偽薬")
    Term.objects.filter(text="placebo").update(note="Ours.")
    load()
    rendering.refresh_from_db()
    assert (rendering.text, Term.objects.get(text="placebo").note) == ("偽薬", "Ours.")
    load("--replace")
    assert Rendering.objects.get(term__text="placebo", locale=roads.locale("ja")).text == "プラセボ"
    assert Term.objects.get(text="placebo").note == ""


@pytest.mark.django_db
def test_load__bad_line_writes_nothing(tmp_path):
    file = tmp_path / "terms.csv"
    file.write_text(HEADER + "drug,naltrexone,ナルトレキソン,,\ndrug,,何か,,\n", encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("load_glossary", str(file), stderr=out)
    assert out.getvalue() == "terms.csv: Line 3, en-us: the term is missing.\n"
    assert not Term.objects.exists()
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        load(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "The column “en-us” is missing."),
        ("term,ja\na,b\n", "The column “en-us” is missing."),
        ("en-US,fr\na,b\n", "“fr” is no column of a glossary."),
        ("en-US,ja,ja\na,b,c\n", "The column “ja” stands twice."),
        ("en-US,ja\na\n", "Line 2 has 1 fields, and the first line 2."),
        ('en-US,ja\n"a,b\n', "Line 2 is not CSV: unexpected end of data."),
        ("en-US,ja\na,x\nA,y\n", "Line 3, en-us: “A” stands in line 2 already."),
        (f"en-US,ja\n{'a' * 201},x\n", "Line 2, en-us: it is longer than 200 letters."),
        (f"en-US,ja\na,{'x' * 201}\n", "Line 2, ja: it is longer than 200 letters."),
        ("en-US,ja\na,x | x\n", "Line 2, ja: “x” stands twice."),
        ("en-US,ja\na,!\n", "Line 2, ja: a rendering is empty."),
    ],
)
def test_read__each_mistake_has_a_sentence(text, problem):
    with pytest.raises(BadGlossary) as refused:
        read(text)
    assert problem in refused.value.problems


def test_read__cell_of_a_language():
    (line,) = read("en-US,ja\na,甲 | 乙|! 丙\n")
    assert [(said.text, said.status) for said in line.renderings["ja"]] == [
        ("甲", "preferred"), ("乙", "admitted"), ("丙", "forbidden"),
    ]  # fmt: skip


def test_decoded__other_files_refused():
    with pytest.raises(BadGlossary, match="not UTF-8"):
        glossary_file.decoded("ä".encode("latin-1"))
    with pytest.raises(BadGlossary, match="larger than 5 MB"):
        glossary_file.decoded(b"a" * (glossary_file.MAX_BYTES + 1))
