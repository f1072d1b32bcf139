"""Rich text for readers: its citations become numbers that lead to the reference list and back.

`{% citing page as citing %}` once at the top of a page, `{% cited value %}` for every rich text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import nh3
from bs4 import BeautifulSoup, NavigableString, Tag
from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.rich_text import expand_db_html

from kb.references.models import Alert, Reference

from ..citing import Entry, Numbering
from ..models import Citation

register = template.Library()

# What the editor can write (kb.core.rich_text) and what is made here; nothing else gets through.
ELEMENTS = {"a", "b", "i", "strong", "em", "ul", "ol", "li", "p", "br"}
ATTRIBUTES = {"a": {"href", "hreflang", "id", "class", "role", "aria-label", "rel", "lang"}}
WORD_JOINER = "\u2060"
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")
RETRACTED = Alert.Nature("retraction")

# What a citation mark says besides its number, by a stance or by what became known about the work.
WRITTEN = {
    # Translators: a citation mark in the text. Work 8 limits what the sentence says.
    "limits": gettext_lazy("limits: %(number)d"),
    # Translators: a citation mark in the text. Work 8 contradicts what the sentence says.
    "contradicts": gettext_lazy("contradicts: %(number)d"),
    # Translators: a citation mark in the text. Work 8 was retracted by its journal.
    "retraction": gettext_lazy("retracted: %(number)d"),
    # Translators: a citation mark in the text. The journal of work 8 expressed concern about it.
    "concern": gettext_lazy("expression of concern: %(number)d"),
    # Translators: a citation mark in the text. Work 8 was corrected by its journal.
    "correction": gettext_lazy("corrected: %(number)d"),
}
SPOKEN = {
    "limits": gettext_lazy("Reference %(number)d, limits this statement"),
    "contradicts": gettext_lazy("Reference %(number)d, contradicts this statement"),
    "retraction": gettext_lazy("Reference %(number)d, retracted"),
    "concern": gettext_lazy("Reference %(number)d, under an expression of concern"),
    "correction": gettext_lazy("Reference %(number)d, corrected"),
}


@dataclass(frozen=True)
class Mark:
    """A place in the text where a work is cited: the end of a link, and its section's number."""

    anchor: str
    section: int | None
    citation: Citation

    @property
    def limits(self) -> bool:
        return self.citation.stance == Citation.Stance.LIMITS

    @property
    def contradicts(self) -> bool:
        return self.citation.stance == Citation.Stance.CONTRADICTS

    @property
    def language(self) -> str:
        """That of the quoted passage; a work that states none is in English, as AMA style has it."""
        stated = self.citation.reference.language
        return stated if LANGUAGE_TAG.fullmatch(stated) else "en"

    @property
    def alert(self) -> Alert | None:
        """The gravest thing that became known about the work."""
        return self.citation.reference.alert

    @property
    def doubts(self) -> list[str]:
        """Why the work is no plain support: the keys of `WRITTEN`. What is retracted neither limits
        nor contradicts a statement any more."""
        known = [self.alert.nature] if self.alert else []
        against = self.limits or self.contradicts
        return [self.citation.stance] * (against and known != [RETRACTED]) + known


@dataclass(frozen=True)
class Line:
    """A line of the reference list, with the first place of each citation of its work."""

    entry: Entry
    marks: tuple[Mark, ...]

    @property
    def passages(self) -> list[Mark]:
        """The places that say where in the work, or in which words of it."""
        return [mark for mark in self.marks if mark.citation.locator or mark.citation.quote]

    @property
    def alerts(self) -> list[Alert]:
        return self.entry.reference.standing_alerts


class Citing:
    """What one rendering of an article has cited so far. Its list is complete below the text."""

    def __init__(self, numbered: Numbering) -> None:
        self._numbered = numbered
        self._places: dict[str, list[Mark]] = defaultdict(list)

    def mark(self, key: str, *, section: int | None) -> SafeString:
        """The link for one citation. Raises `KeyError` for a key the article does not know."""
        number, citation = self._numbered[key]
        places = self._places[key]
        place = Mark(f"cite-{key}-{len(places) + 1}", section, citation)
        places.append(place)
        return format_html(
            '<a class="citation{}" role="doc-noteref" id="{}" href="#ref-{}" aria-label="{}">[{}]</a>',
            "".join(f" {doubt}" for doubt in place.doubts),
            place.anchor,
            number,
            _spoken(place, number=number),
            _written(place, number=number),
        )

    @property
    def lines(self) -> list[Line]:
        """The reference list; in each line the places that the work supports come first."""
        return [Line(entry, tuple(self._first_places(entry))) for entry in self._numbered.entries]

    def _first_places(self, entry: Entry) -> list[Mark]:
        found = [self._places[c.key][0] for c in entry.citations if self._places[c.key]]
        return sorted(found, key=lambda place: place.limits or place.contradicts)


def _written(place: Mark, *, number: int) -> str:
    """The number, and in a word why it is no plain support."""
    said = [str(WRITTEN[doubt]) % {"number": number} for doubt in place.doubts]
    return "; ".join(said) or str(number)


def _spoken(place: Mark, *, number: int) -> str:
    """What a screen reader says for the mark."""
    said = [str(SPOKEN[doubt]) % {"number": number} for doubt in place.doubts]
    return "; ".join(said) or _("Reference %(number)d") % {"number": number}


@register.simple_tag(takes_context=True)
def number_of(context: Context, work: Reference) -> int | None:
    """The number under which the article around lists `work`; None where it does not cite it."""
    entries = getattr(getattr(context.get("page"), "numbered", None), "entries", [])
    return next((entry.number for entry in entries if entry.reference.pk == work.pk), None)


@register.simple_tag
def citing(page: Any) -> Citing:
    return Citing(page.numbered)


@register.simple_tag(takes_context=True)
def cited(context: Context, value: Any) -> SafeString:
    """Rich text as HTML. A citation that the article does not know is left as its plain text."""
    source = getattr(value, "source", value) or ""
    if 'linktype="citation"' in source:
        source = _with_marks(source, citing=_citing_of(context), section=context.get("number"))
    return mark_safe(
        nh3.clean(expand_db_html(source), tags=ELEMENTS, attributes=ATTRIBUTES, link_rel=None)
    )


def _citing_of(context: Context) -> Citing | None:
    """That of the page being rendered; a fresh one where a block is shown by itself."""
    if found := context.get("citing"):
        return found
    numbered = getattr(context.get("page"), "numbered", None)
    return Citing(numbered) if numbered is not None else None


def _with_marks(source: str, *, citing: Citing | None, section: int | None) -> str:
    soup = BeautifulSoup(source, "html.parser")
    for link in soup.find_all("a", linktype="citation"):
        try:
            mark = citing.mark(str(link.get("key", "")), section=section) if citing else None
        except KeyError:
            mark = None
        if mark is None:
            link.unwrap()
            continue
        _close_up(link)
        link.replace_with(BeautifulSoup(mark, "html.parser"))
    return str(soup)


def _close_up(link: Tag) -> None:
    """A mark stays on the line of the word it belongs to: no space, and no break without one, which
    Chinese and Japanese allow."""
    before = link.previous_sibling
    if isinstance(before, NavigableString):
        before.replace_with(before.rstrip())
    link.insert_before(WORD_JOINER)
