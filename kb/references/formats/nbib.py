"""MEDLINE records, which PubMed saves as .nbib or .txt (NLM, “MEDLINE/PubMed Data Element
Descriptions”): a tag of four places, “- ”, the value; a line of six spaces goes on; an empty line ends
the record.

It has no place for a citation key, an address or a date of access, and only names languages.
"""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from .. import ama
from ..csl import Item
from . import entry
from .entry import Entry

_LINE = re.compile(r"([A-Z0-9 ]{4})- ?(.*)")
_WIDTH = 88
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TYPES = {
    "Journal Article": "article-journal", "Book": "book", "Book Chapter": "chapter",
    "Technical Report": "report", "Legislation": "legislation", "Web Page": "webpage",
}  # fmt: skip
_TERMS = {kind: term for term, kind in _TYPES.items()}
# PubMed's types of publication that say what kind of evidence it is, the most telling first.
_EVIDENCE = {
    "Practice Guideline": "guideline", "Guideline": "guideline",
    "Systematic Review": "systematic-review", "Meta-Analysis": "systematic-review",
    "Randomized Controlled Trial": "randomised-trial", "Observational Study": "observational",
    "Case Reports": "case-report", "Review": "review",
}  # fmt: skip
_TERM_OF = {kind: term for term, kind in reversed(_EVIDENCE.items())}
_SUFFIX = re.compile(r"(.+?),? (Jr|Sr|2nd|3rd|4th|II|III|IV)(\.?)")
_ET_AL = re.compile(r"et al\.?", re.IGNORECASE)

Row = tuple[str, str]


# -- reading ---------------------------------------------------------------------------------------
def read(text: str) -> list[Entry]:
    return [_entry(start, lines) for start, lines in _records(text)]


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Groups of lines without an empty one; a PMID begins a record wherever it stands."""
    start, lines = 0, []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if lines and (not line.strip() or line.startswith("PMID- ")):
            yield start, lines
            lines = []
        if line.strip():
            start = start if lines else number
            lines.append(line)


def _entry(start: int, lines: list[str]) -> Entry:
    rows: list[list[str]] = []
    for number, line in enumerate(lines, start=start):
        if found := _LINE.match(line):
            rows.append([found[1].strip(), found[2].strip()])
        elif rows and line.startswith("      "):
            rows[-1][1] += " " + line.strip()
        else:
            return Entry(start, fault=_("Line %d has no tag of MEDLINE.") % number)
    return Entry(start, _item([(tag, value) for tag, value in rows]))


def _item(rows: list[Row]) -> Item:
    record: dict[str, list[str]] = defaultdict(list)
    for tag, value in rows:
        record[tag].append(value)

    def first(*tags: str) -> str:
        return next((record[tag][0] for tag in tags if record.get(tag)), "")

    identifiers = [value for tag in ("LID", "AID") for value in record[tag]]
    title, book = first("TI"), first("BTI")
    item = {
        "type": _type(record["PT"], has_title=bool(title), has_book=bool(book)),
        "title": _sentence(title or book),
        "container-title": _sentence(book) if title and book else first("TA", "JT"),
        "author": _authors(rows),
        "issued": _date(first("DP")),
        "volume": first("VI"),
        "issue": first("IP"),
        "page": _whole_range(first("PG")),
        "publisher": first("PB"),
        "DOI": next((i.removesuffix("[doi]").strip() for i in identifiers if "[doi]" in i), ""),
        "PMID": first("PMID"),
        "PMCID": first("PMC"),
        "ISBN": first("ISBN").partition(" ")[0],
        "language": entry.language(first("LA")),
        "custom": {"evidence": entry.evidence(record["OT"]) or _evidence(record["PT"])},
    }
    return {variable: value for variable, value in item.items() if value}


def _type(terms: list[str], *, has_title: bool, has_book: bool) -> str:
    stated = next((_TYPES[term] for term in terms if term in _TYPES), "")
    guessed = ("chapter" if has_title else "book") if has_book else "article-journal"
    return stated or guessed


def _evidence(terms: list[str]) -> str:
    return next((kind for term, kind in _EVIDENCE.items() if term in terms), "")


def _sentence(title: str) -> str:
    """PubMed ends every title with a full stop, unless it ends with another mark."""
    return title.removesuffix(".")


def _authors(rows: list[Row]) -> list[dict[str, str]]:
    full = any(tag == "FAU" for tag, _value in rows)
    listed = []
    for tag, value in rows:
        if tag == "CN" or (_ET_AL.fullmatch(value) and tag == ("FAU" if full else "AU")):
            listed.append({"literal": value})
        elif tag == "FAU":
            family, _comma, given = value.partition(",")
            listed.append(_person(family, given.strip()))
        elif tag == "AU" and not full:  # “Zarate CA Jr”
            family, _space, given = _before_initials(value)
            listed.append(_person(family, given))
    return listed


def _person(family: str, given: str) -> dict[str, str]:
    if found := _SUFFIX.fullmatch(given):
        return {"family": family, "given": found[1], "suffix": found[2] + found[3]}
    return {"family": family, "given": given}


def _before_initials(value: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"(.+?) ([A-Z]+)( .*)?", value)
    if not found:
        return value, "", ""
    return found[1], " ", " ".join(found[2]) + (found[3] or "")


def _date(text: str) -> str:
    """“2014 Jun 1” as ISO 8601; the first month of “2014 Jun-Jul”, the year of “2014 Spring”."""
    found = re.match(r"([0-9]{4})(?: ([A-Z][a-z]{2})(?: ([0-9]{1,2})\b)?)?", text)
    if not found or (found[2] and found[2] not in _MONTHS):
        return text[:4]
    year, month, day = found.groups()
    parts = [year, str(_MONTHS.index(month) + 1) if month else "", day or ""]
    return "-".join(part.zfill(2) for part in parts if part)


def _whole_range(pages: str) -> str:
    """“681-8” as “681-688”: MEDLINE leaves out the digits that repeat."""
    found = re.fullmatch(r"([0-9]+)-([0-9]+)", pages)
    if not found or len(found[2]) >= len(found[1]):
        return pages
    start, end = found.groups()
    return f"{start}-{start[: len(start) - len(end)]}{end}"


# -- writing ---------------------------------------------------------------------------------------
def write(items: Iterable[Item]) -> str:
    return "\n".join("".join(map(_written, _rows(item))) for item in items)


def _written(row: Row) -> str:
    tag, value = row
    return textwrap.fill(
        f"{tag:<4}- {value}",
        _WIDTH,
        subsequent_indent=" " * 6,
        break_long_words=False,
        break_on_hyphens=False,
    ) + "\n"  # fmt: skip


def _rows(item: Item) -> list[Row]:
    stated = entry.lines(item)
    evidence = (item["custom"]).get("evidence", "")
    container, kind = stated.get("container-title", ""), stated["type"]
    doi = f"{stated['DOI']} [doi]" if "DOI" in stated else ""
    rows = [
        ("PMID", stated.get("PMID", "")),
        ("TI", _ended(stated.get("title", ""))),
        *[("BTI", _ended(container)) if kind == "chapter" else ("JT", container)],
        *[("TA", container)] * (kind != "chapter"),
        ("VI", stated.get("volume", "")),
        ("IP", stated.get("issue", "")),
        ("PG", stated.get("page", "")),
        ("DP", _published(item)),
        ("LID", doi),
        *_written_authors(item),
        ("LA", entry.three_letters(stated.get("language", ""))),
        ("PT", _TERMS[kind]),
        ("PT", _TERM_OF.get(evidence, "")),
        ("OT", " ".join(entry.keyword(item))),
        ("PB", stated.get("publisher", "")),
        ("ISBN", stated.get("ISBN", "")),
        ("PMC", stated.get("PMCID", "")),
        ("AID", doi),
    ]
    return [(tag, value) for tag, value in rows if value]


def _ended(title: str) -> str:
    return title if not title or title.endswith(("?", "!")) else f"{title}."


def _published(item: Item) -> str:
    parts = entry.date_parts(item, "issued")
    month = [_MONTHS[parts[1] - 1]] if len(parts) > 1 else []
    return " ".join([*(f"{year:04}" for year in parts[:1]), *month, *map(str, parts[2:])])


def _written_authors(item: Item) -> list[Row]:
    rows: list[Row] = []
    for name in item.get("author", []):
        parts = {key: entry.line(part) for key, part in name.items()}
        if literal := parts.get("literal"):
            rows.append(("CN", literal))
            continue
        given = " ".join(filter(None, [parts.get("given", ""), parts.get("suffix", "")]))
        short = " ".join(filter(None, [ama.initials(parts.get("given", "")), parts.get("suffix")]))
        rows.append(("FAU", ", ".join(filter(None, [parts["family"], given]))))
        rows.append(("AU", " ".join(filter(None, [parts["family"], short.replace(".", "")]))))
    if not item["custom"]["authors_complete"]:
        rows += [("FAU", "et al."), ("AU", "et al")]
    return rows
