"""`manage.py export_bundle`: live texts with their proof, one ZIP each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Page

from kb.review.audit import bundle
from kb.review.content import spec_for
from kb.review.errors import ReviewRequired


class Command(BaseCommand):
    help = "Exports live pages with signatures, records, files and a checker, one ZIP for each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pages", nargs="*", help="Ids, or addresses such as /en-us/topic/.")
        parser.add_argument("--all", action="store_true", help="Every live page.")
        parser.add_argument("--to", type=Path, required=True, help="A folder; made when missing.")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["pages"]) == options["all"]:
            raise CommandError("Name pages, or give --all.")
        pages = _live_pages() if options["all"] else [_found(word) for word in options["pages"]]
        try:
            options["to"].mkdir(parents=True, exist_ok=True)
            failed = self._export(pages, options["to"])
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        if failed:
            raise CommandError(f"{failed} of {len(pages)} could not be exported.")

    def _export(self, pages: list[Page], folder: Path) -> int:
        chain, failed = bundle.skeleton(), 0
        for page in pages:
            path = folder / bundle.file_name(page)
            unfinished = path.with_suffix(".part")
            try:
                with unfinished.open("wb") as file:
                    root = bundle.export(page, file, by=None, chain=chain)
                unfinished.replace(path)
                self.stdout.write(f"{root}  {path.name}")
            except ReviewRequired as refusal:
                unfinished.unlink()
                failed += 1
                self.stderr.write(f"{page} ({page.pk}): {refusal}")
        return failed


def _live_pages() -> list[Page]:
    return [p for p in Page.objects.live().specific().order_by("pk") if spec_for(type(p))]


def _found(word: str) -> Page:
    """The page with this id or address."""
    if word.isdecimal():
        page = Page.objects.filter(pk=word).specific().first()
    else:
        slug = word.strip("/").rpartition("/")[2]
        named = Page.objects.live().filter(slug=slug).specific()
        home = Page.objects.live().filter(depth=2).specific()
        wanted = f"/{word.strip('/')}/"
        page = next((p for p in [*named, *home] if (p.get_url_parts() or [""])[-1] == wanted), None)
    if page is None or not spec_for(type(page)):
        raise CommandError(f"There is no reviewed page “{word}”.")
    return page
