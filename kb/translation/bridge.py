"""From a signed source to a signed translation. Every verb of translating ends here.

wagtail-localize extracts and re-assembles segments; it never saves a row that readers see. Its
`save_target` writes drafts into live rows and fills holes with the source's words (research:
translation, A2 and A3), so it is not called: a translation becomes a *revision*, complete or not at
all, and goes on by `kb.review.road`.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation, TranslationLog, TranslationSource

from kb.review import road
from kb.review.errors import InReview, NotReady, ReviewRequired
from kb.review.models import MedicalReviewTaskState

from . import pairs, releases
from .sending import send
from .work import Work, translation_of
from .writing import require_open

__all__ = ["Work", "send", "submit", "translation_of"]


@transaction.atomic
def submit(translation: Translation, by: Any) -> MedicalReviewTaskState:
    """Makes the translated strings a revision and sends it to the reviewers of its language.

    Raises `NotReady` with every missing or broken segment, `InReview` when it is there already,
    `ReviewRequired` when someone writes a segment meanwhile.
    """
    source = TranslationSource.objects.select_for_update().get(pk=translation.source_id)
    translation.source = source  # nobody sends it again before this is done
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
    draft = source.get_ephemeral_translated_instance(translation.target_locale, fallback=False)
    if Work(translation).pairs != work.pairs:
        raise ReviewRequired(
            _("“%s” was changed while it was being submitted. Submit it again.") % work.page,
            work.page,
        )
    revision = draft.save_revision(user=by, log_action=True)
    TranslationLog.objects.create(
        source=source, locale=translation.target_locale, revision=revision
    )
    releases.note_submitted(revision, draft)
    state = road.submit(type(draft).objects.get(pk=draft.pk), by)
    pairs.keep(state, work)
    return state
