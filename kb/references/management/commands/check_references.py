"""`manage.py check_references`: are the works of the library what they say? One line for each.

A work that was checked as it stands is not asked about again, unless it is named, `--all` says so, or
a file is given to compare with. Exit 1 when any is a mismatch or not found.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kb.references.authenticity import registries, sources, verify
from kb.references.authenticity.comparing import Finding, Verdict
from kb.references.authenticity.sources import Source
from kb.references.management.commands.import_references import entries_of
from kb.references.models import Reference

WRONG = (Verdict.MISMATCH, Verdict.NOT_FOUND)


class Command(BaseCommand):
    help = "Compares the works of the library with what their identifiers lead to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("citekeys", nargs="*", metavar="CITEKEY", help="default: every work")
        parser.add_argument("--against", metavar="FILE", help="a bibliography to compare with")
        parser.add_argument("--all", action="store_true", help="also what was checked before")

    def handle(self, *, citekeys: list[str], against: str | None, **options: Any) -> None:
        asked = [_file(against)] if against else _configured()
        works = _works(citekeys)
        again = bool(citekeys or against or options["all"])
        kept = {} if again else verify.current_each(works)
        wrong = 0
        for work in works:
            if work.pk in kept:
                finding = verify.finding_of(work, kept[work.pk])
                self.stdout.write(line(work, [finding]))
            else:
                findings = verify.check(work, asked, by=None)
                finding = findings[-1]
                self.stdout.write(line(work, findings))
            wrong += finding.verdict in WRONG
        if wrong:
            self.stderr.write(
                _("%(wrong)d of %(works)d are not what they say, or were not found.")
                % {"wrong": wrong, "works": len(works)}
            )
            sys.exit(1)


def _configured() -> list[Source]:
    try:
        found = registries.configured()
    except ValueError as error:
        raise CommandError(str(error)) from None
    if not found:
        raise CommandError(
            _(
                "There is no source to ask. Set REFERENCE_SOURCES=crossref,pubmed in the environment, "
                "or name a bibliography with --against FILE."
            )
        )
    return found


def _file(name: str) -> Source:
    try:
        return sources.works_of(Path(name).name, entries_of(Path(name)))
    except ValueError as error:
        raise CommandError(f"{name}: {error}") from None


def _works(citekeys: list[str]) -> list[Reference]:
    """Their latest drafts, which are what goes to review next."""
    found = Reference.objects.select_related("latest_revision").order_by("citekey")
    if citekeys:
        found = found.filter(citekey__in=citekeys)
        missing = set(citekeys) - {work.citekey for work in found}
        if missing:
            raise CommandError(
                _("There is no work “%s” in the library.") % "”, “".join(sorted(missing))
            )
    return [work.get_latest_revision_as_object() for work in found]


def line(work: Reference, findings: Sequence[Finding]) -> str:
    """Citekey, verdict, source, what differs, and which sources could not say."""
    counts = findings[-1]
    source = counts.source if counts.verdict != Verdict.NOT_CHECKED else ""
    differs = "; ".join(f"{d.label}: “{d.ours}” ≠ “{d.theirs}”" for d in counts.differences)
    because = " ".join(finding.because for finding in findings if finding.because)
    said = [work.citekey, str(counts.verdict.label), source, differs, because]
    return "  ".join(filter(None, said))
