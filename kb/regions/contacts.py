"""Whom to call, write to or look up: the entries of `RegionFact.contacts`.

An entry is `{"name", "lang", "purpose", "number", "text", "keyword", "url", "hours", "languages",
"also", "replaces"}`.
`name` is the line's own, in the language `lang`; `number` is called, `text` gets a message that says
`keyword`; `hours` is "24/7", "" where they are not known, or as in OpenStreetMap's opening hours:
"Mo-Fr 09:00-17:00; Sa 09:00-12:00". `also` are its names in other languages and in short, by which
prose is known to speak of it; `replaces` are the numbers it had before, which no text may say any
more (`kb.regions.parity`). All values are text but these two and `languages`, lists of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import langcodes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .characters import unfit
from .telephone import checked_number, dialled

PURPOSES = {
    "suicide": gettext_lazy("If you think about suicide"),
    "mental-health": gettext_lazy("Help with mental health"),
    "support": gettext_lazy("Someone to talk to"),
    "youth": gettext_lazy("For young people"),
    "veterans": gettext_lazy("For veterans"),
    "foreigners": gettext_lazy("In English"),
    "ambulance": gettext_lazy("Ambulance"),
    "police": gettext_lazy("Police"),
    "register": gettext_lazy("Look up a doctor"),
    "clinic": gettext_lazy("Look up a clinic"),
    "authority": gettext_lazy("Authority"),
    "report": gettext_lazy("Report a side effect"),
}
TEXTS = ("name", "lang", "purpose", "number", "text", "keyword", "url", "hours")
LISTS = ("languages", "also", "replaces")
ALWAYS = "24/7"
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_SPAN = re.compile(
    rf"^(?P<first>{'|'.join(DAYS)})(-(?P<last>{'|'.join(DAYS)}))? "
    r"(?P<opens>([01]\d|2[0-3]):[0-5]\d)-(?P<closes>([01]\d|2[0-3]):[0-5]\d|24:00)$"
)
MIN_NAME, MAX_NAME = 2, 120
MIN_DIGITS = 3
# Lines for these purposes are not for everyone.
FOR_SOME = ("youth", "veterans")


def checked(entries: Any) -> list[dict]:
    """The entries, cleaned. Raises `ValueError` with a sentence that names entry and field."""
    if not isinstance(entries, list):
        raise ValueError(_("The numbers and addresses are not a list."))
    return [_checked(entry, place) for place, entry in enumerate(entries, start=1)]


def first(entries: Iterable[dict], *, language: str) -> dict | None:
    """Whom to call who knows nothing else: above all a line that speaks `language` (a tag), then one
    for everyone, then one that answers around the clock; among equals, the editor's order. None
    where nobody can be called."""
    spoken = language.partition("-")[0]

    def wanting(entry: dict) -> tuple[bool, bool, bool]:
        speaks = (tag.partition("-")[0] == spoken for tag in entry.get("languages", []))
        return not any(speaks), entry["purpose"] in FOR_SOME, entry.get("hours") != ALWAYS

    return min((entry for entry in entries if entry.get("number")), key=wanting, default=None)


def spans(hours: str) -> list[tuple[int, int, str, str]]:
    """`(first day, last day, opens, closes)` of each part of `hours`, Monday being 0.

    Raises `ValueError` for hours that are written otherwise.
    """
    found = []
    for part in filter(None, map(str.strip, hours.split(";"))):
        if (match := _SPAN.match(part)) is None:
            raise ValueError(_("“%s” are no hours: 24/7, or such as Mo-Fr 09:00-17:00.") % part)
        first, last = match["first"], match["last"] or match["first"]
        found.append((DAYS.index(first), DAYS.index(last), match["opens"], match["closes"]))
    return found


def _checked(entry: Any, place: int) -> dict:
    if not isinstance(entry, dict):
        raise ValueError(_("Entry %d is not a record of name and number.") % place)
    for _name, problem in problems(entry):
        raise ValueError(
            _("Entry %(place)d: %(problem)s") % {"place": place, "problem": problem}
        )  # fmt: skip
    cleaned: dict[str, Any] = {
        name: " ".join(str(entry[name]).split()) for name in TEXTS if entry.get(name)
    }
    for name in ("number", "text"):
        if name in cleaned:
            cleaned[name] = checked_number(cleaned[name])
    cleaned |= {name: list(entry[name]) for name in LISTS if entry.get(name)}
    return cleaned


def problems(entry: dict) -> Iterator[tuple[str, str]]:
    """What is wrong with an entry: the field, "" for the whole, and a sentence."""
    if unknown := set(entry) - {*TEXTS, *LISTS}:
        yield "", _("“%s” is no field of it.") % sorted(unknown)[0]
    if not all(isinstance(entry.get(name, ""), str) for name in TEXTS):
        yield "", _("Each field but %s is text.") % ", ".join(f"“{name}”" for name in LISTS)
        return
    if found := [(name, said) for name, text in _texts(entry) if (said := unfit(text))]:
        yield from found
        return
    name = entry.get("name", "").strip()
    if not name or len(name) > MAX_NAME:
        yield "name", _("It needs a name of at most %d characters.") % MAX_NAME
    if entry.get("purpose") not in PURPOSES:
        yield "purpose", _("“%(purpose)s” is no purpose; there are %(known)s.") % {
            "purpose": entry.get("purpose", ""), "known": ", ".join(PURPOSES)
        }  # fmt: skip
    if not any(entry.get(way) for way in ("number", "text", "url")):
        yield "number", _("It needs a number to call, one to write to, or an address.")
    for way, read in (("number", checked_number), ("text", checked_number), ("hours", _hours)):
        if entry.get(way):
            try:
                read(entry[way])
            except ValueError as error:
                yield way, str(error)
    if (url := entry.get("url")) and not _is_website(url):
        yield "url", _("“%s” is no address of a website.") % url
    for name, said in (("languages", _of_languages), ("also", _of_names)):
        yield from ((name, sentence) for sentence in said(entry.get(name, [])))
    yield from (("replaces", sentence) for sentence in _of_replaced(entry))
    if entry.get("lang") and not langcodes.tag_is_valid(entry["lang"]):
        yield "lang", _("“%s” is no language tag.") % entry["lang"]


def _texts(entry: dict) -> Iterator[tuple[str, str]]:
    """Each text of an entry after the name of its field, also those in its lists."""
    for name in (*TEXTS, *LISTS):
        value = entry.get(name)
        parts = value if isinstance(value, list) else [value]
        yield from ((name, part) for part in parts if isinstance(part, str))


def _is_website(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:  # its host cannot be one
        return False


def _hours(said: str) -> None:
    if said != ALWAYS:
        spans(said)


def _of_languages(languages: Any) -> Iterator[str]:
    if not isinstance(languages, list) or not all(isinstance(tag, str) for tag in languages):
        yield _("Its languages are a list of tags, such as en or zh-Hans.")
        return
    for tag in languages:
        if not langcodes.tag_is_valid(tag):
            yield _("“%s” is no language tag.") % tag


def _of_names(names: Any) -> Iterator[str]:
    if not isinstance(names, list) or not all(
        isinstance(name, str) and MIN_NAME <= len(name.strip()) <= MAX_NAME for name in names
    ):
        yield _("What it is also called is a list of names of %(min)d to %(max)d characters.") % {
            "min": MIN_NAME, "max": MAX_NAME
        }  # fmt: skip


def _of_replaced(entry: dict) -> Iterator[str]:
    """A number is replaced by another, and by none that is still called."""
    old = entry.get("replaces", [])
    if not isinstance(old, list) or not all(isinstance(number, str) for number in old):
        yield _("The numbers that it replaces are a list of text.")
        return
    for number in old:
        try:
            checked_number(number)
        except ValueError as error:
            yield str(error)
        if len(dialled(number)) < MIN_DIGITS:
            yield _("“%s” is too short to be known in a text.") % number
        if dialled(number) in {dialled(entry.get(way, "")) for way in ("number", "text")}:
            yield _("It has the number %s, and cannot replace it.") % number
    if old and not (entry.get("number") or entry.get("text")):
        yield _("It replaces a number, and has none itself.")
