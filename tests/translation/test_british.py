"""American spelling to British, and what that must leave alone."""

from __future__ import annotations

import pytest

from kb.translation.machine.british import British
from kb.translation.machine.pseudo import Pseudo


def british(segment: str) -> str:
    (made,) = British().translate([segment], "en-us", "en-gb")
    return made


@pytest.mark.parametrize(
    ("american", "expected"),
    [
        ("randomized", "randomised"),
        ("Randomization", "Randomisation"),
        ("nonrandomized", "nonrandomised"),
        ("HOSPITALIZED", "HOSPITALISED"),
        ("anesthetized", "anaesthetised"),
        ("anesthesia", "anaesthesia"),
        ("paresthesias", "paraesthesias"),
        ("hemorrhagic", "haemorrhagic"),
        ("hemoglobin and methemoglobin", "haemoglobin and methaemoglobin"),
        ("chemotherapy", "chemotherapy"),
        ("hemiplegia", "hemiplegia"),
        ("edema, lymphedema and angioedema", "oedema, lymphoedema and angioedema"),
        ("edematous", "oedematous"),
        ("pediatricians", "paediatricians"),
        ("esophageal", "oesophageal"),
        ("anemia", "anaemia"),
        ("hypoglycemia", "hypoglycaemia"),
        ("ischemic", "ischaemic"),
        ("racemic ketamine", "racemic ketamine"),
        ("an epidemic, endemic and academic", "an epidemic, endemic and academic"),
        ("systemically", "systemically"),
        ("diarrhea", "diarrhoea"),
        ("dyspnea or apneic spells", "dyspnoea or apnoeic spells"),
        ("pneumonia", "pneumonia"),
        ("estrogens", "oestrogens"),
        ("gynecological", "gynaecological"),
        ("orthopedic", "orthopaedic"),
        ("etiology", "aetiology"),
        ("tumors", "tumours"),
        ("antitumor", "antitumour"),
        ("behavioral", "behavioural"),
        ("humoral immunity in the colorectal laboratory",
         "humoral immunity in the colorectal laboratory"),
        ("a labeled, unlabeled or mislabeled vial", "a labelled, unlabelled or mislabelled vial"),
        ("counseling", "counselling"),
        ("5 milliliters", "5 millilitres"),
        ("a flow meter", "a flow meter"),
        ("the program", "the programme"),
        ("a computer program", "a computer program"),
        ("gray matter of 2 gray", "grey matter of 2 gray"),
        ("analyzed in two analyses", "analysed in two analyses"),
        ("a judgment of the size of the prize", "a judgement of the size of the prize"),
        ("fetal estradiol, sulfate and leukocytes", "fetal estradiol, sulfate and leukocytes"),
        ("enrolled after enrollment", "enrolled after enrolment"),
    ],
)  # fmt: skip
def test_spelling(american, expected):
    assert british(american) == expected


@pytest.mark.parametrize(
    "name",
    [
        "It was read at the World Health Organization in Geneva.",
        "See the Centers for Disease Control and Prevention.",
        "Pediatric Research printed it.",
        "Printed in <i>Pediatrics</i> and <i>Archives of Neurology</i>.",
        "The Center said so.",
        "PubMed knows the ORCID iD of LaTeX users.",
        'Seen <a id="a1">[center2014]</a> and <a id="a2">by the center</a>.',
        "Write to center@color.org or see www.color.gov/tumor, https://tumor.example/center.",
    ],
)
def test_names_citations_and_addresses__left_alone(name):
    assert british(name) == name


def test_sentence_begins__respelled():
    """Given words that begin a sentence, or stand after a citation, then they are no names."""
    said = 'Anesthesia ended. <a id="a1">[x]</a> Tumors shrank. <b>Color</b> &amp; odor changed.'
    assert british(said) == (
        'Anaesthesia ended. <a id="a1">[x]</a> Tumours shrank. <b>Colour</b> &amp; odour changed.'
    )


def test_british__is_its_own_british():
    """Given British words, when they are respelled again, then nothing changes."""
    words = british("anesthesia edema hemorrhage esophagus estrogen diarrhea apnea fecal cecum")
    assert british(words) == words


def test_pseudo__keeps_marks_and_grows():
    (made,) = Pseudo().translate(['A <a id="a1">[once]</a> study &amp; <b>no</b>'], "en-us", "ja")
    assert made.startswith('⟦Å <a id="a1">[once]</a> štûdý &amp; <b>ñö</b>~')
    assert made.endswith("~⟧")
