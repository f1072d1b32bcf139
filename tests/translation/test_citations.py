"""A citation survives translation: it may move within its segment, and may not get lost.

On the workbench and by PO file, in running text, a list item and a table cell.
"""

from __future__ import annotations

from typing import Any

import polib
import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import Translation

from kb.articles import citing
from kb.articles.models import ArticlePage, Citation
from kb.translation import bridge, exchange
from kb.translation.bench import known_of
from kb.translation.tokens import Tokens
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

PLACES = {"Text": 0, "Item": 1, "Cell": 2}


@pytest.fixture
def translation() -> Translation:
    """Into Japanese, filled: an article that cites two works in each kind of rich text."""
    page = roads.article().get_latest_revision_as_object()
    second = roads.publish(roads.reference("popova2019"))
    page.citations.add(Citation(key="second", reference=second, sort_order=1))
    marks = " ".join(map(citing.mark, page.citations.all()))
    text, item, cell = (f"<p>{word} {marks} end.</p>" for word in PLACES)
    raw = page.body.get_prep_value()
    raw[0]["value"]["content"] = [
        {"type": "prose", "value": text},
        {"type": "list", "value": {"style": "bulleted", "items": [item]}},
        {"type": "table", "value": {
            "caption": "C", "columns": [{"type": "text", "heading": "H"}],
            "rows": [{"values": [cell]}]}},
    ]  # fmt: skip
    page.body = ArticlePage._meta.get_field("body").to_python(raw)
    page.save_revision(user=roads.editor())
    return roads.translate(roads.publish(page), "ja")


def on_the_workbench(client: Client, translation: Translation, word: str, said: str) -> None:
    """As its script saves one segment."""
    found = next(s for s in bridge.Work(translation).segments if s.source.startswith(word))
    address = reverse("translation:save", args=[translation.pk, found.pk])
    client.force_login(roads.translator("ja"))
    typed = Tokens(found.source).typed(said)
    saved = client.post(address, {"words": typed, "known": known_of(found)})
    assert saved.json()["state"] == "checked"


def by_po_file(client: Client, translation: Translation, word: str, said: str) -> None:
    work = bridge.Work(translation)
    file = polib.pofile(exchange.FORMATS["po"].export(work).decode())
    next(entry for entry in file if entry.msgid.startswith(word)).msgstr = said
    plan = exchange.plan(work, exchange.read(str(file).encode(), translation))
    assert plan.left == []
    exchange.take(work, plan, roads.translator("ja"))


def submit(client: Client, translation: Translation) -> list[str]:
    """Submits on the workbench; returns what is in the way, or else what the translator is told."""
    client.force_login(roads.translator("ja"))
    address = reverse("translation:workbench", args=[translation.pk])
    answer = client.post(address, {"submit": "1"}, follow=True)
    in_the_way = [row.in_the_way for row in answer.context["segments"] if row.in_the_way]
    return in_the_way or [str(message) for message in answer.context["messages"]]


FIRST, SECOND = '<a id="a1">[feder2014]</a>', '<a id="a2">[popova2019]</a>'
routes = pytest.mark.parametrize("translate", [on_the_workbench, by_po_file])


@routes
@pytest.mark.parametrize("word", PLACES)
def test_mark__moved_in_its_sentence_stays_attached(
    client: Client, translation: Translation, translate: Any, word: str
) -> None:
    """Given a segment whose translation turns its marks round and puts them first, when it is
    submitted and signed, then the text has each mark there, with its key and its work."""
    translate(client, translation, word, f"{SECOND} 前 {FIRST} 後")
    assert any("Submitted" in told for told in submit(client, translation))
    page = bridge.Work(translation).page
    roads.sign(page.current_workflow_task_state.revision)
    html = list(citing.rich_texts(roads.fresh(page).body))[PLACES[word]]
    works = {c.key: c.reference_id for c in page.citations.all()}
    assert citing.marks_in(html) == [
        ("second", str(works["second"])),
        ("feder2014", str(works["feder2014"])),
    ]


@pytest.mark.parametrize(
    ("word", "said", "sentence"),
    [
        ("Text", f"訳 {FIRST}", "A citation or link is missing (a2)"),
        ("Item", "訳", "A citation or link is missing (a1, a2)"),
        ("Cell", f"訳 {FIRST}{SECOND}{SECOND}", "A citation or link stands once too often (a2)"),
    ],
)
def test_mark__dropped_or_doubled_blocks_submission(
    client: Client, translation: Translation, word: str, said: str, sentence: str
) -> None:
    """Given a segment whose translation lost or doubled a mark, when it is submitted, then the
    translator is told which mark and where, nothing is in review, and mending it is enough."""
    on_the_workbench(client, translation, word, said)
    (told,) = submit(client, translation)
    assert sentence in told
    assert not bridge.Work(translation).page.in_review
    on_the_workbench(client, translation, word, f"訳 {FIRST} {SECOND}")
    assert any("Submitted" in told for told in submit(client, translation))
