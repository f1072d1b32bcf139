"""Clinical statements: what a reader may act on, and so has to rest on a work cited.

Doses, figures, numbers of people, effects, safety, approval. The table finds what says so in words;
it does not understand the text, and a reviewer still reads every sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .prose import Sentence, paragraphs

if TYPE_CHECKING:
    from .models import ArticlePage

_AMOUNT = r"\d[\d,.·]{0,12}"
_PEOPLE = r"(?:people|persons|patients|participants|adults|children|veterans|volunteers|subjects|women|men)"
_SYMPTOM = (
    r"(?:symptoms?|severity|depression|depressive|anxiety|pain|PTSD|suicid\w+|distress|mood"
    r"|flashbacks|nightmares|hyperarousal|relapse|cognition|quality of life)"
)
_CHANGES = (
    r"(?:reduc|improv|reliev|alleviat|eas|lower|decreas|lessen|diminish|worsen|prevent|cur|treat)"
    r"(?:e[sd]?|s|ed|ing|tion|tions)?"
)
_CHANGED = r"(?:reduced|improved|relieved|alleviated|eased|lowered|decreased|diminished|worsened)"
_BE = r"(?:is|are|was|were|be|been|being|remains?|proved|proven|considered|regarded)"
_VERY = r"(?:(?:\w+ly|considered|regarded|as|to|be|very|quite|not|more|well) ){0,4}"
_HARM = (
    r"(?:nausea|vomiting|dizziness|headaches?|sedation|sleepiness|dissociation|hallucinations?"
    r"|dissociative (?:side )?effects|blood pressure|respiratory depression|(?:bladder|liver) damage)"
)
STATEMENTS: dict[str, re.Pattern[str]] = {
    "dose": re.compile(rf"{_AMOUNT}\s?(?:mg|mcg|[µμ]g|grams?|ml|mL|IU)\b(?:/\w+)?"),
    "figure": re.compile(rf"{_AMOUNT}\s?(?:%|percent\b|per cent\b)"),
    "participants": re.compile(rf"\b[nN]\s?=\s?\d|\b\d[\d,]* (?:\w+ ){{0,2}}{_PEOPLE}\b"),
    "effect": re.compile(
        rf"\b{_CHANGES}\b(?:[\s,()/]+[\w'’-]+){{0,6}}?[\s,()/]+{_SYMPTOM}\b"
        rf"|\b{_SYMPTOM}\b(?: [\w-]+){{0,3}}? {_CHANGED}\b"
        rf"|\b(?:reductions?|improvements?|decreases?|relief) (?:in|of|from) (?:[\w-]+ ){{0,6}}?{_SYMPTOM}\b"
        r"|\b(?:rapid|fast|quick|immediate|robust|significant|lasting)\w* (?:[\w-]+ ){0,3}"
        r"(?:relief|response|improvements?|benefits?|effects?|onset)\b"
        r"|\bantidepressant effects?\b|\bof (?:\w+ )?benefit (?:for|to|in)\b|\bhelps? (?:to )?treat\b",
        re.IGNORECASE,
    ),
    "efficacy": re.compile(
        rf"\b(?:{_BE}|more|less|most|as|highly|an?) (?:\w+ ){{0,2}}(?:in)?effective\b"
        r"|\b(?:demonstrat|show|support)\w* (?:[\w-]+ ){0,4}(?:efficacy|effectiveness)\b"
        rf"|\b{_BE} (?:\w+ ){{0,2}}(?:helpful|beneficial|promising|superior|(?:un)?successful)\b"
    ),
    "outcome": re.compile(
        r"\b(?:respon(?:se|ded?|ders?)|remission|relapsed?)\b.{0,60}\b(?:rates?|after|within|compared|than)\b"
    ),
    "safety": re.compile(
        rf"\b{_BE} {_VERY}(?:safe|tolerated|contraindicated|addictive|toxic)\b|\b{_HARM}\b"
        r"|\b(?:can|may|might|could) (?:\w+ )?(?:cause|lead to|trigger|worsen|raise)\b"
        r"|\b(?:side|adverse) effects? (?:\w+ )?(?:include|such as|are|is|like)"
        r"|\b(?:tolerated|serious adverse|low-risk)\b|\brisk (?:\w+ ){0,4}is (?:low|high|small)\b"
        r"|\b(?:potential for|risk of|possibility of) (?:[\w-]+ ){0,3}(?:abuse|misuse|dependence|addiction)\b"
        r"|\bnot be (?:suitable|appropriate)\b|\bnot suitable for\b",
        re.IGNORECASE,
    ),
    "approval": re.compile(
        r"\b(?:approved|licensed|authori[sz]ed) (?:\w+ ){0,3}(?:by|for|in|as|to)\b"
        r"|\b(?:FDA|MHRA|EMA|NMPA|PMDA|MFDS) (?:has |have )?(?:\w+ )?approv|\boff-label\b"
    ),
}


def clinical_statements(page: ArticlePage) -> list[Sentence]:
    """Clinical statements in paragraphs that cite nothing, in reading order.

    English only: in a translation the citations are those of its source, so there is nothing to find.
    A section that has one of these rests on nothing there (`Sentence.section` is its heading).
    """
    if not page.locale.language_code.startswith("en-"):
        return []
    return [
        sentence
        for paragraph in paragraphs(page)
        if not any(sentence.keys for sentence in paragraph)
        for sentence in paragraph
        if is_clinical(sentence.text)
    ]


# States nothing; nor does a question.
_TO_ASK = re.compile(r"Ask (?:who|what|which|when|where|how|whether|if)\b")


def is_clinical(sentence: str) -> bool:
    if sentence.endswith("?") or _TO_ASK.match(sentence):
        return False
    return any(pattern.search(sentence) for pattern in STATEMENTS.values())
