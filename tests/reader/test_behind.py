"""What readers of a translation are told while its source has moved on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext, override

from kb.articles import citing
from kb.articles.models import ArticlePage
from kb.review.audit import as_read
from kb.review.audit.as_of import words_at
from kb.translation.models import ChangeNote, TranslationState
from tests import roads
from tests.articles.test_rendering import parse, prose, section, words

pytestmark = pytest.mark.django_db

JA = "/ja/ketamine/ketamine/"
FIRST, SECOND, THIRD = "f" * 8, "5" * 8, "7" * 8


def stream(first: str, *more: dict[str, Any]) -> list[dict]:
    """One section, always the same, and others."""
    return [{**section("What is known", "known", {**prose(f"<p>{first}</p>"), "id": "p" * 8}),
             "id": FIRST}, *more]  # fmt: skip


def extra(heading: str, anchor: str, key: str) -> dict[str, Any]:
    return {**section(heading, anchor, {**prose("<p>More.</p>"), "id": key[::-1] + "1"}), "id": key}


def write(page: Any, body: list[dict], **fields: Any) -> Any:
    """A new draft with that body, each sentence with its source."""
    draft = page.get_latest_revision_as_object()
    mark = citing.mark(draft.citations.first()).replace('"', '\\"')
    cited = json.loads(json.dumps(body).replace(".</p>", f" {mark}.</p>"))
    draft.body = ArticlePage._meta.get_field("body").to_python(cited)
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision(user=roads.editor())


def change(page: Any, severity: str, body: list[dict], **fields: Any) -> Any:
    """Live with that body; its editor calls the change `severity`."""
    write(page, body, **fields)
    revision = roads.submit(page)
    state = revision.task_states.latest("pk")
    ChangeNote.objects.create(state=state, severity=severity, by=roads.editor())
    roads.sign(revision)
    return roads.fresh(page)


@pytest.fixture
def source() -> ArticlePage:
    """An article of two sections, live in English and Japanese."""
    page = roads.article()
    write(page, stream("It was studied.", extra("Cost", "cost", SECOND)))
    page = roads.publish(page)
    for text in (roads.home(), roads.topic(), page):
        roads.publish_translation(text, "ja")
    return roads.fresh(page)


def banner(html: Any) -> Any:
    return html.find(".//div[@class='callout information behind']"), html.find(
        ".//div[@class='callout safety behind']"
    )


def marks(html: Any) -> dict[str, str]:
    """The marked parts of the page by the id of their section or heading, with the class."""
    found = {}
    for part in html.findall(".//section"):
        for mark in part.findall("./p"):
            if (mark.get("class") or "").startswith("changed"):
                found[part.get("id") or part.get("aria-labelledby")] = mark.get("class")
    return found


def test_reader__of_a_translation_that_falls_behind(source: ArticlePage, client: Client) -> None:
    """Given a live translation, when its source changes as minor, as content and as safety, then its
    readers are told nothing, calmly what changed, and strongly; when the changes are translated,
    nothing again. As of an earlier moment the page says what it said then."""
    page = source.get_translation(roads.locale("ja"))
    made = TranslationState.objects.get(page=page).made_from.released_at
    assert banner(parse(client.get(JA).content)) == (None, None)
    with CaptureQueriesContext(
        connection,
    ) as current:
        client.get(JA)

    source = change(source, "minor", stream("It was studied once.", extra("Cost", "cost", SECOND)))
    html = parse(client.get(JA).content)
    assert (banner(html), marks(html)) == ((None, None), {})
    minor = timezone.now()

    new = extra("A new risk", "risk", THIRD)
    source = change(source, "content", stream("It was studied twice.", new), summary="Shorter.")
    with CaptureQueriesContext(connection) as behind:
        html = parse(client.get(JA).content)
    assert len(behind) == len(current)
    calm, strong = banner(html)
    assert strong is None
    assert marks(html) == {"known": "changed", "cost": "changed", "summary": "changed"}
    links = {a.get("href"): (words(a), a.get("lang")) for a in calm.findall(".//a")}
    source_path = "/en-us/ketamine/ketamine/"
    assert links.keys() == {"#summary", "#known", "#cost", f"{source_path}#risk", source_path}
    assert links["#known"] == ("ja: What is known", None)
    assert links[f"{source_path}#risk"] == ("A new risk", "en-US")
    assert next(calm.iter("time")).get("datetime") == str(made.date())
    assert "年" in next(calm.iter("time")).text
    content = timezone.now()

    source = change(source, "safety", stream("It was never studied.", new), summary="Shorter.")
    html = parse(client.get(JA).content)
    calm, strong = banner(html)
    assert calm is None
    assert marks(html) == {"known": "changed safety", "cost": "changed", "summary": "changed"}
    with override("ja"):
        assert gettext("Changed for safety in the original") in words(strong)
    told = client.get("/api/v2/pages/?locale=ja&type=articles.ArticlePage").json()["items"][0]
    assert told["translation"]["made_from"] == made.isoformat()
    assert told["translation"]["changed"][f"body.{FIRST}.content.{'p' * 8}"] == "safety"

    for moment, expected in ((minor, (False, False)), (content, (True, False))):
        shown = as_read.as_read(words_at(page, moment), moment, pk=page.pk)
        assert tuple(map(bool, banner(parse(as_read.render(shown.obj).content)))) == expected

    roads.publish_translation(source, "ja", "新 {source}")
    html = parse(client.get(JA).content)
    assert (banner(html), marks(html)) == ((None, None), {})


def test_reader__topics_and_languages(source: ArticlePage, client: Client) -> None:
    """Given live translations of a home page and a topic, when their source changes, then their
    readers are told too, in their language, and no reader of the source is; a preview of a draft
    says nothing of what is live."""
    for text in (roads.home(), roads.topic()):
        draft = text.get_latest_revision_as_object()
        draft.introduction = "Other words."
        draft.save_revision(user=roads.editor())
        roads.publish(text)
    for address in ("/ja/", "/ja/ketamine/"):
        calm, _strong = banner(parse(client.get(address).content))
        assert len(calm.findall(".//li")) == 1
        english = address.replace("/ja/", "/en-us/")
        assert banner(parse(client.get(english).content)) == (None, None)
    page = roads.topic().get_translation(roads.locale("ja"))
    assert banner(parse(page.make_preview_request().content)) == (None, None)
