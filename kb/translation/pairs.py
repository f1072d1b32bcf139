"""Review only what changed: the pairs of a signed translation, and which have to be read again.

Approval rests on a pair, the hash of a source segment and that of its translation: moving it, or
importing the text again, keeps it, and any change of either text ends it. Only the words signed last
in *this* text count, while their signature stands: pairs of other texts, and what this text said
earlier, are suggestions of the translation memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Subquery
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page

from kb.review.models import Approval, MedicalReviewTaskState, ReviewedPage

from . import risk
from .models import ApprovedPair, Submission
from .work import Pair, Work


@dataclass(frozen=True)
class Passage:
    """A segment as it was submitted. `notice` is the safety notice in which it stands, if any;
    `reasons` say why warnings do not apply, by the code of the check."""

    path: str
    pair: Pair
    approved: bool
    notice: str
    is_machine_made: bool
    reasons: dict[str, str]


def keep(state: MedicalReviewTaskState, work: Work) -> Submission:
    """Notes the segments of which the revision in review was made."""
    return Submission.objects.create(
        translation=work.translation,
        revision_id=state.revision_id,
        digest=state.digest,
        segments=[
            {"path": s.path, "source": s.source, "target": s.target, "machine": s.is_machine_made,
             "reasons": s.reasons}
            for s in work.segments
        ],
    )  # fmt: skip


def submissions(page: ReviewedPage, state: MedicalReviewTaskState) -> dict[int, Submission]:
    """By revision, that of the round `state` and that of the words signed last, as far as these were
    made of segments. One query."""
    signed = Approval.objects.of(page).complete().order_by("-id").values("revision_id", "digest")
    last = {name: Subquery(signed.values(name)[:1]) for name in ("revision_id", "digest")}
    found = Submission.objects.filter(
        Q(revision_id=state.revision_id, digest=state.digest) | Q(**last)
    ).select_related("translation__source__locale", "translation__target_locale")
    return {submission.revision_id: submission for submission in found}


@receiver(post_save, sender=Approval)
def approve(instance: Approval, raw: bool, **kwargs: Any) -> None:
    """With the signature after which nobody else has to sign, its pairs are approved."""
    if raw or instance.place < instance.places:
        return
    signed = Submission.objects.filter(revision_id=instance.revision_id, digest=instance.digest)
    submission = signed.select_related("translation__source").first()
    if submission is None:
        return
    pairs = {}
    for segment in submission.segments:
        pair = Pair(segment["source"], segment["target"])
        source_hash, target_hash = pair.key
        pairs[pair] = ApprovedPair(
            locale_id=instance.locale_id, translation_key=submission.translation.source.object_id,
            source_hash=source_hash, target_hash=target_hash, source=pair.source,
            target=pair.target, approval=instance,
        )  # fmt: skip
    ApprovedPair.objects.bulk_create(
        pairs.values(),
        update_conflicts=True,
        unique_fields=["locale", "source_hash", "target_hash", "translation_key"],
        update_fields=["approval"],
    )


def passages(submission: Submission, page: Page) -> list[Passage]:
    """The segments of `submission`, which `page` shows, in the order of the text. One query."""
    signed = ApprovedPair.objects.signed_last(page)
    approved = set(signed.values_list("source_hash", "target_hash"))
    notices = risk.safety_notices(page)
    return [
        Passage(
            path=s["path"], pair=(pair := Pair(s["source"], s["target"])),
            approved=pair.key in approved, notice=risk.notice_around(s["path"], notices),
            is_machine_made=s["machine"], reasons=s["reasons"],
        )
        for s in submission.segments
    ]  # fmt: skip


def to_read(found: Sequence[Passage]) -> list[Passage]:
    """Those that a reviewer has to read: all that are not approved, and of a safety notice with one
    of these, every other, because a warning is read as a whole."""
    opened = {passage.notice for passage in found if not passage.approved}
    return [
        passage
        for passage in found
        if not passage.approved or (passage.notice and passage.notice in opened)
    ]
