"""What people say of a segment: why a warning does not apply, and comments to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from .models import SegmentComment, SegmentReason
from .work import Segment, Work, hashed
from .writing import require_open


def give_reasons(work: Work, segment: Segment, reasons: Mapping[str, str], by: Any) -> None:
    """Why warnings (by their code) do not apply to these words; "" takes a reason back.

    Raises `InReview`.
    """
    require_open(work)
    about = {**_about(work, segment), "target_hash": hashed(segment.target)}
    for code, reason in reasons.items():
        if reason == segment.reasons.get(code, ""):
            continue
        if reason:
            SegmentReason.objects.update_or_create(
                **about, code=code, defaults={"reason": reason, "by": by}
            )
        else:
            SegmentReason.objects.filter(**about, code=code).delete()


def comment(work: Work, segment: Segment, text: str, by: Any) -> None:
    """Says something; the same twice in a row is said once."""
    said = {**_about(work, segment), "text": text.strip(), "by": by, "resolved_at": None}
    if text.strip() and not SegmentComment.objects.filter(**said).exists():
        SegmentComment.objects.create(**said)


def resolve(said: SegmentComment, by: Any, *, resolved: bool) -> None:
    said.resolved_at, said.resolved_by = (timezone.now(), by) if resolved else (None, None)
    said.save(update_fields=["resolved_at", "resolved_by"])


def _about(work: Work, segment: Segment) -> dict[str, Any]:
    return {
        "translation": work.translation,
        "path": segment.path,
        "source_hash": hashed(segment.source),
    }
