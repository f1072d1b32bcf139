"""The glossary: preferred and forbidden words, and one drug for another."""

from __future__ import annotations

import pytest

from kb.translation.quality import Entry, Glossary, check
from kb.translation.quality.glossary import DRUG

from .glossaries import LANGUAGES, codes, errors, findings, pack

SAID = {
    "zh-hans": ("给予了{}。", "氯胺酮", "艾司氯胺酮"),
    "ja": ("{}が投与されました。", "ケタミン", "エスケタミン"),
    "ko": ("{}을 투여했습니다.", "케타민", "에스케타민"),
    "en-gb": ("{} was given.", "ketamine", "esketamine"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_drug__another_is_an_error(language):
    """Given a drug, when the translation names the one whose name holds it, or is held, then it is
    an error; the right one has no finding."""
    said, ketamine, esketamine = SAID[language]
    assert codes("Ketamine was given.", said.format(ketamine), language) == set()
    assert codes("Esketamine was given.", said.format(esketamine), language) == set()
    assert "drug" in errors("Ketamine was given.", said.format(esketamine), language)
    assert "drug" in errors("Esketamine was given.", said.format(ketamine), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_drug__one_of_two_is_an_error(language):
    said, ketamine, esketamine = SAID[language]
    source = "Ketamine and esketamine were given."
    assert errors(source, said.format(f"{ketamine} {esketamine}"), language) == set()
    for wrong in (ketamine, esketamine):
        assert "drug" in errors(source, said.format(f"{wrong} {wrong}"), language)


def test_drug__swapped_between_sentences_is_an_error():
    source = "Ketamine is old. Esketamine is new."
    assert errors(source, "氯胺酮是旧药。艾司氯胺酮是新药。", "zh-hans") == set()
    assert "drug" in errors(source, "艾司氯胺酮是旧药。氯胺酮是新药。", "zh-hans")


def test_drug__other_order_is_a_warning():
    source = "Ketamine was better than esketamine."
    assert codes(source, "ケタミンはエスケタミンより優れていました。", "ja") == set()
    assert codes(source, "エスケタミンはケタミンより優れていました。", "ja") == {"drug-order"}


def test_drug__added_beside_the_right_one_is_an_error():
    assert "drug-added" in errors("Ketamine was given.", "给予了氯胺酮和咪达唑仑。", "zh-hans")


def test_drug__named_for_a_pronoun_is_a_warning():
    assert codes("It was given.", "给予了氯胺酮。", "zh-hans") == {"drug-added"}


def test_term__preferred_missing_is_a_warning():
    (finding,) = findings("The placebo was given.", "偽薬が投与されました。", "ja")
    assert finding.code == "term"
    assert str(finding) == "“placebo” is “プラセボ” in the glossary; the translation lacks it."


def test_term__forbidden_is_an_error():
    assert "term-forbidden" in errors("It led to remission.", "达到临床治愈。", "zh-hans")
    assert "term-forbidden" not in errors("It led to cure.", "达到临床治愈。", "zh-hans")


def test_term__longest_is_meant():
    """Given a term in a term, then only the longer is asked for, and it says the shorter too."""
    assert codes("esketamine nasal spray", "艾司氯胺酮鼻喷雾剂", "zh-hans") == set()
    said = "艾司氯胺酮鼻喷雾剂已获批。"
    assert codes("Esketamine as a nasal spray is approved.", said, "zh-hans") == set()
    assert codes("ketamine-associated cystitis", "氯胺酮相关性膀胱炎", "zh-hans") == set()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("PTSD", "PTSD"),  # an abbreviation is kept
        ("post-traumatic stress disorder (PTSD)", "外傷ではなく心的外傷後ストレス症（PTSD）"),
        ("Post-traumatic stress disorder", "心的外傷後ストレス症"),
        ("major depressive disorder", "大うつ病性障害"),  # what stands in brackets
        ("major depressive disorder", "うつ病"),
        ("placebos", "プラセボ"),
        ("NMDA receptors", "NMDA 受容体"),
    ],
)
def test_term__written_otherwise(source, target):
    assert "term" not in codes(source, target, "ja")


def test_term__whole_words():
    """Given “abuse” in the glossary, then “abused” and “disabuse” are no terms."""
    assert [hit.text for hit in pack("ja").terms_in("Abuse, abuses, abused, disabuse.")] == [
        "Abuse", "abuses",
    ]  # fmt: skip


def test_terms_in__says_what_and_where():
    text = '<b>Ketamine</b> <a id="a1">[feder2014]</a> is no esketamine nasal spray.'
    first, second = pack("ja").terms_in(text)
    assert (first.text, first.entry.preferred) == ("Ketamine", "ケタミン")
    assert first.entry.note == "Racemic unless stated. Never render as esketamine."
    assert first.entry.remarks == ("draft: needs native medical reviewer",)
    assert second.entry.term == "esketamine nasal spray"


def test_british_spelling():
    assert (
        codes("A randomized controlled trial.", "A randomised controlled trial.", "en-gb") == set()
    )
    assert codes("A randomized controlled trial.", "A randomized controlled trial.", "en-gb") == {
        "term"
    }


def test_glossary__empty_or_half_filled():
    entries = (Entry("drugone", DRUG), Entry("drugtwo", DRUG, preferred="药二", forbidden=("药",)))
    glossary = Glossary(entries, spaced=False)
    assert check("Drugone.", "药一。", language="zh-hans", glossary=glossary) == []
    found = check("Drugtwo.", "药。", language="zh-hans", glossary=glossary)
    assert [f.code for f in found] == ["term-forbidden"]
    assert check("Drugone.", "药二。", language="zh-hans", glossary=Glossary()) == []
