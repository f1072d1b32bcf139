"""What a screen says of a work's authenticity: the verdict that counts, and who can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..models import Reference
from . import registries, verify
from .comparing import Finding


def context(reference: Reference, *, user: Any, findings: Sequence[Finding] = ()) -> dict[str, Any]:
    """For `references/verification.html`. `findings` are those of a moment ago, whose sources may
    have been unable to say."""
    kept = verify.current(reference)
    try:
        asked, misconfigured = registries.configured(), ""
    except ValueError as error:
        asked, misconfigured = [], str(error)
    return {
        "reference": reference,
        "kept": kept,
        "finding": verify.finding_of(reference, kept) if kept else None,
        "earlier": None if kept else reference.verifications.first(),
        "could_not_say": [found.because for found in findings if found.because],
        "asked": [str(source.name) for source in asked],
        "misconfigured": misconfigured,
        "may_check": user.has_perm("references.change_reference"),
    }
