"""`manage.py import_region_facts FILE…`: regions and their facts become drafts, from CSV or JSON.

What would change is said first; with `--dry-run`, that is all. With a mistake in one of the files,
nothing is written of any.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from kb.regions import exchange, importing
from kb.regions.importing import Kind, Plan
from kb.review.errors import ReviewRequired


class Command(BaseCommand):
    help = "Reads regions and facts (CSV, or JSON of the domain pack) into drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--user", metavar="USERNAME", required=True, help="whose drafts")
        parser.add_argument("--dry-run", action="store_true", help="says what it would do")

    def handle(self, *, files: list[str], user: str, dry_run: bool, **options: Any) -> None:
        by = get_user_model().objects.filter(username=user).first()
        if by is None:
            raise CommandError(_("There is no user “%s”.") % user)
        with transaction.atomic():  # a file may name what the one before it brings
            wrong = [name for name in files if not self._taken(name, by)]
            transaction.set_rollback(bool(wrong) or dry_run)
        if wrong:
            raise CommandError(
                _("Nothing was written; there are mistakes in: %s.") % ", ".join(wrong)
            )
        if dry_run:
            self.stdout.write(_("Nothing was written."))

    def _taken(self, name: str, by: Any) -> bool:
        """Whether the file `name` has no mistakes."""
        try:
            made = importing.plan(exchange.read(name, _bytes(Path(name))), by=by)
            self._say(name, made)
            if not made.problems:
                importing.write(made)
        except (exchange.Unreadable, ReviewRequired) as refusal:
            self.stderr.write(f"{name}: {refusal}")
            return False
        return not made.problems

    def _say(self, name: str, made: Plan) -> None:
        for problem in made.problems:
            self.stderr.write(f"{name}: {problem}")
        for planned in [*made.of(Kind.NEW), *made.of(Kind.CHANGED)]:
            self.stdout.write(f"{name}: {planned.draft} – {planned.kind.label}")
            for change in planned.changes if planned.kind is Kind.CHANGED else ():
                self.stdout.write(f"    {change.field}: {change.old} → {change.new}")
        for default in made.defaults:
            self.stdout.write(f"{name}: {default}")
        counts = made.counts()
        said = ", ".join(f"{counts[kind]} {kind.label}" for kind in Kind)
        self.stdout.write(f"{name}: {said}.")


def _bytes(file: Path) -> bytes:
    """No more of it than shows that it is too much. Raises `Unreadable`."""
    try:
        with file.open("rb") as opened:
            return opened.read(exchange.MAX_BYTES + 1)
    except OSError as error:
        raise exchange.Unreadable(_("It cannot be read: %s.") % error.strerror) from error
