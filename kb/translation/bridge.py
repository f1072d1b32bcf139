"""From a signed source to a signed translation. Every verb of translating ends here.

wagtail-localize extracts and re-assembles segments; it never saves a row that readers see. Its
`save_target` writes drafts into live rows and fills holes with the source's words (research:
translation, A2 and A3), so it is not called: a translation becomes a *revision*, complete or not at
all, and goes on by `kb.review.road`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polib
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from wagtail.actions import CopyPageForTranslationAction
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationLog, TranslationSource

from kb.review import road
from kb.review.errors import InReview, NotReady, ReviewRequired
from kb.review.models import MedicalReviewTaskState, ReviewedPage

from . import counting, stopping
from .models import SourceRelease, TranslationState
from .page_words import in_words, require_cuttable
from .work import Work, translation_of
from .writing import Origin, require_open, why_not, write

__all__ = ["Work", "export_po", "import_po", "send", "submit", "translation_of"]


@transaction.atomic
def send(page: ReviewedPage, locales: Iterable[Locale], by: Any) -> list[Translation]:
    """Gives the signed words of `page` to the translators of `locales`; again, to bring changes.

    What stands above it in the tree is sent first where a language lacks it. Targets are drafts.

    A translation that is edited as a page stays so: `enabled` of what is returned is False.

    Raises `ReviewRequired` when `page` is not the source language's or not live, or cannot be cut into
    segments.
    """
    page = type(page).objects.get(pk=page.pk)
    if page.locale_id != Locale.get_default().pk:
        raise ReviewRequired(_("Only texts of the source language are sent to translators."), page)
    if not page.live:
        raise ReviewRequired(
            _("“%s” is not signed yet. Translators work on signed words.") % page, page
        )
    require_cuttable(page)
    with in_words(page):
        source, _changed = TranslationSource.update_or_create_from_instance(page)
    sent = []
    for locale in locales:
        if locale == page.locale:
            continue
        _ensure_parent(page, locale, by)
        missing = not page.has_translation(locale)
        if missing:
            CopyPageForTranslationAction(page, locale, user=by).execute(skip_permission_checks=True)
        translation, _new = Translation.objects.get_or_create(source=source, target_locale=locale)
        if missing and not translation.enabled:  # its page was deleted; one that is there goes on
            stopping.forget(translation)
        _note_sent(translation)
        sent.append(translation)
    return sent


def _note_sent(translation: Translation) -> None:
    work, key = Work(translation), translation.source.object_id
    release = SourceRelease.objects.filter(translation_key=key).last()
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
    require_open(work)
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
    states = TranslationState.objects.filter(page=draft.pk)
    states.update(submitted_from=F("sent_from"))
    return road.submit(type(draft).objects.get(pk=draft.pk), by)


def export_po(translation: Translation) -> str:
    """The segments as a PO file, for a translator's own tools."""
    return str(translation.export_po())


@transaction.atomic
def import_po(translation: Translation, data: bytes, by: Any) -> list[str]:
    """Takes the translations of a PO file; returns, in words, what it left aside.

    Fuzzy entries are left aside: they are guesses. Raises `ReviewRequired` for a file that is not
    PO, belongs to another text, or comes while the translation is in review.
    """
    work = Work(translation)
    page = require_open(work)
    try:
        po = polib.pofile(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ReviewRequired(_("The file is not UTF-8 text."), page) from error
    except (OSError, ValueError, IndexError) as error:
        raise ReviewRequired(_("The file is not a PO file."), page) from error
    owner = po.metadata.get("X-WagtailLocalize-TranslationID")
    if owner and owner != str(translation.uuid):
        raise ReviewRequired(_("The file belongs to another text or language."), page)
    if not len(po):
        raise ReviewRequired(_("The file holds no entries."), page)
    known = {(segment.path, segment.source): segment for segment in work.segments}
    words, left = {}, []
    for entry in po:
        if entry.obsolete or not entry.msgstr:
            continue
        if entry.fuzzy:
            left.append(_("“%s” is marked fuzzy.") % entry.msgid)
        elif (segment := known.get((entry.msgctxt or "", entry.msgid))) is None:
            left.append(_("“%s” is not a segment of this text any more.") % entry.msgid)
        elif reason := why_not(segment, entry.msgstr):
            left.append(reason)
        else:
            words[segment.pk] = entry.msgstr
    write(work, words, by, origin=Origin.FILE, tool="PO")
    return left
