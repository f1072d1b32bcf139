"""The reviewer's desk: what waits, for whom, until when, and who has taken it.

Everything here is asked of many rounds at once, by a fixed number of queries: a queue of fifty
costs what a queue of five does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Locale, TaskState

from . import road
from .audit.log import Verb, chain_lock, record
from .errors import MayNotSign, ReviewRequired
from .kinds import Kind, by_model, drafts_in, kinds_of
from .models import Approval, MedicalReviewTaskState, Reviewed
from .models.task import DAYS, in_languages

# After this, whoever finds a taken text still waiting may take it over.
HOLD = timedelta(days=7)
DUE_SOON = timedelta(days=3)
ADMINISTER = "review.add_reviewercredential"


@dataclass(frozen=True)
class Round:
    """One open round of review, as a row of the queue. `first` is the signature that waits for a
    second one; `refusal` is why the person who looks may not sign, in words."""

    state: MedicalReviewTaskState
    draft: Reviewed
    language: Locale
    kind: Kind
    places: int
    first: Approval | None
    refusal: str | None

    @property
    def title(self) -> str:
        return self.state.revision.object_str

    @property
    def high_risk(self) -> bool:
        return self.places > 1

    @cached_property
    def due(self) -> date:
        started = timezone.localdate(self.state.started_at)
        return self.state.due or started + timedelta(days=DAYS)

    @property
    def days_left(self) -> int:
        return (self.due - timezone.localdate()).days

    @property
    def days_overdue(self) -> int:
        return max(0, -self.days_left)

    @property
    def due_soon(self) -> bool:
        return 0 <= self.days_left <= DUE_SOON.days

    @property
    def free(self) -> bool:
        return self.state.taken_by_id is None

    @property
    def held(self) -> bool:
        """Whether someone took it so lately that nobody else may take it over."""
        return not self.free and timezone.now() - self.state.taken_at < HOLD


# -- what waits ------------------------------------------------------------------------------------
def waiting_for(user: Any) -> list[Round]:
    """The open rounds in the languages for which `user` holds a credential, the next due first."""
    found = rounds(open_rounds(road.languages_of(user)), by=user)
    return sorted(found, key=lambda round_: (round_.due, round_.state.started_at))


def open_rounds(locales: Iterable[int]) -> models.QuerySet[MedicalReviewTaskState]:
    states = MedicalReviewTaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    return in_languages(states, set(locales)).select_related(
        "revision", "workflow_state", "taken_by"
    )


def rounds(states: Iterable[MedicalReviewTaskState], *, by: Any) -> list[Round]:
    """`states` as rows of the queue of `by`."""
    states = list(states)
    drafts = dict(zip(states, drafts_in([state.revision for state in states]), strict=True))
    kinds, places = kinds_of(drafts), _places(drafts)
    firsts, refusals = road.first_signatures(drafts), road.why_not_sign_each(drafts, by)
    return [
        Round(
            state=state,
            draft=draft,
            language=draft.review_locale,
            kind=kinds[state],
            places=places[state],
            first=firsts.get(state),
            refusal=refusals[state],
        )
        for state, draft in drafts.items()
    ]


def _places(drafts: Mapping[Any, Reviewed]) -> dict[Any, int]:
    """How many must sign each."""
    needed: dict[Reviewed, int] = {}
    for model, group in by_model(drafts.values()).items():
        needed |= model.signatures_needed_each(group)
    return {state: needed[draft] for state, draft in drafts.items()}


# -- taking ----------------------------------------------------------------------------------------
@transaction.atomic
def take(state: MedicalReviewTaskState, *, by: Any) -> None:
    """Puts the name of `by` on a round, for others to see. It reserves nothing by force: a colleague
    who signs anyway is as independent as the one who took it, and a text that needs two signatures
    is read by two. It can be taken over after `HOLD`, or when it was given back.

    Raises `MayNotSign` for someone who may not sign it, `ReviewRequired` while another holds it.
    """
    state = _locked(state)
    (round_,) = rounds([state], by=by)
    if round_.refusal:
        raise MayNotSign(round_.refusal, round_.draft)
    if round_.held:
        if state.taken_by_id == by.pk:
            raise ReviewRequired(_("You have taken this text already."), round_.draft)
        raise ReviewRequired(
            _("%(name)s took this text on %(date)s. You can take it over after %(days)d days.")
            % {"name": name_of(state.taken_by), "date": date_format(state.taken_at),
               "days": HOLD.days},
            round_.draft,
        )  # fmt: skip
    over = state.taken_by_id
    state.taken_by, state.taken_at = by, timezone.now()
    state.save(update_fields=["taken_by", "taken_at"])
    record(Verb.TAKE, by=by, obj=round_.draft, revision=state.revision_id, over=over)


@transaction.atomic
def release(state: MedicalReviewTaskState, *, by: Any) -> None:
    """Gives a taken round back to all: by who took it, or by an administrator of credentials.

    Raises `MayNotSign` for anyone else, `ReviewRequired` when nobody has it.
    """
    state = _locked(state)
    (draft,) = drafts_in([state.revision])
    if state.taken_by_id is None:
        raise ReviewRequired(_("Nobody has taken this text."), draft)
    if state.taken_by_id != by.pk and not by.has_perm(ADMINISTER):
        raise MayNotSign(_("Only %s or an administrator can give it back.")
                         % name_of(state.taken_by), draft)  # fmt: skip
    was = state.taken_by_id
    state.taken_by = state.taken_at = None
    state.save(update_fields=["taken_by", "taken_at"])
    record(Verb.RELEASE, by=by, obj=draft, revision=state.revision_id, taken_by=was)


def name_of(person: Any) -> str:
    return person.get_full_name() or person.get_username()


def _locked(state: MedicalReviewTaskState) -> MedicalReviewTaskState:
    chain_lock()
    found = MedicalReviewTaskState.objects.select_for_update().get(pk=state.pk)
    if found.status != TaskState.STATUS_IN_PROGRESS:
        raise ReviewRequired(_("This review is over: it was signed, declined or cancelled."))
    return found
