"""What an article cites, as a file for its editors: the newest draft's works, reviewed or not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kb.articles import citing
from kb.articles.models import ArticlePage, Citation
from kb.references import formats
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(roads.editor())
    return client


def address(page: ArticlePage, name: str) -> str:
    return reverse("articles:references", args=[page.pk, name])


@pytest.mark.parametrize("name", formats.FORMATS)
def test_bibliography__of_the_newest_draft(editor: Client, name: str) -> None:
    """Given a live article whose draft cites one more work, itself a draft, then the editor leads to a
    file in each format with both, in the order of the text."""
    page = roads.article(live=True)
    draft = page.get_latest_revision_as_object()
    draft.citations.add(Citation(key="new", reference=roads.reference("new", pmid="5")))
    cited = {row.key: citing.mark(row) for row in draft.citations.all()}
    draft.body = roads.body(f"<p>Words {cited['new']} more {cited['feder2014']}</p>")
    draft.save_revision(user=roads.editor())
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert address(page, name) in edit
    answer = editor.get(address(page, name))
    format_ = formats.FORMATS[name]
    assert answer["Content-Disposition"] == (
        f'attachment; filename="ketamine-references{format_.suffix}"'
    )
    titles = [entry.item["title"] for entry in formats.read(answer.content, format_)]
    assert titles == ["The study new", "The study feder2014"]


def test_bibliography__without_works(editor: Client) -> None:
    """Given a draft that cites nothing, then a sentence in the editor says so; another format is none."""
    page = ArticlePage(title="Empty", summary="In short.")
    roads.topic().add_child(instance=page)
    page.save_revision(user=roads.editor())
    shown = editor.get(address(page, "ris"), follow=True).content.decode()
    assert "No sentence of “Empty” cites a work yet." in shown
    assert editor.get(address(page, "docx")).status_code == 404
