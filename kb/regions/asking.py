"""What a block of facts asks for. Knows no database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import RegionFact

ABOUT = ("substance", "route", "indication")


@dataclass(frozen=True)
class Asked:
    """What a block shows: the facts of a kind, of those the ones about the same things; in the
    reader's region, or `everywhere`."""

    kind: str
    substance: str = ""
    route: str = ""
    indication: str = ""
    everywhere: bool = False

    def shows(self, fact: RegionFact) -> bool:
        """A fact that names no substance, route or indication is about all of them."""
        return fact.kind == self.kind and all(
            getattr(fact, name) in ("", getattr(self, name)) or not getattr(self, name)
            for name in ABOUT
        )
