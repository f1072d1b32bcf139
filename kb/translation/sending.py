"""Sending the signed words of a text to the translators of other languages.

The cost does not grow with the segments: at most 60 queries for each text and language
(`tests/translation/test_sending.py`, `docs/languages-at-size.md`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from kb.review.errors import ReviewRequired
from kb.review.models import ReviewedPage

from . import counting, extraction, releases, stopping
from .drafting import draft_of
from .models import SourceRelease, TranslationState
from .page_words import in_words, require_cuttable


@transaction.atomic
def send(page: ReviewedPage, locales: Iterable[Locale], by: Any) -> list[Translation]:
    """Gives the signed words of `page` to the translators of `locales`; again, to bring changes.

    What stands above it in the tree is sent first where a language lacks it. Targets are drafts. A
    target that exists keeps its words, its revisions and its review: what is new or changed waits
    among its segments. A translation that was stopped stays so.

    Raises `ReviewRequired` when `page` is not the source language's or not live, or cannot be cut into
    segments.
    """
    page = type(page).objects.select_for_update(no_key=True).get(pk=page.pk)
    _require_signed(page)
    require_cuttable(page)
    with in_words(page):
        source = extraction.source_of(page)
    wanted = list({each.pk: each for each in locales if each.pk != page.locale_id}.values())
    with LogContext(user=by):
        targets, made = _targets(page, source, wanted, by)
    _note_sent(source, wanted, targets, releases.current(page))
    return _translations(source, wanted, made)


def _require_signed(page: ReviewedPage) -> None:
    if not page.locale.is_default:
        raise ReviewRequired(_("Only texts of the source language are sent to translators."), page)
    if not page.live:
        raise ReviewRequired(
            _("“%s” is not signed yet. Translators work on signed words.") % page, page
        )


def _targets(
    page: ReviewedPage, source: TranslationSource, locales: list[Locale], by: Any
) -> tuple[dict[int, Page], set[int]]:
    """The pages of `locales`, by the key of the locale, and the keys of those that were made now."""
    parent = page.get_parent()
    found = _family(page, parent, locales)
    if parent.depth > 1:
        lacking = [each for each in locales if (parent.translation_key, each.pk) not in found]
        if lacking:
            send(parent.specific, lacking, by)
            found = _family(page, parent, locales)
    targets, made = {}, set()
    for locale in locales:
        target = found.get((page.translation_key, locale.pk))
        if target is None:
            under = parent if parent.depth == 1 else found[parent.translation_key, locale.pk]
            target = draft_of(page, extraction.words_of(source), locale, under=under)
            made.add(locale.pk)
        targets[locale.pk] = target
    return targets, made


def _family(page: Page, parent: Page, locales: list[Locale]) -> dict[tuple[Any, int], Page]:
    """The translations of both, by translation key and locale."""
    keys = [page.translation_key, parent.translation_key]
    rows = Page.objects.filter(translation_key__in=keys, locale__in=locales)
    return {(row.translation_key, row.locale_id): row for row in rows}


def _translations(
    source: TranslationSource, locales: list[Locale], made: set[int]
) -> list[Translation]:
    rows = Translation.objects.filter(source=source, target_locale__in=locales)
    there = {row.target_locale_id: row for row in rows}
    missing = [
        Translation(source=source, target_locale=locale)
        for locale in locales if locale.pk not in there
    ]  # fmt: skip
    Translation.objects.bulk_create(missing)
    for pk, row in there.items():
        if pk in made and not row.enabled:  # its page had been deleted
            stopping.forget(row)
    there |= {row.target_locale_id: row for row in missing}
    for locale in locales:
        there[locale.pk].source, there[locale.pk].target_locale = source, locale
    return [there[locale.pk] for locale in locales]


def _note_sent(
    source: TranslationSource,
    locales: list[Locale],
    targets: dict[int, Page],
    release: SourceRelease,
) -> None:
    counts = counting.counts_of(source, locales)
    TranslationState.objects.bulk_create(
        [TranslationState(page_id=targets[locale.pk].pk, translation_key=source.object_id,
                          locale=locale, sent_from=release, **counts[locale.pk])
         for locale in locales],
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["translation_key", "locale", "sent_from", "segments", "segments_done", "words",
                       "words_to_do"],
    )  # fmt: skip
