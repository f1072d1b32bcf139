"""What stands between a draft and review, rule by rule, and that the table decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from kb.articles import citing, prose
from kb.articles.models import ArticlePage, Citation
from kb.articles.readiness import balance, citations, rules, sources, works
from kb.references.authenticity import verify
from kb.references.models import Alert, Reference, Verification
from kb.review import road
from kb.review.errors import NotReady
from kb.review.models import AuditEntry
from kb.review.problem import Problem
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def draft_with(page: ArticlePage, html: str) -> ArticlePage:
    draft = page.get_latest_revision_as_object()
    draft.body = roads.body(html)
    draft.save_revision(user=roads.editor())
    return draft


def test_sentences__know_their_place_and_their_citations() -> None:
    """Given a paragraph with a mark inside a sentence and one after its full stop, then each belongs
    to its sentence, and the sentence to its block."""
    page = roads.article().get_latest_revision_as_object()
    mark = citing.mark(page.citations.get())
    page.body = roads.body(f"<p>It helped {mark}. It was small.{mark} Nobody knows why.</p>")
    found = list(prose.sentences(page))
    assert [(s.text, s.keys) for s in found] == [
        ("It helped.", ("feder2014",)),
        ("It was small.", ("feder2014",)),
        ("Nobody knows why.", ()),
    ]
    assert {s.block for s in found} == {page.body[0].value["content"][0].id}
    assert len(list(prose.paragraphs(page))) == 1


def test_sentences__of_pasted_and_nested_text() -> None:
    """Given the character by which marks are cut, a line break and a list in a list, then no word is
    taken for a mark, and no sentence is glued or said twice."""
    page = roads.article()
    page.body = roads.body(
        "<p>In the Journal of Sleep\ufffc it worked.<br/>Nobody knows.</p>"
        "<ul><li>Effects:<ul><li>Nausea.</li></ul></li></ul>"
    )
    assert [(s.text, s.keys) for s in prose.sentences(page)] == [
        ("In the Journal of Sleep it worked.", ()),
        ("Nobody knows.", ()),
        ("Effects:", ()),
        ("Nausea.", ()),
    ]


# -- what forbids and what warns -------------------------------------------------------------------
def test_table__forbids_or_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a rule that finds something, when it forbids, then `submit` refuses with its sentence;
    when it only warns, then the draft is in review and the audit keeps what was told."""

    def found(page: ArticlePage) -> Iterator[Problem]:
        yield Problem("Look here.", place="summary")

    page = roads.article()
    monkeypatch.setattr(rules, "RULES", ((found, rules.FORBIDS),))
    assert road.why_not_submit(page) == ["Look here."]
    with pytest.raises(NotReady, match="Look here") as refusal:
        road.submit(page, roads.editor())
    assert refusal.value.problems == ["Look here."]
    monkeypatch.setattr(rules, "RULES", ((found, rules.WARNS),))
    assert road.why_not_submit(page) == []
    assert road.worth_a_look(page) == ["Look here."]
    road.submit(page, roads.editor())
    entry = AuditEntry.objects.filter(verb=AuditEntry.Verb.SUBMIT).first()
    assert entry.detail["warnings"] == ["Look here."]


def test_panel__leads_to_the_place(client: Any) -> None:
    """Given a draft whose citation quotes nothing, when its editor opens it, then the panel says so
    under what is worth a look, with a link to the citations."""
    page = roads.article()
    client.force_login(roads.editor())
    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "Worth a look before you submit" in html
    assert "These citations quote no passage that supports their sentence: feder2014." in html
    assert 'href="#id_citations-FORMS"' in html


def test_submitted__both_people_are_told(client: Any) -> None:
    """Given a warning, when the draft is submitted, then the editor is told its number and the
    reviewer reads it on the signing screen."""
    page = roads.article()
    client.force_login(roads.reviewer())
    state = roads.submit(page).task_states.get()
    html = client.get(f"/admin/review/sign/{state.pk}/").content.decode()
    assert "Its editors are told the same:" in html
    assert "quote no passage" in html


def test_reopened__reviewer_reads_what_forbids_it_too(client: Any) -> None:
    """Given a live text, when a work that it rests on is retracted and the text comes back to its
    reviewer, then what would forbid submitting it stands on the signing screen."""
    page = roads.article(live=True)
    Alert.objects.create(reference=Reference.objects.get(), nature="retraction", source="A file")
    state = road.submit(page, by=None, cause="evidence")
    client.force_login(roads.reviewer())
    html = client.get(f"/admin/review/sign/{state.pk}/").content.decode()
    assert "The work “feder2014” has been retracted. Do not rest on it." in html


def test_signing__refused_when_something_became_known_meanwhile(client: Any) -> None:
    """Given a signing screen that is open, when a work behind the text is retracted, then the press
    is refused until the reviewer has looked again."""
    page = roads.article()
    revision = roads.submit(page)
    state = revision.task_states.get()
    client.force_login(roads.reviewer())
    address = f"/admin/review/sign/{state.pk}/"

    def press() -> str:
        shown = BeautifulSoup(client.get(address).content, "html.parser")
        if not Alert.objects.exists():
            Alert.objects.create(reference=Reference.objects.get(), nature="concern", source="A")
        fields = {i["name"]: i.get("value", "on") for i in shown.select("#decision input[name]")}
        return client.post(
            address, fields | {"sign": "1", "password": roads.PASSWORD}, follow=True
        ).content.decode()

    assert "Something became known about a source since you looked" in press()
    assert not roads.fresh(page).live
    press()
    assert roads.fresh(page).live


# -- the rules -------------------------------------------------------------------------------------
def test_passage__missing_and_given() -> None:
    page = roads.article().get_latest_revision_as_object()
    (told,) = citations.citations_without_passage(page)
    assert told.place == "citations."
    assert "feder2014" in told
    cited = page.citations.get()
    cited.quote = "Symptoms were lower."
    page.citations.add(cited)
    assert not list(citations.citations_without_passage(page))


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Ketamine reduced symptoms within a day.", True),
        ("It works for some people.", True),
        ("It did not reduce symptoms.", False),
        ("Nobody knows whether it helps.", False),
        ("The trial couldn’t show a benefit.", False),
        ("People received a nasal spray.", False),
    ],
)
def test_benefit__claimed_and_denied(text: str, claims: bool) -> None:
    sentence = prose.Sentence("", "", text, ("a",))
    assert balance.claims_benefit(sentence) is claims


def test_benefit__one_sided_where_the_topic_knows_better() -> None:
    """Given a live article of the topic that cites a work as contradicting, when another claims a
    benefit on supporting works alone, then it is told of that work; not when it cites it, not when
    the benefit is denied, and not in another topic."""
    against = roads.publish(roads.reference("negative2022"))
    first = roads.article("First")
    draft = first.get_latest_revision_as_object()
    mark = citing.mark(draft.citations.get())
    denied = Citation(key="negative2022", reference=against, stance=Citation.Stance.CONTRADICTS)
    draft.citations.add(denied)
    draft.body = roads.body(f"<p>It helps {mark}{citing.mark(denied)}.</p>")
    draft.save_revision(user=roads.editor())
    second = roads.article("Second")
    mark = citing.mark(second.get_latest_revision_as_object().citations.get())
    claim = f"<p>It reduced symptoms {mark}.</p>"
    assert not list(
        balance.one_sided_benefits(draft_with(second, claim))
    )  # first is no more than a draft
    roads.publish(first)
    (told,) = balance.one_sided_benefits(draft_with(second, claim))
    assert "negative2022" in told
    assert "It reduced symptoms." in told
    assert told.anchor.startswith("#block-")
    assert not list(
        balance.one_sided_benefits(draft_with(second, f"<p>It did not reduce them {mark}.</p>"))
    )
    both = draft_with(second, claim)
    both.citations.add(Citation(key="negative2022", reference=against, stance="limits"))
    assert not list(balance.one_sided_benefits(both))


# -- works -----------------------------------------------------------------------------------------
def verified(work: Reference, verdict: str, **fields: Any) -> Verification:
    return Verification.objects.create(
        reference=work, verdict=verdict, source="PubMed", compared=verify.digest(work), **fields
    )


@pytest.mark.parametrize(
    ("verdict", "forbids", "warns"),
    [
        (None, "", "Nobody has compared these works"),
        ("match", "", ""),
        ("mismatch", "is not what PubMed has under its identifier: volume", ""),
        ("not-found", "PubMed does not know the work “feder2014”", ""),
    ],
)
def test_work__checked_or_not(verdict: str | None, forbids: str, warns: str) -> None:
    """Given a work and what its check said, then the draft waits, warns or goes, as the table says."""
    page = roads.article().get_latest_revision_as_object()
    if verdict:
        differs = {"fields": ["volume"], "said": {"volume": "9"}} if verdict == "mismatch" else {}
        verified(Reference.objects.get(), verdict, **differs)
    assert [forbids in said for said in rules.problems(page)] == [True] * bool(forbids)
    told = [said for said in rules.warnings(page) if "compared" in said]
    assert [warns in said for said in told] == [True] * bool(warns)


def test_work__changed_since_its_check__is_unchecked() -> None:
    page = roads.article().get_latest_revision_as_object()
    work = page.citations.get().reference
    verified(work, "match")
    assert not list(works.unverified_works(page))
    work.volume = "99"
    assert list(works.unverified_works(page))


@pytest.mark.parametrize(
    ("natures", "forbids", "warns"),
    [
        (["retraction"], ["has been retracted"], []),
        (["correction"], [], ["A correction"]),
        (["concern"], [], ["expressed concern"]),
        (["retraction", "reinstatement"], [], []),
        (["correction", "concern"], [], ["expressed concern", "A correction"]),
    ],
)
def test_work__with_notices(natures: list[str], forbids: list[str], warns: list[str]) -> None:
    page = roads.article()
    for nature in natures:
        Alert.objects.create(reference=Reference.objects.get(), nature=nature, source="A file")
    draft = page.get_latest_revision_as_object()
    for rule, expected in ((works.retracted_works, forbids), (works.doubted_works, warns)):
        found = list(rule(draft))
        assert len(found) == len(expected)
        assert all(part in said for part, said in zip(expected, found, strict=True))
    if forbids:
        with pytest.raises(NotReady, match="retracted"):
            road.submit(page, roads.editor())


def test_work__retracted_and_not_rested_on__only_warns() -> None:
    """Given a retracted work that is cited as contradicting, then the draft can say so."""
    page = roads.article()
    Alert.objects.create(reference=Reference.objects.get(), nature="retraction", source="A file")
    draft = page.get_latest_revision_as_object()
    cited = draft.citations.get()
    cited.stance = Citation.Stance.CONTRADICTS
    draft.citations.add(cited)
    assert not list(works.retracted_works(draft))
    (told,) = works.doubted_works(draft)
    assert "Does the text say so?" in told


# -- sources ---------------------------------------------------------------------------------------
def test_study_without_source__forbids() -> None:
    page = roads.article(words="One study published in the Journal of Hope found a cure.</p><p>")
    (told,) = sources.studies_without_source(page.get_latest_revision_as_object())
    assert "What is known” speaks of a study and cites none: “One study" in told
    with pytest.raises(NotReady, match="Journal of Hope"):
        road.submit(page, roads.editor())


def test_statement_without_citation__warns_once_a_section() -> None:
    page = roads.article(words="It is effective. It is safe.</p><p>It was studied.")
    (told,) = sources.uncited_statements(page.get_latest_revision_as_object())
    assert "makes 2 clinical statements without a citation" in told
    road.submit(page, roads.editor())


def test_source_001__its_two_phantom_studies_stand_in_the_way() -> None:
    """Given source document 001, when it is imported, then the two studies that nobody can find are
    listed as sentences without a source, among what forbids submitting."""
    (path,) = (Path(__file__).parents[1] / "seeds").glob("001_*.txt")
    call_command("import_article", str(path), user=roads.editor().username)
    told = road.why_not_submit(ArticlePage.objects.get())
    first, second = [problem for problem in told if "cites none" in problem]
    assert "Journal of Psychopharmacology" in first
    assert "Journal of Traumatic Stress" in second
