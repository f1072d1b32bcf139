"""Sentences that rest on nothing: studies spoken of and not cited, and clinical statements."""

from __future__ import annotations

from pathlib import Path

import pytest
from wagtail.models import Locale

from kb.articles.allusions import uncited_allusions
from kb.articles.models import ArticlePage
from kb.articles.prose import Sentence, paragraphs
from kb.articles.statements import STATEMENTS, clinical_statements, is_clinical
from tests.articles.drafts import MARK, draft_of

SEEDS = Path(__file__).parents[1] / "seeds"
DEMO = sorted((Path(__file__).parents[2] / "home/demo/articles").glob("*.md"))
# Those that say what studies found; the third shows facts of regions, which bring their sources.
CLINICAL = [path for path in DEMO if path.name.startswith("ketamine-")]


def seed(number: str) -> ArticlePage:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return draft_of(path)


def written(*texts: str, code: str = "en-us") -> ArticlePage:
    """An article of one section with these paragraphs; “[*]” cites."""
    page = seed("004")
    page.locale = Locale(pk=1, language_code=code)
    html = "".join(f"<p>{text.replace('[*]', MARK)}</p>" for text in texts)
    prose = {"type": "prose", "id": "b1", "value": html}
    value = {"heading": "One", "anchor": "one", "content": [prose]}
    page.body = ArticlePage._meta.get_field("body").to_python(
        [{"type": "section", "id": "s1", "value": value}]
    )
    return page


def sentences(found: list[Sentence]) -> list[str]:
    return [sentence.text for sentence in found]


# -- studies spoken of -------------------------------------------------------------------------------
ALLUSIONS = {
    "000": [],
    "001": [
        "One study published in the Journal of Psychopharmacology found that a single intravenous",
        "A systematic review published in the Journal of Traumatic Stress examined the existing",
    ],
    "002": ["A recent randomized controlled trial, for example", "Similarly, a small trial"],
    "003": [
        "One study from the Icahn School of Medicine at Mount Sinai found",
        "The first randomized, controlled trial of repeated ketamine",
        "An additional study published in JAMA Psychiatry",
    ],
    "004": [],
}  # fmt: skip


@pytest.mark.parametrize("number", ALLUSIONS)
def test_allusions__source_document(number: str) -> None:
    """Given a source document, then exactly the studies that it speaks of and does not name as works
    are listed; those of 001 are the two that nobody can find."""
    found = sentences(uncited_allusions(seed(number)))
    assert len(found) == len(ALLUSIONS[number])
    for sentence, beginning in zip(found, ALLUSIONS[number], strict=True):
        assert sentence.startswith(beginning)


def test_allusions__say_where_they_stand() -> None:
    page = seed("003")
    found = uncited_allusions(page)
    blocks = {b.id: s.value["heading"] for s in page.body for b in s.value["content"]}
    assert {blocks[one.block] for one in found} == {one.section for one in found}
    assert found[0].section == "How does ketamine therapy for PTSD work?"


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["One study in rats found nothing."], 1),
        (["One study in rats found nothing [*]."], 0),
        (["One study in rats found nothing. It was small [*]."], 0),
        (["It was known [*]. One study in rats found nothing."], 1),
        (["One study in rats found nothing. A review showed more [*]."], 1),  # the second is cited
        (["One study in rats found nothing.", "It was small [*]."], 1),  # another paragraph
        (["Researchers at Yale discovered an effect."], 1),
        (["According to a 2019 study, it helps."], 1),
        (["In the American Journal of Psychiatry, it was said to work."], 1),
        (["It was published online in Nature."], 1),
        (["The Lancet had it."], 1),
        (["A team of Harvard found it."], 1),
        (["Studies have shown an effect."], 0),  # none in particular
        (["Research suggests it. Trials are under way."], 0),
        (["This study is yours. The nature of trials is simple."], 0),
        (["A review date is set. We studied it."], 0),
    ],
)
def test_allusions__cited_or_not(texts: list[str], found: int) -> None:
    assert len(uncited_allusions(written(*texts))) == found


def test_allusions__language_that_is_not_known__nothing() -> None:
    assert uncited_allusions(written("One study in rats found nothing.", code="ja")) == []
    assert len(uncited_allusions(written("One study in rats found nothing.", code="en-gb"))) == 1


# -- clinical statements -----------------------------------------------------------------------------
STATES = [
    ("dose", "The dose was 0.5 mg/kg."),
    ("figure", "An estimated 6.8% of adults have it."),
    ("participants", "It was tried in 41 adults."),
    ("participants", "The trial (n=158) was stopped."),
    ("effect", "Ketamine quickly relieves the worst symptoms."),
    ("effect", "Symptoms were significantly reduced."),
    ("effect", "It gives rapid relief."),
    ("efficacy", "It is an effective treatment."),
    ("efficacy", "It has shown remarkable efficacy."),
    ("outcome", "They responded more often after one week than others."),
    ("safety", "It is generally regarded as safe."),
    ("safety", "It may cause harm."),
    ("safety", "People report nausea."),
    ("approval", "The FDA has approved it."),
    ("approval", "It is licensed for depression."),
]
STATES_NOTHING = [
    "Rules differ between countries and can change.",
    "Talk to your own clinician about the possible benefits and harms for you.",
    "An adverse event is any unwanted event during treatment, whatever its cause.",
    "Is it effective?",
    "More research is needed to establish it.",
    "Clear rules are necessary to ensure safe use.",
    "Insurance coverage varies.",
    "Post-traumatic stress disorder can develop after a traumatic event.",
]


@pytest.mark.parametrize(("kind", "sentence"), STATES)
def test_statement__is_clinical(kind: str, sentence: str) -> None:
    assert STATEMENTS[kind].search(sentence)
    assert is_clinical(sentence)


@pytest.mark.parametrize("sentence", STATES_NOTHING)
def test_statement__is_not(sentence: str) -> None:
    assert not is_clinical(sentence)


SECTIONS = {
    "000": {
        "Efficacy of Ketamine in PTSD", "Adverse Effects and Safety Considerations",
        "Ketamine vs. Traditional Antidepressants", "Ethical and Legal Considerations",
        "Frequently Asked Questions",
    },
    "001": {"Introduction"},
    "002": {
        "History", "How does it work?", "Benefits of Ketamine Therapy", "Risks",
        "Current ketamine therapy use and availability",
    },
    "003": {
        "Introduction", "How does ketamine therapy for PTSD work?",
        "How Does Ketamine Infusion Compare to Other Treatments For PTSD?",
    },
    "004": {
        "Introduction", "Understanding Ketamine’s Mechanism of Action",
        "Ketamine for Treatment-Resistant Depression", "Ketamine and the Treatment of PTSD",
        "Looking Ahead: Challenges and Future Directions", "Conclusion",
    },
}  # fmt: skip


@pytest.mark.parametrize("number", SECTIONS)
def test_statements__source_document__sections_that_rest_on_nothing(number: str) -> None:
    assert {found.section for found in clinical_statements(seed(number))} == SECTIONS[number]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["It is effective."], 1),
        (["It is effective [*]."], 0),
        (["It is effective. That was a trial [*]."], 0),
        (["A trial was done. [*] It is effective."], 0),  # one paragraph, one source
        (["It is effective.", "That was a trial [*]."], 1),
        (["Is it effective?", "It is safe."], 1),
    ],
)
def test_statements__cited_in_their_paragraph_or_not(texts: list[str], found: int) -> None:
    assert len(clinical_statements(written(*texts))) == found


def test_statements__translation__nothing() -> None:
    """Given a translation, whose citations are those of its source, then nothing is asked of it."""
    assert clinical_statements(written("It is effective: 20%.", code="ko")) == []


# -- both --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.name)
def test_demonstration__nothing_rests_on_nothing(path: Path) -> None:
    """Given an article that cites as it should, then no sentence of it is listed."""
    page = draft_of(path)
    assert uncited_allusions(page) == []
    assert clinical_statements(page) == []


@pytest.mark.parametrize("path", CLINICAL, ids=lambda path: path.name)
def test_demonstration__without_its_citations__is_listed(path: Path) -> None:
    """Given the same article with its marks taken out, then studies and statements are listed."""
    page = draft_of(path, mark="")
    assert uncited_allusions(page)
    assert len(clinical_statements(page)) > 20


def test_paragraphs__row_of_a_table_is_one() -> None:
    """Given a table whose last cell cites, then the row is cited, and no other."""
    tables = [p for p in paragraphs(draft_of(CLINICAL[1])) if p[0].text.startswith("Feder")]
    assert [any(s.keys for s in p) for p in tables] == [True, True]
    assert any("n=41" in s.text for s in tables[0])


@pytest.mark.parametrize("text", ["reduce " + "-" * 5000, "a study " * 3000, "1 2 " * 5000])
def test_hostile__is_read(text: str) -> None:
    """Given text that would keep a careless pattern busy for years, then it is read."""
    page = written(text)
    assert uncited_allusions(page) == clinical_statements(page) == []
