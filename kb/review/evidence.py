"""The sources under a text, as its reviewer sees them. The text itself says which these are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Evidence:
    """One use of a source. `place` is where a remark on it is kept, `number` what readers see in the
    text, `work` its line in the reference list, `said` the sentences that rest on it, `alerts` what
    became known about it, in words."""

    place: str
    number: int
    work: SafeString
    stance: str
    supports: bool
    locator: str = ""
    quote: str = ""
    language: str = ""
    said: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()


def evidence_of(obj: Any) -> list[Evidence]:
    """What `obj.evidence_for_review()` lists; nothing for a text without sources."""
    listed = getattr(obj, "evidence_for_review", None)
    return listed() if listed else []
