"""The sources under a text, as its reviewer sees them. The text itself says which these are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import TextChoices
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from . import canonical


@dataclass(frozen=True)
class Claim:
    """One sentence and one source that it rests on: what a verdict is given on. `judged` is the
    digest of both, the source as it is shown."""

    place: str
    sentence: str
    judged: str


@dataclass(frozen=True)
class Evidence:
    """One use of a source. `place` is where a remark on it is kept, `number` what readers see in the
    text, `work` its line in the reference list, `said` the sentences that rest on it, `alerts` what
    became known about it, in words."""

    place: str
    number: int
    work: SafeString
    stance: TextChoices
    supports: bool
    locator: str = ""
    quote: str = ""
    language: str = ""
    said: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        # The number is not part of it: another work cited further up changes no claim.
        source = [self.place, strip_tags(self.work), self.stance.value, self.locator, self.quote]
        return tuple(
            Claim(self.place, sentence, canonical.digest([sentence, *source]))
            for sentence in self.said
        )


def known_of(evidence: list[Evidence]) -> str:
    """Stands for all that is known of the sources besides what is signed; "" for nothing."""
    alerts = [[source.place, *source.alerts] for source in evidence if source.alerts]
    return canonical.digest(alerts) if alerts else ""


def evidence_of(obj: Any) -> list[Evidence]:
    """What `obj.evidence_for_review()` lists; nothing for a text without sources."""
    listed = getattr(obj, "evidence_for_review", None)
    return listed() if listed else []
