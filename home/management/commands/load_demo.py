"""`manage.py load_demo`: the demonstration site, by the real road. Again, it changes nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.demo.build import Demo
from home.demo.people import People
from kb.review.errors import ReviewRequired


class Command(BaseCommand):
    help = "Builds the demonstration site: articles in five languages, signed by demo reviewers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print-logins", action="store_true", help="Only print the log-ins.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["print_logins"]:
            self._print_logins()
            return
        try:
            made = Demo(self._progress).build()
        except ReviewRequired as refusal:
            raise CommandError(f"The demonstration cannot be built: {refusal}") from refusal
        self.stdout.write(f"{made} texts went live." if made else "Nothing to do.")

    def _progress(self, line: str) -> None:
        self.stdout.write("  " + line)
        self.stdout.flush()

    def _print_logins(self) -> None:
        self.stdout.write(f"Log in at {settings.BASE_URL}/admin/")
        for row in People().log_ins():
            self.stdout.write(f"  {row.role:44} {row.username:20} {row.password}")
