"""From a signed source to a signed translation. Every verb of translating ends here.

wagtail-localize extracts and re-assembles segments; it never saves a row that readers see. Its
`save_target` writes drafts into live rows and fills holes with the source's words (research:
translation, A2 and A3), so it is not called: a translation becomes a *revision*, complete or not at
all, and goes on by `kb.review.road`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polib
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions import CopyPageForTranslationAction
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, Translation, TranslationLog, TranslationSource

from kb.review import road
from kb.review.errors import InReview, NotReady, ReviewRequired
from kb.review.models import MedicalReviewTaskState, ReviewedPage

from . import segments


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
        sent.append(translation)
    return sent


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
    return road.submit(type(draft).objects.get(pk=draft.pk), by)


def refuse_in_review(translation: Translation) -> ReviewedPage:
    """The target page. Raises `InReview` while nobody may change its strings."""
    page = Work(translation).page
    if page.in_review:
        raise InReview(_("“%s” is in review; nobody can change it now.") % page, page)
    return page


def export_po(translation: Translation) -> str:
    """The segments as a PO file, for a translator's own tools."""
    return str(translation.export_po())


@transaction.atomic
def import_po(translation: Translation, data: bytes, by: Any) -> list[str]:
    """Takes the translations of a PO file; returns, in words, what it left aside.

    Fuzzy entries are left aside: they are guesses. Raises `ReviewRequired` for a file that is not
    PO, belongs to another text, or comes while the translation is in review.
    """
    page = refuse_in_review(translation)
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
    fuzzy = [entry for entry in po if entry.fuzzy]
    for entry in fuzzy:
        entry.msgstr = ""
    left = [_("“%s” is marked fuzzy.") % entry.msgid for entry in fuzzy]
    translation.import_po(po, user=by, tool_name="PO file")
    known = {(s.context.path, s.string.data) for s in Work(translation).strings}
    left += [
        _("“%s” is not a segment of this text any more.") % entry.msgid
        for entry in po
        if entry.msgstr and not entry.obsolete and (entry.msgctxt, entry.msgid) not in known
    ]
    return left


# -- the state of the work -------------------------------------------------------------------------
@dataclass
class Work:
    """A translation with its segments, as a translator's screen needs it."""

    translation: Translation

    @cached_property
    def page(self) -> ReviewedPage:
        """The target page. It is a draft, or shows readers the words signed last."""
        return self.translation.source.get_translated_instance(self.translation.target_locale)

    @cached_property
    def strings(self) -> list[StringSegment]:
        """Every segment with its `translation` (None where missing or faulty); one query."""
        rows = StringSegment.objects.filter(source=self.translation.source)
        rows = rows.annotate_translation(self.translation.target_locale)
        return list(rows.select_related("string", "context").order_by("order"))

    @property
    def done(self) -> int:
        return sum(1 for s in self.strings if s.translation)

    def problems(self) -> list[str]:
        """Why the translation cannot be submitted, in words; empty when it can."""
        found = []
        if missing := [s for s in self.strings if not s.translation]:
            found.append(
                _("%(count)d segments are not translated, the first: “%(first)s”")
                % {"count": len(missing), "first": segments.plain(missing[0].string.data)}
            )
        for s in self.strings:
            if s.translation:
                found += segments.problems(s.string.data, s.translation)
        return found


def translation_of(page: Page) -> Translation | None:
    """The work of which `page` is the target; None for a text of the source language."""
    return (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source", "target_locale")
        .first()
    )
