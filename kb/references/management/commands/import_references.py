"""`manage.py import_references FILE…`: bibliographies become drafts in the library.

Nothing goes live here: that is `kb.review.road`. A broken entry never stops its neighbours.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from kb.references import csl
from kb.references.models import Reference
from kb.review.errors import in_words

# Each reader turns the text of a file into CSL-JSON items, or raises `ValueError` with a sentence.
READERS: dict[str, Callable[[str], list[Any]]] = {".json": csl.read, ".csljson": csl.read}
MAX_BYTES = 20 * 1024 * 1024


class Command(BaseCommand):
    help = "Reads bibliographies into the library of works cited, as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--user", metavar="USERNAME", help="whose drafts they are")

    def handle(self, *, files: list[str], user: str | None, **options: Any) -> None:
        by = _user(user) if user else None
        unread = broken = 0
        for name in files:
            try:
                items = items_of(Path(name))
            except ValueError as error:
                self.stderr.write(f"{name}: {error}")
                unread += 1
                continue
            tally = self._bring_in(name, items, by)
            broken += tally["broken"]
            self.stdout.write(
                _(
                    "%(file)s: %(new)d new, %(changed)d changed, %(unchanged)d unchanged, "
                    "%(broken)d broken."
                )
                % {"file": name, **{k: tally[k] for k in ("new", "changed", "unchanged", "broken")}}
            )
        if unread or broken:
            raise CommandError(
                _("Not all was imported: %(files)d files unread, %(entries)d entries broken.")
                % {"files": unread, "entries": broken}
            )

    def _bring_in(self, name: str, items: list[Any], by: Any) -> Counter[str]:
        tally: Counter[str] = Counter()
        seen: dict[tuple[str, str], int] = {}
        for number, item in enumerate(items, start=1):
            try:
                fields = csl.fields_of(item)
                keys = [(key, fields[key]) for key in ("doi", "pmid", "citekey") if key in fields]
                if before := next((seen[key] for key in keys if key in seen), None):
                    raise ValueError(_("It is the same work as entry %d of this file.") % before)
                tally[bring_in(fields, by=by)] += 1
                seen.update(dict.fromkeys(keys, number))
            except (ValueError, ValidationError, DatabaseError) as error:
                tally["broken"] += 1
                key = (item.get("id") if isinstance(item, dict) else None) or "–"
                place = _("%(file)s, entry %(number)d (%(id)s)")
                place %= {"file": name, "number": number, "id": str(key)[:80]}
                self.stderr.write(f"{place}: {_sentence(error)}")
        return tally


def _user(username: str) -> Any:
    users = get_user_model()
    try:
        return users.objects.get_by_natural_key(username)
    except users.DoesNotExist:
        raise CommandError(_("There is no user “%s”.") % username) from None


# -- files -----------------------------------------------------------------------------------------
def items_of(path: Path) -> list[Any]:
    """The entries of a file as CSL-JSON items. Raises `ValueError` with a sentence."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ValueError(_("This kind of file is not read; these are: %s.") % ", ".join(READERS))
    try:
        if not path.is_file():
            raise ValueError(_("It is not a file.") if path.exists() else _("It does not exist."))
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(_("It is larger than %d MB.") % (MAX_BYTES // 1024 // 1024))
        raw = path.read_bytes()
    except OSError as error:
        raise ValueError(_("It cannot be read: %s.") % error.strerror) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise ValueError(_("It is not text in UTF-8."))
    items = reader(text) if text.strip() else []
    if not items:
        raise ValueError(_("It is empty."))
    return items


# -- entries ---------------------------------------------------------------------------------------
@transaction.atomic
def bring_in(fields: dict[str, Any], *, by: Any) -> str:
    """Drafts a work, or a change to the one in the library; says "new", "changed" or "unchanged".

    The library's citation key stays. Raises `ValueError` when two works match, `ValidationError`
    when the result is not a valid record, `InReview` when the work is being reviewed.
    """
    existing = match(fields)
    if existing is None:
        reference = Reference(**fields)
        reference.full_clean()
        reference.save()
        reference.save_revision(user=by)
        log(instance=reference, action="wagtail.create", user=by, content_changed=True)
        return "new"
    reference = existing.get_latest_revision_as_object()
    stated = {name: value for name, value in fields.items() if name != "citekey"}
    if all(getattr(reference, name) == value for name, value in stated.items()):
        return "unchanged"
    for name, value in stated.items():
        setattr(reference, name, value)
    reference.full_clean()
    reference.save_revision(user=by, log_action=True)
    if not reference.live:  # a draft's row is its latest draft, as in the editor
        reference.save()
    return "changed"


def match(fields: dict[str, Any]) -> Reference | None:
    """The work in the library that `fields` describe: by DOI, else by PMID, else by citation key.

    Raises `ValueError` when these name different works.
    """
    by_name = {
        name: Reference.objects.filter(**{name: fields[name]}).first()
        for name in ("doi", "pmid", "citekey")
        if name in fields
    }
    doi, pmid, named = (by_name.get(name) for name in ("doi", "pmid", "citekey"))
    if doi and pmid and doi != pmid:
        raise ValueError(
            _("Its DOI is that of “%(doi)s” in the library, its PMID that of “%(pmid)s”.")
            % {"doi": doi.citekey, "pmid": pmid.citekey}
        )
    if doi or pmid or not named:
        return doi or pmid
    for name in ("doi", "pmid"):
        stored = getattr(named, name)
        if stored and fields.get(name, stored) != stored:
            raise ValueError(
                _("The library has another work under this id, with the %(name)s %(value)s.")
                % {"name": name.upper(), "value": stored}
            )
    return named


def _sentence(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(in_words(error, Reference))
    if isinstance(error, DatabaseError):
        return _("The database refused it: %s") % error
    return str(error)
