"""Where readers see a fact: in which live texts of which language.

Rooms above, whose texts have blocks of facts, say by `texts_from` what those ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kb.review.consequences import Place

from .models import FactNote, Kind, RegionFact

ABOUT = ("substance", "route", "indication")


@dataclass(frozen=True)
class Asked:
    """What a block shows: the facts of a kind, of those the ones about the same things."""

    kind: str
    substance: str = ""
    route: str = ""
    indication: str = ""

    def shows(self, fact: RegionFact) -> bool:
        """A fact that names no substance, route or indication is about all of them."""
        return fact.kind == self.kind and all(
            getattr(fact, name) in ("", getattr(self, name)) or not getattr(self, name)
            for name in ABOUT
        )


# Each live text with a block of facts, as a place, and what its blocks ask for.
Texts = Callable[[], Iterable[tuple[Place, list[Asked]]]]
_texts: list[Texts] = []


def texts_from(source: Texts) -> Texts:
    _texts.append(source)
    return source


def places(*facts: RegionFact) -> list[list[Place]]:
    """For each of `facts`, the texts with a block that shows it; one look at all texts."""
    texts = [text for source in _texts for text in source()]
    return [
        [place for place, asked in texts if any(each.shows(fact) for each in asked)]
        for fact in facts
    ]


def places_of_note(note: FactNote) -> list[Place]:
    """Those of its fact in its language."""
    (found,) = places(note.fact)
    return [place for place in found if place.language == note.locale.language_code]


def everywhere(fact: RegionFact) -> bool:
    """Whether every page shows it, without a block: the helplines of the reader's region."""
    return fact.kind == Kind.CRISIS
