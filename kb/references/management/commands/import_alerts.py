"""`manage.py import_alerts FILE…`: retractions, corrections and doubts reach readers at once.

Reads the CSV of the Retraction Watch data set and PubMed's NBIB. A broken line stops no other.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kb.references.alerts import telling
from kb.references.alerts.notices import Unreadable
from kb.references.alerts.reporting import sentences
from kb.references.alerts.taking import Report, take


class Command(BaseCommand):
    help = (
        "Takes alerts about works; marks them for readers and opens the review of what cites them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="writes nothing, tells nobody")

    def handle(self, *, files: list[str], dry_run: bool, **options: Any) -> None:
        unread = broken = 0
        try:
            for name in files:
                report = self._take(name, dry_run=dry_run)
                unread += report is None
                broken += len(report.broken) if report else 0
        finally:
            if not dry_run:
                self._tell()
        if unread or broken:
            raise CommandError(
                _("Not all was taken: %(files)d files unread, %(lines)d lines broken.")
                % {"files": unread, "lines": broken}
            )

    def _take(self, name: str, *, dry_run: bool) -> Report | None:
        try:
            with Path(name).open("rb") as stream:
                report = take(stream, source=Path(name).name, dry_run=dry_run)
        except OSError as error:
            self.stderr.write(f"{name}: " + _("It cannot be read: %s.") % error.strerror)
            return None
        except Unreadable as error:
            self.stderr.write(f"{name}: {error}")
            return None
        for line in report.broken:
            self.stderr.write(f"{name}, {line}")
        for sentence in sentences(report):
            self.stdout.write(f"{name}: {sentence}")
        if dry_run:
            self.stdout.write(f"{name}: " + _("This was a dry run: nothing was written."))
        return report

    def _tell(self) -> None:
        try:
            told = telling.tell()
        except OSError as error:
            raise CommandError(
                _("The mail server failed (%s). Nobody was told; the next run tries again.") % error
            ) from error
        self.stdout.write(_("Mails sent: %d.") % told)
