"""The catalogues: what is extracted, what an update keeps, what a check reports."""

from __future__ import annotations

import gettext
from pathlib import Path

import polib
import pytest

from kb.core import catalogues

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext_lazy

title = _("Signed by %(name)s") % {"name": "A"}
lazy = gettext_lazy("Half of %s "
                    "is “50%%”")
count = ngettext("One reviewer", "{n} reviewers", 2).format(n=2)
verb = pgettext_lazy("the button", "Sign")
both = npgettext("in a queue", "%(n)d left", "%(n)d are left", 3)
f_string = f"{title} is not a message"
"""
TEMPLATE = """{% load i18n %}
  <p title="it's">{% trans "Sources" %} ({% translate "May" context "month" %})</p>
    {% blocktranslate count n=works|length trimmed %}
      One work
      cited
    {% plural %}
      {{ n }} works cited, 100% checked
    {% endblocktranslate %}
{# Translators: above the list of dates #}
{% blocktranslate with who=person.name %}By {{ who }}{% endblocktranslate %}
{% include "x.html" with label=_("Next review") %} {{ value|default:_("none") }} (unclosed
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small house with one module, one template and no catalogue."""
    for name, text in {
        "kb/room/models.py": PYTHON,
        "kb/room/migrations/0001_initial.py": '_("from a migration")',
        "kb/room/templates/room/note.txt": '{% trans "A note" %}',
        "templates/page.html": TEMPLATE,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def translate_everything(root: Path, *, locale: str) -> polib.POFile:
    """Every entry translated as its source words, each form naming what the plural names."""
    path = catalogues.catalogue_path(root, locale=locale)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, entry.msgid_plural)
        else:
            entry.msgstr = entry.msgid
    catalogue.save(str(path))
    return catalogue


@pytest.fixture
def complete(root: Path) -> Path:
    """The same house with four complete catalogues."""
    catalogues.update(root)
    for locale in catalogues.PLURAL_FORMS:
        translate_everything(root, locale=locale)
    assert catalogues.faults(root) == []
    return root


def edit(root: Path, entry_of: str, /, **values: object) -> None:
    """Change one entry of the Japanese catalogue."""
    path = catalogues.catalogue_path(root, locale="ja")
    catalogue = polib.pofile(str(path))
    entry = catalogue.find(entry_of)
    for name, value in values.items():
        setattr(entry, name, value)
    catalogue.save(str(path))


# -- extraction ----------------------------------------------------------------------------------


def test_source_messages__python_keywords_contexts_and_plurals(root: Path) -> None:
    """Given a module that uses every gettext function, when it is read, then each is found once."""
    found = {key: m.plural for key, m in catalogues.source_messages(root).items()}
    assert found[None, "Signed by %(name)s"] == ""
    assert found[None, "Half of %s is “50%%”"] == ""
    assert found[None, "One reviewer"] == "{n} reviewers"
    assert found["the button", "Sign"] == ""
    assert found["in a queue", "%(n)d left"] == "%(n)d are left"


def test_source_messages__template_tags_as_django_looks_them_up(root: Path) -> None:
    """Given an indented, trimmed, plural block, when it is read, then the msgids are Django's."""
    messages = catalogues.source_messages(root)
    plural = messages[None, "One work cited"]
    assert plural.plural == "%(n)s works cited, 100%% checked"
    assert plural.files == ["templates/page.html"]
    assert {(None, "Sources"), ("month", "May"), (None, "Next review"), (None, "none")} <= set(
        messages
    )
    assert messages[None, "By %(who)s"].comments == ["Translators: above the list of dates"]


def test_source_messages__template_folders_of_apps_and_rows_of_migrations(root: Path) -> None:
    """Given an app with templates and a migration that writes rows, when it is read, then what people
    see of both are messages."""
    texts = {text for _context, text in catalogues.source_messages(root)}
    assert "A note" in texts
    assert "from a migration" in texts
    assert len(texts) == 13


# -- update --------------------------------------------------------------------------------------


def test_update__twice_changes_nothing(root: Path) -> None:
    """Given catalogues just written, when updated again, then no file differs, header included."""
    assert len(catalogues.update(root)) == 4
    text = catalogues.catalogue_path(root, locale="ko").read_text(encoding="utf-8")
    assert catalogues.update(root) == []
    assert "POT-Creation-Date" not in text
    assert "#: templates/page.html\n" in text


def test_update__keeps_translations_and_drops_what_left_the_sources(complete: Path) -> None:
    """Given a translated catalogue, when a msgid changes, then it is a new, empty entry, the old
    one is gone, and the others keep their words; nothing is fuzzy."""
    edit(complete, "Sources", msgstr="出典")
    template = complete / "templates/page.html"
    template.write_text(TEMPLATE.replace("Next review", "Review due"), encoding="utf-8")
    catalogues.update(complete)
    catalogue = polib.pofile(str(catalogues.catalogue_path(complete, locale="ja")))
    assert catalogue.find("Sources").msgstr == "出典"
    assert catalogue.find("Next review", include_obsolete_entries=True) is None
    assert catalogue.find("Review due").msgstr == ""
    assert not catalogue.fuzzy_entries()


def test_update__british_english_starts_as_its_source(root: Path) -> None:
    """Given no catalogue, when updated, then en_GB holds the source's words and ja holds none."""
    catalogues.update(root)
    british, japanese = (
        polib.pofile(str(catalogues.catalogue_path(root, locale=locale)))
        for locale in ("en_GB", "ja")
    )
    assert british.percent_translated() == 100
    assert japanese.percent_translated() == 0


# -- check ---------------------------------------------------------------------------------------


def test_faults__no_catalogue(root: Path) -> None:
    """Given sources alone, when checked, then each of the four languages is reported."""
    assert len(catalogues.faults(root)) == 4


@pytest.mark.parametrize(
    ("msgid", "values", "fault"),
    [
        ("Sources", {"msgstr": " "}, "untranslated"),
        ("Sources", {"flags": ["fuzzy"]}, "fuzzy"),
        ("Sources", {"obsolete": 1}, "missing"),
        ("Sources", {"msgid": "Source"}, "missing"),
        ("One reviewer", {"msgstr_plural": {0: ""}}, "untranslated"),
        ("One reviewer", {"msgstr_plural": {0: "人"}}, "placeholders differ"),
        ("One reviewer", {"msgid_plural": "{x} reviewers"}, "missing"),
        ("By %(who)s", {"msgstr": "%(name)s"}, "placeholders differ"),
        ("By %(who)s", {"msgstr": "%(who)s %(who)s"}, "placeholders differ"),
        ("Half of %s is “50%%”", {"msgstr": "50%%"}, "placeholders differ"),
    ],
)
def test_faults__one_spoilt_entry(
    complete: Path, msgid: str, values: dict[str, object], fault: str
) -> None:
    """Given complete catalogues, when one Japanese entry is spoilt, then it is named as such."""
    edit(complete, msgid, **values)
    lines = catalogues.faults(complete)
    assert lines
    assert all(line.startswith("ja: ") for line in lines)
    assert any(line.startswith(f"ja: {fault}: “{msgid}”") for line in lines)


def test_faults__entry_that_no_source_has(complete: Path) -> None:
    """Given complete catalogues, when a string leaves the sources, then all four are told."""
    (complete / "kb/room/templates/room/note.txt").write_text("", encoding="utf-8")
    assert [line.split(": ")[1] for line in catalogues.faults(complete)] == ["obsolete"] * 4


def test_faults__singular_form_may_leave_the_number_out(complete: Path) -> None:
    """Given English of two forms, when only the plural names the number, then nothing is wrong."""
    path = catalogues.catalogue_path(complete, locale="en_GB")
    catalogue = polib.pofile(str(path))
    catalogue.find("One reviewer").msgstr_plural = {0: "One reviewer", 1: "{n} reviewers"}
    catalogue.save(str(path))
    assert catalogues.faults(complete) == []


def test_faults__american_spelling_in_british_english(root: Path) -> None:
    """Given a source word in American spelling, when en_GB still has it, then it is reported."""
    (root / "kb/room/templates/room/note.txt").write_text('{% trans "Pediatric dose" %}')
    catalogues.update(root)
    assert any("American spelling “Pediatric”" in line for line in catalogues.faults(root))


def test_faults__wrong_plural_forms(complete: Path) -> None:
    """Given Korean with two plural forms, when checked, then the header is reported."""
    path = catalogues.catalogue_path(complete, locale="ko")
    path.write_text(
        path.read_text(encoding="utf-8").replace("nplurals=1; plural=0", "nplurals=2; plural=n")
    )
    assert any(line.startswith("ko: header") for line in catalogues.faults(complete))


# -- compile -------------------------------------------------------------------------------------


def test_compile_all__gettext_reads_it(complete: Path) -> None:
    """Given a translated catalogue, when compiled, then the standard library answers from it."""
    edit(complete, "Sources", msgstr="出典")
    edit(complete, "One reviewer", msgstr_plural={0: "審査者{n}人"})
    assert len(catalogues.compile_all(complete)) == 4
    mo = catalogues.catalogue_path(complete, locale="ja").with_suffix(".mo")
    with mo.open("rb") as stream:
        japanese = gettext.GNUTranslations(stream)
    assert japanese.gettext("Sources") == "出典"
    assert japanese.ngettext("One reviewer", "{n} reviewers", 1) == "審査者{n}人"
    assert japanese.pgettext("the button", "Sign") == "Sign"
