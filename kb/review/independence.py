"""Who had a hand in a text since it was last signed. None of them may sign it.

Rooms above add their own kinds of work by `contributors_from` (translators, importers); revisions
are known here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from .content import spec_of
from .models import Approval, Contribution, Reviewed

Source = Callable[[Reviewed, datetime | None], set[int | None]]
_sources: list[Source] = []


def contributors_from(source: Source) -> Source:
    """Registers `source(obj, since)`: the keys of people who worked on `obj` after `since`.

    `since` is when the words that are live were signed; None for a text never signed.
    """
    _sources.append(source)
    return source


def contributors(obj: Reviewed) -> set[int]:
    last = Approval.objects.of(obj).order_by("-id").first()
    since = last.signed_at if last else None
    people = (user for source in _sources for user in source(obj, since))
    return {user for user in people if user is not None}


def worked_on(obj: Reviewed, user: Any) -> bool:
    """Whether `user` had a hand in these words: since they were last signed, or in an earlier draft
    of exactly these that someone brought back."""
    if user.pk in contributors(obj):
        return True
    spec, drafts = spec_of(obj), obj.revisions.filter(user=user).iterator()
    words = spec.words_digest(obj)
    return any(spec.words_digest(draft.as_object()) == words for draft in drafts)


@contributors_from
def _authors(obj: Reviewed, since: datetime | None) -> set[int | None]:
    """Those who saved a draft: by the record of contributions, and by the revisions still there."""
    kept, revisions = Contribution.objects.to(obj), obj.revisions.all()
    if since:
        kept, revisions = kept.filter(at__gt=since), revisions.filter(created_at__gt=since)
    return {*kept.values_list("user_id", flat=True), *revisions.values_list("user_id", flat=True)}
