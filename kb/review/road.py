"""The verbs of the workflow. People, importers, the demo and the tests call these and nothing else.

Each may refuse by raising `ReviewRequired` or a subclass, whose message is what an editor reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.actions import UnpublishAction, UnpublishPageAction
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from . import canonical, identity, notices, passages, standing
from .audit.log import Verb, chain_lock, record
from .content import spec_of
from .cover import pins_of, require_cover, shown_by
from .declared import declared
from .errors import InReview, MayNotSign, NotWhatWasShown, ReviewRequired
from .independence import worked_on_among
from .models import (
    Approval,
    ChecklistPoint,
    Dependency,
    Disclosure,
    MedicalReviewTaskState,
    Remark,
    Reviewed,
    ReviewerCredential,
    Revocation,
)
from .models.task import opened_because

# 21 CFR 11.50(a)(3): the meaning associated with the signature.
MEANING = gettext_noop("Medical review: approved for readers in this language")


@transaction.atomic
def submit(obj: Reviewed, by: Any, *, cause: str = "") -> MedicalReviewTaskState:
    """Sends the latest draft of `obj` to the reviewers of its language. `by` is None when the clock
    does it: a text that is due is reviewed again (`kb.review.periodic`). With a `cause`, one of
    `MedicalReviewTaskState.Cause`, signed words are reviewed again as they are
    (`kb.review.reopening`), and whoever gives it tells the reviewers.

    Raises `NotReady` with every problem of the draft, `InReview` when it is there already.
    """
    chain_lock()
    obj = _current(obj)
    if cause and (reason := why_not_again(obj)):
        raise ReviewRequired(reason, obj)
    if obj.get_latest_revision() is None:
        obj.save_revision(user=by)
    state = obj.current_workflow_state
    workflow = obj.get_workflow()
    if workflow is None:
        raise ReviewRequired(_("The workflow of medical review is switched off or missing."), obj)
    if state is None:
        with opened_because(cause):
            workflow.start(obj, by)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=by)
    else:
        raise InReview(_("“%s” is in review already.") % obj, obj)
    sent = type(obj)._base_manager.get(pk=obj.pk).current_workflow_task_state
    warnings = [str(warning) for warning in sent.revision.as_object().warnings_before_review()]
    more = {name: said for name, said in (("cause", cause), ("warnings", warnings)) if said}
    record(Verb.SUBMIT, by=by, obj=obj, revision=sent.revision_id, digest=sent.digest, **more)
    return sent


@transaction.atomic
def sign(
    revision: Revision,
    by: Any,
    *,
    digest: str,
    password: str,
    checklist: dict[str, bool],
    read: str = "",
    comment: str = "",
    code: str = "",
) -> Approval:
    """Signs exactly the words whose digest the signer was shown, and puts them live, unless a
    second reviewer has yet to sign them too.

    `read` stands for the passages that the signer read, of a text that is read in such
    (`kb.review.passages`). `code` is asked of those who have set a second factor.

    Raises `MayNotSign` when this person may not (`WrongPassword` and `TooManyAttempts` are of that
    kind), `NotSupported` while such a verdict stands, `NotWhatWasShown` when a newer draft exists or
    the words or passages differ, `ReviewRequired` for an incomplete checklist or content that cannot be
    signed.
    """
    chain_lock()
    revision = Revision.objects.select_for_update().get(pk=revision.pk)
    obj = revision.as_object()
    state = _round_of(revision)
    if reason := why_not_sign(obj, by, state):
        raise MayNotSign(reason, obj)
    identity.confirm(by, password=password, code=code, obj=obj)
    points = ChecklistPoint.of(obj)
    if missing := [sentence for key, sentence in points.items() if not checklist.get(key)]:
        raise ReviewRequired(
            _("Confirm every point of the checklist; open: %s") % " ".join(missing), obj
        )
    passages.require_read(obj, state, read)
    document = spec_of(obj).document(obj)
    own = canonical.digest(document)
    if not revision.is_latest_revision():
        raise NotWhatWasShown(_("A newer draft exists; review that one."), obj)
    if digest != own or state.digest != own:
        raise NotWhatWasShown(_("The text is not the one you were shown. Look at it again."), obj)
    if pins_of(obj) != state.pins:
        raise NotWhatWasShown(
            _("An image or file in the text changed since it was submitted. Decline it."), obj
        )
    verdicts = standing.verdicts_on(state, obj)
    standing.require_support(verdicts, state, obj)
    approval = _sign(revision, obj, by, document=document, points=points, comment=comment)
    record(
        Verb.SIGN, by=by, obj=obj, approval=approval.pk, entry=approval.entry_hash, digest=own,
        place=approval.place, places=approval.places, pins=state.pins,
        verdicts=Counter(verdict.value for verdict in verdicts),
        **{name: said for each in declared(state) for name, said in each.detail.items()},
        **({"read": read} if read else {}),
    )  # fmt: skip
    transaction.on_commit(partial(notices.tell_signer, approval))
    if approval.place == approval.places:
        standing.remark_on(state)
        state.approve(user=by, comment=comment)
    return approval


@transaction.atomic
def decline(revision: Revision, by: Any, reason: str) -> MedicalReviewTaskState:
    """Sends the draft back with a reason, which the editor reads beside the remarks by place and the
    notes of verdicts.

    Raises `ReviewRequired` without a reason and any remark, `MayNotSign` without a credential for
    the language.
    """
    chain_lock()
    state, obj = _round_of(revision), revision.as_object()
    standing.remark_on(state)
    remarks = list(Remark.objects.filter(state=state).values_list("place", "quote", "text"))
    if not reason.strip() and not remarks:
        raise ReviewRequired(_("Say what has to change, or remark on a place."), obj)
    if credential_of(by, obj) is None:
        raise MayNotSign(_("You hold no reviewer credential for this language."), obj)
    record(
        Verb.DECLINE, by=by, obj=obj, revision=revision.pk, reason=reason.strip(),
        remarks=[list(remark) for remark in remarks],
    )  # fmt: skip
    state.reject(user=by, comment=reason.strip())
    return state


@transaction.atomic
def publish(revision: Revision, by: Any = None) -> None:
    """Puts a signed revision live (or on its schedule). Its signature is the authority for it."""
    chain_lock()
    obj = revision.as_object()
    approval = require_cover(obj)
    later = obj.go_live_at and obj.go_live_at > timezone.now()
    scheduled = {"scheduled": obj.go_live_at.isoformat()} if later else {}
    record(Verb.PUBLISH, by=by, obj=obj, revision=revision.pk, approval=approval.pk, **scheduled)
    if not _moved_to_new_signature(revision, obj, approval):
        revision.publish(user=by, skip_permission_checks=True)


@transaction.atomic
def withdraw(
    obj: Reviewed, by: Any, reason: str, *, cause: str = "other", everywhere: bool = False
) -> None:
    """Takes `obj` from readers at once, with `everywhere` in every language at once. Needs a reason
    and no review; going live again needs both.

    Readers are told the `cause`, one of `Revocation.Cause`; the reason is for the house.

    Raises `MayNotSign` for someone who neither edits nor reviews it, `ReviewRequired` without a
    reason or when live texts show this record. Who has part in it in one language may withdraw it
    in all: a danger to readers does not wait for a colleague.
    """
    chain_lock()
    obj = _current(obj)
    if not reason.strip():
        raise ReviewRequired(_("Say why it is withdrawn."), obj)
    if not has_part_in(obj, by):
        raise MayNotSign(
            _("Only its editors and the reviewers of its language may withdraw it."), obj
        )
    for text in [obj, *(live_translations(obj) if everywhere else [])]:
        record(Verb.WITHDRAW, by=by, obj=text, cause=cause, reason=reason.strip())
        take_down(text, by=by, cause=cause, reason=reason.strip())


def take_down(obj: Reviewed, *, by: Any, cause: str, reason: str) -> None:
    """Ends the signature under `obj` and takes it off line. Asks nobody: withdrawing never needs
    approval. The verbs, the clock and the audit end here, and write their own entry first."""
    if approval := Approval.objects.newest(obj):
        Revocation(approval=approval, by=by, cause=cause, reason=reason).save()
    if obj.live:
        action = UnpublishPageAction if isinstance(obj, Page) else UnpublishAction
        action(obj, user=by).execute(skip_permission_checks=True)


# -- questions the screens ask too ------------------------------------------------------------------
def why_not_submit(obj: Reviewed) -> list[str]:
    """What stands between this draft and review, in words: the list `submit` would raise."""
    if obj.in_review:
        return [_("It is in review already.")]
    return obj.get_latest_revision_as_object().problems_before_review()


def why_not_again(obj: Reviewed) -> str | None:
    """Why `obj` cannot be reviewed again as it is, in words; None for signed words that nobody is
    working on."""
    state = obj.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        return _("It is in review already.")
    if state is not None:
        return _("It was declined and waits for its editor.")
    signed = Approval.objects.newest(obj)
    draft = obj.get_latest_revision_as_object()
    if signed is None or spec_of(draft).digest(draft) != signed.digest:
        return _("It has a newer draft, which its editor submits.")
    return None


def worth_a_look(obj: Reviewed) -> list[str]:
    """What the editor of this draft is told without being stopped, and its reviewer too."""
    return obj.get_latest_revision_as_object().warnings_before_review()


def first_signature(revision: Revision, digest: str) -> Approval | None:
    """The signature that waits for a second one under the words of this round of review."""
    return _waiting([revision.pk]).get((revision.pk, digest))


def first_signatures(
    states: Iterable[MedicalReviewTaskState],
) -> dict[MedicalReviewTaskState, Approval]:
    """Of those rounds that wait for a second signature: the first."""
    waiting = _waiting([state.revision_id for state in states])
    keys = {state: (state.revision_id, state.digest) for state in states}
    return {state: waiting[key] for state, key in keys.items() if key in waiting}


def _waiting(revisions: list[int]) -> dict[tuple[int, str], Approval]:
    waiting = Approval.objects.in_force().filter(
        revision_id__in=revisions, place=1, places=2, second=None
    )
    return {(first.revision_id, first.digest): first for first in waiting.order_by("id")}


def why_not_sign(obj: Reviewed, by: Any, state: MedicalReviewTaskState) -> str | None:
    """Why this person may not sign this text, in words; None when they may."""
    return why_not_sign_each({state: obj}, by)[state]


def why_not_sign_each(
    rounds: Mapping[MedicalReviewTaskState, Reviewed], by: Any
) -> dict[MedicalReviewTaskState, str | None]:
    """The same of many rounds of review, by a fixed number of queries."""
    languages = languages_of(by)
    worked = worked_on_among(rounds.values(), by) if languages else set()
    firsts = first_signatures(rounds)
    disclosures = Disclosure.objects.filter(user=by) if languages else Disclosure.objects.none()
    disclosed = disclosures.filter(valid_until__gte=timezone.localdate()).exists()

    def why(state: MedicalReviewTaskState, obj: Reviewed) -> str | None:
        if obj.review_locale.pk not in languages:
            return _("You hold no reviewer credential for this language.")
        if obj in worked:
            return _("You worked on this text; someone else must review it.")
        if state in firsts and firsts[state].signer_id == by.pk:
            return _("You have signed this text; a second reviewer must sign it too.")
        if by.pk == state.workflow_state.requested_by_id:
            return _("You submitted this text; someone else must review it.")
        if not disclosed:
            return _("Your disclosure of interests is missing or out of date. Renew it, then sign.")
        return None

    return {state: why(state, obj) for state, obj in rounds.items()}


def languages_of(user: Any) -> set[int]:
    """The keys of the languages in which `user` holds a credential."""
    if user is None or not user.is_active:
        return set()
    in_force = ReviewerCredential.objects.in_force().filter(user=user)
    return set(in_force.values_list("locale_id", flat=True))


def is_reviewer(user: Any) -> bool:
    """Whether `user` holds a credential in any language. A request, whose menus ask it several
    times, asks the database once; what may be signed is never decided by it."""
    if not hasattr(user, "_is_reviewer"):
        user._is_reviewer = bool(languages_of(user))
    return user._is_reviewer


def credential_of(user: Any, obj: Reviewed) -> ReviewerCredential | None:
    if user is None or not user.is_active:
        return None
    in_force = ReviewerCredential.objects.in_force()
    return in_force.filter(user=user, locale=obj.review_locale).first()


def live_translations(obj: Reviewed) -> list[Reviewed]:
    """The live texts that are `obj` in other languages; an alias goes with its source."""
    if not isinstance(obj, Page):
        return []
    return list(obj.get_translations().live().filter(alias_of=None).select_related("locale"))


def has_part_in(obj: Reviewed, user: Any) -> bool:
    """Whether `user` edits this text or reviews its language: may look at its review, and withdraw
    it."""
    return bool(credential_of(user, obj)) or may_edit(obj, user)


def may_edit(obj: Reviewed, user: Any) -> bool:
    """Whether `user` may change this page or record: what the policy of its model says."""
    if hasattr(obj, "permissions_for_user"):
        return obj.permissions_for_user(user).can_edit()
    return policy_registry.get(obj).user_has_permission_for_instance(user, "change", obj)


# -- parts of signing -------------------------------------------------------------------------------
def _sign(
    revision: Revision,
    obj: Reviewed,
    by: Any,
    *,
    document: dict,
    points: dict[str, str],
    comment: str,
) -> Approval:
    """`document` is taken once: looking into a stream gives ids to blocks that had none."""
    spec, digest = spec_of(obj), canonical.digest(document)
    credential, first = credential_of(by, obj), first_signature(revision, digest)
    approval = Approval(
        subject_table=spec.table,
        subject_id=obj.pk,
        locale=obj.review_locale,
        revision_id=revision.pk,
        digest=digest,
        alias_digest=canonical.digest(spec.alias_document(document)),
        snapshot=document,
        signer=by,
        signer_name=credential.name if credential else "",
        signer_credential=credential.printed if credential else "",
        meaning=MEANING,
        checklist=points,
        comment=comment,
        signed_at=timezone.now(),
        review_due=months_later(timezone.localdate(), obj.review_interval_months),
        place=2 if first else 1,
        places=first.places if first else obj.signatures_needed,
        first=first,
    ).append()
    for shown in shown_by(obj):
        Dependency(approval=approval, **vars(shown)).save()
    return approval


def _moved_to_new_signature(revision: Revision, obj: Reviewed, approval: Approval) -> bool:
    """A periodic review of unchanged words is a signature and no publication: what is live moves to
    it, aliases too, and the dates of publication stay. False when there is something to publish."""
    row = _current(obj)
    if not row.approval or row.approval.digest != approval.digest:
        return False
    if (row.go_live_at, row.expire_at) != (obj.go_live_at, obj.expire_at):
        return False
    aliases = Page.objects.filter(alias_of=row.pk, live=True) if isinstance(row, Page) else ()
    row.live_revision = revision
    row.has_unpublished_changes = not revision.is_latest_revision()
    row.save(update_fields=["live", "live_revision", "has_unpublished_changes"])
    for alias in aliases:
        alias.specific.save(update_fields=["live"])
    return True


def _round_of(revision: Revision) -> MedicalReviewTaskState:
    state = MedicalReviewTaskState.objects.filter(
        revision=revision, status=TaskState.STATUS_IN_PROGRESS
    ).first()
    if state is None:
        raise NotWhatWasShown(
            _("This draft is not in review any more. Open the review screen again."),
            revision.content_object,
        )
    return state


def _current(obj: Any) -> Reviewed:
    """The specific object as the database has it: a stale one would submit an older draft."""
    specific = getattr(obj, "specific", obj)
    return type(specific)._base_manager.get(pk=specific.pk)


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")
