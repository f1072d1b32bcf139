"""That a translation says the terms of its source as the glossary has them, and no other drug."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .finding import Finding, error, warning
from .glossary import Entry, Glossary
from .text import listed, sentences


def check(source: str, target: str, *, glossary: Glossary) -> Iterator[Finding]:
    """Of two texts as `text.readable` gives them."""
    hits, said = glossary.hits(source), set(glossary.said(target))
    yield from _drugs(source, target, glossary)
    for entry in {hit.entry.term: hit.entry for hit in hits}.values():
        values = {"term": entry.term, "preferred": entry.preferred}
        if wrong := [text for text in entry.forbidden if glossary.key(text) in said]:
            yield error(
                "term-forbidden",
                _("The glossary forbids %(words)s for “%(term)s”; it prefers “%(preferred)s”.")
                % {"words": listed(wrong), **values},
            )
        elif entry.preferred and not glossary.keys(entry) & said:
            yield warning(
                "term",
                _("“%(term)s” is “%(preferred)s” in the glossary; the translation lacks it.")
                % values,
            )


def _drugs(source: str, target: str, glossary: Glossary) -> Iterator[Finding]:
    """A drug that took another's place, in the text or in one of its sentences."""
    wanted, found = _named(source, glossary), _spoken(target, glossary)
    said, told = sentences(source), sentences(target)
    parts = zip(said, told, strict=True) if len(said) == len(told) else ()
    pairs = [(wanted, found), *((_named(a, glossary), _spoken(b, glossary)) for a, b in parts)]
    if swapped := next(filter(None, (_swapped(*pair) for pair in pairs)), None):
        yield error(
            "drug",
            _("The source says “%(source)s”; the translation says “%(target)s”, another drug.")
            % {"source": swapped[0].term, "target": _shown(swapped[1])},
        )
    elif new := [e for e in found if e not in wanted]:
        level = error if wanted else warning
        yield level(
            "drug-added",
            _("The translation says “%(target)s” (%(term)s), a drug that the source does not name.")
            % {"target": _shown(new[0]), "term": new[0].term},
        )
    elif any(_turned(*pair, alike=glossary.likenesses) for pair in pairs):
        alike = listed(_shown(e) for e in found if e.term in glossary.likenesses)
        yield warning(
            "drug-order",
            _("%(drugs)s stand in another order than in the source. Is each where it belongs?")
            % {"drugs": alike},
        )


def _swapped(wanted: list[Entry], found: list[Entry]) -> tuple[Entry, Entry] | None:
    """A drug that is gone, and one that stands more often than in the source."""
    gone = [e for e in wanted if e not in found]
    more = [e for e in found if found.count(e) > wanted.count(e)]
    return (gone[0], more[0]) if gone and more else None


def _turned(wanted: list[Entry], found: list[Entry], *, alike: set[str]) -> bool:
    said, told = ([e.term for e in some if e.term in alike] for some in (wanted, found))
    return said != told and sorted(said) == sorted(told)


def _named(source: str, glossary: Glossary) -> list[Entry]:
    """The drugs that a source names, in its order, also within a longer term."""
    hits = glossary.hits(source)
    return [e for hit in hits for e in glossary.within(hit.entry) if e in glossary.drugs]


def _spoken(target: str, glossary: Glossary) -> list[Entry]:
    """The drugs that a translation names, in its order, in the source's own letters too."""
    keys = {e.term: glossary.keys(e) | set(map(glossary.key, e.names)) for e in glossary.drugs}
    return [e for key in glossary.said(target) for e in glossary.drugs if key in keys[e.term]]


def _shown(entry: Entry) -> str:
    return entry.preferred or entry.term
