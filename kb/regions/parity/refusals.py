"""What is said to whoever writes a number that is no longer in use. No reason lifts this."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ..telephone import dialled
from .known import Known, Retired
from .retired import retired_in

if TYPE_CHECKING:
    from ..models import RegionFact


def in_text(text: str, known: Known) -> Iterator[str]:
    """A sentence for each retired number that `text` says."""
    for old in retired_in(text, known):
        yield refusal(old, text)


def refusal(old: Retired, text: str) -> str:
    return _(
        "“%(sentence)s” says %(old)s, a number that is no longer in use: in %(region)s, “%(line)s” has "
        "the number %(new)s."
    ) % {
        "sentence": Truncator(" ".join(text.split())).chars(120),
        "old": old.number, "region": old.region, "line": old.line, "new": old.successor,
    }  # fmt: skip


def in_contacts(facts: Collection[RegionFact]) -> Iterator[str]:
    """For facts of one country: a number that one line has, and another replaced."""
    retired = {dialled(old.number): old for old in Known.of(facts).retired}
    for fact in facts:
        for entry in fact.contacts:
            for way in ("number", "text"):
                if old := retired.get(dialled(entry.get(way, ""))):
                    yield refusal(old, f"{entry['name']}: {entry[way]}")
