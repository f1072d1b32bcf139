"""Citations on their way from the database into the editor and back."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from kb.articles import citing
from kb.core.rich_text import PROSE
from tests import roads

FEDER = '<a linktype="citation" id="7" key="feder2014">[feder2014]</a>'
KRYSTAL = '<a linktype="citation" id="12" key="krystal1994-p200">[krystal1994]</a>'


def saved(html: str) -> str:
    """What the database holds after the text was opened in the editor and saved."""
    converter = ContentstateConverter(PROSE)
    return converter.to_database_format(converter.from_database_format(html))


@pytest.mark.parametrize(
    "html",
    [
        f'<p data-block-key="a">It was studied. {FEDER}</p>',
        f'<p data-block-key="a">{FEDER}{KRYSTAL}{FEDER} Thrice.</p>',
        f'<p data-block-key="a">{FEDER} {KRYSTAL}</p>',
        f'<ul><li data-block-key="a">One {FEDER}</li><li data-block-key="b">{KRYSTAL}</li></ul>',
        f'<ol><li data-block-key="a">One<ol><li data-block-key="b">Two {FEDER}</li></ol></li></ol>',
        f'<p data-block-key="a"><b>Bold</b> {FEDER}<b> words</b></p>',
        f'<p data-block-key="a"><i>In</i> <b>two</b>{FEDER}{KRYSTAL}</p>',
        f'<p data-block-key="a"><a href="https://example.org/">link</a>{FEDER}</p>',
        f'<p data-block-key="a">ケタミンは研究された{FEDER}。😀{KRYSTAL}</p>',
    ],
)
def test_citation__saved_byte_for_byte(html):
    assert saved(html) == html


def test_citation__inside_bold_stays_plain_text():
    """Given a mark in bold words, when the text is saved, then bold stops at the mark, because the
    segment engine moves what is nested in a link."""
    html = saved(f'<p data-block-key="a"><b>Bold {FEDER} words</b></p>')
    assert html == f'<p data-block-key="a"><b>Bold </b>{FEDER}<b> words</b></p>'


def test_citation__is_whole_in_the_editor():
    state = json.loads(ContentstateConverter(PROSE).from_database_format(f"<p>{KRYSTAL}</p>"))
    (entity,) = state["entityMap"].values()
    assert entity == {
        "type": "CITATION",
        "mutability": "IMMUTABLE",
        "data": {"id": "12", "key": "krystal1994-p200"},
    }


@pytest.mark.parametrize("data", [{}, {"id": "x", "key": "k"}, {"id": "7"}, {"id": "7", "key": ""}])
def test_citation__without_work_or_key_is_its_words(data):
    state = {
        "blocks": [
            {
                "key": "a",
                "text": "[x]",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"offset": 0, "length": 3, "key": 0}],
            }
        ],
        "entityMap": {"0": {"type": "CITATION", "mutability": "IMMUTABLE", "data": data}},
    }
    html = ContentstateConverter(PROSE).to_database_format(json.dumps(state))
    assert html == '<p data-block-key="a">[x]</p>'


@pytest.mark.django_db
def test_citation__written_alike_by_importer_and_editor():
    """rows.js takes the citation key from the name that the chooser shows."""
    citation = roads.article().get_latest_revision_as_object().citations.first()
    assert str(citation.reference).startswith(f"{citation.reference.citekey}: ")
    assert citing.mark(citation) in saved(f"<p>{citing.mark(citation)}</p>")


@pytest.mark.django_db
def test_editor__speaks_the_language_of_its_user(client):
    """Given one process, when editors of two languages open an article, then each reads the
    dialog's words in their own."""
    page, editor = roads.article(), roads.editor()
    client.force_login(editor)
    profile = editor.wagtail_userprofile
    read = []
    for code in ("en-us", "ja"):
        profile.preferred_language = code
        profile.save()
        html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "articles/citation/dialog.js" in html
        assert "articles/citation/citation.css" in html
        options = re.search(r'"labels": {.*?"close": "(.*?)"', unescape(html))
        read.append(json.loads(f'"{options[1]}"'))
    assert read == ["Close", "閉じる"]
