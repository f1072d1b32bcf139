"""Leaving the segments of a translation to edit its page, and coming back to them.

Upstream's “stop” and “start synced translation” lose what was written on the page in between
(research: translation, A7). Here the page is read back: what it says becomes the translation, what
was changed on both sides is asked about, and what no segment can hold is shown before it goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail_localize.fields import copy_synchronised_fields
from wagtail_localize.models import Translation, TranslationLog
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.ingest import ingest_segments
from wagtail_localize.strings import StringValue

from kb.review.comparison import Change, differences
from kb.review.content import spec_of
from kb.review.errors import ReviewRequired
from kb.review.models import ReviewedPage

from . import overriding, segments
from .models import Stop
from .page_words import PageWords, normal
from .work import Segment, Work, hashed
from .writing import Origin, require_not_in_review, require_open, write

# What is chosen of two texts.
PAGE, SEGMENT = "page", "segment"
STOP, RESUME = "translation.stop", "translation.resume"


class Undecided(ReviewRequired):
    """A conflict without a choice, or a loss that nobody confirmed."""


# -- stopping --------------------------------------------------------------------------------------
@transaction.atomic
def stop(translation: Translation, by: Any) -> Stop:
    """From now on the target is edited as a page. Readers see no difference.

    The page's draft becomes the translation, if that is whole; otherwise it stays what it was.
    Raises `ReviewRequired` in review, or when the page has the source's words yet.
    """
    translation = Translation.objects.select_for_update().get(pk=translation.pk)
    work = Work(translation)
    require_open(work)
    draft = _draft(work, by)
    log(draft, STOP, user=by)
    translation.enabled = False
    translation.save(update_fields=["enabled"])
    return Stop.objects.create(translation=translation, by=by, draft=draft.serializable_data())


def _draft(work: Work, by: Any) -> ReviewedPage:
    source, locale = work.translation.source, work.translation.target_locale
    page = work.page.get_latest_revision_as_object()
    if missing := len(work.segments) - work.done:
        if not TranslationLog.objects.filter(source=source, locale=locale).exists():
            raise ReviewRequired(
                _("“%(text)s” was never translated as a whole: its page still has the source's words. "
                  "Translate the missing segments first: %(count)d.")
                % {"text": source.object_repr, "count": missing},
                work.page,
            )  # fmt: skip
        return page
    whole = source.get_ephemeral_translated_instance(locale, fallback=False)
    spec = spec_of(page)
    if spec.words_digest(whole) == spec.words_digest(page):
        return page
    revision = whole.save_revision(user=by, log_action=True, clean=False)
    TranslationLog.objects.create(source=source, locale=locale, revision=revision)
    return revision.as_object()


def stopped(page: Page) -> Translation | None:
    """The translation that `page` was made by, while it is edited as a page and its source is there."""
    rests = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=False
    )
    found = rests.select_related("source", "target_locale").first()
    return found if found and page.has_translation(found.source.locale_id) else None


# -- resuming --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Conflict:
    """A segment whose words were changed on the page, while its source or its translation changed
    as well. The key holds the page's words, so a choice is one between the texts that were shown."""

    segment: Segment
    words: str

    @property
    def source(self) -> str:
        return _read(self.segment.source)

    @property
    def stored(self) -> str:
        return _read(self.segment.target)

    @property
    def on_page(self) -> str:
        return _read(self.words)

    @property
    def key(self) -> str:
        return f"segment-{self.segment.pk}-{hashed(self.words + self.segment.target)[:12]}"


@dataclass(frozen=True)
class Loss:
    """Something that was changed on the page and that no segment can hold."""

    change: Change

    @property
    def key(self) -> str:
        said = "".join(line.label + line.html for line in self.change.lines)
        return f"loss-{hashed(self.change.place + self.change.what + said)[:12]}"


class Resumption:
    """What resuming a translation does with what was written on its page."""

    def __init__(self, translation: Translation) -> None:
        self.translation = translation
        self.work = Work(translation)
        self.page: ReviewedPage = self.work.page.get_latest_revision_as_object()
        held = Stop.objects.filter(translation=translation).first()
        self.before = self.work.page.with_content_json(held.draft) if held else None

    @cached_property
    def _now(self) -> PageWords:
        return PageWords(self.page, self.work)

    @cached_property
    def _then(self) -> PageWords:
        return PageWords(self.before, self.work)

    @cached_property
    def _changed(self) -> list[tuple[Segment, str]]:
        """The segments whose words are others on the page than they were when it was stopped."""
        return [
            (segment, words)
            for segment in self.work.segments
            if (words := self._now.strings.get(segment.pk)) is not None
            and words not in (segment.target, self._then.strings.get(segment.pk))
        ]

    def _only_on_page(self, segment: Segment) -> bool:
        return segment.target != "" and segment.target == self._then.strings.get(segment.pk)

    @property
    def taken_words(self) -> list[str]:
        """For a reader, in the order of the text."""
        return [_read(words) for words in self.taken.values()]

    @cached_property
    def taken(self) -> dict[int, str]:
        """By the key of its segment, what was changed on the page alone: the new translation."""
        return {s.pk: words for s, words in self._changed if self._only_on_page(s)}

    @cached_property
    def conflicts(self) -> list[Conflict]:
        return [Conflict(s, words) for s, words in self._changed if not self._only_on_page(s)]

    @cached_property
    def settings(self) -> dict[str, Any]:
        """By path, what this language may set otherwise than its source, and was set on the page."""
        known = overriding.settings_of(self.translation)
        return {
            path: value
            for path, value in self._now.settings.items()
            if path in known and value != self._then.settings.get(path)
        }

    @cached_property
    def losses(self) -> list[Loss]:
        """What the page would say otherwise although every word of it that fits were taken over,
        and that was written on it: not what only its source changed."""
        spec = spec_of(self.page)
        now, then = (normal(spec.document(page)) for page in (self.page, self._resumed()))
        found = differences(spec, now, then)
        if self.before is not None:
            written = differences(spec, normal(spec.document(self.before)), now)
            places = {change.place for change in written}
            found = [change for change in found if change.place in places]
        return [Loss(change) for change in found]

    def _resumed(self) -> ReviewedPage:
        """As `get_ephemeral_translated_instance`, with the words of the page."""
        source, locale = self.translation.source, self.translation.target_locale
        original, page = source.as_instance(), source.get_translated_instance(locale)
        copy_synchronised_fields(original, page)
        found = source._get_segments_for_translation(locale, fallback=True)
        words = {s.row.order: self._now.strings.get(s.pk) for s in self.work.segments}
        for segment in found:
            if isinstance(segment, StringSegmentValue) and (said := words.get(segment.order)):
                segment.string = StringValue(said)
        for path, value in self.settings.items():
            found = [segment for segment in found if not _sets(segment, path)]
            found.append(OverridableSegmentValue(path, value))
        ingest_segments(original, page, source.locale, locale, found)
        return page


def _read(segment: str) -> str:
    return segments.plain(segment, limit=len(segment))


def _sets(segment: Any, path: str) -> bool:
    return isinstance(segment, OverridableSegmentValue) and segment.path == path


@transaction.atomic
def resume(translation: Translation, by: Any, choices: Mapping[str, str]) -> Work:
    """Goes back to the segments, with what was written on the page.

    `choices` has `PAGE` or `SEGMENT` for the key of each conflict, and anything for the key of each
    loss. Raises `InReview`, and `Undecided` while a choice is missing; then nothing is changed.
    What was not chosen is in the history of its segment, and the page's revision stays.
    """
    translation = Translation.objects.select_for_update().get(pk=translation.pk)
    found = Resumption(translation)
    page = require_not_in_review(found.work)
    if translation.enabled:
        raise ReviewRequired(_("“%s” is translated segment by segment already.") % page, page)
    undecided = [c for c in found.conflicts if choices.get(c.key) not in (PAGE, SEGMENT)]
    unconfirmed = [loss for loss in found.losses if loss.key not in choices]
    if undecided or unconfirmed:
        raise Undecided(
            _("Choose the words of each segment, and confirm each change that would be lost."), page
        )
    forget(translation)
    overriding.override(translation, found.settings, by)
    on_page = {c.segment.pk: c.words for c in found.conflicts}
    work = write(found.work, {**found.taken, **on_page}, by, origin=Origin.PAGE)
    kept = {c.segment.pk: c.segment.target for c in found.conflicts if choices[c.key] == SEGMENT}
    work = write(work, kept, by)
    log(page, RESUME, user=by)
    return work


def forget(translation: Translation) -> None:
    """Takes the segments up again, whatever was written on the page: for a page that is gone."""
    translation.enabled = True
    translation.save(update_fields=["enabled"])
    Stop.objects.filter(translation=translation).delete()
