"""What is noted when a text goes live: of a source its words, of a translation those it was made from.

Everything hangs on `LiveApproval`, which changes whenever readers get other words: by a verb, on a
schedule, by withdrawal.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale, Page, Revision

from kb.review.audit.rebuild import rebuild
from kb.review.models import Approval, LiveApproval, ReviewedPage

from . import staleness
from .fingerprint import fingerprint
from .models import (
    ChangeNote,
    Severity,
    SourceRelease,
    TranslatedRevision,
    TranslationState,
)


@receiver(post_save, sender=LiveApproval)
def note_live(instance: LiveApproval, raw: bool = False, **kwargs: Any) -> None:
    approval = instance.approval
    if raw or not _is_page(instance) or instance.subject_id != approval.subject_id:
        return  # an alias shows what its source shows
    if approval.locale_id == Locale.get_default().pk:
        release(approval)
    else:
        _translation_live(approval)


@receiver(post_delete, sender=LiveApproval)
def forget_live(instance: LiveApproval, **kwargs: Any) -> None:
    """Nobody reads a translation that was withdrawn, so it is behind nothing."""
    if _is_page(instance):
        TranslationState.objects.filter(page=instance.subject_id).update(
            made_from=None, changes={}, removed=[], severity="", behind_since=None
        )


def release(approval: Approval) -> SourceRelease:
    """The words of a source as `approval` put them live. Signed again without a change they are the
    release that they were, and no translation falls behind."""
    if known := SourceRelease.objects.filter(approval=approval).first():
        return known
    page = rebuild(approval)
    words = fingerprint(page)
    last = SourceRelease.objects.filter(translation_key=page.translation_key).last()
    if last is not None and last.fingerprint == words:
        return last
    note = ChangeNote.objects.filter(state__revision=approval.revision_id).order_by("state").last()
    made = SourceRelease.objects.create(
        approval=approval,
        translation_key=page.translation_key,
        fingerprint=words,
        severity=note.severity if note and last else Severity.CONTENT,
        note=note.note if note else "",
    )
    staleness.recompute(page.translation_key)
    return made


def current(page: ReviewedPage) -> SourceRelease:
    """The release that readers of a live source see. One that went live before releases were kept
    gets its own now."""
    last = SourceRelease.objects.filter(translation_key=page.translation_key).last()
    return last or release(page.approval)


def note_submitted(revision: Revision, page: ReviewedPage) -> None:
    """Keeps of which words `revision`, which is being submitted, is the translation."""
    state = TranslationState.objects.filter(page=page.pk).first()
    if state is not None and state.sent_from_id:
        state.submitted_from_id = state.sent_from_id
        state.save(update_fields=["submitted_from"])
        TranslatedRevision.objects.create(
            revision_id=revision.pk, page_id=page.pk, made_from_id=state.sent_from_id
        )


def made_from(approval: Approval) -> SourceRelease | None:
    """Of which words a signed translation was made. A revision that came by no translator, such as
    one edited as a page, has what the one before it had."""
    made = TranslatedRevision.objects.filter(
        page=approval.subject_id, revision_id__lte=approval.revision_id
    )
    found = made.select_related("made_from").last()
    return found.made_from if found else None


def _translation_live(approval: Approval) -> None:
    state = TranslationState.objects.filter(page=approval.subject_id).first()
    if state is not None:
        state.made_from = made_from(approval)
        state.save(update_fields=["made_from"])
        staleness.recompute(state.translation_key)


def _is_page(live: LiveApproval) -> bool:
    return live.subject_table == Page._meta.db_table
