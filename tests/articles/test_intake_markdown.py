"""Markdown as an outline and as rich text; HTML in it is words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.articles.intake import blocks, markdown, reading
from kb.articles.intake.notation import Cited
from kb.articles.intake.reading import IntakeRefused
from kb.articles.intake.structure import ParsedDocument, kept

DEMO = sorted((Path(__file__).parents[2] / "home/demo/articles").glob("*.md"))


def mark(cited: Cited) -> str | None:
    return None if cited.key == "unknown" else f"<cite {cited.key}|{cited.locator}|{cited.stance}>"


def streams(text: str) -> tuple[dict[str, Any], list[str]]:
    """The raw streams of a document and its problems."""
    document, notation = markdown.read(reading.text_of(text.encode()))
    raw = blocks.build(
        document, name="a.md", notation=notation, mark=mark, introduction="Introduction"
    )
    return raw, document.problems + notation.problems


def content(text: str) -> list[tuple[str, Any]]:
    """Kind and value of each block in the first section."""
    raw, _problems = streams(text)
    return [(block["type"], block["value"]) for block in raw["body"][0]["value"]["content"]]


def html(text: str) -> str:
    ((kind, value),) = content(text)
    assert kind == "prose"
    return value


def parsed(text: str) -> ParsedDocument:
    return markdown.read(text)[0]


# -- front matter ----------------------------------------------------------------------------------
def test_read__front_matter__fields_of_the_article() -> None:
    """
    Given front matter of the dialect
    When it is read
    Then a colon in a value belongs to the value, lists are split, and months are a number.
    """
    document = parsed(
        '---\ntitle: Asthma: the basics\nshort_title: "Asthma"\nsummary: It is common.\n  It is chronic.\n'
        "review_months: 18\ntopics: lungs, allergy\nauthors: Lund, A.; Berg, B.\n---\n\nWords.\n"
    )

    assert document.title == "Asthma: the basics"
    assert document.short_title == "Asthma"
    assert document.summary == "It is common. It is chronic."
    assert document.review_months == 18
    assert document.topics == ["lungs", "allergy"]
    assert document.authors == ["Lund, A.", "Berg, B."]


@pytest.mark.parametrize("months", ["0", "-3", "soon", "1.5", "121", "99999", "１２"])
def test_read__impossible_review_months__a_problem(months: str) -> None:
    """
    Given a review interval that is no number of months
    When it is read
    Then it is a problem and the default will stand.
    """
    document = parsed(f"---\ntitle: A\nreview_months: {months}\n---\n\nWords.\n")

    assert document.review_months is None
    assert "no number of months" in document.problems[0]


def test_read__unknown_front_matter__left_out_and_said() -> None:
    """
    Given front matter with a key that articles do not have
    When it is read
    Then it is left out as metadata, and a problem says so.
    """
    document = parsed("---\ntitle: A\nlayout: wide\n---\n\nWords.\n")

    assert [(s.text, s.omitted) for s in document.omitted()] == [("layout: wide", "metadata")]
    assert "layout: wide" in document.problems[0]


def test_read__no_front_matter__first_heading_is_the_title() -> None:
    """
    Given a document whose title is its first heading of level one
    When it is read
    Then that is the title and later headings of level one are sections.
    """
    document = parsed("# The *title*\n\nWords.\n\n# Another\n\nWords.\n\n## The *title*\n")

    assert document.title == "The title"
    assert [section.heading for section in document.sections] == ["", "Another", "The *title*"]


# -- blocks ----------------------------------------------------------------------------------------
def test_read__key_messages_and_questions__their_own_places() -> None:
    """
    Given key messages and common questions under their headings
    When they become blocks
    Then messages are a stream of their own and questions blocks of a section of that heading.
    """
    raw, problems = streams(
        "## Key takeaways\n\n- It is **common**.\n- It is chronic.\n\n## Frequently asked questions\n\n"
        "### Is it inherited?\n\nPartly.\n\n- mother\n- father\n\n### Causes\n\nMany.\n\n## Causes?\n\nMany."
    )

    assert [m["value"] for m in raw["key_messages"]] == ["It is common.", "It is chronic."]
    faq, causes = raw["body"]
    assert faq["value"]["heading"] == "Frequently asked questions"
    assert [b["value"] for b in faq["value"]["content"]] == [
        {
            "question": "Is it inherited?",
            "answer": "<p>Partly.</p><ul><li>mother</li><li>father</li></ul>",
        },
        {"question": "Causes", "answer": "<p>Many.</p>"},
    ]
    assert causes["value"]["heading"] == "Causes?"
    assert problems == []


def test_read__table_with_caption__first_column_is_the_row_header() -> None:
    """
    Given a pipe table with a caption right below it, and one with a caption after a blank line
    When they become blocks
    Then the caption is not a row, and the first column has row headers.
    """
    table = "| Drug | Dose |\n|---|---|\n| *A* | low [@a] |\n| B | |\n"
    expected = {
        "columns": [
            {"type": "row_header", "heading": "Drug"},
            {"type": "text", "heading": "Dose"},
        ],
        "rows": [
            {"values": ["A", "<p>low <cite a||supports></p>"]},
            {"values": ["B", ""]},
        ],
        "caption": "Doses compared",
    }

    assert content(table + "Table: Doses compared\n") == [("table", expected)]
    assert content(table + "\nTable: Doses compared\n\n") == [("table", expected)]


@pytest.mark.parametrize(
    ("label", "kind"),
    [("SAFETY", "safety"), ("INFORMATION", "information"), ("UNCERTAINTY", "uncertainty")],
)
def test_read__boxes__callouts_of_their_kind(label: str, kind: str) -> None:
    """
    Given a quotation that begins with a kind and a title
    When it becomes a block
    Then it is a callout with what stands in it, and text below it is not in it.
    """
    found = content(f"> [!{label}] Look *here*\n> Words.\n>\n> - one\n> - two\n\nBelow.\n")

    assert found == [
        (
            "callout",
            {
                "kind": kind,
                "title": "Look here",
                "text": "<p>Words.</p><ul><li>one</li><li>two</li></ul>",
            },
        ),
        ("prose", "<p>Below.</p>"),
    ]


def test_read__quotation_of_nobody__text_and_a_problem() -> None:
    """
    Given a quotation that is no box
    When it is read
    Then its words stay as text and it is a problem that nobody is named.
    """
    raw, problems = streams("> They said so.\n")

    assert raw["body"][0]["value"]["content"][0]["value"] == "<p>They said so.</p>"
    assert "names no reviewed person" in problems[0]


def test_read__lists__items_with_ids_in_block_format() -> None:
    """
    Given a numbered list with a list inside
    When it becomes a block
    Then each item has type, id and value (research: translation, B8), and the inner list is told.
    """
    raw, problems = streams("1. One\n2. Two\n   - inner\n")
    (block,) = raw["body"][0]["value"]["content"]

    assert block["value"]["style"] == "numbered"
    assert [(i["type"], i["value"]) for i in block["value"]["items"]] == [
        ("item", "<p>One</p>"),
        ("item", "<p>Two</p>"),
        ("item", "<p>inner</p>"),
    ]
    assert len({i["id"] for i in block["value"]["items"]} | {block["id"]}) == 4
    assert "list inside a list" in problems[0]


# -- rich text -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**bold** and *italic*", "<p><b>bold</b> and <i>italic</i></p>"),
        ("[text](https://example.org/?a=1&b=2)", '<p><a href="https://example.org/?a=1&amp;b=2">text</a></p>'),
        ("one\ntwo  \nthree", "<p>one two<br/>three</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("`<b>` and \\*stars\\*", "<p>&lt;b&gt; and *stars*</p>"),
        ("[see][1]\n\n[1]: https://example.org", '<p><a href="https://example.org">see</a></p>'),
        ("    code *not* bold", "<p>code *not* bold</p>"),
        ("```js\nalert(1) _x_\n```", "<p>alert(1) _x_</p>"),
        ("One.  \nTwo.", "<p>One.<br/>Two.</p>"),
    ],
)  # fmt: skip
def test_html__inline_markdown__rich_text(source: str, expected: str) -> None:
    """
    Given emphasis, links, breaks and code
    When they become rich text
    Then it has only the tags that the editor knows.
    """
    assert html(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "Words <img src=x onerror=alert(1)> words",
        '<div onclick="x()">\n\nWords\n\n</div>',
        "[text](javascript:alert(1))",
        "[text](<javascript:alert(1)>)",
        "[text](data:text/html;base64,PHNjcmlwdD4=)",
        "![<script>](x)",
        "<https://example.org/><script>",
        "**<script>**",
        "[<b>](https://example.org/\"onclick=x)",
    ],
)  # fmt: skip
def test_html__markup_and_bad_addresses__words_only(source: str) -> None:
    """
    Given HTML and addresses that would run
    When they become blocks
    Then no tag and no address of theirs is in the stream.
    """
    raw, _problems = streams(
        f"## Heading\n\n{source}\n\n- {source}\n\n> [!SAFETY] Title\n> {source}\n"
    )
    dumped = json.dumps(raw)

    for forbidden in ("<script", "<img", "<div", 'href=\\"javascript', 'href=\\"data', "<b>]"):
        assert forbidden not in dumped
    assert '" onclick' not in dumped


def test_html__relative_link__words_and_a_problem() -> None:
    """
    Given a link to another file
    When it becomes rich text
    Then its words stay, and the link is a problem.
    """
    raw, problems = streams("See [the other](other.md).")

    assert raw["body"][0]["value"]["content"][0]["value"] == "<p>See the other.</p>"
    assert "other.md" in problems[0]


def test_read__image__a_problem_and_no_empty_block() -> None:
    """
    Given an image
    When it is read
    Then there is no block for it, and a problem to add it by hand.
    """
    raw, problems = streams("Words.\n\n![A lung](lung.png)\n")

    assert len(raw["body"][0]["value"]["content"]) == 1
    assert problems == ["An image is to be added by hand: “A lung”"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("It fell [@a].", "It fell <cite a||supports>."),
        ("It fell [@a, p. 5].", "It fell <cite a|p. 5|supports>."),
        (
            "It fell [@a; @b-c_2, abstract].",
            "It fell <cite a||supports> <cite b-c_2|abstract|supports>.",
        ),
        ("It fell [@a] [limits: @b].", "It fell <cite a||supports> <cite b||limits>."),
        (
            "It fell [contradicts: @a, p. 5; @b].",
            "It fell <cite a|p. 5|contradicts> <cite b||contradicts>.",
        ),
        ("It fell [@unknown].", "It fell [@unknown]."),
        ("It fell [@a; @unknown, p. 5].", "It fell <cite a||supports> [@unknown, p. 5]."),
        ("It fell [limits: @unknown].", "It fell [limits: @unknown]."),
        ("**It fell [@a].**", "<b>It fell <cite a||supports>.</b>"),
        ("Mail a@b.org or [a@b.org].", "Mail a@b.org or [a@b.org]."),
        ("It fell \\[@a].", "It fell [@a]."),
    ],
)
def test_html__citations__marks(source: str, expected: str) -> None:
    """
    Given Pandoc's citations with locators and stances
    When they become rich text
    Then each known work has its mark, an unknown one its words, and one space stands between.
    """
    assert html(source) == f"<p>{expected}</p>"


def test_text__citation_where_none_can_stand__a_problem() -> None:
    """
    Given citations in a heading, a key message and a row header
    When they become blocks
    Then the words stay without them, and each is a problem.
    """
    raw, problems = streams(
        "## Key messages\n\n- It is common [@a].\n\n## Causes [@b]\n\n| A | B |\n|---|---|\n| C [@c] | D |\n"
    )

    assert raw["key_messages"][0]["value"] == "It is common ."
    assert len([p for p in problems if "cannot cite" in p]) == 3


# -- ids -------------------------------------------------------------------------------------------
def test_build__read_twice__same_ids() -> None:
    """
    Given one document
    When it is read twice
    Then every block has the same id (research: translation, B7), and no two share one.
    """
    text = DEMO[0].read_text()
    first, second = streams(text)[0], streams(text)[0]

    assert first == second
    ids = json.dumps(first).split('"id": "')[1:]
    assert len(ids) == len({one[:36] for one in ids})


def test_build__anchors__unique_and_in_ascii() -> None:
    """
    Given headings that repeat, have marks or are in another script
    When they become sections
    Then each anchor is unique, and English ones are ASCII.
    """
    raw, _problems = streams(
        "## Café *effects*\n\n## Café effects\n\n## 症状\n\n## Ω\n\n## !\n\n## Ω?\n"
    )

    assert [s["value"]["anchor"] for s in raw["body"]] == [
        "cafe-effects", "cafe-effects-2", "症状", "section", "section-2",
    ]  # fmt: skip


# -- whole documents -------------------------------------------------------------------------------
@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.name)
def test_read__article_of_the_demonstration__nothing_left_out(path: Path) -> None:
    """
    Given an article that editors wrote in this dialect
    When it is read
    Then no sentence is left out, and nothing is a problem.
    """
    document, notation = markdown.read(reading.text_of(path.read_bytes()))
    blocks.build(document, name=path.name, notation=notation, mark=mark, introduction="")

    assert document.omitted() == []
    assert document.problems + notation.problems == []
    assert all(s.block_id for s in document.sentences if s.field == "body")
    assert document.authors
    assert document.topics
    assert len(document.key_messages) >= 3
    asked = 3 if path.name.startswith("ketamine-") else 0
    assert [kept(q.question)[-1] for q in document.questions()] == ["?"] * asked


@pytest.mark.parametrize(
    "text",
    ["\n\n".join(f"{'#' * level} Heading {n}" for n in range(10_000)) for level in (1, 2, 3)],
)
def test_read__ten_thousand_headings__refused(text: str) -> None:
    """
    Given 10,000 headings
    When they are read
    Then the file is refused in a sentence.
    """
    with pytest.raises(IntakeRefused, match="more than 500 sections"):
        markdown.read(text)


def test_read__promotion_in_markdown__left_out_like_in_plain_text() -> None:
    """
    Given a Markdown document with an offer, a sign-up line and a heading of a newsletter
    When it is read
    Then the same rules leave them out.
    """
    document = parsed(
        "# Asthma\n\n## Symptoms\n\nA cough. Book your visit today. It lasts.\n\n"
        "Subscribe to our newsletter.\n\n## Stay in touch\n\n- Save up to 20% now\n"
    )

    assert [s.omitted for s in document.omitted()] == [
        "promotion", "promotion", "promotion", "sign-up", "sign-up", "promotion",
    ]  # fmt: skip
