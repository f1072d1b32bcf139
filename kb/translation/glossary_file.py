"""The glossary as a CSV file: one line for each term, one column for each language.

A cell is `preferred | admitted | !forbidden`; the column of the source language is the term. The
domain pack is such a file, `glossary.csv` beside this module. Its renderings are drafts, and say so
in their note until a person changes them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from .models import Rendering, Term

DOMAIN_PACK = Path(__file__).with_name("glossary.csv")
MAX_BYTES = 5_000_000
Status = Rendering.Status


class BadGlossary(ValueError):
    """A file that is not taken, with a sentence for each thing that is wrong with it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Said:
    """A rendering as a file has it."""

    text: str
    status: Any = Status.PREFERRED


@dataclass(frozen=True)
class Line:
    """A term as a file has it; `renderings` by language code (`zh-hans`)."""

    term: str
    category: str
    note: str
    status: str  # of the whole line: “draft: needs native medical reviewer”
    renderings: Mapping[str, tuple[Said, ...]]


def decoded(data: bytes, *, limit: int = MAX_BYTES) -> str:
    """Raises `BadGlossary` when `data` is no UTF-8 text or too much of it."""
    if len(data) > limit:
        raise BadGlossary([_("The file is larger than %d MB.") % (limit // 1_000_000)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadGlossary([_("The file is not UTF-8 text.")]) from None


def table(text: str, *, columns: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    """The lines of a CSV text that has `columns`, with their numbers; names of columns are lower case.

    Raises `BadGlossary`.
    """
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in line]) for line in reader if any(line)]
    except csv.Error as error:
        raise BadGlossary(
            [_("Line %(line)d is not CSV: %(why)s.") % {"line": reader.line_num, "why": error}]
        ) from None
    header = [name.lower() for name in lines[0][1]] if lines else []
    if missing := [name for name in columns if name not in header]:
        raise BadGlossary([_("The column “%s” is missing.") % name for name in missing])
    if doubled := {name for name in header if header.count(name) > 1}:
        raise BadGlossary([_("The column “%s” stands twice.") % name for name in sorted(doubled)])
    if wrong := [
        _("Line %(line)d has %(found)d fields, and the first line %(wanted)d.")
        % {"line": number, "found": len(line), "wanted": len(header)}
        for number, line in lines[1:]
        if len(line) != len(header)
    ]:
        raise BadGlossary(wrong)
    return [(number, dict(zip(header, line, strict=True))) for number, line in lines[1:]]


def read(text: str) -> list[Line]:
    """The terms of a whole glossary. Raises `BadGlossary`, naming every bad line and field."""
    source = settings.LANGUAGE_CODE.lower()
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    rows = table(text, columns=[source])
    problems: list[str] = []
    if rows and (odd := set(rows[0][1]) - {"category", "note", "status", *codes}):
        problems += [_("“%s” is no column of a glossary.") % name for name in sorted(odd)]
    lines, seen = [], {}
    for number, row in rows:
        line = Line(
            row[source], row.get("category", ""), row.get("note", ""), row.get("status", ""),
            {code: _cell(row[code]) for code in codes if code != source and row.get(code)},
        )  # fmt: skip
        problems += [
            _("Line %(line)d, %(field)s: %(problem)s")
            % {"line": number, "field": field, "problem": problem}
            for field, problem in _wrong(line, source=source)
        ]
        if first := seen.get(line.term.casefold()):
            problems.append(
                _("Line %(line)d, %(field)s: “%(term)s” stands in line %(first)d already.")
                % {"line": number, "field": source, "term": line.term, "first": first}
            )
        seen.setdefault(line.term.casefold(), number)
        lines.append(line)
    if problems:
        raise BadGlossary(problems)
    return lines


def _cell(cell: str) -> tuple[Said, ...]:
    found: list[Said] = []
    for part in filter(None, (part.strip() for part in cell.split("|"))):
        if part.startswith("!"):
            found.append(Said(part[1:].strip(), Status.FORBIDDEN))
        elif any(said.status == Status.PREFERRED for said in found):
            found.append(Said(part, Status.ADMITTED))
        else:
            found.append(Said(part))
    return tuple(found)


def _wrong(line: Line, *, source: str) -> Iterable[tuple[str, str]]:
    """The bad fields of a line, each with what is wrong with it."""
    longest = {"category": (line.category, 30), source: (line.term, 200)}
    for field, (value, limit) in longest.items():
        if len(value) > limit:
            yield field, _("it is longer than %d letters.") % limit
    if not line.term:
        yield source, _("the term is missing.")
    for code, renderings in line.renderings.items():
        yield from ((code, problem) for problem in wrong_renderings(renderings))


def wrong_renderings(renderings: Iterable[Said]) -> Iterable[str]:
    """What is wrong with the renderings of one term in one language."""
    renderings = list(renderings)
    texts = [said.text for said in renderings]
    if any(not text for text in texts):
        yield _("a rendering is empty.")
    if any(len(text) > 200 for text in texts):
        yield _("it is longer than %d letters.") % 200
    yield from (
        _("“%s” stands twice.") % t for t in sorted({t for t in texts if texts.count(t) > 1})
    )
    if sum(said.status == Status.PREFERRED for said in renderings) > 1:
        yield _("more than one rendering is preferred.")


@transaction.atomic
def load(lines: Iterable[Line], *, replace: bool = False) -> tuple[int, int]:
    """Adds what the glossary lacks; returns how many terms and renderings were written.

    What is there stays as people left it: a term, and a language of a term that has renderings.
    With `replace` the file wins.
    """
    lines = list(lines)
    before = set(Term.objects.values_list("text", flat=True))
    Term.objects.bulk_create(
        (Term(text=x.term, category=x.category, note=x.note) for x in lines),
        update_conflicts=replace, ignore_conflicts=not replace,
        unique_fields=["text"] if replace else None,
        update_fields=["category", "note"] if replace else None,
    )  # fmt: skip
    terms = {term.text: term for term in Term.objects.all()}
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    if replace:
        codes = {code for line in lines for code in line.renderings}
        named = [terms[line.term] for line in lines]
        Rendering.objects.filter(term__in=named, locale__language_code__in=codes).delete()
    kept = set(Rendering.objects.values_list("term__text", "locale__language_code"))
    made = Rendering.objects.bulk_create(
        Rendering(
            term=terms[line.term], locale=locales[code], text=said.text, status=said.status,
            note=line.status,
        )
        for line in lines
        for code, renderings in line.renderings.items() if code in locales
        if (line.term, code) not in kept
        for said in renderings
    )  # fmt: skip
    return len({line.term for line in lines} - before), len(made)
