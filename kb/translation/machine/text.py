"""Changes the words of a segment and nothing else: no tag, entity, link, citation or address."""

from __future__ import annotations

import re
from collections.abc import Callable

_KEPT = re.compile(
    r"(<a\b.*?</a>|<[^>]*>|&#?\w+;|https?://\S+|www\.\S+|\S+@\S+"
    r"|[\w.-]+\.(?:com|edu|gov|int|net|org)\b\S*)",
    re.DOTALL,
)


def each_text(segment: str, change: Callable[[str, str], str]) -> str:
    """The segment with its text changed, piece by piece between what is kept.

    `change` is given a piece, and all text before it in the segment.
    """
    pieces = _KEPT.split(segment)
    before = ""
    for place in range(0, len(pieces), 2):
        piece = pieces[place]
        pieces[place] = change(piece, before)
        before += piece
    return "".join(pieces)
