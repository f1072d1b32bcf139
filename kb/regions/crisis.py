"""Help in a crisis, which stands at the head of every page and is never nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from django.http import HttpRequest
from django.utils import translation

from kb.locales import tags

from . import choosing, contacts, shown
from .models import DefaultRegion, Kind, Region
from .shown import Shown


@dataclass(frozen=True)
class Help:
    """What `region` offers in one language: its emergency number, and its lines and its country's.
    Of a line past its date readers see the source and no number. Without a region there is nothing
    but what the template says to everyone."""

    region: Region | None
    facts: list[Shown]

    @cached_property
    def current(self) -> list[Shown]:
        return [said for said in self.facts if said.current]

    @cached_property
    def lapsed(self) -> list[Shown]:
        return [said for said in self.facts if not said.current]

    @cached_property
    def first(self) -> dict | None:
        """The line that everyone sees without a tap; None where none can be called."""
        entries = (entry for said in self.current for entry in said.fact.contacts)
        return contacts.first(entries, language=tags.current().tag)


# What this process showed last, by language and code of the region, "" being that of the language:
# for the page of a server error, which must ask nobody.
_kept: dict[tuple[str, str], Help] = {}


def for_reader(request: HttpRequest) -> Help:
    """For whom the page is; two queries beside that of the choice."""
    choice = choosing.choice(request)
    if choice.region is None:
        return Help(None, [])
    return _keep(choice.region, usual=choice.region == choice.usual)


def without_asking(wanted: str = "") -> Help:
    """What this process last knew of the region `wanted`, else of the language's own; no query."""
    code = tags.current().code
    known = _kept.get((code, wanted)) or _kept.get((code, "")) or Help(None, [])
    return Help(known.region, [replace(s, current=not s.fact.lapsed()) for s in known.facts])


def keep_defaults() -> None:
    """So that a process that has served nothing yet knows the region of each language."""
    for default in DefaultRegion.objects.select_related("locale", "region__part_of"):
        with translation.override(default.locale.language_code):
            _keep(default.region, usual=True)


def _keep(region: Region, *, usual: bool) -> Help:
    made = Help(region, shown.facts([str(Kind.CRISIS)], [region]))
    code = tags.current().code
    _kept.update({(code, name): made for name in (region.code, *([""] if usual else []))})
    return made
