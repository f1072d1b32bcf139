"""The upload in the admin: shown first, then what is chosen becomes drafts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kb.core import sealed
from kb.references.models import Reference
from tests import roads

pytestmark = pytest.mark.django_db

DEMO = Path(settings.BASE_DIR) / "home/demo/references.csl.json"
FEDER = {
    "id": "feder2014",
    "type": "article-journal",
    "title": "Efficacy of <ketamine>",
    "DOI": "10.1001/jamapsychiatry.2014.62",
    "volume": "71",
}
LII = {"id": "lii2023", "type": "article-journal", "title": "Masked by anesthesia"}
BROKEN = {"id": "broken", "type": "article-journal", "title": "B", "DOI": "10.1000/a b"}


@pytest.fixture
def editor() -> Client:
    return logged_in(roads.editor())


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, content: bytes, name: str = "works.json", **fields: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("references:import"), {"file": file, **fields})


def show(client: Client, *items: dict) -> Any:
    return client.post(
        reverse("references:import"), {"text": json.dumps(items, indent=1), "format": "csl"}
    )


def confirm(client: Client, page: Any, *entries: int) -> Any:
    """Posts what the page carries, with these entries ticked."""
    shown = re.search(r'name="shown" value="([^"]+)"', page.content.decode())
    assert shown
    fields = {"shown": shown[1], "entry": [str(number) for number in entries]}
    return client.post(reverse("references:import"), fields, follow=True)


def test_upload__shown_then_written(editor: Client) -> None:
    """Given new, known, changed and broken entries, when they are uploaded, then each is shown with
    its line, the changed one field by field, and nothing is written; once confirmed, the chosen ones
    are drafts of whoever chose them."""
    confirm(editor, show(editor, FEDER, LII), 1, 2)
    new = LII | {"id": "new", "title": "A new one"}
    page = show(editor, FEDER | {"volume": "72"}, LII, new, BROKEN)
    said = " ".join(page.content.decode().split())
    for text in ("Changed: 1", "71 → 72", "Unchanged: 1", "New: 1", "A new one", "Broken: 1",
                 "“10.1000/a b” has a space in it, and a DOI has none.", "<td>19</td>",
                 "Efficacy of &lt;ketamine&gt;"):  # fmt: skip
        assert text in said, text
    assert re.findall(r'name="entry" value="(\d)"', said) == ["3", "1"]
    assert Reference.objects.count() == 2
    page = confirm(editor, page, 3, 1)
    assert "Drafts written: 1 new, 1 changed." in page.content.decode()
    assert Reference.objects.get(citekey="feder2014").volume == "72"
    assert Reference.objects.get(citekey="new").latest_revision.user == roads.editor()
    assert not Reference.objects.filter(live=True).exists()


def test_upload__only_what_is_ticked(editor: Client) -> None:
    """Given a preview, when one entry is ticked, then only that one is written; with none, nothing
    is, and the preview is there still."""
    page = show(editor, FEDER, LII)
    again = confirm(editor, page)
    assert "Nothing was chosen" in again.content.decode()
    assert not Reference.objects.exists()
    confirm(editor, again, 2)
    assert Reference.objects.get().citekey == "lii2023"


def test_upload__confirmed_twice(editor: Client) -> None:
    """Given a preview, when it is confirmed twice, then the second time says that the library
    changed, and each work is there once."""
    page = show(editor, FEDER)
    confirm(editor, page, 1)
    again = confirm(editor, page, 1)
    assert "The library changed while you looked." in again.content.decode()
    assert Reference.objects.get().revisions.count() == 1


def test_upload__library_changed_meanwhile(editor: Client) -> None:
    """Given a preview of a change, when somebody else changes the work, then nothing is written and
    the new preview shows what it would be now."""
    confirm(editor, show(editor, FEDER), 1)
    page = show(editor, FEDER | {"volume": "73"})
    work = Reference.objects.get().get_latest_revision_as_object()
    work.volume = "72"
    work.save_revision()
    again = confirm(editor, page, 1).content.decode()
    assert "The library changed while you looked." in again
    assert "72 → 73" in again
    assert Reference.objects.get().get_latest_revision_as_object().volume == "72"


@pytest.mark.parametrize("spoil", [lambda seal: "x" + seal, lambda _seal: ""])
def test_upload__seal(editor: Client, spoil: Any) -> None:
    """Given a preview whose contents were altered, or another person's, then nothing is written and
    a sentence asks for the file again."""
    page = show(editor, FEDER)
    (seal,) = re.findall(r'name="shown" value="([^"]+)"', page.content.decode())
    for client, shown in ((editor, spoil(seal)), (logged_in(roads.superuser()), seal)):
        answer = client.post(
            reverse("references:import"), {"shown": shown, "entry": ["1"]}, follow=True
        )
        assert "no longer valid" in answer.content.decode()
    assert not Reference.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "fields", "sentence"),
    [
        (b"Dear Sir", "letter.docx", {}, "This kind of file is not read"),
        (b"Dear Sir", "letter.txt", {}, "It is none of these: CSL-JSON, RIS, BibTeX"),
        ("[]".encode("utf-16"), "works.json", {}, "It is text in UTF-16, from line 1 on."),
        (b"\x00", "works.ris", {}, "It is not text in UTF-8: line 1 cannot be read."),
        (b"[", "works.json", {}, "It is not JSON: line 1 cannot be read."),
        (b"[]", "works.json", {}, "No work was found in it."),
        (b"[]", "works.json", {"text": "[]"}, "Give a file or a text, one of them."),
        (b"x" * (5 * 1024 * 1024 + 1), "works.ris", {}, "It is larger than 5 MB."),
        (json.dumps([{}] * 2001).encode(), "works.json", {}, "no more than 2000. Divide the file."),
    ],
)  # fmt: skip
def test_upload__what_cannot_be_read(
    editor: Client, content: bytes, name: str, fields: dict, sentence: str
) -> None:
    """Given a file that cannot be read, then the page says why, and what was typed is there still."""
    page = upload(editor, content, name, **fields)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert not fields or f">\n{fields['text']}</textarea>" in page.content.decode()


def test_upload__typed_text_stays(editor: Client) -> None:
    """Given a text that cannot be read, or nothing at all, then a sentence says so, and the text and
    the chosen format stay as they were."""
    answer = editor.post(
        reverse("references:import"), {"text": "  @article{<b>", "format": "ris"}
    ).content.decode()
    assert "No work was found in it." in answer
    assert "  @article{&lt;b&gt;</textarea>" in answer
    assert '<option value="ris" selected>' in answer
    nothing = editor.post(reverse("references:import"), {"text": " "}).content.decode()
    assert "Give a file or a text, one of them." in nothing


def test_upload__one_entry_in_latin_1(editor: Client) -> None:
    """Given RIS in which one work has a byte of Latin-1, then that work is broken with its line, and
    the other can be written."""
    good = "TY  - JOUR\nID  - good\nTI  - Good\nER  - \n"
    bad = "TY  - JOUR\nID  - b\xfcd\nTI  - M\xfcnchen\nER  - \n"
    page = upload(editor, (good + bad).encode("latin-1"), "works.ris")
    assert "Line 6 is not text in UTF-8." in page.content.decode()
    confirm(editor, page, 1)
    assert Reference.objects.get().citekey == "good"


def test_upload__demonstration_fits(editor: Client) -> None:
    """Given the 39 works of the demonstration as a file, then all of them can be written at once."""
    page = upload(editor, DEMO.read_bytes())
    confirm(editor, page, *range(1, 40))
    assert Reference.objects.count() == 39


def test_upload__too_much_for_a_page(editor: Client, monkeypatch: Any) -> None:
    """Given works that make up more than a page can post, then a sentence says so."""
    monkeypatch.setattr(sealed, "MAX_SEALED", 100)
    assert "too much for one page" in show(editor, FEDER).content.decode()


def test_upload__who_may_add_may_not_change(editor: Client) -> None:
    """Given someone who may add works and not change them, when they post a change, then the work
    stays as it is, and the page offers no tick for it."""
    confirm(editor, show(editor, FEDER), 1)
    adder = roads.user("adder")
    rights = Permission.objects.filter(codename__in=["access_admin", "add_reference"])
    adder.user_permissions.set(rights)
    client = logged_in(adder)
    page = show(client, FEDER | {"volume": "72"}, LII)
    assert re.findall(r'name="entry" value="(\d)"', page.content.decode()) == ["2"]
    confirm(client, page, 1)
    assert Reference.objects.get().volume == "71"
    confirm(client, page, 1, 2)
    assert Reference.objects.get(citekey="feder2014").volume == "71"
    assert Reference.objects.filter(citekey="lii2023").exists()
