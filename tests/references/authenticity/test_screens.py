"""The screens: the panel beside a work, the button that asks, and the comparison with a file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve, reverse

from kb.references import csl
from kb.references.authenticity import verify
from kb.references.models import Reference, Verification
from tests import roads

from .recordings import CROSSREF_FEDER, FEDER_DOI
from .registry import Plays, Registry
from .test_comparing import FEDER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


@pytest.fixture
def work() -> Reference:
    return roads.reference("feder2014", **FEDER)


@pytest.fixture
def crossref(registry: Registry, settings: Any) -> Registry:
    settings.REFERENCE_SOURCES = ["crossref"]
    registry.play(f"/works/{FEDER_DOI}", Plays(CROSSREF_FEDER))
    return registry


def client(user: Any = None) -> Client:
    made = Client()
    made.force_login(user or roads.editor())
    return made


def panel(work: Reference) -> str:
    edit = reverse(work.snippet_viewset.get_url_name("edit"), args=[work.pk])
    page = client().get(edit).content.decode()
    return page.split("data-verification", 1)[1]


def ask(work: Reference, user: Any = None, **headers: str) -> Any:
    return client(user).post(
        reverse("references:check", args=[work.pk]),
        headers={"accept": "application/json", **headers},
    )


# -- the panel ---------------------------------------------------------------------------------------
def test_panel__not_checked(work: Reference) -> None:
    page = panel(work)
    assert "nobody has compared it with its source yet" in page
    assert "No registry is asked over the network here" in page
    assert "data-check=" not in page
    assert reverse("references:check_file") in page


def test_panel__verdict_when_by_whom_and_which_source(work: Reference, crossref: Registry) -> None:
    ask(work)
    page = panel(work)
    assert "<strong>Match</strong>" in page
    assert "compared with Crossref on " in page
    assert f'data-check="{reverse("references:check", args=[work.pk])}"' in page


def test_panel__mismatch__ours_beside_theirs(work: Reference, crossref: Registry) -> None:
    work.volume, work.title = "17", "A <b>study</b>"
    work.save_revision(clean=False)
    ask(work)
    page = panel(work)
    assert "<strong>Mismatch</strong>" in page
    for cell in (
        "<td>17</td>",
        "<td>71</td>",
        "<td>A study</td>",
        "A Randomized Clinical Trial</td>",
    ):
        assert cell in page


def test_panel__changed_since__not_checked_as_it_stands(
    work: Reference, crossref: Registry
) -> None:
    ask(work)
    work.pages = "1-2"
    work.save_revision()
    assert "it was changed since Crossref was asked" in panel(work)


def test_panel__settings_name_a_source_that_is_none(work: Reference, settings: Any) -> None:
    settings.REFERENCE_SOURCES = ["crosref"]
    assert "“crosref” is no source" in panel(work)
    assert ask(work).status_code == 200


# -- the button --------------------------------------------------------------------------------------
def test_check__answers_with_the_panel_anew_and_keeps_the_verdict(
    work: Reference, crossref: Registry
) -> None:
    answer = ask(work)
    assert "<strong>Match</strong>" in answer.json()["html"]
    kept = verify.current(work)
    assert kept
    assert (kept.verdict, kept.by) == ("match", roads.editor())


def test_check__fault__says_so_and_writes_nothing(work: Reference, crossref: Registry) -> None:
    crossref.play(f"/works/{FEDER_DOI}", Plays(b"{"))
    html = ask(work).json()["html"]
    assert "Crossref sent an answer that cannot be read." in html
    assert "Not checked" in html
    assert not Verification.objects.exists()


def test_check__without_script__back_to_the_editor_with_a_message(
    work: Reference, crossref: Registry
) -> None:
    answer = client().post(reverse("references:check", args=[work.pk]), follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"/edit/{work.pk}/")
    assert "Crossref: match" in answer.content.decode()


def test_check__draft_in_review__can_be_checked_and_stays_as_it_is(
    work: Reference, crossref: Registry
) -> None:
    roads.submit(work)
    before = roads.fresh(work).latest_revision_id
    assert "Match" in ask(work).json()["html"]
    assert roads.fresh(work).latest_revision_id == before


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (roads.superuser, True),
        (roads.editor, True),
        (roads.reviewer, False),
        (lambda: roads.translator("ja"), False),
    ],
)
def test_check__those_who_may_change_works(
    work: Reference, crossref: Registry, actor: Any, allowed: bool
) -> None:
    answer = ask(work, actor())
    assert (answer.status_code == 200) is allowed
    assert Verification.objects.exists() is allowed
    assert bool(crossref.asked) is allowed


def test_check__holds_no_transaction_while_it_asks(work: Reference) -> None:
    """A registry may take seconds; SQLite has one writer, who would be this request."""
    found = resolve(reverse("references:check", args=[work.pk]))
    assert "default" in found.func._non_atomic_requests


# -- the file ----------------------------------------------------------------------------------------
def upload(name: str, raw: bytes) -> str:
    file = SimpleUploadedFile(name, raw)
    answer = client().post(reverse("references:check_file"), {"file": file})
    assert answer.status_code == 200
    return answer.content.decode()


def test_file__works_that_it_has_are_compared_and_kept(work: Reference) -> None:
    """Given a file with a work as the library has it, one that differs and one that the library does
    not have, then the first two are told, and what differs stands side by side."""
    other = roads.reference("feder2021", doi="10.1000/other", issued="2020")
    roads.reference("elsewhere", doi="10.1000/elsewhere")
    items = [csl.item_of(work), csl.item_of(other) | {"issued": {"date-parts": [[2021]]}}]
    items.append(csl.item_of(work) | {"DOI": "10.1000/z", "PMID": "7"})
    page = upload("mine.json", json.dumps(items).encode())
    assert "2 works compared" in page
    assert page.index("feder2021</a>") < page.index("Mismatch<")
    assert page.index("Mismatch<") < page.index("feder2014</a>") < page.index("Match<")
    assert "<td>2020</td>" in page
    assert "<td>2021</td>" in page
    assert "elsewhere" not in page
    kept = verify.current(other)
    assert kept
    assert (kept.source, kept.said) == ("mine.json", {"issued": "2021"})


@pytest.mark.parametrize(
    ("name", "raw", "sentence"),
    [
        ("a.json", b"{", "cannot be read: It is not JSON"),
        ("a.exe", b"MZ", "This kind of file is not read"),
        ("a.ris", b"", "The submitted file is empty"),
        ("a.json", b'[{"id": "x", "type": "book", "title": "X"}]', "The file has no work of the library"),
        ("a.json", b'[{"id": "x"}]', "The file has no work of the library"),
    ],
)  # fmt: skip
def test_file__cannot_be_compared__a_sentence(
    work: Reference, name: str, raw: bytes, sentence: str
) -> None:
    assert sentence in upload(name, raw)
    assert not Verification.objects.exists()


def test_file__none_given(work: Reference) -> None:
    page = client().post(reverse("references:check_file"), {}).content.decode()
    assert "This field is required" in page
