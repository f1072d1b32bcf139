"""Who had a hand in a text since it was last signed. None of them may sign it.

Rooms above add their own kinds of work by `contributors_from` (translators, importers); revisions
are known here. Every question is asked of many texts at once, because a queue asks it of each row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from wagtail.models import Revision

from .content import spec_of
from .models import Approval, Contribution, Reviewed

# Texts, each with the time at which it was last signed; None for one never signed.
Signed = Mapping[Reviewed, datetime | None]
Source = Callable[[Signed], Iterable[tuple[Reviewed, int | None]]]
_sources: list[Source] = []


def contributors_from(source: Source) -> Source:
    """Registers `source(signed)`: pairs of a text and the key of someone who worked on it after it
    was signed. A source asks a fixed number of queries, however many texts it is given."""
    _sources.append(source)
    return source


def contributors(obj: Reviewed) -> set[int]:
    return {person for _obj, person in _work([obj])}


def worked_on(obj: Reviewed, user: Any) -> bool:
    """Whether `user` had a hand in these words: since they were last signed, or in an earlier draft
    of exactly these that someone brought back."""
    return bool(worked_on_among([obj], user))


def worked_on_among(objs: Iterable[Reviewed], user: Any) -> set[Reviewed]:
    """Those of `objs` in whose words `user` had a hand."""
    objs = list(objs)
    found = {obj for obj, person in _work(objs) if person == user.pk}
    return found | set(_brought_back([obj for obj in objs if obj not in found], user))


def since(moment: datetime, signed: datetime | None) -> bool:
    return signed is None or moment > signed


def _work(objs: list[Reviewed]) -> Iterator[tuple[Reviewed, int]]:
    signed = _last_signed(objs)
    pairs = (pair for source in _sources for pair in source(signed))
    return ((obj, person) for obj, person in pairs if person is not None)


def _last_signed(objs: list[Reviewed]) -> Signed:
    approvals = Approval.objects.filter(_subjects(objs)).order_by()
    last = approvals.values_list("subject_table", "subject_id").annotate(Max("signed_at"))
    times = {(table, pk): moment for table, pk, moment in last}
    return {obj: times.get((spec_of(obj).table, obj.pk)) for obj in objs}


def _brought_back(objs: list[Reviewed], user: Any) -> Iterator[Reviewed]:
    """Of texts that `user` left alone since: those whose words a draft of theirs once had."""
    texts = _by_revision_key(objs)
    for draft in _revisions_of(objs).filter(user=user).iterator():
        obj = texts[draft.base_content_type_id, draft.object_id]
        spec = spec_of(obj)
        if spec.words_digest(draft.as_object()) == spec.words_digest(obj):
            yield obj


@contributors_from
def _authors(signed: Signed) -> Iterator[tuple[Reviewed, int | None]]:
    """Those who saved a draft: by the record of contributions, and by the revisions still there."""
    objs = list(signed)
    texts = {(spec_of(obj).table, obj.pk): obj for obj in objs}
    kept = Contribution.objects.filter(_subjects(objs))
    for table, pk, person, at in kept.values_list("subject_table", "subject_id", "user_id", "at"):
        if since(at, signed[texts[table, pk]]):
            yield texts[table, pk], person
    drafts = _by_revision_key(objs)
    saved = _revisions_of(objs).values_list("base_content_type_id", "object_id", "user_id")
    for kind, pk, person, at in saved.annotate(Max("created_at")):
        if since(at, signed[drafts[kind, pk]]):
            yield drafts[kind, pk], person


# -- many texts in one query -----------------------------------------------------------------------
def _subjects(objs: Iterable[Reviewed]) -> Q:
    """The rows that name one of `objs` as their subject."""
    keys: dict[str, list[Any]] = {}
    for obj in objs:
        keys.setdefault(spec_of(obj).table, []).append(obj.pk)
    none = Q(pk__in=[])
    for table, pks in keys.items():
        none |= Q(subject_table=table, subject_id__in=pks)
    return none


def _revisions_of(objs: Iterable[Reviewed]) -> Any:
    keys: dict[int, list[str]] = {}
    for kind, pk in _by_revision_key(objs):
        keys.setdefault(kind, []).append(pk)
    any_of = Q(pk__in=[])
    for kind, pks in keys.items():
        any_of |= Q(base_content_type=kind, object_id__in=pks)
    return Revision.objects.filter(any_of).order_by()


def _by_revision_key(objs: Iterable[Reviewed]) -> dict[tuple[int, str], Reviewed]:
    return {(obj.get_base_content_type().pk, str(obj.pk)): obj for obj in objs}
