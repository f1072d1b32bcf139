"""`manage.py messages`: update, check or compile the catalogues in `locale/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kb.core import catalogues


class Command(BaseCommand):
    help = "Update, check or compile the message catalogues; GNU gettext is not needed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        verb = parser.add_mutually_exclusive_group(required=True)
        verb.add_argument(
            "--update", action="store_true", help="bring the .po in line with the sources"
        )
        verb.add_argument(
            "--check", action="store_true", help="list what is missing; exit 1 if any is"
        )
        verb.add_argument("--compile", action="store_true", help="write the .mo that Django reads")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        if options["update"]:
            changed = catalogues.update(root)
            self.stdout.write(
                f"{len(changed)} of {len(catalogues.PLURAL_FORMS)} catalogues changed"
            )
        elif options["compile"]:
            self.stdout.write(f"{len(catalogues.compile_all(root))} catalogues compiled")
        else:
            self._check(root)

    def _check(self, root: Path) -> None:
        faults = catalogues.faults(root)
        for line in faults:
            self.stderr.write(line)
        if faults:
            raise CommandError(
                f"{len(faults)} faults in the catalogues. “./run messages” adds and drops entries;"
                " the translations are yours."
            )
        self.stdout.write("Every catalogue is complete.")
