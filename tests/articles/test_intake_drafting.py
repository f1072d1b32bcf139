"""From a document to a draft: page, source and ledger; again; and after an editor's work."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page, Revision

from kb.articles.intake import contributors as _contributors  # noqa: F401  (registers the importers)
from kb.articles.intake import drafting, places
from kb.articles.intake.drafting import Outcome
from kb.articles.intake.merging import same
from kb.articles.intake.reading import IntakeRefused
from kb.articles.models import ArticlePage, ReferenceCandidate, SourceDocument, TopicPage
from kb.core.rich_text import PROSE
from kb.review import road
from kb.review.errors import InReview, MayNotSign
from kb.review.independence import contributors
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
DEMO = sorted((Path(__file__).parents[2] / "home/demo/articles").glob("*.md"))

DOCUMENT = """\
---
title: Asthma in adults
summary: It is common.
topics: lungs
---

## Causes

Pollen is a common cause [@feder2014].

Cold air is another [@feder2014, p. 5] [limits: @feder2014].

## Symptoms

A cough at night.
"""


@pytest.fixture(autouse=True)
def topic() -> TopicPage:
    return roads.topic("lungs", live=False)


@pytest.fixture
def work() -> Any:
    return roads.reference("feder2014")


def imported(text: str = DOCUMENT, *, name: str = "asthma.md", **where: Any) -> Outcome:
    where = {"locale": roads.locale("en-us"), **where}
    return drafting.import_document(name, text.encode(), **where)


def draft(outcome: Outcome) -> ArticlePage:
    return ArticlePage.objects.get(pk=outcome.page.pk).get_latest_revision_as_object()


def prose(page: ArticlePage) -> list[str]:
    return [
        b.value.source for s in page.body for b in s.value["content"] if b.block_type == "prose"
    ]


def edit(page: ArticlePage, old: str, new: str) -> None:
    """An editor's revision with other words in the body."""
    field = ArticlePage._meta.get_field("body")
    raw = field.get_prep_value(page.body)
    for section in raw:
        for block in section["value"]["content"]:
            block["value"] = block["value"].replace(old, new)
    page.body = field.to_python(raw)
    page.save_revision(user=roads.editor())


def written() -> tuple:
    """Everything that an import may write."""
    return (
        Revision.objects.count(),
        Page.objects.count(),
        list(SourceDocument.objects.order_by("pk").values()),
        list(ReferenceCandidate.objects.order_by("pk").values()),
    )


# -- a new draft -----------------------------------------------------------------------------------
def test_import__new_document__a_draft_with_its_source(topic: TopicPage, work: Any) -> None:
    """
    Given a document that names a topic
    When it is imported
    Then there is one draft under that topic, live for nobody, and the bytes are kept with their hash.
    """
    by = roads.editor()
    outcome = imported(by=by)
    page = ArticlePage.objects.get(pk=outcome.page.pk)
    source = page.source_documents.get()

    assert outcome.state == "new"
    assert (page.live, page.live_revision, page.first_published_at) == (False, None, None)
    assert (page.slug, page.title, page.get_parent().pk) == ("asthma", "Asthma in adults", topic.pk)
    assert page.latest_revision.user == by
    assert page.owner == by
    assert bytes(source.original) == DOCUMENT.encode()
    assert source.sha256 == hashlib.sha256(DOCUMENT.encode()).hexdigest()
    assert source.imported_by == by


def test_import__citations__rows_and_marks_by_place_and_stance(work: Any) -> None:
    """
    Given a work cited in general, at a page, and as a limit
    When the document is imported
    Then each use is a citation with its key, and the text has its mark.
    """
    page = draft(imported())

    rows = [(c.key, c.reference_id, c.locator, c.stance) for c in page.citations.all()]
    assert rows == [
        ("feder2014", work.pk, "", "supports"),
        ("feder2014-2", work.pk, "p. 5", "supports"),
        ("feder2014-3", work.pk, "", "limits"),
    ]
    mark = '<a linktype="citation" id="%d" key="%s">[feder2014]</a>'
    assert prose(page)[1] == (
        f"<p>Cold air is another {mark % (work.pk, 'feder2014-2')} {mark % (work.pk, 'feder2014-3')}.</p>"
    )


def test_import__unknown_work__words_and_a_problem_until_it_is_known() -> None:
    """
    Given a document that cites a work before it is in the library
    When it is imported, the work arrives, and it is imported again
    Then the words become the citation, though the document did not change.
    """
    first = imported()
    assert prose(first.page)[0] == "<p>Pollen is a common cause [@feder2014].</p>"
    assert "There is no work “feder2014” in the library." in first.problems

    roads.reference("feder2014")
    second = imported()
    assert second.state == "updated"
    assert 'linktype="citation"' in prose(second.page)[0]
    assert imported().state == "unchanged"


def test_import__ledger__each_kept_sentence_names_a_block_of_the_draft(work: Any) -> None:
    """
    Given an imported document
    When its ledger is read
    Then each sentence of the body names a block or section that is in the draft.
    """
    outcome = imported()
    dumped = str(draft(outcome).body.get_prep_value())
    rows = list(outcome.page.source_documents.get().sentences.all())

    assert [row.order for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0].text == "title: Asthma in adults"
    body = [row for row in rows if row.field == "body"]
    assert len(body) == 5
    assert all(row.block_id in dumped for row in body)


def test_import__authors_and_topics__known_ones_only(topic: TopicPage) -> None:
    """
    Given a document that names a reviewed person, a draft person and topics
    When it is imported
    Then the reviewed one is an author, further topics are filed, and the rest are problems.
    """
    allergy = roads.topic("allergy", live=False)
    lund = roads.publish(roads.person("Lund"))
    roads.person("Berg")
    outcome = imported(
        "---\ntitle: A\nreview_months: 6\ntopics: nowhere, lungs, allergy\nauthors: Lund; Berg\n"
        "---\n\nWords.\n"
    )
    page = draft(outcome)

    assert [row.person for row in page.authors.all()] == [lund]
    assert [row.topic for row in page.topics.all()] == [allergy]
    assert page.get_parent().pk == topic.pk
    assert page.review_interval_months == 6
    assert "There is no topic “nowhere”." in outcome.problems
    assert any("“Berg” is no reviewed person" in problem for problem in outcome.problems)


def test_import__parent_given__under_it_and_filed_under_its_topics() -> None:
    """
    Given a parent and a document that names another topic
    When it is imported
    Then it stands under the parent and is filed under the topic.
    """
    allergy = roads.topic("allergy", live=False)
    page = draft(imported(parent=allergy))

    assert page.get_parent().pk == allergy.pk
    assert [row.topic.slug for row in page.topics.all()] == ["lungs"]


def test_import__no_topic__under_imported_articles_made_once() -> None:
    """
    Given two documents without a topic
    When they are imported
    Then both stand under one draft topic for imported articles.
    """
    pages = [imported("# A\n\nWords.", name=name).page for name in ("a.md", "b.md")]
    topic = TopicPage.objects.get(slug=places.UNFILED)

    assert {page.get_parent().pk for page in pages} == {topic.pk}
    assert (topic.live, topic.title) == (False, "Imported articles")


def test_import__language_without_home_page__refused_and_nothing_written() -> None:
    """
    Given a language whose home page does not exist
    When a document is imported into it
    Then it is refused in a sentence that says what to do.
    """
    before = written()
    with pytest.raises(IntakeRefused, match="no home page in 日本語 yet"):
        imported(locale=roads.locale("ja"))
    assert written() == before


def test_import__two_documents_of_one_title__two_slugs() -> None:
    """
    Given two text files with the same title
    When they are imported
    Then they are two drafts with two addresses.
    """
    text = "Asthma in adults\n\nIt is common. It is chronic."
    slugs = {imported(text, name=name).page.slug for name in ("a.txt", "b.txt")}

    assert slugs == {"asthma-in-adults", "asthma-in-adults-2"}


@pytest.mark.parametrize(
    ("name", "text", "title", "slug"),
    [
        ("night_cough.txt", "introduction\n\nWords.", "night cough", "night-cough"),
        ("喘息.md", "# 喘息とは\n\nWords.", "喘息とは", "喘息"),
        ("a.md", "---\ntitle: T\nslug: The Slug\n---\n\nWords.", "T", "the-slug"),
        ("???.txt", "???\n\n???", "???", "article"),
        ("long.md", f"# {'A' * 300}\n\nWords.", "A" * 254 + "…", "long"),
    ],
)  # fmt: skip
def test_import__awkward_titles__still_a_draft(name: str, text: str, title: str, slug: str) -> None:
    """
    Given a document without a title, with one in another script, or with a very long one
    When it is imported
    Then it has a title and an address.
    """
    page = draft(imported(text, name=name))

    assert (page.title, page.slug) == (title, slug)


def test_import__refused_document__nothing_written(work: Any) -> None:
    """
    Given a document with 501 sections
    When it is imported
    Then it is refused and nothing of it is in the database.
    """
    before = written()
    with pytest.raises(IntakeRefused):
        imported("\n\n".join(f"## Part {n}\n\nWords." for n in range(501)))
    assert written() == before


def test_import__failure_while_writing__nothing_half_written(work: Any, monkeypatch) -> None:
    """
    Given a database that fails while the ledger is written
    When a document is imported
    Then neither page nor source is left.
    """
    before = written()
    monkeypatch.setattr(drafting.ledger, "write", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        imported()
    assert written() == before


def test_import__problems__kept_for_the_editor_and_followed_by_those_of_the_draft() -> None:
    """
    Given a document with a price
    When it is imported
    Then its problem is stored with the source, and those of the draft are told with it.
    """
    outcome = imported("# A\n\nA visit costs $90.")
    source = outcome.page.source_documents.get()

    assert source.problems == ["A price without a source and a date: “A visit costs $90.”"]
    assert outcome.problems == source.problems + outcome.page.problems_before_review()
    assert "The summary is missing." in outcome.problems


def test_import__printed_references__candidates_that_stand_before_review() -> None:
    """
    Given a document with a printed reference list
    When it is imported, one of them is found, and the document changes
    Then the candidates are listed, and the one that was found stays found.
    """
    text = "# A\n\nWords.\n\n## References\n\n1. Feder A. Trial. 2014.\n2. Lund B. Survey. 2019.\n"
    outcome = imported(text)
    assert sum("printed reference" in problem for problem in outcome.problems) == 2

    work = roads.reference("feder2014")
    ReferenceCandidate.objects.filter(number=1).update(reference=work)
    again = imported(text.replace("Words.", "Other words."))

    found = [(c.number, c.reference) for c in again.page.source_documents.get().candidates.all()]
    assert found == [(1, work), (2, None)]


# -- again -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [*SEEDS, *DEMO], ids=lambda path: path.name)
def test_import__same_bytes_again__nothing_written(path: Path, django_assert_num_queries) -> None:
    """
    Given an imported document
    When it is imported again
    Then it is unchanged, nothing is written, and the same problems are told.
    """
    first = imported(path.read_text(), name=path.name)
    before = written()
    second = imported(path.read_text(), name=path.name)

    assert (first.state, second.state) == ("new", "unchanged")
    assert written() == before
    assert second.problems == first.problems


def test_import__changed_document__the_same_draft_updated(work: Any) -> None:
    """
    Given an imported document
    When it comes again with a new paragraph above the others
    Then its draft is updated in a new revision, and the blocks that were there keep their ids.
    """
    first = draft(imported())
    ids = {b.value.source: b.id for s in first.body for b in s.value["content"]}
    outcome = imported(DOCUMENT.replace("## Causes\n", "## Causes\n\nThere are many.\n"))
    page = draft(outcome)
    now = {b.value.source: b.id for s in page.body for b in s.value["content"]}

    assert (outcome.state, page.pk) == ("updated", first.pk)
    assert page.revisions.count() == 2
    assert {words: now[words] for words in ids} == ids
    rows = page.source_documents.get().sentences.filter(field="body", text__startswith="Pollen")
    assert [row.block_id for row in rows] == [now[prose(page)[1]]]
    assert [c.key for c in page.citations.all()] == ["feder2014", "feder2014-2", "feder2014-3"]


def test_import__only_spaces_changed__bytes_kept_but_no_revision(work: Any) -> None:
    """
    Given a document that comes again with other line ends
    When it is imported
    Then its new bytes are kept and the draft gets no revision.
    """
    imported()
    outcome = imported(DOCUMENT.replace("\n", "\r\n"))

    assert outcome.state == "updated"
    assert outcome.page.revisions.count() == 1
    assert b"\r\n" in bytes(outcome.page.source_documents.get().original)


def test_import__first_use_of_a_work_moves__keys_stay(work: Any) -> None:
    """
    Given a document whose first use of a work had the plain key
    When another use of it is written above
    Then the old uses keep their keys, so that marks in translations stay right.
    """
    imported()
    page = draft(
        imported(DOCUMENT.replace("## Causes\n", "## Causes\n\nMany [@feder2014, table 1].\n"))
    )

    assert {c.key: c.locator for c in page.citations.all()} == {
        "feder2014": "", "feder2014-2": "p. 5", "feder2014-3": "", "feder2014-4": "table 1",
    }  # fmt: skip


def test_import__citation_gone_from_the_document__gone_unless_quoted(work: Any) -> None:
    """
    Given a document that no longer cites a work in two places, one of which an editor quoted
    When it is imported
    Then the citation nobody worked on goes, and the quoted one stays.
    """
    page = draft(imported())
    quoted = page.citations.get(key="feder2014-3")
    quoted.quote = "It did not work for everyone."
    page.citations.add(quoted)
    page.save_revision()
    again = draft(
        imported(
            DOCUMENT.replace("Cold air is another [@feder2014, p. 5] [limits: @feder2014].", "")
        )
    )

    assert [(c.key, c.quote) for c in again.citations.all()] == [
        ("feder2014", ""),
        ("feder2014-3", "It did not work for everyone."),
    ]


def test_import__editor_worked_on_it__both_kept_and_conflicts_told(work: Any) -> None:
    """
    Given a draft in which an editor changed a paragraph and the title
    When the document changes the same paragraph, the title and another paragraph
    Then the editor's words stay, the other paragraph is taken, and both conflicts are told.
    """
    page = draft(imported())
    page.title = "Adult asthma"
    edit(page, "Pollen is", "Pollen may be")
    outcome = imported(
        DOCUMENT.replace("Asthma in adults", "Asthma")
        .replace("Pollen is", "Pollen was")
        .replace("A cough at night", "A dry cough")
    )
    page = draft(outcome)

    assert page.title == "Adult asthma"
    assert prose(page)[0].startswith("<p>Pollen may be")
    assert prose(page)[2] == "<p>A dry cough.</p>"
    told = [
        problem for problem in outcome.problems if "in the draft and in the document" in problem
    ]
    assert len(told) == 2
    assert page.source_documents.get().problems[: len(told)] == told
    assert (
        imported(
            DOCUMENT.replace("Asthma in adults", "Asthma")
            .replace("Pollen is", "Pollen was")
            .replace("A cough at night", "A dry cough")
        ).state
        == "unchanged"
    )


def test_import__editor_chose_authors__kept(work: Any) -> None:
    """
    Given a draft to which an editor added an author
    When the document, which names none, changes
    Then the author stays.
    """
    page = draft(imported())
    page.authors.create(person=roads.person("Lund"))
    page.save_revision()
    page = draft(imported(DOCUMENT.replace("A cough", "A dry cough")))

    assert [row.person.name for row in page.authors.all()] == ["Lund"]


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.name)
def test_import__article_of_the_demonstration__only_its_works_to_review(path: Path) -> None:
    """
    Given an article of the demonstration, its works, its topics and its author
    When it is imported
    Then each work has its number, and nothing is left to solve but the review of the works.
    """
    keys = works_of(path)
    roads.publish(roads.person("Demonstration Editorial Team"))
    for slug in ("ketamine", "ptsd"):
        roads.topic(slug, live=False)
    outcome = imported(path.read_text(), name=path.name)

    assert {entry.reference.citekey for entry in draft(outcome).numbered.entries} == keys
    assert [p for p in outcome.problems if not p.endswith("is not reviewed yet.")] == []
    assert len(outcome.problems) == len(keys)


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.name)
def test_import__editor_opens_and_saves__not_a_change(path: Path) -> None:
    """
    Given the rich text of an imported article
    When Wagtail's editor reads it and writes it back
    Then it is the same as before, so that a later import does not take it for the editor's.
    """
    works_of(path)
    converter = ContentstateConverter(features=PROSE)

    for html in prose(imported(path.read_text(), name=path.name).page):
        back = converter.to_database_format(converter.from_database_format(html))
        assert same(html, back)


def works_of(path: Path) -> set[str]:
    """Puts the works that a document cites in the library, as drafts; answers with their keys."""
    keys = set(re.findall(r"@([\w-]+)", path.read_text()))
    for key in keys:
        roads.reference(key)
    return keys


def test_import__page_deleted__a_new_draft(work: Any) -> None:
    """
    Given an imported article that was deleted
    When its document is imported again
    Then there is a new draft, and still one source document.
    """
    first = imported()
    ArticlePage.objects.get(pk=first.page.pk).delete()
    second = imported()

    assert second.state == "new"
    assert second.page.pk != first.page.pk
    assert SourceDocument.objects.get().page_id == second.page.pk


# -- where review stands in the way ----------------------------------------------------------------
def ready() -> Outcome:
    """An imported article that can be submitted, and its importer."""
    roads.publish(roads.reference("feder2014"))
    roads.publish(roads.person("Lund"))
    return imported(
        DOCUMENT.replace("topics: lungs", "topics: lungs\nauthors: Lund"), by=roads.editor()
    )


def test_import__article_in_review__refused() -> None:
    """
    Given an imported article in review
    When its document comes changed, or unchanged
    Then the change is refused in the words of the road, and what is unchanged says so.
    """
    outcome = ready()
    assert outcome.problems == []
    roads.submit(outcome.page)
    before = written()

    with pytest.raises(InReview, match="is in review"):
        imported(DOCUMENT.replace("A cough", "A dry cough"))
    assert written() == before
    assert (
        imported(DOCUMENT.replace("topics: lungs", "topics: lungs\nauthors: Lund")).state
        == "unchanged"
    )


def test_import__live_article__only_a_new_draft() -> None:
    """
    Given an imported article that was signed and is live
    When its document comes changed
    Then readers see what was signed, and the change is a draft.
    """
    outcome = ready()
    roads.topic("lungs", live=True)
    page = roads.publish(outcome.page)
    imported(DOCUMENT.replace("A cough at night", "A dry cough"), by=roads.editor())
    page = roads.fresh(page)

    assert page.live
    assert "A cough at night" in prose(page)[2]
    assert "A dry cough" in prose(page.get_latest_revision_as_object())[2]
    assert page.has_unpublished_changes


def test_import__locked_article__refused(work: Any) -> None:
    """
    Given a draft that an editor locked
    When its document comes changed
    Then it is refused, for the editor may be at work.
    """
    page = ArticlePage.objects.get(pk=imported().page.pk)
    page.locked, page.locked_by = True, roads.editor()
    page.save()

    with pytest.raises(IntakeRefused, match="is locked"):
        imported(DOCUMENT.replace("A cough", "A dry cough"))


def test_contributors__importer__may_not_sign() -> None:
    """
    Given an article imported by someone who also is a reviewer
    When they sign it
    Then they may not: they worked on it.
    """
    importer = roads.reviewer(name="importer")
    roads.publish(roads.reference("feder2014"))
    roads.publish(roads.person("Lund"))
    outcome = imported(
        DOCUMENT.replace("topics: lungs", "topics: lungs\nauthors: Lund"), by=importer
    )
    Revision.objects.filter(object_id=str(outcome.page.pk)).update(user=None)

    assert importer.pk in contributors(roads.fresh(outcome.page))
    revision = roads.submit(roads.fresh(outcome.page))
    with pytest.raises(MayNotSign):
        roads.sign(revision, importer)
    assert road.why_not_sign(outcome.page, importer, revision.task_states.get().specific)
