"""`manage.py import_region_facts FILE…`: regions and their facts become drafts, from CSV or JSON.

What would change is said first; with `--dry-run`, that is all. A file with a mistake writes nothing.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kb.regions import exchange, importing
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
        plans = {name: self._planned(name) for name in files}
        wrong = [name for name, made in plans.items() if made.problems]
        for name, made in plans.items():
            self._say(name, made)
        if wrong:
            raise CommandError(
                _("Nothing was written; there are mistakes in: %s.") % ", ".join(wrong)
            )
        if dry_run:
            self.stdout.write(_("Nothing was written."))
            return
        for name, made in plans.items():
            try:
                tally = importing.write(made, by=by)
            except ReviewRequired as refusal:
                raise CommandError(f"{name}: {refusal.reason}") from refusal
            counts = ", ".join(f"{tally[kind]} {kind.label}" for kind in importing.Kind)
            self.stdout.write(f"{name}: {counts}.")

    def _planned(self, name: str) -> importing.Plan:
        try:
            return importing.plan(exchange.read(name, Path(name).read_bytes()))
        except exchange.Unreadable as error:
            return importing.Plan(problems=[str(error)])
        except OSError as error:
            return importing.Plan(problems=[_("It cannot be read: %s.") % error.strerror])

    def _say(self, name: str, made: importing.Plan) -> None:
        for problem in made.problems:
            self.stderr.write(f"{name}: {problem}")
        for planned in made.planned:
            if planned.kind is importing.Kind.UNCHANGED:
                continue
            self.stdout.write(f"{name}: {planned.draft} – {planned.kind.label}")
            if planned.kind is importing.Kind.CHANGED:
                for change in planned.changes:
                    self.stdout.write(f"    {change.field}: {change.old} → {change.new}")
