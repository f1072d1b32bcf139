"""How much of a translation is done, kept in its `TranslationState` for lists of many texts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from . import segments
from .models import TranslationState
from .work import Work

_WORD = re.compile(r"\w+", re.UNICODE)


def words(segment: str) -> int:
    """How many words a segment of the source has. It is in a language that puts spaces."""
    return len(_WORD.findall(segments.plain(segment, limit=len(segment))))


def count(work: Work) -> None:
    """Notes how many segments and words there are, and how many are to do."""
    counts = _counts((s.source, s.state.is_to_do) for s in work.segments)
    TranslationState.objects.filter(page=work.page.pk).update(**counts)


def counts_of(source: TranslationSource, locales: Collection[Locale]) -> dict[int, dict[str, int]]:
    """The same for languages to which `source` was sent, by the key of the locale. Two queries."""
    rows = StringSegment.objects.filter(source=source)
    texts = list(rows.values_list("context", "string", "string__data"))
    strings = StringTranslation.objects.filter(
        locale__in=locales, context__object_id=source.object_id, has_error=False
    )
    by_people = strings.exclude(translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE)
    done = set(by_people.exclude(data="").values_list("locale", "context", "translation_of"))
    return {
        locale.pk: _counts(
            (text, (locale.pk, context, string) not in done) for context, string, text in texts
        )
        for locale in locales
    }


def _counts(segments: Iterable[tuple[str, bool]]) -> dict[str, int]:
    """Of segments of the source, each with whether it is to do."""
    sizes = [(words(text), to_do) for text, to_do in segments]
    return {
        "segments": len(sizes),
        "segments_done": sum(not to_do for _size, to_do in sizes),
        "words": sum(size for size, _to_do in sizes),
        "words_to_do": sum(size for size, to_do in sizes if to_do),
    }
