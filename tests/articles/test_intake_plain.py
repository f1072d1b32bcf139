"""Plain text as an outline: the five source documents, and what their kind of file looks like."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kb.articles.intake import plain, reading
from kb.articles.intake.reading import IntakeRefused
from kb.articles.intake.structure import (
    ItemList,
    Paragraph,
    ParsedDocument,
    Question,
    Section,
    kept,
)

SEEDS = Path(__file__).parents[1] / "seeds"


def seed(number: str) -> ParsedDocument:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return plain.read(reading.text_of(path.read_bytes()))


def left_out(document: ParsedDocument) -> Counter[str]:
    return Counter(sentence.omitted for sentence in document.omitted())


def reason_of(document: ParsedDocument, words: str) -> str:
    (found,) = [s for s in document.sentences if words in s.text]
    return found.omitted


def headings(document: ParsedDocument) -> list[str]:
    return [section.heading for section in document.sections]


def said(document: ParsedDocument) -> str:
    """Everything that a draft would say."""
    return " ".join(s.words for s in document.sentences if not s.omitted)


# -- the five source documents ---------------------------------------------------------------------
def test_read__source_000__ten_numbered_sections_five_questions_three_references() -> None:
    """
    Given the source document with numbered sections, a FAQ and a reference list
    When it is read
    Then they are what they look like, and the text below the references is left out.
    """
    document = seed("000")

    assert document.title == "Does Ketamine Present a New Avenue for PTSD Management"
    assert [s.number for s in document.sections] == [None, *range(1, 11), None]
    assert headings(document)[1] == "Understanding Ketamine's Mechanism of Action"
    assert headings(document)[5] == "Ketamine vs. Traditional Antidepressants"
    assert headings(document)[-1] == "Frequently Asked Questions"
    questions = list(document.questions())
    assert kept(questions[0].question) == "Can ketamine completely cure PTSD?"
    assert [len(question.answer) for question in questions] == [1] * 5
    assert [kept(r)[:8] for r in document.references] == ["Smith ME", "Feder A,", "Price RB"]
    assert kept(document.references[1]).endswith("2014;71(6):681-688.")
    assert left_out(document) == {
        "metadata": 1, "repeated": 1, "votes": 1, "sign-up": 5, "promotion": 6, "boilerplate": 3,
    }  # fmt: skip


def test_read__source_000__beauty_and_newsletter_not_in_the_draft() -> None:
    """
    Given the source document of a beauty site
    When it is read
    Then none of its beauty and newsletter text would be in the draft.
    """
    words = said(seed("000"))

    for absent in ("eauty", "Feau", "STAY IN TOUCH", "Subscription", "doctor", "29/12/2024"):
        assert absent not in words


def test_read__source_000__prices_kept_and_a_problem() -> None:
    """
    Given prices by country, which are content
    When they are read
    Then they stay, and each sentence is a problem: no source, no date.
    """
    document = seed("000")

    assert "£250 to £450" in said(document)
    assert sum("price without a source" in problem for problem in document.problems) == 2


def test_read__source_001__navigation_and_referral_left_out() -> None:
    """
    Given the source document of a clinician's site
    When it is read
    Then its links and its offer of a referral are left out, and only these.
    """
    document = seed("001")

    assert document.title == "Ketamine Therapy: A Promising Frontier in PTSD Treatment"
    assert document.short_title == "Ketamine Treatments for PTSD"
    assert left_out(document) == {"promotion": 3, "navigation": 6}
    assert "Prieto" not in said(document)
    assert "Privvy" not in said(document)
    (section,) = document.sections
    assert (section.heading, len(section.parts)) == ("", 7)


def test_read__source_002__list_takeaways_and_video() -> None:
    """
    Given the source document without blank lines
    When it is read
    Then lines are headings or paragraphs, the four conditions a list, the takeaways messages, and
    the link to a video a problem.
    """
    document = seed("002")

    assert headings(document) == [
        "", "What is ketamine therapy?", "History", "How does it work?",
        "Benefits of Ketamine Therapy", "Risks", "Current ketamine therapy use and availability",
        "Insurance Considerations and Costs", "Future possibilities",
    ]  # fmt: skip
    (items,) = [p for p in document.sections[4].parts if isinstance(p, ItemList)]
    assert [kept(item) for item in items.items] == [
        "Anxiety",
        "Post-traumatic stress disorder (PTSD)",
        "Obsessive-compulsive disorder (OCD)",
        "Bipolar disorder",
    ]
    assert not items.numbered
    assert len(document.key_messages) == 4
    assert kept(document.key_messages[1]).startswith("It improves mood")
    assert any("video" in p and "How it works" in p for p in document.problems)
    assert left_out(document) == {"boilerplate": 1}


def test_read__source_003__offer_and_town_phrases_are_promotion() -> None:
    """
    Given the source document of a clinic, with an offer and phrases for search engines
    When it is read
    Then both are promotion, and the medicine around them stays.
    """
    document = seed("003")

    assert (document.title, document.short_title) == (
        "Ketamine for PTSD Management",
        "Ketamine PTSD",
    )
    assert left_out(document) == {"promotion": 9}
    for words in (
        "Illinois is a",
        "Illinois have",
        "clinic Chicago",
        "Waived",
        "$275",
        "45 minute",
    ):
        assert reason_of(document, words) == "promotion"
    assert "Studies have shown that a single ketamine infusion" in said(document)
    assert "non-approved treatments are still being studied." in said(document)


def test_read__source_004__expert_named_in_prose_is_a_problem() -> None:
    """
    Given the source document that begins with an introduction and quotes an expert
    When it is read
    Then it has no title, its introduction and conclusion are sections, the expert is a problem.
    """
    document = seed("004")

    assert document.title == ""
    assert headings(document)[0] == "Introduction"
    assert headings(document)[-1] == "Conclusion"
    assert len(document.sections) == 6
    assert any("Says Dr. Austin Harris" in problem for problem in document.problems)
    assert not document.omitted()


# -- other files of their kind ---------------------------------------------------------------------
def test_read__wrapped_lines__paragraphs_joined() -> None:
    """
    Given a text whose lines were broken at a fixed width
    When it is read
    Then each paragraph is whole, and a list stays a list.
    """
    document = plain.read(
        "Asthma in adults\n\n"
        "Asthma is a long-term condition in which the airways become narrow and\n"
        "swollen. It can start at any age, and it often runs in a family with other\n"
        "allergies.\n\n"
        "- cough at night, which wakes the person up and does not go away with the\n"
        "usual remedies,\n"
        "- wheezing\n"
    )

    paragraph, items = document.sections[0].parts
    assert isinstance(paragraph, Paragraph)
    assert kept(paragraph.passage).count("narrow and swollen. It can start") == 1
    assert isinstance(items, ItemList)
    assert [kept(item)[-9:] for item in items.items] == [" remedies", "wheezing"]


def test_read__numbered_list__not_headings() -> None:
    """
    Given numbered lines that follow each other without text between them
    When they are read
    Then they are a numbered list, and a numbered line over a paragraph is a heading.
    """
    document = plain.read(
        "Asthma in adults\n\n1. What to do\n\nDo this when you feel worse than usual.\n\n"
        "1. Sit up straight\n2. Take your reliever\n3. Wait four minutes\n\n2. When to call\n\n"
        "Call when nothing helps after ten minutes."
    )

    assert [(s.number, s.heading) for s in document.sections] == [
        (1, "What to do"),
        (2, "When to call"),
    ]
    items = document.sections[0].parts[1]
    assert isinstance(items, ItemList)
    assert items.numbered
    assert [kept(item) for item in items.items] == [
        "Sit up straight",
        "Take your reliever",
        "Wait four minutes",
    ]


def test_read__question_and_answer_letters__questions() -> None:
    """
    Given questions marked Q and answers marked A
    When they are read
    Then they are questions with their answers, outside of a FAQ as well.
    """
    document = plain.read(
        "Asthma in adults\n\nQ: Is it inherited?\nA: Partly. It runs in families.\n\n"
        "Q2: Does it heal?\nA2: It can rest for years."
    )

    questions = [p for p in document.sections[0].parts if isinstance(p, Question)]
    assert [kept(q.question) for q in questions] == ["Is it inherited?", "Does it heal?"]
    assert [kept(q.answer[0].passage) for q in questions] == [
        "Partly. It runs in families.",
        "It can rest for years.",
    ]


def test_read__question_without_answer__a_problem() -> None:
    """
    Given a FAQ whose last question nobody answered
    When it is read
    Then the question stays and is a problem.
    """
    document = plain.read("Asthma\n\nFAQ\n\nDoes it heal?\n\nIt can rest.\n\nIs it inherited?")

    assert [len(q.answer) for q in document.questions()] == [1, 0]
    assert document.problems == ["The question “Is it inherited?” has no answer."]


def test_read__references_without_numbers__candidates() -> None:
    """
    Given a reference list by author and year, and a section below it
    When it is read
    Then each line with a year is a reference, and the section is one.
    """
    document = plain.read(
        "Asthma in adults\n\nIt is common. It is chronic.\n\nBibliography\n\n"
        "Lund A, Berg B. Asthma in adults, a survey. Journal of Breath, 2019.\n\n"
        "Dahl C. The night cough and what it means. London, 2001.\n\n"
        "Appendix\n\nThe survey asked eleven questions about the last month."
    )

    assert len(document.references) == 2
    assert headings(document) == ["", "Appendix"]


def test_read__text_below_references__left_out_and_said() -> None:
    """
    Given a paragraph below the reference list that no rule knows
    When it is read
    Then it is left out as boilerplate, and a problem says so.
    """
    document = plain.read(
        "Asthma in adults\n\nIt is common. It is chronic.\n\nReferences\n\n"
        "1. Lund A. Asthma. 2019.\n\nThe moon was bright that night, and the owls were out."
    )

    assert reason_of(document, "The moon") == "boilerplate"
    assert any("The moon was bright" in problem for problem in document.problems)


def test_read__page_number_inside_references__list_goes_on() -> None:
    """
    Given a reference list with a page number in it
    When it is read
    Then the references after it are found as well.
    """
    document = plain.read(
        "Asthma in adults\n\nIt is common. It is chronic.\n\nReferences\n\n"
        "1. Lund A. Asthma. 2019.\n\n17\n\n2. Dahl C. Cough. 2001.\n\n"
        "Appendix\n\nThe survey asked eleven questions."
    )

    assert [kept(r)[:4] for r in document.references] == ["Lund", "Dahl"]
    assert left_out(document) == {"stray": 1}
    assert headings(document) == ["", "Appendix"]


def test_read__heading_of_the_footer__left_out_with_it() -> None:
    """
    Given a vote count below the references, and below that something that looks like a section
    When it is read
    Then it is the site's, and left out; only a numbered heading that goes on would end that.
    """
    text = (
        "Asthma in adults\n\n1. Causes\n\nIt is common. It is chronic.\n\nReferences\n\n"
        "1. Lund A. Asthma. 2019.\n\n0\n\nMore stories for you\n\nTen gardens to see this year.\n\n"
        "Is it true?\n\nNobody knows."
    )
    assert headings(plain.read(text)) == ["Causes"]
    assert left_out(plain.read(text)) == {"votes": 1, "boilerplate": 4}

    more = plain.read(f"{text}\n\n2. Symptoms\n\nThere is a cough at night.")
    assert headings(more) == ["Causes", "Symptoms"]


def test_read__question_that_sells__left_out_with_its_answer() -> None:
    """
    Given a FAQ with one question that sells, and an offer below it that asks as well
    When it is read
    Then that question and its answer are left out, and nothing of the offer is a question.
    """
    document = plain.read(
        "Asthma\n\nFAQ\n\nDoes it heal?\n\nIt can rest.\n\nInterested in our breathing course?\n\n"
        "It takes two days.\n\nIs it inherited?\n\nPartly.\n\nNew client special\n\nTwo for one.\n\n"
        "Q: Why wait?\n\nThere is no reason."
    )

    assert [kept(q.question) for q in document.questions()] == ["Does it heal?", "Is it inherited?"]
    assert left_out(document) == {"promotion": 6}


def test_read__offer_below_the_references__no_reference() -> None:
    """
    Given an offer with numbered lines right below a reference list
    When it is read
    Then its lines are promotion and not the next references.
    """
    document = plain.read(
        "Asthma in adults\n\nIt is common. It is chronic.\n\nReferences\n\n1. Lund A. Asthma. 2019.\n\n"
        "New client special\n\n2. A second visit in 2024."
    )

    assert len(document.references) == 1
    assert left_out(document) == {"promotion": 2}


def test_read__takeaways_as_a_list_at_the_top__text_after_it_is_text() -> None:
    """
    Given a box of bulleted key points above the text
    When it is read
    Then the bullets are key messages and the paragraph below is not.
    """
    document = plain.read(
        "Asthma in adults\n\nKey points:\n• It is common.\n• It is chronic.\n\n"
        "Asthma is a long-term condition of the airways. It begins at any age."
    )

    assert [kept(m) for m in document.key_messages] == ["It is common.", "It is chronic."]
    assert len(document.sections[0].parts) == 1


def test_read__section_heading_after_the_title__not_a_second_title() -> None:
    """
    Given a title and, below it, the first section's heading about the same thing
    When it is read
    Then the heading stays a heading.
    """
    for heading in ("What is asthma?", "What is asthma in adults?", "Treatment"):
        document = plain.read(
            f"Asthma in adults\n\n{heading}\n\nAsthma is a long-term condition of the airways."
        )
        assert (document.title, document.short_title) == ("Asthma in adults", "")
        assert headings(document) == [heading]


def test_read__line_with_a_colon__heading_over_a_paragraph_only() -> None:
    """
    Given short lines that end in a colon, one over a paragraph and one over a list
    When they are read
    Then the first is a heading without its colon and the second leads its list in.
    """
    document = plain.read(
        "Asthma in adults\n\nSide effects:\n\nThey are few, and most of them pass within the first two "
        "weeks.\n\nCall for help with:\n- blue lips\n- no breath to speak\n\nPlease note:\n\nIt passes."
    )

    assert headings(document) == ["Side effects"]
    kinds = [type(part) for part in document.sections[0].parts]
    assert kinds == [Paragraph, Paragraph, ItemList, Paragraph, Paragraph]


def test_read__japanese__headings_questions_and_references() -> None:
    """
    Given a Japanese text without spaces
    When it is read
    Then its headings, questions, references and links are found.
    """
    document = plain.read(
        "成人の喘息\n\n喘息は気道の病気です。どの年齢でも始まります。\n\n症状\n\n夜の咳があります。\n\n"
        "よくある質問\n\n治りますか？\n\n長く落ち着くことがあります。\n\n"
        "参考文献\n\n1. 山田太郎. 喘息. 2019.\n\n前の記事\n"
    )

    assert document.title == "成人の喘息"
    assert headings(document) == ["", "症状", "よくある質問"]
    assert [kept(q.question) for q in document.questions()] == ["治りますか？"]
    assert len(document.references) == 1
    assert left_out(document) == {"navigation": 1}
    assert (
        kept(document.sections[0].parts[0].passage)
        == "喘息は気道の病気です。どの年齢でも始まります。"
    )


def test_read__script_tags__words_like_any() -> None:
    """
    Given a text full of script tags
    When it is read
    Then they are paragraphs, and nothing of them is a heading or lost.
    """
    document = plain.read("<script>alert(1)</script>\n\n<b onclick='x()'>Bold</b> words.\n")

    assert document.title == ""
    assert said(document) == "<script>alert(1)</script> <b onclick='x()'>Bold</b> words."


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(f"{n}. Heading\n\nIt has one sentence of text." for n in range(1, 10_001)),
        "\n\n".join(f"Heading {n}" for n in range(10_000)),
        "\n".join(f"Heading {n}" for n in range(10_000)),
        "\n".join(f"{n % 1000}. Heading {n}" for n in range(10_000)),
        "FAQ\n\n" + "\n".join(f"Is it {n}?\nYes, it is." for n in range(10_000)),
        "One. " * 20_001,
    ],
)
def test_read__more_than_an_article_holds__refused(text: str) -> None:
    """
    Given 10,000 headings, list items or questions, or 20,001 sentences
    When they are read
    Then the file is refused in a sentence.
    """
    with pytest.raises(IntakeRefused, match="Is this one article"):
        plain.read(reading.text_of(text.encode()))


def test_read__five_hundred_sections__allowed() -> None:
    """
    Given exactly as many sections as are allowed
    When they are read
    Then they are all there, and one more is refused.
    """
    text = "Title\n\n" + "\n\n".join(f"Heading {n}\n\nSome words." for n in range(500))

    assert len(plain.read(text).sections) == 500
    with pytest.raises(IntakeRefused, match="more than 500 sections"):
        plain.read(text + "\n\nOne more\n\nSome words.")


def test_read__offer_as_a_heading__everything_up_to_the_next_heading() -> None:
    """
    Given an offer under its own heading in the middle of an article
    When it is read
    Then all of the offer is left out and the section after it is not.
    """
    document = plain.read(
        "Asthma in adults\n\nIt is common. It is chronic.\n\nNew Client Special\n\n"
        "Breathe easy with two visits.\n\nSymptoms\n\nThere is a cough at night."
    )

    assert headings(document) == ["", "Symptoms"]
    assert reason_of(document, "Breathe easy") == "promotion"
    assert document.sections[1] == document.sections[-1]
    assert isinstance(document.sections[1], Section)
