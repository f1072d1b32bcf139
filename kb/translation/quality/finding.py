"""What a check says, and how much it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error blocks submission; a warning asks for a reason, which the reviewer reads."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """What one check says of a segment: `code` names the check, `sentence` is for the translator."""

    level: Level
    code: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def error(code: str, sentence: str) -> Finding:
    return Finding(Level.ERROR, code, sentence)


def warning(code: str, sentence: str) -> Finding:
    return Finding(Level.WARNING, code, sentence)
