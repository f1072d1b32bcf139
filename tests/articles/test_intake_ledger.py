"""The account of a source document: every sentence once, in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.articles.intake import blocks, markdown, plain, reading
from kb.articles.intake.notation import Notation, Plain
from kb.articles.intake.reading import IntakeRefused
from kb.articles.intake.structure import ParsedDocument, Sentence

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
DEMO = sorted((Path(__file__).parents[2] / "home/demo/articles").glob("*.md"))

# Lines that mean something to the readers, so that chance finds their combinations.
LINES = st.sampled_from(
    [
        "", "", "Asthma in adults", "1. Causes", "2. Symptoms", "It is common. It is chronic.",
        "• one,", "- two. And more", "FAQ", "Is it so?", "1. Is it?", "Q: Why?", "A: So. Then.",
        "References:", "1. Lund A. 2019.", "2. Dahl C. 2001.", "0", "STAY IN TOUCH", "Previous",
        "Next", "Key takeaways", "New Patient Special", "Call us today! It helps. ", "* * *",
        "Posted on 29/12/2024", "治りますか？はい。", "<script>x</script>", "Watch: [this]",
        "> [!SAFETY] Care", "> quoted. twice", "## Part", "### Why?", "| a | b |", "|---|---|",
        "Table: words", "[x]: https://example.org", "```", "```js", "  - inner", "   more",
        "> - item", "1) first", "![alt](x.png)", "# Title", "Part\n====", "    code", "---", "title: words",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(), st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=25).map("\n".join)
)


def account(document: ParsedDocument, notation: Notation) -> list[Sentence]:
    blocks.build(document, name="a", notation=notation, mark=lambda c: None, introduction="I")
    return document.sentences


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


def words(text: str) -> list[str]:
    return re.findall(r"\w", text)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_ledger__any_plain_text__every_character_once_in_order(text: str) -> None:
    """
    Given any plain text that can be read
    When its sentences are accounted for
    Then joined they are the text, each is kept or omitted and not both, and each that is kept in the
    body, a question or a message is in a block.
    """
    try:
        source = reading.text_of(text.encode(errors="ignore"))
    except IntakeRefused:
        return
    found = account(plain.read(source), Plain())

    assert without_spaces("".join(s.text for s in found)) == without_spaces(source)
    for sentence in found:
        assert bool(sentence.field) != bool(sentence.omitted)
        if sentence.field == "body":
            assert sentence.block_id


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_ledger__any_markdown__every_letter_accounted_for(text: str) -> None:
    """
    Given any Markdown that can be read
    When its sentences are accounted for
    Then each letter and number of the source is in them as often as in the source.
    """
    try:
        source = reading.text_of(text.encode(errors="ignore"))
    except IntakeRefused:
        return
    document, notation = markdown.read(source)
    found = account(document, notation)

    assert sorted(words("".join(s.text for s in found))) == sorted(words(source))
    for sentence in found:
        assert bool(sentence.field) != bool(sentence.omitted)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_ledger__source_document__every_character_once_in_order(path: Path) -> None:
    """
    Given one of the five source documents
    When its sentences are accounted for
    Then joined they are the document.
    """
    source = reading.text_of(path.read_bytes())
    found = account(plain.read(source), Plain())

    assert without_spaces("".join(s.text for s in found)) == without_spaces(source)


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.name)
def test_ledger__article_of_the_demonstration__every_letter_in_order(path: Path) -> None:
    """
    Given an article of the demonstration
    When its sentences are accounted for
    Then the letters of the ledger are those of the document, in its order.
    """
    source = reading.text_of(path.read_bytes())
    document, notation = markdown.read(source)

    assert words("".join(s.text for s in account(document, notation))) == words(source)
