"""`manage.py import_article FILE…`: source documents in, drafts out, and an account of every sentence."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Locale

from kb.articles.intake import drafting, places, reading
from kb.articles.intake.concerns import quoted
from kb.articles.models import SourceSentence, TopicPage
from kb.review.errors import ReviewRequired

WIDTH, SHOWN = 44, 40


class Command(BaseCommand):
    help = "Make drafts of plain text and Markdown files. Nothing is published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--locale", default="en-us", help="language code (default: en-us)")
        parser.add_argument("--parent", metavar="SLUG", help="the topic to put new drafts under")
        parser.add_argument("--user", metavar="USERNAME", help="who imports; may not sign then")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options)
        except DatabaseError as error:
            raise CommandError(_("The database refused: %s") % error) from error

    def _import(self, options: dict[str, Any]) -> None:
        locale = _locale(options["locale"])
        parent, by = _parent(options["parent"], locale), _user(options["user"])
        counts = {"imported": 0, "unchanged": 0, "refused": 0}
        names: set[str] = set()
        for given in options["files"]:
            path = Path(given)
            try:
                outcome = _import_file(path, names, locale=locale, parent=parent, by=by)
            except (reading.IntakeRefused, ReviewRequired, DatabaseError) as refusal:
                counts["refused"] += 1
                self.stderr.write(f"{_printable(given)}: {_sentence(refusal)}")
            else:
                counts["unchanged" if outcome.state == "unchanged" else "imported"] += 1
                self.stdout.write("\n".join([*report(outcome), ""]))
        self.stdout.write(
            _("%(imported)d imported, %(unchanged)d unchanged, %(refused)d refused") % counts
        )
        if counts["refused"]:
            sys.exit(1)


# -- arguments -------------------------------------------------------------------------------------
def _locale(code: str) -> Locale:
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    if code not in locales:
        raise CommandError(
            _("There is no language “%(code)s”. There are: %(known)s.")
            % {"code": code, "known": ", ".join(sorted(locales))}
        )
    return locales[code]


def _parent(slug: str | None, locale: Locale) -> TopicPage | None:
    if slug is None:
        return None
    topic = places.topic_named(slug, locale=locale)
    if topic is None:
        raise CommandError(
            _("There is no topic “%(slug)s” in %(language)s.")
            % {"slug": slug, "language": locale.get_display_name()}
        )
    return topic


def _user(name: str | None) -> Any:
    if name is None:
        return None
    user = get_user_model().objects.filter(username=name).first()
    if user is None:
        raise CommandError(_("There is no user “%s”.") % name)
    return user


def _import_file(path: Path, names: set[str], **where: Any) -> drafting.Outcome:
    if _printable(path.name) != path.name:
        raise reading.IntakeRefused(_("Its name is not valid text. Rename it and try again."))
    if path.name in names:
        raise reading.IntakeRefused(_("A file of this name was given twice; the first was taken."))
    original = reading.read(path)
    names.add(path.name)
    return drafting.import_document(path.name, original, **where)


def _sentence(refusal: Exception) -> str:
    if isinstance(refusal, DatabaseError):
        return _("The database refused: %s") % refusal
    return str(refusal)


def _printable(name: str) -> str:
    """A file name without bytes that are no text."""
    return name.encode(errors="replace").decode()


# -- the table -------------------------------------------------------------------------------------
def report(outcome: drafting.Outcome) -> list[str]:
    parsed = outcome.parsed
    state = {
        "new": _("new draft"),
        "updated": _("updated draft"),
        "unchanged": _("unchanged, nothing written"),
    }[outcome.state]
    edit = reverse("wagtailadmin_pages:edit", args=[outcome.page.pk])
    numbered = sum(section.number is not None for section in parsed.sections)
    sections = f"{len(parsed.sections)}" + (_(" (%d numbered)") % numbered if numbered else "")
    return [
        f"{outcome.name}: {state}",
        f"  “{outcome.page.title}” {edit}",
        _row(_("sections"), sections),
        _row(_("questions"), len(list(parsed.questions()))),
        _row(_("key messages"), len(parsed.key_messages)),
        _row(_("references found"), len(parsed.references)),
        *_omissions(parsed.omitted()),
        *_listed(_row(_("to solve before review"), len(outcome.problems)), outcome.problems),
    ]


def _row(label: str, value: object) -> str:
    return (
        f"  {label:<{WIDTH}}{value!s:>4}"
        if isinstance(value, int)
        else f"  {label:<{WIDTH}}   {value}"
    )


def _omissions(sentences: list) -> list[str]:
    by_reason: dict[str, list[str]] = defaultdict(list)
    for sentence in sentences:
        by_reason[sentence.omitted].append(f"“{quoted(sentence.text)}”")
    lines = [_row(_("sentences left out"), len(sentences))]
    for reason, texts in by_reason.items():
        label = SourceSentence.Omitted(reason).label
        lines += _listed(_row(f"  {label}", len(texts)), texts)
    return lines


def _listed(head: str, lines: list[str]) -> list[str]:
    more = [_("… and %d more") % (len(lines) - SHOWN)] if len(lines) > SHOWN else []
    return [head, *(f"      {line}" for line in [*lines[:SHOWN], *more])]
