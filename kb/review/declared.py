"""What those who submit a text declare of it besides its words.

The reviewer reads it before signing, and the audit entry of the signature keeps it. Rooms above
register what they ask; this one asks nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from . import canonical
from .models import MedicalReviewTaskState


@dataclass(frozen=True)
class Declaration:
    """What the reviewer reads, what was written beside it, and what the log keeps, in JSON's types."""

    sentence: str
    remarks: list[str] = field(default_factory=list)
    detail: dict[str, str] = field(default_factory=dict)


Source = Callable[[MedicalReviewTaskState], Iterable[Declaration]]
_sources: list[Source] = []


def declarations_from(source: Source) -> Source:
    """Registers `source(state)`, which says what was declared of a round of review."""
    _sources.append(source)
    return source


def declared(state: MedicalReviewTaskState) -> list[Declaration]:
    return [declaration for source in _sources for declaration in source(state)]


def declared_of(declarations: Iterable[Declaration]) -> str:
    """Stands for all that was declared, so that a screen notices when it changes; "" for nothing."""
    details = [[declaration.detail, declaration.remarks] for declaration in declarations]
    return canonical.digest(details) if details else ""
