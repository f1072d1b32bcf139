"""A line of print read as a work: AMA, Vancouver, APA, MLA, Chicago and GB/T 7714, tolerantly.

What is not understood is left out, or ends up in the title, where a comparison finds it different.
So a line that is read wrongly is never a match by mistake; a person looks at it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from .. import identifiers
from ..names import Name
from .folding import plain

MAX_LENGTH = 3000
_NUMBER = re.compile(r"^\s*(?:\[\d{1,4}\]|\(?\d{1,4}[.)])\s+")
_DOI = re.compile(r"\b10\.\d{4,9}(?:\.\d+)*/[^\s<>\"“”]+")
_PMID = re.compile(r"\bPMID\s*:?\s*(\d{1,9})\b", re.IGNORECASE)
_LABELS = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|\bdoi\s*:\s*(?=10\.))|https?://\S+|\bPMCID\s*:?\s*PMC\d+"
    r"|\b(?:Available (?:at|from)|Epub|Accessed|Retrieved)\b[^.;]{0,60}",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_Y = r"(?P<year>(?:1[5-9]|20)\d\d)[a-z]?"
_V = r"(?P<volume>[A-Za-z]?\d{1,5}(?:\s?Suppl\.?(?:\s?\w{1,3})?)?)"
_I = r"(?:\s?\((?P<issue>[^()]{1,30})\))?"
_P = r"(?P<pages>[A-Za-z]{0,3}\d[\w.]{0,15}(?:\s?[-‐-―]{1,2}\s?[A-Za-z]?\d{1,8})?)"
# Where the journal ends and its year, volume and pages begin, the most exact form first.
_PLACES = [
    # vol. 71, no. 6, pp. 681-688, 2014   vol. 71, no. 6, 2014, pp. 681-688   71, no. 6 (2014): 681-688
    re.compile(
        rf"\b(?:vol(?:ume)?\.?\s?)?{_V},\s?(?:no|issue)\.?\s?(?P<issue>[\w-]{{1,12}})"
        rf"(?:,?\s\(?(?:\w{{3,9}}\.?\s)?{_Y}\)?)?(?:\s?[,:]\s?(?:pp?\.\s?)?{_P})?",
        re.IGNORECASE,
    ),
    # 2014;71(6):681-8   2014 Jun 3;71(6):681-688   2014, 71(6): 681-688
    re.compile(rf"{_Y}(?:\s\w{{3,9}}\.?(?:[\s-]\w{{1,9}})?)?\s?[;；,，]\s?{_V}{_I}(?:\s?[:：]\s?{_P})?"),
    # 71(6), 681-688   71, 681-688   71(6):681-688 (2014)
    re.compile(rf"(?<=[\s,]){_V}{_I}\s?[,:]\s?(?:pp?\.\s?)?{_P}(?:\s?\({_Y}\))?"),
]  # fmt: skip
_APA = re.compile(r"^(?P<authors>.{2,600}?)\s\((?P<year>(?:1[5-9]|20)\d\d)[^()]{0,30}\)[.,]?\s")
_QUOTED = re.compile(r"^(?P<authors>[^“\"]{2,600}?)[\s.,]+[“\"](?P<title>[^”\"]{5,}?)[.,]?[”\"]")
_CHAPTER = re.compile(
    r"^(?P<title>.+?)\sIn:\s(?:.{0,300}?\b(?:editors?|eds?)\b[.,)]*\s)?(?P<book>.+?)(?:[.;]\s|$)"
)
_KIND = re.compile(r"\s?\[[A-Z]{1,2}(?:/[A-Z]{2})?\]")  # GB/T 7714 ends a title with [J]
_INITIALS = r"(?:[A-Z]{1,4}|(?:[A-Z]\.?[\s-]?){1,4})"
_SUFFIX = r"(?:,?\s(?:Jr|Sr|I{2,3}|IV|\d(?:nd|rd|th))\.?)?"
_VANCOUVER = re.compile(rf"(?P<family>[^\W\d_][^,;.]{{0,60}}?)\s(?P<given>{_INITIALS}){_SUFFIX}")
_FAMILY_FIRST = re.compile(r"(?P<family>[^,;]{1,60}),\s?(?P<given>[^\W\d_][^,;&]{0,40})")
_FIRST_LAST = re.compile(rf"(?P<given>{_INITIALS})\s(?P<family>[^\W\d_][^,;.]{{1,60}})")
_BETWEEN = re.compile(r"[,，;；、&]|\sand\s")
_ET_AL = re.compile(r"[\s,]*(?:\bet al\b|\band others\b|等|ら|외).*$")


def read(line: str) -> dict[str, Any]:
    """The fields, as in `csl.fields_of`, that a printed line states. `authors` is the first alone."""
    text = _NUMBER.sub("", plain(line[:MAX_LENGTH]))
    text, fields = _identifiers(text)
    read_as = next(
        found for style in (_quoted, _author_and_year, _sentences) if (found := style(text))
    )
    return fields | {name: value for name, value in read_as.items() if value}


def author(text: str) -> Name | None:
    """The first of a list of names: “Feder A, …”, “Feder, A., …”, “A. Feder”, 王小明, or a group."""
    listed = _ET_AL.sub("", text).strip(" .,;")
    first = _BETWEEN.split(listed, maxsplit=1)[0].strip()
    found = _VANCOUVER.fullmatch(first) or _FIRST_LAST.fullmatch(first)
    if not found and first.isascii():
        found = _FAMILY_FIRST.match(listed)
    if found:
        return {"family": found["family"].strip(), "given": found["given"].strip(" .")}
    return {"literal": first} if first else None


# -- identifiers -------------------------------------------------------------------------------------
def _identifiers(text: str) -> tuple[str, dict[str, Any]]:
    """The line without its identifiers and addresses, and the identifiers that are well formed."""
    fields: dict[str, Any] = {}
    if found := _DOI.search(text):
        with suppress(ValueError):
            fields["doi"] = identifiers.doi(_closed(found[0]))
    if found := _PMID.search(text):
        with suppress(ValueError):
            fields["pmid"] = identifiers.pmid(found[1])
    bare = _PMID.sub("", _DOI.sub("", _LABELS.sub("", text)))
    return " ".join(bare.split()), fields


def _closed(doi: str) -> str:
    """Without the full stop of the line, or the bracket that was opened before the DOI."""
    doi = doi.rstrip(".,;:")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".,;:")
    return doi


# -- styles ------------------------------------------------------------------------------------------
def _quoted(text: str) -> dict[str, Any]:
    """Authors, “Title,” Journal, vol. … (MLA, Chicago, IEEE)."""
    found = _QUOTED.match(text)
    if not found:
        return {}
    rest = text[found.end() :]
    place, at = _place(rest)
    return _work(found["authors"], found["title"], rest[:at], place, rest)


def _author_and_year(text: str) -> dict[str, Any]:
    """Authors (2014). Title. Journal, 71(6), 681-688. (APA)."""
    found = _APA.match(text)
    if not found:
        return {}
    rest = text[found.end() :]
    place, at = _place(rest)
    title, journal = _title_and_journal(rest[:at])
    return _work(found["authors"], title, journal, {**place, "year": found["year"]}, rest)


def _sentences(text: str) -> dict[str, Any]:
    """Authors. Title. Journal. 2014;71(6):681-688. (AMA, Vancouver, NLM, GB/T 7714)."""
    authors, rest = _after_authors(text)
    if chapter := _CHAPTER.match(rest):
        place = {"year": _last_year(rest)}
        return _work(authors, chapter["title"], chapter["book"], place, rest)
    place, at = _place(rest)
    if place:
        title, journal = _title_and_journal(rest[:at])
    else:  # a book, a report, a web page
        title, _stop, rest_of_it = rest.partition(". ")
        journal = rest_of_it.partition(". ")[0]
    return _work(authors, title, journal, place, rest)


def _work(
    authors: str, title: str, journal: str, place: dict[str, str], text: str
) -> dict[str, Any]:
    name = author(authors)
    return {
        "authors": [name] if name else [],
        "title": _KIND.sub("", title).strip(" .,;"),
        "container_title": journal.strip(" .,;，"),
        "issued": place.get("year") or _last_year(text),
        "volume": place.get("volume", ""),
        "issue": place.get("issue", ""),
        "pages": place.get("pages", "").rstrip("."),
    }


# -- parts of a line ---------------------------------------------------------------------------------
def _place(text: str) -> tuple[dict[str, str], int]:
    """Year, volume, issue and pages, and where they begin; at the end of `text` if they are not there.

    Of several the last: a title may speak of 2014, 12 patients.
    """
    for pattern in _PLACES:
        if matches := [*pattern.finditer(text)]:
            last = matches[-1]
            return {k: v for k, v in last.groupdict().items() if v}, last.start()
    return {}, len(text)


def _last_year(text: str) -> str:
    return next(reversed(_YEAR.findall(text)), "")


def _after_authors(text: str) -> tuple[str, str]:
    """The line cut at the full stop that ends its authors, which is not one after an initial."""
    for stop in re.finditer(r"[.．。]\s*|(?<=\bet al),?\s", text):
        before = text[: stop.start()]
        initial = re.search(r"(?:^|[\s.-])[A-Z]$", before)
        more = re.match(r"[A-Z]\.|[,;&]|and\b|-", text[stop.end() :])
        if before and not (initial and more) and text[stop.end() : stop.end() + 1].strip(",;"):
            return before, text[stop.end() :]
    return "", text


def _title_and_journal(text: str) -> tuple[str, str]:
    """What stands between the authors and the year: the journal is the last sentence of it.

    A journal's abbreviation may have full stops itself: “Am. J. Psychiatry.”
    """
    pieces = re.split(r"(?<=[.?!])\s+|(?<=。)", text.strip(" .,;，"))
    if len(pieces) < 2:
        return text, ""
    first = len(pieces) - 1
    while first > 1 and re.fullmatch(r"[A-Z][a-z]{0,8}\.", pieces[first - 1].strip()):
        first -= 1
    return " ".join(pieces[:first]), " ".join(pieces[first:])
