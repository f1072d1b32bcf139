"""`manage.py load_glossary [FILE]`: terms and their renderings, from a file or the domain pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from kb.translation import glossary_file
from kb.translation.glossary_file import BadGlossary


class Command(BaseCommand):
    help = (
        "Adds the terms of a CSV file to the glossary, by default those of the domain pack. "
        "What people wrote stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=glossary_file.DOMAIN_PACK)
        parser.add_argument(
            "--replace", action="store_true", help="what the file says wins over what people wrote"
        )

    def handle(self, *, file: Path, replace: bool, **options: Any) -> None:
        try:
            lines = glossary_file.read(glossary_file.decoded(file.read_bytes()))
        except BadGlossary as error:
            for problem in error.problems:
                self.stderr.write(f"{file.name}: {problem}")
            raise CommandError(_("Nothing was written.")) from None
        except OSError as error:
            raise CommandError(_("%(file)s cannot be read: %(why)s.")
                               % {"file": file, "why": error.strerror}) from None  # fmt: skip
        terms, renderings = glossary_file.load(lines, replace=replace)
        self.stdout.write(
            _("%(terms)d terms and %(renderings)d renderings were added.")
            % {"terms": terms, "renderings": renderings}
        )
