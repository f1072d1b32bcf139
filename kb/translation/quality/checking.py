"""All checks of one segment, in the order in which a translator wants to read them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wagtail.models import Locale

from .. import segments


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


@dataclass(frozen=True)
class Glossary:
    """The terms of one language."""

    @classmethod
    def of(cls, locale: Locale) -> Glossary:
        return cls()


def check(source: str, target: str, *, language: str, glossary: Glossary) -> list[Finding]:
    """What is wrong with `target` as the translation of `source` into `language` (`zh-hans`)."""
    return [Finding(Level.ERROR, "marks", said) for said in segments.problems(source, target)]
