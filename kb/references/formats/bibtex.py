"""BibTeX, with the entry types and fields of biblatex that Zotero and JabRef write too.

Where it has no field of its own: a keyword is the kind of evidence, `and others` ends an incomplete
list, an organization stands in braces.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

import bibtexparser
from bibtexparser.middlewares import RemoveEnclosingMiddleware, ResolveStringReferencesMiddleware
from bibtexparser.middlewares.names import parse_single_name_into_parts
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    ImplicitComment,
    ParsingFailedBlock,
)
from bibtexparser.model import Entry as Work
from django.utils.translation import gettext as _

from ..csl import Item
from . import entry, latex
from .entry import Entry

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # faults are entries here

_TYPES = {
    "article": "article-journal", "book": "book", "incollection": "chapter", "report": "report",
    "legislation": "legislation", "online": "webpage",
    # What the library has no type for; `csl` takes the nearest.
    "booklet": "book", "conference": "paper-conference", "dataset": "dataset",
    "electronic": "webpage", "inbook": "chapter", "inproceedings": "paper-conference",
    "inreference": "entry-encyclopedia", "jurisdiction": "legal_case", "manual": "report",
    "mastersthesis": "thesis", "mvbook": "book", "phdthesis": "thesis", "proceedings": "book",
    "standard": "standard", "techreport": "report", "thesis": "thesis", "unpublished": "document",
    "www": "webpage",
}  # fmt: skip
_KINDS = {kind: name for name, kind in reversed(_TYPES.items())}
_FIELDS = {
    "title": ("title",), "container-title": ("journal", "journaltitle", "booktitle"),
    "volume": ("volume",), "issue": ("number", "issue"),
    "publisher": ("publisher", "institution", "organization", "school"),
}  # fmt: skip
_ADDRESSES = {"DOI": "doi", "PMID": "pmid", "PMCID": "pmcid", "ISBN": "isbn", "URL": "url"}
# Separators outside braces, with what is passed over on the way to them.
_AND = re.compile(r"\\.|[{}]|\s+and\s+", re.DOTALL)
_COMMA = re.compile(r"\\.|[{},]", re.DOTALL)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


# -- reading ---------------------------------------------------------------------------------------
def read(text: str) -> list[Entry]:
    months = "".join(f"@string{{{month} = {{{month}}}}}" for month in MONTHS)
    library = bibtexparser.parse_string(
        months + text,
        parse_stack=[ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware()],
    )
    entries: list[Entry] = []
    closes_early = False
    for block in library.blocks:
        if isinstance(block, ImplicitComment):  # what stands between entries; none is closed there
            if closes_early and block.comment.count("}") > block.comment.count("{"):
                fault = _("A brace is closed too early: text follows the entry on line %d.")
                line = (block.start_line or 0) + 1
                entries[-1] = Entry(entries[-1].line, entries[-1].item, fault % line)
            continue
        found = _entry(block)
        closes_early = found is not None and not found.fault
        entries += [found] if found else []
    return entries


def _entry(found: Block) -> Entry | None:
    """None for what is no work: strings, comments, preambles."""
    line = (found.start_line or 0) + 1
    # Whether two entries of one key are one work is for the library to say.
    block = found.ignore_error_block if isinstance(found, DuplicateBlockKeyBlock) else found
    if isinstance(block, ParsingFailedBlock):
        named = re.match(r"\s*@\w+\s*[{(]\s*([^\s,{}=]+)", block.raw or "")
        item = {"id": named[1]} if named else None
        return Entry(line, item, _("A brace, a comma or a quotation mark is missing or too many."))
    if not isinstance(block, Work):
        return None
    try:
        return Entry(line, _item(block))
    except ValueError as error:
        return Entry(line, {"id": block.key}, str(error))


def _item(block: Work) -> Item:
    fields = {field.key.lower(): str(field.value) for field in block.fields}

    def first(*keys: str) -> str:
        return next((fields[key] for key in keys if fields.get(key)), "")

    item: Item = {"id": block.key, "type": _type(block.entry_type.lower(), first("url"))}
    item |= {variable: latex.decoded(first(*keys)) for variable, keys in _FIELDS.items()}
    item |= {variable: latex.address(first(key)) for variable, key in _ADDRESSES.items()}
    item |= {
        "author": _authors(first("author")),
        "issued": _issued(fields),
        "accessed": first("urldate"),
        "page": latex.decoded(re.sub("-{2,}", "-", first("pages", "eid"))),
        "language": entry.language(first("langid", "language")),
        "custom": {"evidence": entry.evidence(first("keywords").split(","))},
    }
    return entry.with_doi({variable: value for variable, value in item.items() if value})


def _type(name: str, url: str) -> str:
    if name == "misc":
        return "webpage" if url else "document"
    return _TYPES.get(name, name)


def _issued(fields: dict[str, str]) -> str:
    """`date` of biblatex (the first day of a range, ISO 8601-2 without its marks of doubt), or the
    year and the month of BibTeX."""
    if date := fields.get("date", "").partition("/")[0].rstrip("?~%"):
        return date
    parts = [fields.get("year", "")]
    month = fields.get("month", "").lower()
    if month[:3] in MONTHS:
        month = str(MONTHS.index(month[:3]) + 1)
    if month.isdecimal() and 1 <= int(month) <= 12:
        parts.append(month.zfill(2))
        if (day := fields.get("day", "")).isdecimal():
            parts.append(day.zfill(2))
    return "-".join(parts) if parts[0] else ""


def _authors(text: str) -> list[dict[str, str]]:
    return [_name(name) for name in _apart(text, _AND) if name]


def _name(text: str) -> dict[str, str]:
    """“Family, Jr., Given”, “Given von Family”, an organization in braces, one name with a comma."""
    family, *rest = _apart(text, _COMMA)
    if not rest:
        if text.lower() == "others" or _is_one_group(text):
            return {"literal": latex.decoded(text)}
        parts = parse_single_name_into_parts(text, strict=False)
        family, rest = " ".join(parts.von + parts.last), [" ".join(parts.first)]
    *suffix, given = map(latex.decoded, rest)
    return {"family": latex.decoded(family), "given": given, "suffix": " ".join(suffix)}


def _apart(text: str, separator: re.Pattern[str]) -> list[str]:
    """The pieces of `text` between separators outside braces. (The library's own function loses
    escaped characters.)"""
    pieces, depth, start = [], 0, 0
    for found in separator.finditer(text):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif not depth and not found[0].startswith("\\"):
            pieces.append(text[start : found.start()].strip())
            start = found.end()
    return [*pieces, text[start:].strip()]


def _is_one_group(text: str) -> bool:
    """Whether the brace that opens `text` is closed at its end: not so in “{A} B{c}”."""
    return text.startswith("{") and text.endswith("}") and "}" not in _outside(text[1:-1])


def _outside(text: str) -> str:
    """`text` without what stands in its braces."""
    while (inner := re.sub(r"\{[^{}]*\}", "", text)) != text:
        text = inner
    return text


# -- writing ---------------------------------------------------------------------------------------
def write(items: Iterable[Item]) -> str:
    return "\n".join(map(_written, items))


def _written(item: Item) -> str:
    stated = entry.lines(item)
    rows = {key: value for key, value in _rows(item, stated).items() if value}
    issued = entry.date_parts(item, "issued")
    lines = [f"  {key} = {{{value}}}," for key, value in rows.items()]
    if len(issued) > 1:  # a macro, which styles print in their language
        lines.append(f"  month = {MONTHS[issued[1] - 1]},")
    return "\n".join([f"@{_KINDS[stated['type']]}{{{stated['id']},", *lines, "}", ""])


def _rows(item: Item, stated: dict[str, str]) -> dict[str, str]:
    text = {variable: latex.encoded(value) for variable, value in stated.items()}
    issued = [*entry.date_parts(item, "issued"), 0, 0, 0]
    accessed = entry.date_parts(item, "accessed")
    container = "booktitle" if stated["type"] == "chapter" else "journal"
    return {
        "author": _written_authors(item),
        "title": latex.title(stated.get("title", "")),
        container: text.get("container-title", ""),
        "year": f"{issued[0]:04}" if issued[0] else "",
        "day": str(issued[2] or ""),
        "volume": text.get("volume", ""),
        "number": text.get("issue", ""),
        "pages": re.sub(r"(?<=\w)-(?=\w)", "--", text.get("page", "")),
        "publisher": text.get("publisher", ""),
        "doi": _safe(stated.get("DOI", "")),
        "pmid": stated.get("PMID", ""),
        "pmcid": stated.get("PMCID", ""),
        "isbn": stated.get("ISBN", ""),
        "url": _safe(stated.get("URL", "")),
        "urldate": "-".join(f"{part:02}" for part in accessed),
        "langid": stated.get("language", ""),
        "keywords": ", ".join(entry.keyword(item)),
    }


def _safe(address: str) -> str:
    """Braces and backslashes would end the value; an address can do without."""
    for character, code in (("\\", "%5C"), ("{", "%7B"), ("}", "%7D")):
        address = address.replace(character, code)
    return address


def _written_authors(item: Item) -> str:
    listed = [_written_name(name) for name in item.get("author", [])]
    return " and ".join(listed if item["custom"]["authors_complete"] else [*listed, "others"])


def _written_name(name: dict[str, str]) -> str:
    parts = {key: entry.line(part) for key, part in name.items()}
    if literal := parts.get("literal"):
        return f"{{{latex.encoded(literal)}}}"
    family, given, suffix = (_part(parts.get(key, "")) for key in ("family", "given", "suffix"))
    if not given:
        return f"{family},"
    return ", ".join(filter(None, [family, suffix, given]))


def _part(text: str) -> str:
    """A part of a name; in braces where BibTeX would take “and” for the next author."""
    coded = latex.encoded(text)
    return f"{{{coded}}}" if re.search(r"\band\b", text, re.IGNORECASE) else coded
