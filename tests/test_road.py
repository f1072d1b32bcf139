"""The whole road of one article, without a browser: the same verbs that the screens call."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from kb.articles.models import ArticleAuthor, ArticlePage
from kb.review import road
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

DOCUMENT = """# Naltrexone and ketamine

## What was studied

One small study gave naltrexone before ketamine [@feder2014].
"""
LANGUAGES = {"en-gb": "GB: ", "zh-hans": "中文：", "ja": "日本語：", "ko": "한국어: "}


def test_road__from_document_to_five_languages_and_a_change(tmp_path: Path):
    """Given a source document, when it is imported, edited, submitted, declined, corrected, signed,
    translated four times and changed, then at every moment readers see signed words only."""
    roads.topic()
    roads.publish(roads.reference())
    author = roads.publish(roads.person())
    roads.editor()

    # import
    file = tmp_path / "naltrexone.md"
    file.write_text(DOCUMENT)
    call_command("import_article", str(file), user="editor", parent="ketamine")
    page = ArticlePage.objects.get(title="Naltrexone and ketamine")
    assert read(page) is None

    # edit
    draft = roads.fresh(page).get_latest_revision_as_object()
    draft.summary = "Two studies looked at both."
    draft.authors.add(ArticleAuthor(person=author))
    draft.save_revision(user=roads.editor())
    assert read(page) is None

    # submit, decline, correct, submit, sign
    road.decline(roads.submit(page), roads.reviewer(), "There was one study.")
    assert read(page) is None
    draft = roads.fresh(page).get_latest_revision_as_object()
    draft.summary = "One study looked at both."
    draft.save_revision(user=roads.editor())
    page = roads.publish(page)
    assert "One study looked at both." in read(page)

    # translate and sign, four times
    targets = {}
    for code, prefix in LANGUAGES.items():
        for above in page.get_ancestors()[1:].specific():
            roads.publish_translation(above, code, prefix + "{source}")
        targets[code] = roads.publish_translation(page, code, prefix + "{source}")
        assert f"{prefix}One study looked at both." in read(targets[code])

    # change the source
    draft = roads.fresh(page).get_latest_revision_as_object()
    draft.summary = "A pilot study looked at both."
    draft.save_revision(user=roads.editor())
    revision = roads.submit(page)
    assert "One study looked at both." in read(page)
    roads.sign(revision)
    assert "A pilot study looked at both." in read(page)
    for code, prefix in LANGUAGES.items():
        assert f"{prefix}One study looked at both." in read(targets[code])


def read(page: ArticlePage) -> str | None:
    """What an anonymous reader gets at the page's address; None where there is nothing."""
    response = Client().get(roads.fresh(page).get_url())
    return response.content.decode() if response.status_code == 200 else None
