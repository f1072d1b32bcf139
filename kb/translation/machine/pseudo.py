"""Pseudo-localization: English that looks foreign and is longer, to see what a layout makes of it.

For sites without readers: only the settings of developers and of the demonstration name it.
"""

from __future__ import annotations

from .text import each_text

_LOOKS = str.maketrans("aeiouyAEIOUYcnszCNSZ", "åéîöûýÅÉÎÖÛÝçñšžÇÑŠŽ")
_LONGER = 0.3  # German and French are about a third longer than English


class Pseudo:
    name = "pseudo-localization"

    def can_translate(self, source: str, target: str) -> bool:
        return source != target

    def translate(self, segments: list[str], source: str, target: str) -> list[str]:
        return [self._one(segment) for segment in segments]

    def _one(self, segment: str) -> str:
        looks = each_text(segment, lambda text, before: text.translate(_LOOKS))
        return f"⟦{looks}{'~' * round(len(segment) * _LONGER)}⟧"
