"""RIS, as reference managers exchange it (Research Information Systems; tags as EndNote has them).

Where RIS has no tag of its own: AN with DB “PubMed” is the PMID, C2 the PMCID, a keyword the kind of
evidence, an author “et al.” an incomplete list. Organizations stand without a comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import rispy
from django.utils.translation import gettext as _

from .. import names
from ..csl import Item
from . import entry
from .entry import Entry

_TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: |$)")
_TYPES = {
    "JOUR": "article-journal", "BOOK": "book", "CHAP": "chapter", "RPRT": "report",
    "STAT": "legislation", "ELEC": "webpage",
    # What the library has no type for; `csl` takes the nearest.
    "ABST": "article", "BILL": "bill", "BLOG": "post-weblog", "CASE": "legal_case",
    "CONF": "paper-conference", "CPAPER": "paper-conference", "DATA": "dataset",
    "DICT": "entry-dictionary", "EBOOK": "book", "ECHAP": "chapter", "EDBOOK": "book",
    "EJOUR": "article-journal", "ENCYC": "entry-encyclopedia", "GEN": "document",
    "GOVDOC": "report", "INPR": "article-journal", "JFULL": "article-journal",
    "LEGAL": "legislation", "MGZN": "article-magazine", "NEWS": "article-newspaper",
    "PAMP": "pamphlet", "SER": "book", "STAND": "standard", "THES": "thesis", "UNPB": "document",
}  # fmt: skip
_TAGS = {kind: tag for tag, kind in reversed(_TYPES.items())}
# Addresses contain semicolons, at which rispy would cut them.
_WHOLE: dict[str, Any] = {"delimiter_tags_mapping": {}}


class _Writer(rispy.RisWriter):
    def set_header(self, count: int) -> str:
        return ""  # rispy numbers the works, which RIS does not know


# -- reading ---------------------------------------------------------------------------------------
def read(text: str) -> list[Entry]:
    return [_entry(start, lines) for start, lines in _records(text)]


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record from TY to ER with the number of its first line. One that the next TY or the end
    of the file cuts off has no ER; one without TY begins with its first tag."""
    start, lines = 0, []
    for number, line in enumerate(text.split("\n"), start=1):
        found = _TAG.match(line)
        tag = found[1] if found else ""
        if lines and tag == "TY":
            yield start, lines
            lines = []
        if tag or lines:
            start = start if lines else number
            lines.append(line)
        if tag == "ER":
            yield start, lines
            lines = []
    if lines:
        yield start, lines


def _entry(start: int, lines: list[str]) -> Entry:
    if not lines[0].startswith("TY"):
        return Entry(start, fault=_("The record does not begin with a type (TY)."))
    closed = lines[-1].startswith("ER")
    (record,) = rispy.loads("\n".join(lines if closed else [*lines, "ER  - "]), **_WHOLE)
    item = _item(record)
    return Entry(start, item, "" if closed else _("The record has no end (ER)."))


def _item(record: dict[str, Any]) -> Item:
    def first(*keys: str) -> str:
        return next((record[key] for key in keys if record.get(key)), "")

    keywords = [word for words in record.get("keywords", []) for word in re.split("[;,]", words)]
    kind = record["type_of_reference"]
    database = first("name_of_database", "database_provider").lower()
    item = {
        "id": first("id"),
        "type": _TYPES.get(kind, kind),
        "title": first("title", "primary_title"),
        "container-title": first(
            "secondary_title", "alternate_title3", "journal_name", "alternate_title2"
        ),
        "author": [_name(name) for name in _authors(record)],
        "issued": _date(first("date"), first("year", "publication_year")),
        "accessed": _date(first("access_date"), ""),
        "volume": first("volume"),
        "issue": first("number"),
        "page": "-".join(filter(None, [first("start_page"), first("end_page")])),
        "publisher": first("publisher"),
        "DOI": first("doi"),
        "PMID": first("accession_number") if re.search("pubmed|medline", database) else "",
        "PMCID": first("custom2") if first("custom2").upper().startswith("PMC") else "",
        "ISBN": "" if _is_issn(first("issn")) else first("issn"),
        "URL": next(iter(record.get("urls", [])), ""),
        "language": entry.language(first("language")),
        "custom": {"evidence": entry.evidence(keywords)},
    }
    return entry.with_doi({variable: value for variable, value in item.items() if value})


def _authors(record: dict[str, Any]) -> list[str]:
    return record.get("authors") or record.get("first_authors") or []


def _name(text: str) -> dict[str, str]:
    if quoted := re.fullmatch('"(.+)"', text):
        return {"literal": quoted[1]}
    family, comma, given = text.partition(",")
    return {"family": family, "given": given} if comma else {"literal": text}


def _date(date: str, year: str) -> str:
    """“2014/06/01/spring” as ISO 8601; the year of PY where DA is not in the form of RIS."""
    stated = date if re.match(r"[0-9]{4}(?:[/-]|$)", date) else year
    parts = (part.strip() for part in re.split("[/-]", stated)[:3])
    return "-".join(part.zfill(2) for part in parts if part)


def _is_issn(text: str) -> bool:
    return bool(re.match(r"[0-9]{4}-?[0-9]{3}[0-9Xx]\b(?!-)", text.strip()))


# -- writing ---------------------------------------------------------------------------------------
def write(items: Iterable[Item]) -> str:
    return rispy.dumps([_record(item) for item in items], implementation=_Writer, **_WHOLE)


def _record(item: Item) -> dict[str, Any]:
    stated = entry.lines(item)
    issued, accessed = entry.date_parts(item, "issued"), entry.date_parts(item, "accessed")
    start, end = _pages(stated.get("page", ""))
    record: dict[str, Any] = {
        "type_of_reference": _TAGS[stated["type"]],
        "id": stated.get("id"),
        "authors": [entry.line(line) for line in _lines(item)],
        "title": stated.get("title"),
        "secondary_title": stated.get("container-title"),
        "year": f"{issued[0]:04}" if issued else "",
        "date": _slashed(issued),
        "volume": stated.get("volume"),
        "number": stated.get("issue"),
        "start_page": start,
        "end_page": end,
        "publisher": stated.get("publisher"),
        "issn": stated.get("ISBN"),
        "doi": stated.get("DOI"),
        "accession_number": stated.get("PMID"),
        "name_of_database": "PubMed" if "PMID" in stated else "",
        "custom2": stated.get("PMCID"),
        "urls": [stated["URL"]] if "URL" in stated else [],
        "access_date": _slashed(accessed),
        "language": stated.get("language"),
        "keywords": entry.keyword(item),
    }
    return {key: value for key, value in record.items() if value}


def _lines(item: Item) -> list[str]:
    listed = [names.to_line(name) for name in names.readable(item.get("author"))]
    return listed if item["custom"]["authors_complete"] else [*listed, "et al."]


def _pages(pages: str) -> tuple[str, str]:
    """“681-688” in its two tags; anything less plain stays whole in the first."""
    found = re.fullmatch(r"([^-\s]+)-([^-\s]+)", pages)
    return (found[1], found[2]) if found else (pages, "")


def _slashed(parts: list[int]) -> str:
    """“2014/06/01/”; RIS keeps a place for each part."""
    if not parts:
        return ""
    year, *rest = parts
    return "/".join([f"{year:04}", *(f"{part:02}" for part in rest), *[""] * (3 - len(rest))])
