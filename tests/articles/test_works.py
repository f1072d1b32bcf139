"""The library as the citation dialog asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kb.articles.works import proposed_citekey, recognized
from kb.references.models import Alert, Reference
from kb.translation import bridge
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

WORKS = reverse("articles:works")
ADD = reverse("articles:add_work")


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(roads.editor())
    return client


def search(client: Client, query: str) -> dict[str, Any]:
    return client.get(WORKS, {"q": query}).json()


def found(client: Client, query: str) -> list[str]:
    return [work["citekey"] for work in search(client, query)["works"]]


def post(client: Client, **fields: str) -> Any:
    stated = {"title": "A new work", "type": "article-journal", **fields}
    return client.post(ADD, {f"work-{name}": value for name, value in stated.items()})


# -- finding ---------------------------------------------------------------------------------------
@pytest.fixture
def library() -> None:
    roads.reference(doi="10.1001/jama.2014.62", pmid="24740528", title="Efficacy of ketamine")
    roads.reference(
        "wang2020", title="研究", authors=[{"family": "王", "given": "小明"}], issued="2020-05"
    )


@pytest.mark.parametrize(
    ("query", "citekeys"),
    [
        ("feder", ["feder2014"]),
        ("FEDER2014", ["feder2014"]),
        ("efficacy", ["feder2014"]),
        ("jama psych", ["feder2014", "wang2020"]),
        ("王", ["wang2020"]),
        ("2020", ["wang2020"]),
        ("jama 2014 adriana", ["feder2014"]),
        ("feder 2020", []),
        ("10.1001/JAMA.2014.62", ["feder2014"]),
        ("https://doi.org/10.1001/jama.2014.62", ["feder2014"]),
        ("24740528", ["feder2014"]),
        ("PMID: 24740528", ["feder2014"]),
        ("https://pubmed.ncbi.nlm.nih.gov/24740528/", ["feder2014"]),
        ("10.1001/other", []),
        ("%", []),
    ],
)
def test_works__found_by(editor: Client, library: None, query: str, citekeys: list[str]) -> None:
    assert found(editor, query) == citekeys


@pytest.mark.parametrize(
    ("pasted", "identifier"),
    [
        ("doi: 10.1/X", {}),
        ("doi:10.1000/X", {"doi": "10.1000/x"}),
        ("10.1000/a b", {}),
        ("PMID 7", {"pmid": "7"}),
        ("2014", {}),
        ("12345678", {"pmid": "12345678"}),
        ("ketamine", {}),
        ("", {}),
    ],
)
def test_recognized(pasted: str, identifier: dict[str, str]) -> None:
    assert recognized(pasted) == identifier


def test_works__say_what_an_editor_has_to_know(editor: Client) -> None:
    """Given works that are live, drafts, in review and retracted, when they are found, then each but
    the first says so."""
    roads.publish(roads.reference("a-live"))
    roads.reference("b-draft")
    roads.submit(roads.reference("c-review"))
    retracted = roads.publish(roads.reference("d-retracted"))
    Alert.objects.create(reference=retracted, nature=Alert.Nature.RETRACTION, source="test")
    answer = search(editor, "study")
    assert [work["status"] for work in answer["works"]] == ["", "draft", "in review", "retraction"]
    assert answer["said"] == "4 works of the library match."


def test_works__first_ten_of_many(editor: Client, django_assert_max_num_queries) -> None:
    for n in range(12):
        roads.reference(f"many{n:02}")
    search(editor, "many")
    with django_assert_max_num_queries(13):
        answer = search(editor, "many")
    assert len(answer["works"]) == 10
    assert answer["said"] == "12 works of the library match; the first 10 are shown."


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("nothing", "No work of the library matches."),
        ("10.1000/x", "The library has no work with the DOI 10.1000/x."),
        ("PMID 7", "The library has no work with the PMID 7."),
    ],
)
def test_works__none_in_words(editor: Client, query: str, said: str) -> None:
    assert search(editor, query)["said"] == said


@pytest.mark.parametrize(
    ("actor", "may"),
    [(roads.superuser, True), (roads.editor, True), (lambda: roads.translator("ja"), False)],
)
def test_works__offers_adding_to_those_who_may(client: Client, actor: Any, may: bool) -> None:
    bridge.send(roads.home(), [roads.locale("ja")], roads.editor())
    client.force_login(actor())
    assert search(client, "x")["may_add"] is may
    assert (post(client).status_code == 201) is may
    assert Reference.objects.filter(title="A new work").exists() is may


# -- adding ----------------------------------------------------------------------------------------
def test_add_work__is_a_draft_of_its_editor(editor: Client) -> None:
    """Given a title, authors and a DOI, when the work is added, then it is a draft with a revision,
    its identifier normalized and its key made from author and year."""
    answer = post(
        editor, authors="Müller, Anna\nWorld Health Organization", issued="2021-03",
        doi="https://doi.org/10.1000/ABC", container_title="BMJ",
    )  # fmt: skip
    assert answer.status_code == 201
    work = Reference.objects.get()
    assert answer.json()["work"]["id"] == str(work.pk)
    assert answer.json()["work"]["status"] == "draft"
    assert (work.citekey, work.doi, work.live) == ("muller2021", "10.1000/abc", False)
    assert work.authors[0] == {"family": "Müller", "given": "Anna"}
    assert work.get_latest_revision().user == roads.editor()


def test_add_work__form_holds_what_was_pasted(editor: Client) -> None:
    form = editor.get(ADD, {"doi": "10.1000/x"}).json()["form"]
    assert 'value="10.1000/x"' in form
    assert "<form" not in form


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"doi": "10.1/x y"}, "“10.1/x y” has a space in it, and a DOI has none."),
        ({"pmid": "0"}, "“0” is not a PubMed identifier."),
        ({"issued": "spring"}, "“spring” is not a date"),
        ({"authors": ", Anna"}, "the family name before the comma is missing"),
        ({"citekey": "a b"}, "Enter a valid “slug”"),
    ],
)
def test_add_work__says_what_is_wrong_and_keeps_the_rest(
    editor: Client, fields: dict[str, str], sentence: str
) -> None:
    answer = post(editor, container_title="Kept as typed", **fields)
    assert answer.status_code == 200
    assert sentence in answer.json()["form"]
    assert "Kept as typed" in answer.json()["form"]
    assert not Reference.objects.exists()


@pytest.mark.parametrize("fields", [{"doi": "doi:10.1000/A"}, {"pmid": "PMID: 31000003"}])
def test_add_work__duplicate_leads_to_the_record(editor: Client, fields: dict[str, str]) -> None:
    """Given a work with a DOI and a PMID, when another is added under one of them, however it is
    written, then nothing is added and the first one is offered."""
    roads.reference(doi="10.1000/a", pmid="31000003")
    answer = post(editor, **fields).json()
    assert [work["citekey"] for work in answer["existing"]] == ["feder2014"]
    assert "already exists" in answer["form"]
    assert Reference.objects.count() == 1


@pytest.mark.parametrize(
    ("stated", "key"),
    [
        ({"authors": [{"family": "Feder"}], "issued": "2014-05"}, "feder2014-2"),
        ({"authors": [{"family": "王"}], "issued": "2020"}, "wang2020"),
        ({"authors": [{"literal": "World Health Organization"}]}, "world-health-organization"),
        ({"title": "¿?"}, "work"),
    ],
)
def test_proposed_citekey(stated: dict[str, Any], key: str) -> None:
    roads.reference("feder2014")
    assert proposed_citekey(stated) == key


def test_add_work__each_identifier_of_another_work(editor: Client) -> None:
    """Given two works, when one is added with the DOI of the first and the PMID of the second, then
    both are offered."""
    roads.reference("first", doi="10.1000/a")
    roads.reference("second", pmid="5")
    existing = post(editor, doi="10.1000/a", pmid="5").json()["existing"]
    assert [work["citekey"] for work in existing] == ["first", "second"]
