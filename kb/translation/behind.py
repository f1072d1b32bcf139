"""What readers of a translation are told while its source has moved on.

Minor changes are the translators' business; of the others readers learn at once, whatever the state
of the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from wagtail.models import Page

from kb.locales.tags import SOURCE

from .models import Severity, SourceRelease, TranslationState
from .releases import made_from
from .staleness import drift

TOLD = (Severity("content"), Severity("safety"))


@dataclass(frozen=True)
class Behind:
    """`made` is the day of the source's words of which the translation was made, `since` that of the
    first change it lacks.

    `places` has the gravest change by field (`summary`) and by block at the top of a stream (its
    id); `blocks` are such blocks of the source as they are stored now, by id.
    """

    made: datetime
    since: datetime
    severity: Severity
    places: dict[str, Severity]
    blocks: dict[str, Any]

    @property
    def is_safety(self) -> bool:
        return self.severity == Severity.SAFETY


def behind(page: Any) -> Behind | None:
    """What readers of `page` are told, now or at the moment it is shown as of; None for nothing.

    One query, and none for a text of the source language.
    """
    if page.locale.language_code == SOURCE.code:
        return None
    if page.read_at is not None:
        return _as_of(page, page.read_at)
    newest = SourceRelease.objects.filter(translation_key=OuterRef("translation_key"))
    states = TranslationState.objects.filter(
        page=page.alias_of_id or page.pk, severity__in=TOLD
    ).annotate(source=Subquery(newest.order_by("-pk").values("approval__snapshot")[:1]))
    found = states.values_list("made_from__released_at", "behind_since", "changes", "source")
    return next((_behind(*row) for row in found), None)


def told(changes: Mapping[str, str]) -> dict[str, Severity]:
    """Of what changed, by path, that of which readers are told."""
    return {path: Severity(grave) for path, grave in changes.items() if grave in TOLD}


def _as_of(page: Page, when: datetime) -> Behind | None:
    first = made_from(page.approval)
    if first is None:
        return None
    releases = list(
        SourceRelease.objects.filter(
            translation_key=page.translation_key, pk__gte=first.pk, released_at__lte=when
        )
    )
    found = drift(releases) if releases else None
    if found is None or found.severity not in TOLD or found.since is None:
        return None
    return _behind(first.released_at, found.since, found.changes, releases[-1].approval.snapshot)


def _behind(made: datetime, since: datetime, changes: Mapping[str, str], source: dict) -> Behind:
    places: dict[str, Severity] = {}
    for path, severity in told(changes).items():
        for place in path.split(".")[:2]:
            places[place] = _graver(severity, places.get(place, severity))
    gravest = max(places.values(), key=lambda severity: severity.rank)
    return Behind(made, since, gravest, places, _blocks(source))


def _graver(one: Severity, other: Severity) -> Severity:
    return max(one, other, key=lambda severity: severity.rank)


def _blocks(document: dict) -> dict[str, Any]:
    columns = (
        value for row in document.values() if isinstance(row, dict) for value in row.values()
    )
    streams = (value for value in columns if isinstance(value, list))
    return {child["id"]: child["value"] for stream in streams for child in stream if "id" in child}
