"""Studies that a text speaks of and does not cite: “One study in the Journal of … found”.

A sentence that names one study, a journal or those who did the work tells readers that there is a
source. It has one if it cites it, or if a later sentence of its paragraph does, before the next study
is spoken of. “Studies show” names none: that is a statement (`statements`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .prose import Paragraph, Sentence, paragraphs

if TYPE_CHECKING:
    from .models import ArticlePage

_ONE = r"\b(?:[Aa]n?|[Oo]ne|[Aa]nother|[Tt]he (?:first|second|third|largest|latest|only|main|original))"
_KIND = r"(?:study|trial|review|meta-analysis|analysis|survey|paper|experiment)\b"
_STUDY = rf"{_ONE}\s(?:[\w'’/-]+,?\s){{0,6}}?{_KIND}"
_FOUND = (
    r"\b(?:found|finds|show(?:s|ed|n)|demonstrate[sd]|report(?:s|ed)|discover(?:s|ed)|indicate[sd]"
    r"|reveal(?:s|ed)|conclude[sd]|suggest(?:s|ed)|observe[sd]|examine[sd]|investigate[sd]|tested"
    r"|compared?[sd]?|combine[sd]|published|confirm(?:s|ed)|prove[sd]|sheds|pointed)\b"
)
# What alludes to a study, by language; English is the language in which articles are written.
PATTERNS = {
    "en": re.compile(
        rf"{_STUDY}.{{0,150}}?{_FOUND}|\b[Ii]n {_STUDY}(?=,| of | in | with | \()"
        r"|\b[Pp]ublished (?:\w+ ){0,2}in (?:the )?(?:[Jj]ournal\b|[A-Z]\w+)"
        r"|\b[Aa]ccording to (?:an?|one|the) (?:[\w-]+ ){0,4}(?:study|trial|review|paper)\b"
        r"|\b(?:[Rr]esearchers|[Ss]cientists|[Ii]nvestigators|[Aa] (?:\w+ )?team)"
        r" (?:at|from|of) (?:the )?[A-Z]\w+"
        r"|\b[Jj]ournal of (?:the )?[A-Z]\w+|\b[A-Z]\w+ Journal of [A-Z]\w+"
        r"|\b(?:JAMA|BMJ|PNAS|NEJM)\b|\bThe Lancet\b|\bNew England Journal\b"
    ),
}


def uncited_allusions(page: ArticlePage) -> list[Sentence]:
    """In reading order; nothing in a language that the table does not know."""
    pattern = PATTERNS.get(page.locale.language_code.partition("-")[0])
    if pattern is None:
        return []
    return [found for paragraph in paragraphs(page) for found in _uncited(paragraph, pattern)]


def _uncited(paragraph: Paragraph, pattern: re.Pattern[str]) -> Iterator[Sentence]:
    open_one = None
    for sentence in paragraph:
        if pattern.search(sentence.text):
            if open_one:
                yield open_one
            open_one = sentence
        if sentence.keys:
            open_one = None
    if open_one:
        yield open_one
