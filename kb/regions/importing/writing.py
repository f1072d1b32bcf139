"""The drafts that a plan says, all of them or none."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from kb.review.errors import ReviewRequired

from .plans import Kind, Plan, Planned
from .regions import write_defaults


def write(made: Plan) -> Counter[Kind]:
    """Counts what was new, changed and left as it was.

    Raises `ReviewRequired`, and then writes nothing: for a plan with problems, for a draft that is in
    review by now, and where somebody else wrote one since the plan was made.
    """
    if made.problems:
        raise ReviewRequired(" ".join(map(str, made.problems)))
    try:
        with transaction.atomic():
            for planned in [*made.of(Kind.NEW), *made.of(Kind.CHANGED)]:
                _write(planned, made.by)
            write_defaults(made.defaults)
    except IntegrityError as error:
        raise _overtaken() from error
    return made.counts()


def _write(planned: Planned, by: Any) -> None:
    draft: Any = planned.draft
    for name in ("part_of", "region"):  # one of the same file has its key by now
        if getattr(draft, name, None) is not None:
            setattr(draft, name, getattr(draft, name))
    if planned.kind is Kind.NEW:
        draft.save()
        draft.save_revision(user=by)
        log(instance=draft, action="wagtail.create", user=by, content_changed=True)
        return
    there = type(draft).objects.select_for_update().filter(pk=draft.pk)
    if there.values_list("latest_revision_id", flat=True).first() != planned.based_on:
        raise _overtaken()
    draft.save_revision(user=by, log_action=True)
    if not draft.live:  # a draft's row is its latest draft, as in the editor
        draft.save()


def _overtaken() -> ReviewRequired:
    return ReviewRequired(_("Somebody else changed the facts meanwhile. Nothing was written."))
