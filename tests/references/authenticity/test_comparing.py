"""What counts as the same in two printings of a reference, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from kb.references.authenticity.comparing import Finding, Verdict, differences, stated

FEDER: dict[str, Any] = {
    "title": "Efficacy of intravenous ketamine for treatment of chronic posttraumatic stress "
    "disorder: a randomized clinical trial",
    "authors": [{"family": "Feder", "given": "Adriana"}, {"family": "Parides", "given": "M. K."}],
    "container_title": "JAMA Psychiatry",
    "issued": "2014-06",
    "volume": "71",
    "issue": "6",
    "pages": "681-688",
    "doi": "10.1001/jamapsychiatry.2014.62",
    "pmid": "24740528",
}
BARE = {name: FEDER[name] for name in ("title", "authors", "container_title", "issued")}


def differing(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    return [found.field for found in differences(ours, theirs)]


def titled(title: str) -> dict[str, Any]:
    return FEDER | {"title": title}


SAME_TITLES = [
    ("case", "Efficacy of Ketamine in PTSD", "EFFICACY OF KETAMINE IN PTSD"),
    ("full stop", "Efficacy of ketamine in PTSD", "Efficacy of ketamine in PTSD."),
    ("quotes", "“Special K” and the brain", "'Special K' and the brain"),
    ("apostrophe", "Ketamine’s effects on anxiety", "Ketamine's effects on anxiety"),
    ("dash", "Dose–response study of S-ketamine", "Dose-response study of S‐ketamine"),
    ("compound closed", "Post-traumatic stress at work", "Posttraumatic stress at work"),
    ("compound open", "A double-blind trial", "A double blind trial"),
    ("accents", "Étude de la kétamine à l’hôpital", "Etude de la ketamine a l'hopital"),
    ("letters", "Smørrebrød og Łódź", "Smorrebrod og Lodz"),
    ("Greek", "TNF-α and β-endorphin after λ-calculus", "TNF-alpha and beta-endorphin after lambda-calculus"),
    ("micro sign", "Effects of µ-opioid agonists", "Effects of μ-opioid agonists"),
    ("markup", "Effects of <i>S</i>-ketamine on Ca<sup>2+</sup>", "Effects of S-ketamine on Ca2+"),
    ("MathML", "About <mml:math><mml:mi>x</mml:mi></mml:math> cells", "About x cells"),
    ("entity", "Ketamine &amp; depression", "Ketamine and depression"),
    ("spelling", "Randomised anaesthesia and behaviour", "Randomized anesthesia and behavior"),
    ("spelling 2", "Labelled oestrogen: analysed by centre", "Labeled estrogen: analyzed by center"),
    ("spelling 3", "Programmes of paediatric defence", "Programs of pediatric defense"),
    ("decimal", "Ketamine 0·5 mg/kg", "Ketamine 0.5 mg/kg"),
    ("width", "氯胺酮（Ｓ型）的研究", "氯胺酮(S型)的研究"),
    ("composition", "\u30b1\u30bf\u30df\u30f3の効果が", "\u30b1\u30bf\u30df\u30f3の効果か\u3099"),
]  # fmt: skip
OTHER_TITLES = [
    ("a word", "Efficacy of oral ketamine in PTSD", "Efficacy of intranasal ketamine in PTSD"),
    ("a word more", "Efficacy of ketamine in PTSD", "Efficacy of ketamine in chronic PTSD"),
    ("order", "Depression in anxiety", "Anxiety in depression"),
    ("disorder", "Ketamine for depression in adults with unipolar disorder",
     "Ketamine for depression in adults with bipolar disorder"),
    ("decimal", "Ketamine 1.5 mg/kg", "Ketamine 15 mg/kg"),
    ("number", "Phase 2 trial of esketamine", "Phase 3 trial of esketamine"),
    ("slip", "Efficacy of ketamnie in PTSD", "Efficacy of ketamine in PTSD"),
    ("voicing", "かき", "かぎ"),
    ("no letters", "???", "!!!"),
    ("below", "Effects at p < 0.05 and a > b", "Effects at p b"),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "ours", "theirs"), SAME_TITLES)
def test_title__typography_and_spelling_are_no_difference(
    _name: str, ours: str, theirs: str
) -> None:
    assert differing(titled(ours), titled(theirs)) == []
    assert differing(titled(theirs), titled(ours)) == []


@pytest.mark.parametrize(("_name", "ours", "theirs"), OTHER_TITLES)
def test_title__anything_else_is(_name: str, ours: str, theirs: str) -> None:
    assert differing(titled(ours), titled(theirs)) == ["title"]


MAIN = "Efficacy of intravenous ketamine for treatment of chronic posttraumatic stress disorder"


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (titled(MAIN), FEDER, []),
        (FEDER, titled(MAIN), []),
        (titled(MAIN), titled(f"{MAIN}? A trial: part two"), []),
        (titled(MAIN), titled(f"{MAIN} – a trial"), []),
        # Where volume and pages do not say that it is the same paper, a reply has the same main title.
        (BARE | {"title": MAIN}, BARE, ["title"]),
        (titled(MAIN), FEDER | {"pages": ""}, ["title"]),
        (titled(MAIN), FEDER | {"pages": "915-916"}, ["title", "pages"]),
        (titled(f"{MAIN}: reply"), FEDER, ["title"]),
        (titled("Efficacy"), titled("Efficacy: a trial"), ["title"]),
    ],
)
def test_title__subtitle_left_out_only_where_volume_and_pages_agree(
    ours: dict, theirs: dict, expected: list[str]
) -> None:
    assert differing(ours, theirs) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ({"family": "Feder", "given": "A"}, {"family": "Feder", "given": "Adriana"}, True),
        ({"family": "Feder"}, {"family": "Feder", "given": "Adriana"}, True),
        ({"family": "Müller", "given": "J"}, {"family": "Muller", "given": "Jörg"}, True),
        ({"family": "O’Brien", "given": "B"}, {"family": "O'Brien", "given": "B."}, True),
        ({"family": "Zarate", "given": "CA", "suffix": "Jr"}, {"family": "Zarate", "given": "Carlos"}, True),
        ({"family": "王", "given": "小明"}, {"family": "王", "given": "小明"}, True),
        ({"literal": "王小明"}, {"family": "王", "given": "小明"}, True),
        ({"literal": "World Health Organization"}, {"literal": "The World Health Organisation"}, True),
        ({"family": "Feder", "given": "B"}, {"family": "Feder", "given": "Adriana"}, False),
        ({"family": "Federer", "given": "A"}, {"family": "Feder", "given": "Adriana"}, False),
        ({"family": "Parides", "given": "MK"}, {"family": "Feder", "given": "Adriana"}, False),
        ({"family": "王", "given": "小明"}, {"family": "王", "given": "大明"}, False),
        ({"literal": "World Bank"}, {"literal": "World Health Organization"}, False),
    ],
)  # fmt: skip
def test_first_author__name_and_first_initial(ours: dict, theirs: dict, same: bool) -> None:
    found = differing(FEDER | {"authors": [ours]}, FEDER | {"authors": [theirs]})
    assert found == ([] if same else ["authors"])


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("Am J Psychiatry", "American Journal of Psychiatry", True),
        ("Am. J. Psychiatry", "The American Journal of Psychiatry", True),
        ("BMJ", "BMJ (Clinical research ed.)", True),
        ("Lancet Psychiatry", "The Lancet. Psychiatry", True),
        ("J Affect Disord", "Journal of Affective Disorders", True),  # not in the table: ISO 4
        ("Psychother Psychosom", "Psychotherapy and psychosomatics", True),
        ("Neuropsychopharmacology", "Neuropsychopharmacology : official publication of the ACNP", True),
        ("JAMA", "JAMA Psychiatry", False),
        ("Neuro", "Neuropsychopharmacology", False),
        ("J Psychopharmacol", "Journal of Psychiatry", False),
        ("Journal of Traumatic Stress", "European Journal of Psychotraumatology", False),
        ("Am J Psychiatry", "Journal of American Psychiatry", False),
    ],
)  # fmt: skip
def test_journal__title_or_abbreviation(ours: str, theirs: str, same: bool) -> None:
    for one, other in ((ours, theirs), (theirs, ours)):
        found = differing(FEDER | {"container_title": one}, FEDER | {"container_title": other})
        assert found == ([] if same else ["container_title"])


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("681-8", "681-688", True),
        ("681–688", "681--688", True),
        ("pp. 681-688", "681-688", True),
        ("681", "681-688", True),  # as Crossref has it for some journals
        ("1205-15", "1205-1215", True),
        ("S12-5", "S12-S15", True),
        ("E067194", "e067194", True),
        ("17m11634", "17m11634", True),
        ("CD011612", "CD011611", False),
        ("e067194", "067194", False),
        ("681-688", "681-689", False),
        ("682", "681-688", False),
        ("688", "681-688", False),
        ("98-103", "98-113", False),
        ("S12-5", "12-15", False),
    ],
)
def test_pages__shortened_or_first_alone(ours: str, theirs: str, same: bool) -> None:
    found = differing(FEDER | {"pages": ours}, FEDER | {"pages": theirs})
    assert found == ([] if same else ["pages"])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"issued": "2013-12-30"}, []),
        ({"issued": "2015"}, []),
        ({"issued": "2012"}, ["issued"]),
        ({"issued": "2015", "pages": ""}, ["issued"]),
        ({"issued": "2015", "volume": ""}, ["issued"]),
        ({"issued": "2015", "volume": "72"}, ["issued", "volume"]),
        ({"issued": "2015", "volume": "Vol. 071"}, []),
    ],
)
def test_year__one_apart_only_where_volume_and_pages_agree(
    change: dict, expected: list[str]
) -> None:
    """Given an article published online first, then its year may be the one before or after, as long
    as volume and pages are those of the paper."""
    assert differing(FEDER | change, FEDER) == expected


NEAR_MISSES = [
    ("same authors, other title", {"title": "Effects of ketamine on context processing"}, ["title"]),
    ("same title, other year and volume", {"issued": "2018", "volume": "75"}, ["issued", "volume"]),
    ("DOI of another paper", {"doi": "10.1176/appi.ajp.2020.20050596"}, ["doi"]),
    ("PMID of another paper", {"pmid": "33397139"}, ["pmid"]),
    ("other journal", {"container_title": "Journal of Psychopharmacology"}, ["container_title"]),
    ("co-author put first", {"authors": FEDER["authors"][::-1]}, ["authors"]),
    ("nobody wrote it", {"authors": []}, ["authors"]),
    ("no journal", {"container_title": ""}, ["container_title"]),
    ("no year", {"issued": ""}, ["issued"]),
    ("all but the place", {"issued": "2020", "volume": "9", "pages": "1-2"}, ["issued", "volume", "pages"]),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "change", "expected"), NEAR_MISSES)
def test_near_miss__does_not_pass(_name: str, change: dict, expected: list[str]) -> None:
    finding = Finding.of(FEDER | change, FEDER, source="the library")
    assert finding.verdict == Verdict.MISMATCH
    assert [found.field for found in finding.differences] == expected


def test_finding__both_sides_are_told() -> None:
    (found,) = Finding.of(FEDER | {"issued": "1999"}, FEDER, source="PubMed").differences
    assert (str(found.label), found.ours, found.theirs) == ("year", "1999", "2014")


def test_finding__nothing_found() -> None:
    assert Finding.of(FEDER, None, source="Crossref").verdict == Verdict.NOT_FOUND


def test_source_says_less__what_it_does_not_say_is_no_difference() -> None:
    """Given a source that knows no pages and no PMID, then the record that does is a match."""
    assert differing(FEDER, BARE) == []


def test_stated__one_line_each_and_nothing_empty() -> None:
    assert stated({"title": " A\n <i>b</i> ", "issued": "2014-06", "volume": None}) == {
        "title": "A b",
        "issued": "2014",
    }
