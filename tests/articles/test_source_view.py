"""The screen of a source document: its ledger, and settling what it printed as references."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kb.articles.models import SourceDocument
from kb.references.models import Reference
from kb.review import road
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

PRINTED = (
    "Efficacy of Intravenous Ketamine for Treatment of Chronic Posttraumatic Stress Disorder: "
    "A Randomized Clinical Trial"
)
SEED = Path(__file__).parents[1] / "seeds" / "000_72200708ed363ab9.txt"


@pytest.fixture
def document() -> SourceDocument:
    roads.editor()
    call_command("import_article", str(SEED), user="editor")
    return SourceDocument.objects.get()


def client(user) -> Client:
    made = Client()
    made.force_login(user)
    return made


def test_source__shows_every_sentence_and_why(document):
    """Given an imported document, when its editor opens the ledger, then kept sentences name their
    section and the others the reason."""
    page = (
        client(roads.editor()).get(reverse("articles:source", args=[document.pk])).content.decode()
    )
    assert "left out: promotion" in page
    assert "Efficacy of Ketamine in PTSD" in page
    assert page.count('<td lang="en-us">') == document.sentences.count()


def test_source__references_settled_stand_no_longer_in_the_way(document):
    """Given three printed references, when one is found and two are dismissed with a reason, then
    none of them stands between the draft and review."""
    work = roads.publish(roads.reference())
    data = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 3}
    for i, candidate in enumerate(document.candidates.all()):
        data |= {
            f"form-{i}-id": candidate.pk,
            f"form-{i}-reference": work.pk if candidate.number == 2 else "",
            f"form-{i}-dismissed": "" if candidate.number == 2 else "Not found under this title.",
        }
    url = reverse("articles:source", args=[document.pk])
    assert any("printed reference" in p for p in road.why_not_submit(document.page.specific))
    assert client(roads.editor()).post(url, data).status_code == 302
    assert not any("printed reference" in p for p in road.why_not_submit(document.page.specific))


def test_source__work_and_dismissal_together_refused(document):
    candidate = document.candidates.first()
    work = roads.publish(roads.reference())
    data = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": candidate.pk,
        "form-0-reference": work.pk,
        "form-0-dismissed": "No.",
    }
    page = client(roads.editor()).post(reverse("articles:source", args=[document.pk]), data)
    assert "not both" in page.content.decode()


@pytest.mark.parametrize("actor", ["translator", "reviewer"])
def test_source__only_for_those_who_may_edit_the_article(document, actor):
    user = roads.translator("ja") if actor == "translator" else roads.reviewer()
    response = client(user).get(reverse("articles:source", args=[document.pk]))
    assert response.status_code == 302  # Wagtail's answer to a refusal: home, with a message


def test_editor__shows_what_stands_before_review(document):
    """Given an imported draft, when its editor is opened, then it lists what `submit` would refuse
    and what the importer noted."""
    page = (
        client(roads.editor())
        .get(reverse("wagtailadmin_pages:edit", args=[document.page_id]))
        .content.decode()
    )
    assert "No sentence cites a work." in page
    assert "A price without a source and a date" in page


def test_source__verdict_beside_each_printed_reference(document):
    """Given the one work that is printed rightly, and one that is printed with another year, then the
    screen says so beside each, with what differs, and leads to the work."""
    data = {"title": PRINTED, "authors": [{"family": "Feder", "given": "Adriana"}]}
    work = roads.reference(**data, volume="71", pages="681-688", issued="2009")
    page = client(roads.editor()).get(reverse("articles:source", args=[document.pk]))
    text = " ".join(page.content.decode().split())
    assert text.count("<strong>Not found</strong> – no work in the library comes near it.") == 2
    assert f'edit/{work.pk}/">feder2014</a>' in text
    assert '<th scope="row">Year</th> <td>2014</td> <td>2009</td>' in text
    Reference.objects.update(issued="2014")
    page = client(roads.editor()).get(reverse("articles:source", args=[document.pk]))
    assert "<strong>Match</strong>" in page.content.decode()


def test_source__linked_by_a_person_to_another_work__says_what_differs(document):
    """Given a reference that an editor took for another work, then the screen compares it with that."""
    document.candidates.filter(number=1).update(reference=roads.reference("other"))
    page = client(roads.editor()).get(reverse("articles:source", args=[document.pk]))
    assert ">other</a>" in page.content.decode()
    assert "<td>The study other</td>" in page.content.decode()
