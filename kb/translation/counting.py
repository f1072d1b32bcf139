"""How much of a translation is done, kept in its `TranslationState` for lists of many texts."""

from __future__ import annotations

import re

from . import segments
from .models import TranslationState
from .work import Work

_WORD = re.compile(r"\w+", re.UNICODE)


def words(segment: str) -> int:
    """How many words a segment of the source has. It is in a language that puts spaces."""
    return len(_WORD.findall(segments.plain(segment, limit=len(segment))))


def count(work: Work) -> None:
    """Notes how many segments and words there are, and how many are to do."""
    sizes = [(words(s.source), s.state.is_to_do) for s in work.segments]
    TranslationState.objects.filter(page=work.page.pk).update(
        segments=len(sizes),
        segments_done=sum(not to_do for _size, to_do in sizes),
        words=sum(size for size, _to_do in sizes),
        words_to_do=sum(size for size, to_do in sizes if to_do),
    )
