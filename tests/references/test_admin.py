"""The library in the admin: lists, forms, previews; and no way to publish from there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kb.people.models import Person
from kb.references.models import Reference
from tests import roads

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(roads.superuser())
    return client


@pytest.fixture
def reference() -> Reference:
    return draft(
        Reference(
            citekey="wang2023",
            title="A <b>title</b>",
            container_title="Nature",
            issued="2023-05",
            authors=[{"family": "王", "given": "小明"}],
            evidence="guideline",
            doi="10.1000/x",
        )
    )


@pytest.fixture
def person() -> Person:
    return draft(Person(name="Dana <Reviewer>", role="clinician", credentials="MD"))


def draft(record: Any) -> Any:
    """Saved as the editor saves it, which lets a draft be half filled."""
    record.save()
    record.save_revision(clean=False)
    return record


def url(record: Any, view: str, *args: object) -> str:
    return reverse(record.snippet_viewset.get_url_name(view), args=args)


REFERENCE = {
    "citekey": "new2024",
    "type": "article-journal",
    "evidence": "",
    "authors": "王，小明\r\nWHO",
    "authors_complete": "on",
    "title": "New",
    "container_title": "",
    "issued": "2024",
    "volume": "",
    "issue": "",
    "pages": "",
    "publisher": "",
    "language": "",
    "doi": "https://doi.org/10.1000/NEW",
    "pmid": "",
    "pmcid": "",
    "isbn": "",
    "url": "",
    "accessed": "",
}
PERSON = {
    "name": "New Person",
    "role": "editor",
    "credentials": "",
    "register": "",
    "register_number": "",
    "interests": "",
}


@pytest.mark.parametrize("view", ["list", "add", "edit", "history", "usage"])
@pytest.mark.parametrize("kind", ["reference", "person"])
def test_admin__pages_open(
    admin: Client, request: pytest.FixtureRequest, kind: str, view: str
) -> None:
    """Given a draft, when a superuser opens a page of the library, then it is there, escaped."""
    record = request.getfixturevalue(kind)
    answer = admin.get(url(record, view, *([] if view in ("list", "add") else [record.pk])))
    assert answer.status_code == 200
    assert b"<Reviewer>" not in answer.content
    assert b"A <b>" not in answer.content


def test_list__columns(admin: Client, reference: Reference) -> None:
    """Given a work, then the list says who, when, where, what kind, and that it is a draft."""
    page = admin.get(url(reference, "list")).content.decode()
    for shown in ("wang2023", "王", "2023", "Nature", "guideline", "draft"):
        assert shown in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=wang2023", True), ("q=title", True), ("q=王", True), ("q=10.1000", True),
        ("q=nobody", False),
        ("evidence=guideline", True), ("evidence=law", False),
        ("type=book", False),
        ("author=王", True), ("author=Feder", False),
        ("journal=nat", True), ("journal=Science", False),
        ("since=2023", True), ("since=2024", False), ("until=2023", True), ("until=2022", False),
        ("since=2022&until=2024", True),
        ("status=draft", True), ("status=live", False), ("status=review", False),
        ("checked=unchecked", True), ("checked=match", False), ("notice=any", False),
    ],
)  # fmt: skip
def test_list__search_and_filters(
    admin: Client, reference: Reference, query: str, found: bool
) -> None:
    """Given a work, when the list is searched or filtered, then it is there if it matches."""
    page = admin.get(f"{url(reference, 'list_results')}?{query}").content.decode()
    assert ("wang2023" in page) is found


@pytest.mark.parametrize(("query", "found"), [("王", True), ("wang", True), ("nobody", False)])
def test_chooser__search(admin: Client, reference: Reference, query: str, found: bool) -> None:
    """Given a work, when an editor searches for one to cite, then it is found by its columns."""
    chooser = reference.snippet_viewset.chooser_viewset
    page = admin.get(reverse(chooser.get_url_name("choose_results")), {"q": query})
    assert ("wang2023" in page.content.decode()) is found


def test_list__people(admin: Client, person: Person) -> None:
    """Given a person, when the list is searched, then name, credentials and register count."""
    for query, found in (("Dana", True), ("MD", True), ("Nobody", False)):
        page = admin.get(f"{url(person, 'list_results')}?q={query}").content.decode()
        assert ("Dana" in page) is found


def test_menu__library_holds_both(admin: Client, reference: Reference, person: Person) -> None:
    """Given the admin, then works cited and people stand in one menu, the library."""
    page = admin.get(reverse("wagtailadmin_home")).content.decode()
    for shown in ('"library"', url(reference, "list"), url(person, "list")):
        assert shown in page


def test_edit__authors_are_lines(admin: Client, reference: Reference) -> None:
    """Given a work, when its form opens, then its authors stand one per line."""
    page = admin.get(url(reference, "edit", reference.pk)).content.decode()
    assert "王, 小明</textarea>" in page


@pytest.mark.parametrize("action", ["", "action-publish"])
@pytest.mark.parametrize(("model", "form"), [(Reference, REFERENCE), (Person, PERSON)])
def test_add__stays_a_draft(admin: Client, model: type, form: dict, action: str) -> None:
    """Given a superuser, when they add a record, even by “publish”, no more than a draft is made."""
    answer = admin.post(url(model, "add"), form | ({action: "1"} if action else {}))
    assert answer.status_code < 500
    assert not model.objects.filter(live=True).exists()
    if not action:
        assert model.objects.get().latest_revision


@pytest.mark.parametrize("kind", ["reference", "person"])
def test_edit__publish_is_refused(admin: Client, request: pytest.FixtureRequest, kind: str) -> None:
    """Given a draft, when a superuser posts “publish”, then it is a draft still."""
    record = request.getfixturevalue(kind)
    form = REFERENCE if kind == "reference" else PERSON
    answer = admin.post(url(record, "edit", record.pk), form | {"action-publish": "1"})
    assert answer.status_code < 500
    record.refresh_from_db()
    assert not record.live


def test_add__what_was_typed_becomes_a_record(admin: Client) -> None:
    """Given a filled form, when it is saved, then authors are names and the DOI is normalised."""
    admin.post(url(Reference, "add"), REFERENCE)
    reference = Reference.objects.get()
    assert reference.authors == [{"family": "王", "given": "小明"}, {"literal": "WHO"}]
    assert reference.doi == "10.1000/new"
    assert reference.pmid is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"authors": ", Given"}, "the family name before the comma is missing"),
        ({"doi": "x"}, "“x” is not a DOI."),
        ({"issued": "May"}, "“May” is not a date"),
        ({"citekey": ""}, "This field is required"),
        ({"title": ""}, "This field is required"),
    ],
)
def test_add__mistakes_have_sentences(admin: Client, change: dict, sentence: str) -> None:
    """Given a mistake in the form, when it is saved, then a sentence says what is wrong."""
    page = admin.post(url(Reference, "add"), REFERENCE | change).content.decode()
    assert sentence in page
    assert not Reference.objects.exists()


@pytest.mark.parametrize("kind", ["reference", "person"])
def test_preview__what_a_reviewer_checks(
    admin: Client, request: pytest.FixtureRequest, kind: str
) -> None:
    """Given a draft, when its form is previewed, then all it states is shown, escaped."""
    record = request.getfixturevalue(kind)
    form = REFERENCE | {"title": "<b>"} if kind == "reference" else PERSON | {"interests": "<b>"}
    preview = url(record, "preview_on_edit", record.pk)
    assert admin.post(preview, form).json() == {"is_valid": True, "is_available": True}
    page = admin.get(preview).content.decode()
    shown = (
        ["王小明; WHO", "<dd>王, 小明<br>WHO</dd>", "10.1000/new"]
        if kind == "reference"
        else ["New Person"]
    )
    for text in (*shown, "&lt;b&gt;"):
        assert text in page
    assert "<b>" not in page


def test_problems_before_review__half_filled_draft() -> None:
    """Given a half filled draft, then each fault is a sentence that names its field."""
    reference = draft(Reference(citekey="a", title="", issued="soon", doi="10.1000/x"))
    draft(Reference(citekey="b", title="B", doi="10.1000/y"))
    reference.doi = "10.1000/y"
    assert reference.problems_before_review() == [
        "Title: This field cannot be blank.",
        "Date: “soon” is not a date; write year, year-month or year-month-day.",
        "DOI: Work cited with this DOI already exists.",
    ]
