"""What machines are told of a page: the live words and the signature under them, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from home.models import DemoDatabase
from kb.articles.models.pages import TopicCode
from kb.reader.templatetags.structured import _block
from tests import roads
from tests.articles.test_rendering import parse
from tests.locales import trees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def told(content: bytes) -> dict[str, Any]:
    """The one block of data on the page."""
    (block,) = parse(content).findall(".//script[@type='application/ld+json']")
    return json.loads(block.text)


def coded_topic() -> None:
    topic = roads.topic().get_latest_revision_as_object()
    topic.codes.add(TopicCode(system="mesh", code="D007649", label="Ketamine"))
    topic.save_revision(user=roads.editor())
    roads.publish(topic)


def test_article__signature_works_and_codes(client: Client) -> None:
    """Given a signed article of a topic with a code, when it is read, then machines are told its
    language, address, topic, works, and who signed it and when."""
    coded_topic()
    page = roads.article(live=True)
    today = timezone.localdate().isoformat()
    assert told(client.get("/en-us/ketamine/ketamine/").content) == {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "@id": "http://localhost/en-us/ketamine/ketamine/",
        "url": "http://localhost/en-us/ketamine/ketamine/",
        "name": "Ketamine",
        "description": "In short.",
        "inLanguage": "en-US",
        "lastReviewed": today,
        "dateModified": today,
        "reviewedBy": [
            {
                "@type": "Person",
                "name": page.approval.signer_name,
                "hasCredential": {
                    "@type": "EducationalOccupationalCredential",
                    "name": "MD (Test register 7)",
                },
            }
        ],
        "about": [
            {
                "@type": "MedicalEntity",
                "name": "Ketamine",
                "code": [
                    {"@type": "MedicalCode", "codeValue": "D007649", "codingSystem": "MeSH"}
                ],
            }
        ],
        "citation": [
            {"@type": "ScholarlyArticle", "name": "The study feder2014", "datePublished": "2014"}
        ],
    }  # fmt: skip


def test_topic__in_its_language(client: Client) -> None:
    """Given a Japanese topic, when it is read, then machines are told that it is Japanese, and who
    signed it there; so it is in a demonstration, by the names of its accounts."""
    trees.topic("ja")
    DemoDatabase.objects.create()
    found = told(client.get("/ja/ketamine/").content)
    assert found["inLanguage"] == "ja"
    assert found["about"][0]["name"] == found["name"] == "Ketamine (ja)"
    assert [signer["name"] for signer in found["reviewedBy"]] == ["Rita ja"]


def test_draft__machines_are_told_nothing(client: Client) -> None:
    """Given a live article with a newer draft, when the draft is previewed, then there is no block
    of data; the reader's page keeps the signed words and the date of the signature."""
    page = roads.article(live=True)
    before = told(client.get("/en-us/ketamine/ketamine/").content)
    draft = page.get_latest_revision_as_object()
    draft.title = draft.search_description = "Unsigned"
    draft.save_revision(user=roads.editor())
    preview = roads.fresh(page).get_latest_revision_as_object().make_preview_request()
    assert not parse(preview.content).findall(".//script[@type='application/ld+json']")
    assert told(client.get("/en-us/ketamine/ketamine/").content) == before


@pytest.mark.parametrize(
    "words",
    ["</script><script>alert(1)</script>", "<!--<script>", "a & b", "\u2028", 'a "quoted" \\ word'],
)
def test_block__nothing_in_it_ends_it(words: str) -> None:
    """Given words that would end the block or begin another, when they are written, then they are
    read back as they were, and the page has one element."""
    html = f"<!DOCTYPE html><title>t</title>{_block({'name': words})}"
    assert told(html.encode()) == {"name": words}
    inside = html.partition('ld+json">')[2].removesuffix("</script>")
    assert not {"<", ">", "&", "\u2028"} & set(inside)
