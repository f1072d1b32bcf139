"""How far the source has moved since a translation was made from it, found by its fingerprints.

Times play no part: a source signed again without a change leaves its translations current.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from django.utils.translation import gettext as _

from .fingerprint import Fingerprint, differing
from .models import Severity, SourceRelease, TranslationState


class Change(StrEnum):
    """What became of one place of the source between two versions."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        return {
            Change.UNCHANGED: _("unchanged"),
            Change.CHANGED: _("changed"),
            Change.NEW: _("new"),
            Change.REMOVED: _("removed"),
        }[self]


def compare(before: Fingerprint, after: Fingerprint) -> dict[str, Change]:
    """Every place of either version and what became of it."""
    changed = differing(before, after)

    def what(path: str) -> Change:
        if path not in changed:
            return Change.UNCHANGED
        if path not in before:
            return Change.NEW
        return Change.CHANGED if path in after else Change.REMOVED

    return {path: what(path) for path in [*after, *(p for p in before if p not in after)]}


def since_made(state: TranslationState) -> dict[str, Change]:
    """Every place of the source as it was sent last and what became of it since readers' words were
    made from it; all of it is new while there are none. Two queries at most."""
    before = state.made_from.fingerprint if state.made_from else {}
    return compare(before, state.sent_from.fingerprint if state.sent_from else {})


@dataclass(frozen=True)
class Drift:
    """What a translation does not have yet, as `TranslationState` keeps it."""

    changes: dict[str, str]
    removed: list[str]
    severity: str
    since: datetime | None


def drift(releases: Iterable[SourceRelease]) -> Drift:
    """From the first of `releases`, of which the translation was made, to the last.

    A place counts as gravely as the gravest change of it on the way, and not at all once it says
    again what the translation was made from.
    """
    releases = list(releases)
    first, last = releases[0].fingerprint, releases[-1].fingerprint
    stands = differing(first, last)
    removed = [path for path in first if path not in last]
    gravest: dict[str, Severity] = {}
    since = None
    for earlier, later in pairwise(releases):
        severity = Severity(later.severity)
        for path in differing(earlier.fingerprint, later.fingerprint) & stands:
            gravest[path] = max(severity, gravest.get(path, severity), key=lambda each: each.rank)
            since = since or later.released_at
    return Drift(
        changes={path: gravest[path].value for path in [*last, *removed] if path in stands},
        removed=removed,
        severity=max(gravest.values(), key=lambda each: each.rank).value if gravest else "",
        since=since,
    )


def recompute(translation_key: UUID) -> None:
    """Notes for every live translation of a text how far it is behind; three queries."""
    states = list(
        TranslationState.objects.filter(translation_key=translation_key, made_from__isnull=False)
    )
    if not states:
        return
    oldest = min(state.made_from_id for state in states)
    releases = list(SourceRelease.objects.filter(translation_key=translation_key, pk__gte=oldest))
    for state in states:
        found = drift(release for release in releases if release.pk >= state.made_from_id)
        state.changes, state.removed = found.changes, found.removed
        state.severity, state.behind_since = found.severity, found.since
    TranslationState.objects.bulk_update(states, ["changes", "removed", "severity", "behind_since"])
