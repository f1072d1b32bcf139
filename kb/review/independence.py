"""Who had a hand in a text since it was last signed. None of them may sign it.

Rooms above add their own kinds of work by `contributors_from` (translators, importers); revisions
are known here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from .models import Approval, Reviewed

Source = Callable[[Reviewed, datetime | None], set[int | None]]
_sources: list[Source] = []


def contributors_from(source: Source) -> Source:
    """Registers `source(obj, since)`: the keys of people who worked on `obj` after `since`.

    `since` is when the words that are live were signed; None for a text never signed.
    """
    _sources.append(source)
    return source


def contributors(obj: Reviewed) -> set[int]:
    last = Approval.objects.newest(obj)
    since = last.signed_at if last else None
    people = (user for source in _sources for user in source(obj, since))
    return {user for user in people if user is not None}


@contributors_from
def _authors_of_revisions(obj: Reviewed, since: datetime | None) -> set[int | None]:
    revisions = obj.revisions.all()
    last = Approval.objects.newest(obj)
    if last:
        revisions = revisions.filter(pk__gt=last.revision_id)
    return set(revisions.values_list("user_id", flat=True))
