"""From a signed source to a signed translation. Every verb of translating ends here.

wagtail-localize extracts and re-assembles segments; it never saves a row that readers see. Its
`save_target` writes drafts into live rows and fills holes with the source's words (research:
translation, A2 and A3), so it is not called: a translation becomes a *revision*, complete or not at
all, and goes on by `kb.review.road`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions import CopyPageForTranslationAction
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationLog, TranslationSource

from kb.review import road
from kb.review.errors import InReview, NotReady, ReviewRequired
from kb.review.models import MedicalReviewTaskState, ReviewedPage

from . import counting, releases
from .models import SourceRelease, TranslationState
from .work import Work, translation_of

__all__ = ["Work", "send", "submit", "translation_of"]


@transaction.atomic
def send(page: ReviewedPage, locales: Iterable[Locale], by: Any) -> list[Translation]:
    """Gives the signed words of `page` to the translators of `locales`; again, to bring changes.

    What stands above it in the tree is sent first where a language lacks it. Targets are drafts.

    Raises `ReviewRequired` when `page` is not the source language's or not live.
    """
    page = type(page).objects.get(pk=page.pk)
    if page.locale_id != Locale.get_default().pk:
        raise ReviewRequired(_("Only texts of the source language are sent to translators."), page)
    if not page.live:
        raise ReviewRequired(
            _("“%s” is not signed yet. Translators work on signed words.") % page, page
        )
    source, _changed = TranslationSource.update_or_create_from_instance(page)
    release = releases.current(page)
    sent = []
    for locale in locales:
        if locale == page.locale:
            continue
        _ensure_parent(page, locale, by)
        if not page.has_translation(locale):
            CopyPageForTranslationAction(page, locale, user=by).execute(skip_permission_checks=True)
        translation, _new = Translation.objects.update_or_create(
            source=source, target_locale=locale, defaults={"enabled": True}
        )
        _note_sent(translation, release)
        sent.append(translation)
    return sent


def _note_sent(translation: Translation, release: SourceRelease) -> None:
    work, key = Work(translation), translation.source.object_id
    TranslationState.objects.update_or_create(
        page_id=work.page.pk,
        defaults={"translation_key": key, "locale": translation.target_locale,
                  "sent_from": release},
    )  # fmt: skip
    counting.count(work)


def _ensure_parent(page: ReviewedPage, locale: Locale, by: Any) -> None:
    parent = page.get_parent()
    if parent.depth > 1 and not parent.has_translation(locale):
        send(parent.specific, [locale], by)


@transaction.atomic
def submit(translation: Translation, by: Any) -> MedicalReviewTaskState:
    """Makes the translated strings a revision and sends it to the reviewers of its language.

    Raises `NotReady` with every missing or broken segment, `InReview` when it is there already.
    """
    work = Work(translation)
    if work.page.in_review:
        raise InReview(_("“%s” is in review already.") % work.page, work.page)
    if problems := work.problems():
        raise NotReady(
            _("The translation of “%(text)s” cannot be submitted yet. %(problems)s")
            % {"text": translation.source.object_repr, "problems": " ".join(problems[:5])},
            work.page,
            problems=problems,
        )
    draft = translation.source.get_ephemeral_translated_instance(
        translation.target_locale, fallback=False
    )
    revision = draft.save_revision(user=by, log_action=True)
    TranslationLog.objects.create(
        source=translation.source, locale=translation.target_locale, revision=revision
    )
    releases.note_submitted(revision, draft)
    return road.submit(type(draft).objects.get(pk=draft.pk), by)
