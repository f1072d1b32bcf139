"""Where readers see a fact: in which live texts of which language.

Rooms above, whose texts have blocks of facts, say by `texts_from` what those ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kb.review.consequences import Place

from .asking import Asked
from .models import FactNote, Kind, RegionFact

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
