"""The domain pack as glossaries, without a database."""

from __future__ import annotations

from functools import cache

from kb.translation import glossary_file
from kb.translation.models import Rendering
from kb.translation.quality import Entry, Finding, Glossary, Level, check

EAST = ["zh-hans", "ja", "ko"]
LANGUAGES = [*EAST, "en-gb"]
NONE = Glossary()


@cache
def pack(language: str) -> Glossary:
    lines = glossary_file.read(glossary_file.DOMAIN_PACK.read_text(encoding="utf-8"))
    return Glossary(tuple(_entry(line, language) for line in lines), language.startswith("en"))


def _entry(line: glossary_file.Line, language: str) -> Entry:
    def of(status: str) -> tuple[str, ...]:
        return tuple(s.text for s in line.renderings.get(language, ()) if s.status == status)

    status = Rendering.Status
    return Entry(line.term, line.category, line.note, "".join(of(status.PREFERRED)),
                 of(status.ADMITTED), of(status.FORBIDDEN), (line.status,))  # fmt: skip


def findings(source: str, target: str, language: str) -> list[Finding]:
    return check(source, target, language=language, glossary=pack(language))


def codes(source: str, target: str, language: str, *, level: Level | None = None) -> set[str]:
    """The codes of what is found; of one level on request."""
    found = findings(source, target, language)
    return {f.code for f in found if level in (None, f.level)}


def errors(source: str, target: str, language: str) -> set[str]:
    return codes(source, target, language, level=Level.ERROR)
