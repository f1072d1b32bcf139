"""The glossary of one language: which terms a segment has, and which a translation says.

A rendering can hold another (エスケタミン holds ケタミン, 艾司氯胺酮 holds 氯胺酮), so texts are read
with the longest first, and what is read once is not read again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wagtail.models import Locale

from ..models import Rendering, Term
from .text import readable

DRUG = "drug"
_BRACKETS = re.compile(r"\s*[(（]([^()（）]*)[)）]\s*")
_GAP = re.compile(r"[\s-]+")
_SPACE = re.compile(r"[\s·・]+")


@dataclass(frozen=True)
class Entry:
    """A term of the source language with its renderings in one language."""

    term: str
    category: str = ""
    note: str = ""
    preferred: str = ""
    admitted: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()  # of the renderings: “draft: needs native medical reviewer”

    @cached_property
    def abbreviation(self) -> str:
        """`PTSD` of “post-traumatic stress disorder (PTSD)”; a translation may keep it."""
        found = _BRACKETS.search(self.term)
        return found[1] if found and re.fullmatch(r"[A-Za-z]*[A-Z]{2,}[A-Za-z-]*", found[1]) else ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """How the source may say it."""
        return tuple(dict.fromkeys(filter(None, (*_spellings(self.term)[:2], self.abbreviation))))

    @cached_property
    def accepted(self) -> tuple[str, ...]:
        """How a translation may say it: “うつ病（大うつ病性障害）” also with either half alone."""
        said = [s for text in (self.preferred, *self.admitted) if text for s in _spellings(text)]
        return tuple(dict.fromkeys(said))


def _spellings(text: str) -> list[str]:
    """A term as it stands, without its brackets, and what is in them."""
    inside = _BRACKETS.findall(text)
    return [text, _BRACKETS.sub(" ", text).strip(), *inside] if inside else [text]


@dataclass(frozen=True)
class Hit:
    """A term in a segment: the words as they stand there, and where in `text.readable` of it."""

    entry: Entry
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Glossary:
    """The terms of one language. Texts are matched without regard to case and width."""

    entries: tuple[Entry, ...] = ()
    spaced: bool = True  # words are parted by spaces, and have a plural

    @classmethod
    def of(cls, locale: Locale) -> Glossary:
        """Two queries."""
        said: dict[int, list[Rendering]] = {}
        for rendering in Rendering.objects.filter(locale=locale):
            said.setdefault(rendering.term_id, []).append(rendering)
        entries = (_entry(term, said.get(term.pk, [])) for term in Term.objects.all())
        return cls(tuple(entries), spaced=locale.language_code.startswith("en"))

    def terms_in(self, segment: str) -> list[Hit]:
        """The terms of a source segment, in its order; the longest where one is in another."""
        return self.hits(readable(segment))

    def hits(self, text: str) -> list[Hit]:
        """The same for a text that is `text.readable` already."""
        found = self._names.finditer(text)
        return [Hit(self._by_name[_key(_match(m))], m[0], *m.span()) for m in found]

    def said(self, text: str) -> list[str]:
        """The renderings in a translation, in its order, by their `key`; forbidden ones too."""
        return [self.key(_match(m)) for m in self._renderings.finditer(self._squeezed(text))]

    def within(self, entry: Entry) -> list[Entry]:
        """`entry` and the terms that its name holds: esketamine in “esketamine nasal spray”."""
        return self._within[entry.term]

    def keys(self, entry: Entry) -> frozenset[str]:
        """The `key` of everything that says `entry`, also within a longer term."""
        return self._keys[entry.term]

    def key(self, rendering: str) -> str:
        return _key(self._squeezed(rendering))

    @cached_property
    def drugs(self) -> list[Entry]:
        """Those whose name holds no other: ketamine, not “ketamine infusion”."""
        return [e for e in self.entries if e.category == DRUG and self.within(e) == [e]]

    @cached_property
    def likenesses(self) -> set[str]:
        """The drugs whose names are easily taken for one another: one holds the other."""
        names = [e.term.lower() for e in self.drugs]
        return {
            e.term for e in self.drugs
            if any(n != (own := e.term.lower()) and (n in own or own in n) for n in names)
        }  # fmt: skip

    # -- parts -------------------------------------------------------------------------------------
    def _squeezed(self, text: str) -> str:
        return text if self.spaced else _SPACE.sub("", text)

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        return {_key(name): entry for entry in self.entries for name in entry.names}

    @cached_property
    def _names(self) -> re.Pattern:
        return _longest_first((), self._by_name)

    @cached_property
    def _within(self) -> dict[str, list[Entry]]:
        return {
            entry.term: [o for o in self.entries if o is entry or _holds(entry, o)]
            for entry in self.entries
        }

    @cached_property
    def _keys(self) -> dict[str, frozenset[str]]:
        keys = {entry.term: {self.key(entry.abbreviation)} - {""} for entry in self.entries}
        for entry in self.entries:
            for held in self.within(entry):
                keys[held.term] |= {self.key(text) for text in entry.accepted}
        return {term: frozenset(found) for term, found in keys.items()}

    @cached_property
    def _renderings(self) -> re.Pattern:
        """A source name that stands in a translation as it is counts as a rendering."""
        said = [text for e in self.entries for text in (*e.accepted, *e.forbidden)]
        if self.spaced:
            return _longest_first((), [*said, *self._by_name])
        return _longest_first(map(self._squeezed, said), map(self._squeezed, self._by_name))


def _entry(term: Term, renderings: list[Rendering]) -> Entry:
    def of(status: Any) -> tuple[str, ...]:
        return tuple(r.text for r in renderings if r.status == status)

    return Entry(
        term=term.text, category=term.category, note=term.note,
        preferred=next(iter(of(Rendering.Status.PREFERRED)), ""),
        admitted=of(Rendering.Status.ADMITTED), forbidden=of(Rendering.Status.FORBIDDEN),
        remarks=tuple(dict.fromkeys(r.note for r in renderings if r.note)),
    )  # fmt: skip


def _key(text: str) -> str:
    return _GAP.sub(" ", unicodedata.normalize("NFKC", text)).strip().lower()


def _longest_first(parts: Iterable[str], words: Iterable[str]) -> re.Pattern:
    """Finds `parts` anywhere and `words` as whole words, with their plural; nothing twice."""
    written = [re.escape(key) for key in _by_length(parts)]
    spelt = [r"[\s-]+".join(map(re.escape, key.split())) for key in _by_length(words)]
    wholes = rf"(?<![A-Za-z])(?P<word>{'|'.join(spelt)})(?:e?s)?(?![A-Za-z])"
    found = [f"(?P<part>{'|'.join(written)})"] * bool(written) + [wholes] * bool(spelt)
    return re.compile("|".join(found) or "(?!)", re.I)


def _by_length(texts: Iterable[str]) -> list[str]:
    return sorted({_key(text) for text in texts} - {""}, key=len, reverse=True)


def _match(found: re.Match) -> str:
    """What was found, without the ending of a plural."""
    named = found.groupdict()
    return named.get("part") or named.get("word") or ""


def _holds(entry: Entry, other: Entry) -> bool:
    """Whether a name of `other` is whole words of the name of `entry`."""
    return any(f" {_key(name)} " in f" {_key(entry.term)} " for name in other.names)
