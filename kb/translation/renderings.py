"""The renderings of one language as its people change them: as a file that goes out and comes back.

One line for each rendering: `term,rendering,status,note`. A file changes the terms that it names and
no others; a line without a rendering leaves its term without one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from .glossary_file import BadGlossary, Said, table, wrong_renderings
from .models import Rendering, Term

COLUMNS = ["term", "rendering", "status", "note"]


@dataclass(frozen=True)
class Noted(Said):
    note: str = ""

    def __str__(self) -> str:
        said = f"{self.text} ({Rendering.Status(self.status).label})"
        return f"{said}: {self.note}" if self.note else said


@dataclass(frozen=True)
class Difference:
    """What a file says of a term, and what the glossary says now."""

    term: Term
    before: list[Noted]
    after: list[Noted]


def as_csv(locale: Locale) -> str:
    """All terms, each with its renderings in one language; two queries."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    said = _said(locale)
    for term in Term.objects.all():
        for noted in said.get(term.pk) or [Noted("", "")]:
            lines.writerow([term.text, noted.text, noted.status, noted.note])
    return out.getvalue()


def differences(text: str, locale: Locale) -> list[Difference]:
    """What the file would change. Raises `BadGlossary`, naming every bad line and field."""
    terms = {term.text.casefold(): term for term in Term.objects.all()}
    problems: list[str] = []
    wanted: dict[int, list[Noted]] = {}
    last: dict[int, int] = {}
    for number, row in table(text, columns=COLUMNS[:2]):
        status = row.get("status", "").lower() or Rendering.Status.PREFERRED
        term = terms.get(row["term"].casefold())
        if term is None:
            problems.append(
                _("Line %(line)d, %(field)s: “%(term)s” is no term of the glossary.")
                % {"line": number, "field": "term", "term": row["term"]}
            )
        elif status not in Rendering.Status.values:
            problems.append(
                _(
                    "Line %(line)d, %(field)s: “%(status)s” is none of preferred, admitted, forbidden."
                )
                % {"line": number, "field": "status", "status": status}
            )
        else:
            last[term.pk] = number
            said = wanted.setdefault(term.pk, [])
            if row["rendering"]:
                said.append(Noted(row["rendering"], status, row.get("note", "")))
    problems += [
        _("Line %(line)d, %(field)s: %(problem)s")
        % {"line": last[pk], "field": "rendering", "problem": problem}
        for pk, said in wanted.items()
        for problem in wrong_renderings(said)
    ]
    if problems:
        raise BadGlossary(problems)
    now = _said(locale)
    return [
        Difference(term, now.get(term.pk, []), wanted[term.pk])
        for term in terms.values()
        if term.pk in wanted and set(now.get(term.pk, [])) != set(wanted[term.pk])
    ]


@transaction.atomic
def take(found: Iterable[Difference], locale: Locale, by: Any) -> None:
    """Makes the glossary say what the file says. What does not change keeps who wrote it."""
    for difference in found:
        mine = Rendering.objects.filter(term=difference.term, locale=locale)
        kept = [said for said in difference.after if said in difference.before]
        mine.exclude(text__in=[said.text for said in kept]).delete()
        Rendering.objects.bulk_create(
            Rendering(term=difference.term, locale=locale, text=said.text, status=said.status,
                      note=said.note, changed_by=by)
            for said in difference.after if said not in kept
        )  # fmt: skip


def _said(locale: Locale) -> dict[int, list[Noted]]:
    said: dict[int, list[Noted]] = {}
    for rendering in Rendering.objects.filter(locale=locale):
        noted = Noted(rendering.text, rendering.status, rendering.note)
        said.setdefault(rendering.term_id, []).append(noted)
    return said
