"""`manage.py import_references FILE…`: bibliographies become drafts in the library.

What would happen is said first; with `--dry-run`, that is all.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kb.references import formats, importing
from kb.references.importing import Kind, Planned

MAX_BYTES = 20 * 1024 * 1024


class Command(BaseCommand):
    help = "Reads bibliographies (CSL-JSON, RIS, BibTeX, NBIB) into the library, as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--user", metavar="USERNAME", help="whose drafts they are")
        parser.add_argument("--dry-run", action="store_true", help="says what it would do")

    def handle(self, *, files: list[str], user: str | None, **options: Any) -> None:
        by = _user(user) if user else None
        unread = broken = 0
        for name in files:
            try:
                plans = importing.plan(entries_of(Path(name)))
            except ValueError as error:
                self.stderr.write(f"{name}: {error}")
                unread += 1
                continue
            for planned in plans:
                self._say(name, planned)
            if not options["dry_run"]:
                plans = self._write(name, plans, by)
            broken += self._sum_up(name, plans)["broken"]
        if options["dry_run"]:
            self.stdout.write(_("Nothing was written."))
        if unread or broken:
            raise CommandError(
                _("Not all can be imported: %(files)d files unread, %(entries)d entries broken.")
                % {"files": unread, "entries": broken}
            )

    def _say(self, name: str, planned: Planned) -> None:
        if planned.kind is Kind.BROKEN:
            self.stderr.write(f"{name}, {planned}")
            return
        self.stdout.write(f"{name}, {planned} – {planned.kind.label}")
        for change in planned.changes:
            self.stdout.write(f"    {change.field}: {change.old} → {change.new}")

    def _write(self, name: str, plans: list[Planned], by: Any) -> list[Planned]:
        written = importing.write(plans, by=by)
        for before, after in zip(plans, written, strict=True):
            if after.kind is not before.kind:  # refused after all
                self._say(name, after)
        return written

    def _sum_up(self, name: str, plans: list[Planned]) -> Counter[str]:
        tally = Counter({kind.value: 0 for kind in Kind})
        tally.update(planned.kind.value for planned in plans)
        self.stdout.write(
            _(
                "%(file)s: %(new)d new, %(changed)d changed, %(unchanged)d unchanged, "
                "%(broken)d broken."
            )
            % {"file": name, **tally}
        )
        return tally


def _user(username: str) -> Any:
    users = get_user_model()
    try:
        return users.objects.get_by_natural_key(username)
    except users.DoesNotExist:
        raise CommandError(_("There is no user “%s”.") % username) from None


def entries_of(path: Path) -> list[formats.Entry]:
    """The entries of a file. Raises `ValueError` with a sentence."""
    format_ = formats.of_file(path.name)
    try:
        if not path.is_file():
            raise ValueError(_("It is not a file.") if path.exists() else _("It does not exist."))
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(_("It is larger than %d MB.") % (MAX_BYTES // 1024 // 1024))
        raw = path.read_bytes()
    except OSError as error:
        raise ValueError(_("It cannot be read: %s.") % error.strerror) from None
    return formats.read(raw, format_)
