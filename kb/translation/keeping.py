"""Words as they come from the fields of the workbench, from one or from all of them.

Nothing is lost: what cannot be stored is given back with the reason, and what someone else stored
meanwhile is not overwritten.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from . import segments
from .bench import known_of
from .tokens import BadMark, Tokens
from .work import Segment, Work, hashed
from .writing import Origin, why_not, write


@dataclass(frozen=True)
class Typed:
    """What a field holds, and what `known_of` said of its segment when it was filled."""

    words: str
    known: str


@dataclass
class Kept:
    """The work as it is afterwards; by segment, why its words were not stored."""

    work: Work
    refused: dict[int, str] = field(default_factory=dict)
    written: list[int] = field(default_factory=list)


def keep(
    work: Work, typed: dict[int, Typed], by: Any, *, origin: Any = Origin.PERSON, tool: str = "",
    confirmed: Collection[int] = (),
) -> Kept:  # fmt: skip
    """Stores what was changed. A machine's words count as someone's when `confirmed` has them."""
    words, kept = {}, Kept(work)
    closed = why_closed(work)
    for segment in work.segments:
        if (entry := typed.get(segment.pk)) is None:
            continue
        if _as_it_was(segment, entry) and segment.pk not in confirmed:
            continue
        try:
            words[segment.pk] = _accepted(segment, entry)
        except BadMark as bad:
            kept.refused[segment.pk] = bad.reason
    if closed:
        kept.refused = dict.fromkeys([*words, *kept.refused], closed)
        return kept
    if words:
        kept.work = write(work, words, by, origin=origin, tool=tool)
        kept.written = list(words)
    return kept


def why_closed(work: Work) -> str:
    """Why nobody can change the words of this translation now; "" when translators can."""
    if work.round:
        return _("In medical review: nobody can change it now.")
    if not work.translation.enabled:
        return _("This text is not kept in step with its source any more: it is edited as a page.")
    return ""


def _as_it_was(segment: Segment, entry: Typed) -> bool:
    """Whether nothing was typed into the field since it was filled."""
    return hashed(f"{segment.source}\0{entry.words}")[:16] == entry.known


def _accepted(segment: Segment, entry: Typed) -> str:
    """The words as they are stored. Raises `BadMark` for what cannot be."""
    html = segment.target
    if entry.words != Tokens(segment.source).typed(segment.target):
        html = Tokens(segment.source).html(entry.words)
    if entry.known != known_of(segment) and html != segment.target:
        raise BadMark(_meanwhile(segment))
    if reason := why_not(segment, html):
        raise BadMark(reason)
    return html


def _meanwhile(segment: Segment) -> str:
    if not segment.target:
        return _("This segment changed since you opened it. Look at its source again.")
    return _(
        "Someone else translated this segment since you opened it: “%s”. Yours is not saved yet."
    ) % segments.plain(segment.target, limit=200)
