"""References in AMA style (AMA Manual of Style, 11th ed., chapter 3).

Knows a `Reference` and nothing of where it is printed. The words of the style (“et al”, “Accessed”)
are English in every language, as the style has them. What the style leaves open: Chinese, Japanese
and Korean names in native script stay whole, family name first, without space, comma or initials.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import quote

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from . import names
from .models import Reference

# NLM's title abbreviations (AMA 3.11.2), by title in lower case without “the”.
JOURNALS = {
    "american journal of psychiatry": "Am J Psychiatry",
    "annals of internal medicine": "Ann Intern Med",
    "archives of general psychiatry": "Arch Gen Psychiatry",
    "biological psychiatry": "Biol Psychiatry",
    "bmc psychiatry": "BMC Psychiatry",
    "bmj": "BMJ",
    "british journal of psychiatry": "Br J Psychiatry",
    "clinical neuropsychiatry": "Clin Neuropsychiatry",
    "cochrane database of systematic reviews": "Cochrane Database Syst Rev",
    "european journal of psychotraumatology": "Eur J Psychotraumatol",
    "jama psychiatry": "JAMA Psychiatry",
    "journal of clinical psychiatry": "J Clin Psychiatry",
    "journal of psychopharmacology": "J Psychopharmacol",
    "lancet psychiatry": "Lancet Psychiatry",
    "molecular psychiatry": "Mol Psychiatry",
    "nature": "Nature",
    "nature mental health": "Nat Ment Health",
    "neuropsychopharmacology": "Neuropsychopharmacology",
    "new england journal of medicine": "N Engl J Med",
    "psychiatry and clinical neurosciences": "Psychiatry Clin Neurosci",
    "psychological medicine": "Psychol Med",
    "science": "Science",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# Han, kana, bopomofo and hangul, with their marks and supplementary planes.
_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff]"
)
_ENDS_SENTENCE = (".", "?", "!", "。", "？", "！")


class Part(NamedTuple):
    """A run of text. `href` makes it a link, `lang` says that it is not English."""

    text: str
    italic: bool = False
    href: str = ""
    lang: str = ""


def format(reference: Reference) -> SafeString:  # noqa: A001 -- read as `ama.format`
    """One line of HTML without a number: titles of journals and books in <i>, the DOI a link."""
    return format_html_join("", "{}", ((_html(part),) for part in parts(reference)))


def plain(reference: Reference) -> str:
    return "".join(part.text for part in parts(reference))


def _html(part: Part) -> SafeString:
    html = format_html("{}", part.text)
    if part.lang:
        html = format_html('<span lang="{}">{}</span>', part.lang, html)
    if part.italic:
        html = format_html("<i>{}</i>", html)
    if part.href:
        html = format_html('<a href="{}">{}</a>', part.href, html)
    return html


def parts(reference: Reference) -> list[Part]:
    """The reference as runs of text, full stops and spaces included."""
    kind = _KINDS.get(reference.type, _article)
    sentences = [[Part(authors(reference))], *kind(reference)]
    line: list[Part] = []
    for sentence in sentences:
        if said := [part for part in sentence if part.text]:
            line += [Part(" ")] if line else []
            line += said
            line += [] if said[-1].text.endswith(_ENDS_SENTENCE) else [Part(".")]
    source = _source(reference)
    return [*line, *([Part(" ")] if line and source else []), *source]


# -- authors (3.7) ---------------------------------------------------------------------------------
def authors(reference: Reference) -> str:
    """Up to six names, or three and “et al”; groups stand apart by semicolons.

    Of a list that is known to be incomplete, up to five: six and an unknown are more than six.
    """
    listed = names.readable(reference.authors)
    first = [*takewhile(lambda name: "literal" in name, listed)]
    people = [_person(name) for name in listed if "literal" not in name]
    groups = [name["literal"] for name in listed[len(first) :] if "literal" in name]
    leading = [name["literal"] for name in first]
    more = not reference.authors_complete and bool(listed)
    if not people:
        return "; ".join(_shortened(leading, more))
    return "; ".join([*leading, ", ".join(_shortened(people, more)), *groups])


def _shortened(listed: list[str], more: bool) -> list[str]:
    if len(listed) + more > 6:
        return [*listed[:3], "et al"]
    return [*listed, "et al"] if more else listed


def _person(name: names.Name) -> str:
    family, given = name["family"], name.get("given", "")
    if _CJK.search(family) and (_CJK.search(given) or not given):
        return family + given
    suffix = name.get("suffix", "").replace(".", "")
    return " ".join(filter(None, [family, initials(given), suffix]))


def initials(given: str) -> str:
    """“Kyle A. B.” → KAB, “Le-Ben” → LB, “Maria de los Angeles” → MA."""
    if _CJK.search(given):
        return given
    words = re.split(r"[\s.]+", given)
    if given[:1].isupper():  # then lower case marks a particle
        words = [word for word in words if not word[:1].islower()]
    return "".join(map(_initials_of, words))


def _initials_of(word: str) -> str:
    if len(word) < 4 and word.isalpha() and word.isupper():
        return word  # initials already
    letters = (re.search(r"[^\W\d_][\u0300-\u036f]*", piece) for piece in re.split("[-‐‑–]", word))
    return "".join(found[0].upper() for found in letters if found)


# -- kinds of work ---------------------------------------------------------------------------------
def journal(title: str) -> str:
    """The title as NLM abbreviates it, as far as that is known."""
    plain = " ".join(title.split())
    return JOURNALS.get(plain.lower().removeprefix("the "), plain)


def _article(work: Reference) -> list[list[Part]]:
    issue = f"({work.issue})" if work.issue else ""
    place = f"{work.volume}{issue}" + (f":{_pages(work)}" if work.pages else "")
    if place:  # a year without a volume is the volume: 2019:12-19
        joint = "" if place.startswith(":") or not work.issued else ";"
        published = f"{_year(work)}{joint}{place}".removeprefix(":")
    else:
        published = f"Published online {_date(work.issued)}" if work.issued else ""
    return [[_title(work)], [Part(journal(work.container_title), italic=True)], [Part(published)]]


def _book(work: Reference) -> list[list[Part]]:
    return [[_title(work, italic=True)], [_volume(work)], [_publication(work)]]


def _chapter(work: Reference) -> list[list[Part]]:
    book = [Part("In: "), Part(work.container_title, italic=True)] if work.container_title else []
    return [[_title(work)], book, [_volume(work)], [_publication(work)]]


def _report(work: Reference) -> list[list[Part]]:
    series = " ".join(filter(None, [work.container_title, work.volume]))
    published = _publication(work) if work.publisher else Part(_date(work.issued))
    return [[_title(work, italic=True)], [Part(series)], [published]]


def _law(work: Reference) -> list[list[Part]]:
    """Title, volume and code and section (year), after The Bluebook (3.16). An act that bears its
    year in its name needs none behind it."""
    code = " ".join(filter(None, [work.volume, work.container_title, _pages(work)]))
    named = not code and work.title.rstrip().endswith(_year(work))
    year = f" ({_year(work)})" if work.issued and not named else ""
    return [[_title(work), Part(f", {code}" if code else ""), Part(year)]]


def _webpage(work: Reference) -> list[list[Part]]:
    site = work.container_title or work.publisher
    said = "" if site == authors(work) else site
    return [[_title(work)], [Part(said)], [Part(_date(work.issued))]]


_KINDS = {
    Reference.Type.ARTICLE: _article,
    Reference.Type.BOOK: _book,
    Reference.Type.CHAPTER: _chapter,
    Reference.Type.REPORT: _report,
    Reference.Type.LEGISLATION: _law,
    Reference.Type.WEBPAGE: _webpage,
}


# -- parts of a work -------------------------------------------------------------------------------
def _title(work: Reference, *, italic: bool = False) -> Part:
    known = re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*", work.language)
    lang = work.language if known and not work.language.lower().startswith("en") else ""
    return Part(" ".join(work.title.split()), italic=italic, lang=lang)


def _volume(work: Reference) -> Part:
    return Part(f"Vol {work.volume}" if work.volume else "")


def _publication(work: Reference) -> Part:
    """Publisher; year:pages."""
    pages = f":{_pages(work)}" if work.pages else ""
    return Part("; ".join(filter(None, [work.publisher, _year(work)])) + pages)


def _pages(work: Reference) -> str:
    return re.sub(r"(?<=\w)\s*[‐‑–]\s*(?=\w)", "-", work.pages)


def _year(work: Reference) -> str:
    return work.issued.partition("-")[0]


def _date(day: str) -> str:
    """“July 2, 2025”, “July 2025” or “2025”; anything else as it stands."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-([0-9]{2}))?", day)
    if not found:
        return day
    year, month, of_month = found.groups()
    return f"{_MONTHS[int(month) - 1]} {f'{int(of_month)}, ' if of_month else ''}{year}"


def _source(work: Reference) -> list[Part]:
    """Where it is found: its DOI, or an address and the day it was seen, or PubMed's number."""
    if work.doi:
        return [Part(f"doi:{work.doi}", href="https://doi.org/" + quote(work.doi, safe="/:;()"))]
    if work.url:
        seen = f"Accessed {_date(str(work.accessed))}. " if work.accessed else ""
        linked = work.url if re.match("https?://", work.url) else ""
        return [*([Part(seen)] if seen else []), Part(work.url, href=linked)]
    if work.pmid:
        return [Part(f"PMID: {work.pmid}", href=f"https://pubmed.ncbi.nlm.nih.gov/{work.pmid}/")]
    return []
