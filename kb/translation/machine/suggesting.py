"""Asks a translator for what is missing and takes over what keeps the marks of its source."""

from __future__ import annotations

from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

from kb.review.errors import ReviewRequired

from .. import segments
from ..models import SegmentVersion
from ..work import Segment, Work
from ..writing import require_open, why_not, write


class Translator(Protocol):
    """What a class named in `MACHINE_TRANSLATORS` offers; it is made without arguments.

    Languages are codes as in `LANGUAGES`. Segments are text with inline markup, where links and
    citations are `<a id="a1">…</a>`: as many come back, in the same order, each with its markup.
    """

    name: str

    def can_translate(self, source: str, target: str) -> bool: ...

    def translate(self, segments: list[str], source: str, target: str) -> Sequence[str]: ...


class Failed(ReviewRequired):
    """A translator did not answer, or not with what was asked of it; nothing was written."""


def translator_for(source: str, target: str) -> Translator | None:
    """The first of the setting that translates from one language to the other."""
    for path in settings.MACHINE_TRANSLATORS:
        translator = import_string(path)()
        if translator.can_translate(source, target):
            return translator
    return None


def suggest(translation: Translation, sources: Sequence[str]) -> list[str]:
    """What the translator of these languages makes of segments; writes nothing.

    Raises `Failed`: also where there is no translator.
    """
    return _answer(_require(translation), list(sources), *_languages(translation))


@transaction.atomic
def suggest_missing(work: Work, by: Any) -> tuple[int, list[str]]:
    """Fills the segments that have no translation; returns how many, and what was left aside in words.

    Raises `InReview`, and `Failed` when the translator did not do its work: then nothing is written.
    """
    require_open(work)
    translator = _require(work.translation)
    missing = [s for s in work.segments if not s.target]
    made = _answer(translator, [s.source for s in missing], *_languages(work.translation))
    words, left = {}, []
    for segment, said in zip(missing, made, strict=True):
        if reason := _unusable(segment, said):
            left.append(reason)
        else:
            words[segment.pk] = said
    write(work, words, by, origin=SegmentVersion.Origin.MACHINE, tool=translator.name)
    return len(words), left


def _require(translation: Translation) -> Translator:
    translator = translator_for(*_languages(translation))
    if translator is None:
        raise Failed(_("No machine translates into %s here.") % translation.target_locale)
    return translator


def _languages(translation: Translation) -> tuple[str, str]:
    return translation.source.locale.language_code, translation.target_locale.language_code


def _unusable(segment: Segment, words: str) -> str | None:
    """A machine that loses a citation is not corrected by hand, and its words are not kept."""
    if not words.strip():
        return _("Nothing came back for “%s”.") % segments.plain(segment.source)
    lost = segments.problems(segment.source, words)
    return lost[0] if lost else why_not(segment, words)


def _answer(translator: Translator, sources: list[str], source: str, target: str) -> list[str]:
    """In a thread of its own, because nothing else can put an end to waiting."""
    answers: SimpleQueue[Any] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(translator.translate(sources, source, target)))
        except Exception as error:  # whatever a translator raises is its failure, not the page's
            answers.put(error)

    Thread(target=ask, daemon=True).start()
    seconds = settings.MACHINE_TRANSLATION_SECONDS
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise Failed(
            _("%(name)s did not answer within %(seconds)s seconds. Nothing was written.")
            % {"name": translator.name, "seconds": seconds}
        ) from None
    if isinstance(answer, Exception):
        raise Failed(
            _("%(name)s failed (%(error)s). Nothing was written.")
            % {"name": translator.name, "error": answer or type(answer).__name__}
        ) from answer
    if len(answer) != len(sources) or not all(isinstance(each, str) for each in answer):
        raise Failed(
            _("%s answered something else than it was asked. Nothing was written.")
            % translator.name
        )
    return answer
