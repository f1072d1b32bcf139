"""What the rooms of regions know, as a check of translators' segments.

Regions and translation are on one floor and do not know each other, so it is brought from here.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kb.regions.models import RegionFact
from kb.regions.parity import Known, in_text, mentions
from kb.translation.quality import Check, Finding, brought, error, warning


@brought
def local_facts() -> Check:
    """One query."""
    known = RegionFact.known()
    return lambda source, target: check(source, target, known)


def check(source: str, target: str, known: Known) -> Iterator[Finding]:
    """A retired number is wrong wherever it came from. Of the rest only what the translation adds:
    what the source says is for its editor to change."""
    for sentence in in_text(target, known):
        yield error("retired-number", sentence)
    said = {mention.what for mention in mentions(source, known)}
    if added := [m for m in mentions(target, known) if m.what not in said]:
        yield warning(
            "local-fact",
            _(
                "The translation names %(words)s, and its source nothing of that sort. What holds in "
                "one country belongs in the regional facts."
            )
            % {"words": ", ".join(word for mention in added for word in mention.said)},
        )
