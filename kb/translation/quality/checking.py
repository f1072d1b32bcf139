"""All checks of one segment, in the order in which a translator wants to read them."""

from __future__ import annotations

from . import amounts, hedges, kept, negation, script, terms
from .brought import Check
from .finding import Finding
from .glossary import Glossary
from .text import readable


def check(
    source: str, target: str, *, language: str, glossary: Glossary, others: Check | None = None
) -> list[Finding]:
    """What is wrong with `target` as the translation of `source` into `language` (`zh-hans`).

    `source` is English of the United States. An empty target has nothing to check: it is missing.
    `others` is what other rooms check, of many segments the same (`Brought`).
    """
    if not target.strip():
        return []
    said, told = readable(source), readable(target)
    return [
        *kept.check(source, target),
        *amounts.check(said, told, language=language),
        *negation.check(said, told, language=language),
        *terms.check(said, told, glossary=glossary),
        *hedges.check(said, told, language=language),
        *script.check(said, told, language=language),
        *(others(said, told) if others else ()),
    ]
