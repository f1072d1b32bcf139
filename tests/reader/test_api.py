"""The API for readers: what they can open, with its signatures; read only, and its errors in JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from wagtail.models import Page, PageViewRestriction

from kb.review import road
from tests import roads
from tests.locales import trees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

LIST = "/api/v2/pages/"


def get(path: str, status: int = 200, **query: Any) -> Any:
    answer = Client().get(path, query)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    assert "noindex" in answer["X-Robots-Tag"]
    return answer.json()


def ids(**query: Any) -> set[int]:
    return {item["id"] for item in get(LIST, **query)["items"]}


def signature_of(page: Any) -> dict[str, Any]:
    approval = page.approval
    return {
        "name": approval.signer_name,
        "credential": "MD (Test register 7)",
        "meaning": road.MEANING,
        "signed_at": approval.signed_at.isoformat(),
        "next_review": approval.review_due.isoformat(),
        "digest": approval.digest,
    }


def test_article__words_and_signature() -> None:
    """Given a signed article, when it is asked for, then the answer has its words as they are
    stored, its works, its authors, its public address, and who signed exactly that."""
    page = roads.article(live=True)
    found = get(f"{LIST}{page.pk}/")
    assert found["signatures"] == [signature_of(page)]
    assert found["title"] == "Ketamine"
    assert found["summary"] == "In short."
    assert found["body"] == page.body.get_prep_value()
    assert found["authors"] == [{"name": "Editorial team", "credentials": ""}]
    (cited,) = found["references"]
    assert (cited["number"], cited["keys"], cited["work"]["id"]) == (1, ["feder2014"], "feder2014")
    assert found["meta"]["html_url"] == "http://localhost/en-us/ketamine/ketamine/"
    assert found["meta"]["locale"] == "en-us"


def test_list__what_readers_can_open() -> None:
    """Given live pages, drafts, a withdrawn page, a language whose home page is withdrawn, and a page
    behind a password, when pages are listed, then only what anyone can open is there, signed."""
    page = roads.article("Open", live=True)
    hidden = roads.article("Hidden", live=True)
    PageViewRestriction.objects.create(page=hidden, restriction_type="password", password="x")
    withdrawn = roads.article("Withdrawn", live=True)
    road.withdraw(withdrawn, roads.editor(), "A test.")
    closed = trees.topic("ja")
    trees.close(trees.home("ja"))
    draft = roads.article("Draft")
    assert ids() == {roads.home().pk, roads.topic().pk, page.pk}
    for item in get(LIST)["items"]:
        assert item["signatures"] == [signature_of(Page.objects.get(pk=item["id"]).specific)]
    for other in (hidden, withdrawn, closed, draft):
        assert get(f"{LIST}{other.pk}/", 404) == {"message": "No Page matches the given query."}


def test_list__staff_see_no_more() -> None:
    """Given a superuser, when pages are listed, then it is what everyone gets."""
    draft = roads.article()
    client = Client()
    client.force_login(roads.superuser())
    assert client.get(f"{LIST}{draft.pk}/").status_code == 404


def test_draft__of_a_live_page_is_not_shown() -> None:
    """Given a live article with a newer draft, when it is asked for with every field, then no word
    of the draft is in the answer."""
    page = roads.article(live=True)
    draft = page.get_latest_revision_as_object()
    draft.title = draft.slug = draft.summary = draft.seo_title = draft.search_description = "evil"
    draft.save_revision(user=roads.editor())
    roads.edit(roads.fresh(page), "evil")
    for found in (get(f"{LIST}{page.pk}/", fields="*"), get(LIST, fields="*")):
        assert "evil" not in json.dumps(found)


def test_two_signatures() -> None:
    """Given an article that two people signed, when it is asked for, then both are there."""
    topic = roads.topic().get_latest_revision_as_object()
    topic.high_risk = True
    topic.save_revision(user=roads.editor())
    roads.publish(topic)
    page = roads.article()
    revision = roads.submit(page)
    for name in ("first", "second"):
        roads.sign(revision, roads.reviewer(name=name))
    signatures = get(f"{LIST}{page.pk}/")["signatures"]
    assert len({signature["signed_at"] for signature in signatures}) == 2
    assert len({signature["digest"] for signature in signatures}) == 1


def test_list__by_language_type_and_place() -> None:
    """Given pages in two languages, when they are filtered, then only those that fit are there."""
    japanese = trees.article("ja")
    topic = japanese.get_parent()
    assert ids(locale="ja") == {topic.get_parent().pk, topic.pk, japanese.pk}
    assert ids(locale="ja", type="articles.ArticlePage") == {japanese.pk}
    assert ids(child_of=topic.pk) == {japanese.pk}
    source = japanese.get_translation(roads.locale("en-us"))
    assert ids(translation_of=source.pk) == {japanese.pk}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"fields": "draft_title"}, 400),
        ({"fields": "owner"}, 400),
        ({"fields": "live_revision(content)"}, 400),
        ({"fields": "((("}, 400),
        ({"draft_title__contains": "a"}, 400),
        ({"search": "ketamine"}, 400),
        ({"order": "draft_title"}, 400),
        ({"type": "people.Person"}, 400),
        ({"type": "core.User"}, 400),
        ({"limit": "many"}, 400),
        ({"limit": "1000"}, 400),
        ({"child_of": "0"}, 400),
        ({"rich_text_format": "html"}, 400),
        ({"locale": "fr"}, 404),
    ],
)
def test_list__what_it_does_not_know(query: dict[str, str], status: int) -> None:
    """Given a question about what the API does not show, then the answer says so, in JSON."""
    assert get(LIST, status, **query)["message"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages__read_only(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given any other verb, even of a superuser, then it is not allowed."""
    monkeypatch.setattr("rest_framework.views.set_rollback", lambda: None)  # of the test itself
    page = roads.home()
    client = Client()
    client.force_login(roads.superuser())
    for path in (LIST, f"{LIST}{page.pk}/"):
        assert getattr(client, method)(path).status_code == 405
        assert not resolve(path).func._non_atomic_requests.isdisjoint({"default"})


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v2/", "/api/v2/images/", "/api/v2/documents/", "/api/v2/pages/find/"]
)
def test_api__only_pages(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_list__queries_do_not_grow(django_assert_num_queries) -> None:
    """Given few pages or many, when they are listed, then it is the same number of queries; one
    article with everything costs three more."""
    page = trees.article("ja")
    get(LIST)  # warms the site's root paths
    with django_assert_num_queries(9):
        assert len(ids(limit=2)) == 2
    with django_assert_num_queries(9):
        assert len(ids()) == 6
    with django_assert_num_queries(12):
        get(f"{LIST}{page.pk}/")
