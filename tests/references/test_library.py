"""The list of works: what it finds, what it exports, where a work is used, and what cannot go."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from kb.articles import citing
from kb.articles.models import ArticlePage, Citation
from kb.references import csl, formats
from kb.references.authenticity import verify
from kb.references.models import Alert, Reference, Verification
from kb.references.usage import uses
from tests import roads
from tests.references.test_admin import REFERENCE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def url(view: str, *args: object) -> str:
    return reverse(Reference.snippet_viewset.get_url_name(view), args=args)


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    return logged_in(roads.editor())


def listed(client: Client, query: str) -> set[str]:
    page = client.get(f"{url('list_results')}?{query}")
    return {work.citekey for work in page.context["object_list"]}


# -- filters ---------------------------------------------------------------------------------------
def test_list__status(editor: Client) -> None:
    """Given works as drafts, in review, live, and live with a draft, then each status finds its own,
    and a live one with a draft is live."""
    roads.reference("draft")
    roads.submit(roads.reference("reviewed"))
    roads.publish(roads.reference("live"))
    changed = roads.publish(roads.reference("changed"))
    changed.volume = "2"
    changed.save_revision(user=roads.editor())
    assert listed(editor, "status=draft") == {"draft", "reviewed"}
    assert listed(editor, "status=review") == {"reviewed"}
    assert listed(editor, "status=live") == {"live", "changed"}
    assert listed(editor, "status=changed") == {"changed"}


def test_list__years(editor: Client) -> None:
    """Given works of several years and one without, then a range finds those within, ends included."""
    for year in ("", "1998", "2001-05", "2001-12-31", "2004"):
        roads.reference(f"of-{year}", issued=year)
    assert listed(editor, "since=2001&until=2001") == {"of-2001-05", "of-2001-12-31"}
    assert listed(editor, "since=2001") == {"of-2001-05", "of-2001-12-31", "of-2004"}
    assert listed(editor, "until=2001") == {"of-1998", "of-2001-05", "of-2001-12-31"}
    assert listed(editor, "since=1e9") == set()


def test_list__compared_and_noticed(editor: Client) -> None:
    """Given works that were compared, then the newest finding counts, and none once the work says
    something else; given notices, those that stand."""
    works = {key: roads.reference(key) for key in ("match", "mismatch", "new", "noticed")}
    for key in ("match", "mismatch"):
        for verdict in ("not-found", key):
            compared = verify.digest(works[key])
            Verification.objects.create(reference=works[key], verdict=verdict, compared=compared)
    Verification.objects.create(reference=works["new"], verdict="match", compared="something else")
    for key, settled in (("noticed", None), ("new", "2026-01-01T00:00Z")):
        Alert.objects.create(reference=works[key], nature="retraction", settled_at=settled)
    assert listed(editor, "checked=match") == {"match"}
    assert listed(editor, "checked=mismatch") == {"mismatch"}
    assert listed(editor, "checked=not-found") == set()
    assert listed(editor, "checked=unchecked") == {"new", "noticed"}
    assert listed(editor, "notice=any") == listed(editor, "notice=retraction") == {"noticed"}
    assert listed(editor, "notice=correction") == set()


@pytest.mark.parametrize(
    "query", ["", "q=study&author=Feder&since=2000&status=draft&checked=unchecked"]
)
def test_list__no_query_for_each_row(
    editor: Client, django_assert_max_num_queries: Any, query: str
) -> None:
    """Given a list of one work, when there are twenty more, then it takes no more queries."""
    roads.reference("first")
    editor.get(f"{url('list_results')}?{query}")
    with django_assert_max_num_queries(100) as one:
        assert len(listed(editor, query)) == 1
    for number in range(20):
        roads.reference(f"work-{number}")
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert len(listed(editor, query)) == 21


# -- a work is there once --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "stored", "typed"),
    [
        ("doi", "10.1000/new", "https://doi.org/10.1000/NEW"),
        ("pmid", "77", "PMID: 77"),
        ("citekey", "new2024", "new2024"),
    ],
)
def test_add__known_work_is_offered(editor: Client, field: str, stored: str, typed: str) -> None:
    """Given a work in the library, when someone adds it again, then the form names the record that
    is there and leads to it, once, and what was typed stays."""
    work = roads.reference(**{"citekey": "there", field: stored, "title": "A <b>work</b>"})
    form = REFERENCE | {"doi": "", "citekey": "again", field: typed}
    page = editor.post(url("add"), form).content.decode()
    link = f'<a href="{url("edit", work.pk)}">{work.citekey}: A &lt;b&gt;work&lt;/b&gt;</a>'
    assert page.count(f"The library has it already: {link}. Use that record.") == 1
    assert "already exists" not in page
    assert f'value="{typed}"' in page
    assert Reference.objects.count() == 1


def test_edit__its_own_identifiers_are_no_duplicate(editor: Client) -> None:
    """Given a work, when it is saved again, then it is no duplicate of itself."""
    work = roads.reference("new2024", doi="10.1000/new")
    page = editor.post(url("edit", work.pk), REFERENCE, follow=True).content.decode()
    assert "The library has it already" not in page
    assert roads.fresh(work).title == "New"


# -- out of the library ----------------------------------------------------------------------------
@pytest.mark.parametrize("format_", formats.FORMATS.values(), ids=formats.FORMATS)
def test_export__what_is_listed(editor: Client, format_: formats.Format) -> None:
    """Given works, when a filtered list is exported, then the file has those works, all pages of
    them, under a name of its format."""
    for number in range(51):
        roads.reference(f"work-{number}", doi=f"10.1000/{number}")
    roads.reference("else", container_title="Nature", doi="10.1000/else")
    page = editor.get(f"{url('list')}?journal=JAMA")
    assert f"?journal=JAMA&amp;export={format_.name}" in page.content.decode()
    answer = editor.get(f"{url('list')}?journal=JAMA&export={format_.name}")
    assert answer["Content-Type"] == f"{format_.content_type}; charset=utf-8"
    assert answer["Content-Disposition"] == (f'attachment; filename="works-cited{format_.suffix}"')
    read = {csl.fields_of(entry.item)["doi"] for entry in formats.read(answer.content, format_)}
    assert read == {f"10.1000/{number}" for number in range(51)}


def test_export__what_is_ticked(editor: Client) -> None:
    """Given works, when two are ticked and exported, then a page asks for the format, and the file
    has these two."""
    works = [roads.reference(key) for key in ("a", "b", "c")]
    ticked = "&".join(f"id={work.pk}" for work in works[:2])
    address = reverse("wagtail_bulk_action", args=["references", "reference", "export"])
    assert address in editor.get(url("list")).content.decode()
    page = editor.get(f"{address}?{ticked}")
    assert "2 works are exported" in page.content.decode()
    answer = editor.post(f"{address}?{ticked}", {"format": "bibtex"})
    assert answer["Content-Disposition"] == 'attachment; filename="works-cited.bib"'
    assert [entry.name for entry in formats.read(answer.content)] == ["a", "b"]
    assert (
        "Select a valid choice"
        in editor.post(f"{address}?{ticked}", {"format": "x"}).content.decode()
    )


# -- where it is used ------------------------------------------------------------------------------
def cite(page: ArticlePage, *works: Reference) -> ArticlePage:
    """A draft of the article that cites these works and no others."""
    draft = page.get_latest_revision_as_object()
    cited = [Citation(key=work.citekey, reference=work) for work in works]
    draft.citations.set(cited)
    draft.body = roads.body(f"<p>Words {' '.join(map(citing.mark, cited))}</p>")
    draft.save_revision(user=roads.editor())
    return page


def test_used__every_language_and_draft(editor: Client) -> None:
    """Given a work cited by an article, by its translation, by a draft, and by a draft of a live
    article that cited another, then “where used” lists all of them, each with its language, and the
    work that only the live words cite is used still; a number that begins alike is not taken for it."""
    page = roads.article(live=True)
    roads.publish_translation(page, "ja")
    first = Reference.objects.get(citekey="feder2014")
    second = roads.publish(roads.reference("second"))
    cite(page, second)
    cite(roads.article("Only a draft"), second)
    assert [(use.user.title, use.language, use.where) for use in uses(second)] == [
        ("Ketamine", "English (United States)", "in the draft"),
        ("Only a draft", "English (United States)", "in the draft"),
    ]
    assert [(use.language, use.where) for use in uses(first)] == [
        ("English (United States)", "in the live text"),
        ("日本語", "in the live text"),
    ]
    shown = editor.get(url("usage", second.pk)).content.decode()
    for text in (
        "Only a draft",
        "in the draft",
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
    ):
        assert text in shown
    assert url("usage", second.pk) in editor.get(url("edit", second.pk)).content.decode()


def test_used__what_only_tells_of_a_work_does_not_use_it() -> None:
    """Given a work that was compared and has a notice, then nothing uses it."""
    work = roads.reference()
    Verification.objects.create(reference=work, verdict="match", compared="x")
    Alert.objects.create(reference=work, nature="correction")
    assert uses(work) == []
    work.delete()
    assert not Alert.objects.exists()


# -- what cannot go --------------------------------------------------------------------------------
def librarian() -> Any:
    """Someone who was given the right to delete works."""
    person = roads.user("librarian")
    rights = ["access_admin", "delete_reference", "change_reference", "view_reference"]
    person.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return person


MAY_DELETE = {
    "superuser": (roads.superuser, True),
    "librarian": (librarian, True),
    "editor": (roads.editor, False),
    "reviewer": (roads.reviewer, False),
    "translator into Japanese": (lambda: roads.translator("ja"), False),
}


def deletions(client: Client, work: Reference) -> list[Any]:
    """Every way in the admin: the form of the work, and the tick box in the list."""
    bulk = reverse("wagtail_bulk_action", args=["references", "reference", "delete"])
    return [
        answer
        for address in (url("delete", work.pk), f"{bulk}?id={work.pk}")
        for answer in (client.get(address), client.post(address))
    ]


@pytest.mark.parametrize("where", ["live", "draft"])
@pytest.mark.parametrize("actor", MAY_DELETE)
def test_delete__cited_work_stays(actor: str, where: str) -> None:
    """Given a work cited in live words, or in a draft alone, when anyone asks to delete it, then it
    stays, and who may delete works reads where it is cited."""
    person, may = MAY_DELETE[actor]
    page = roads.article(live=where == "live")
    work = Reference.objects.get()
    if where == "draft":
        assert not Citation.objects.exists()
    for answer in deletions(logged_in(person()), work):
        if may:
            said = answer.content.decode()
            assert "Nothing was deleted." in said
            assert f"(English (United States)), in the {where}" in " ".join(said.split())
            assert page.title in said
    assert Reference.objects.filter(pk=work.pk).exists()


@pytest.mark.parametrize("actor", MAY_DELETE)
def test_delete__work_that_nobody_cites(actor: str) -> None:
    """Given a work that nobody cites, then those may delete it who have the right, and no one else."""
    person, may = MAY_DELETE[actor]
    work = roads.reference()
    logged_in(person()).post(url("delete", work.pk))
    assert Reference.objects.exists() is not may


def test_delete__draft_citation_outside_the_admin() -> None:
    """Given a work that a draft alone cites, when code deletes it, then that is refused."""
    roads.article()
    for delete in (Reference.objects.get().delete, Reference.objects.all().delete):
        with pytest.raises(ProtectedError, match="is cited, and stays"), transaction.atomic():
            delete()
    assert Reference.objects.exists()
