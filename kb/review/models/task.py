"""The workflow step at which a medical reviewer signs or declines.

All its decisions are made by `kb.review.road`; Wagtail's own buttons and views end in a refusal
that says where to go.
"""

from __future__ import annotations

from collections.abc import Collection, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.locks import WorkflowLock
from wagtail.models import Locale, Task, TaskState, WorkflowState

from ..content import spec_of
from ..cover import pins_of
from ..errors import NotReady, ReviewRequired
from .approval import Approval
from .credential import ReviewerCredential

# How many days a round of review may take; texts that two people must sign are urgent, and those
# whose evidence changed.
DAYS, DAYS_HIGH_RISK = 14, 7


# Why the round is opened that is being opened: Wagtail's own steps pass nothing on.
_cause: ContextVar[str] = ContextVar("cause", default="")


@contextmanager
def opened_because(cause: str) -> Generator[None]:
    before = _cause.set(cause)
    try:
        yield
    finally:
        _cause.reset(before)


class ReviewLock(WorkflowLock):
    """Nobody edits what is in review: neither reviewers nor superusers."""

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return _(
            "This text is in medical review. Nobody can edit it until it is signed, declined or "
            "the review is cancelled."
        )

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        return _("In medical review")


class MedicalReviewTaskState(TaskState):
    """One round of review. `digest` is that of the words that were submitted, `pins` those of the
    files that they show."""

    class Cause(models.TextChoices):
        """Why the clock or the house opened a round on unchanged words."""

        PERIODIC = "", gettext_lazy("its date has come")
        EVIDENCE = "evidence", gettext_lazy("something became known about a work that it cites")

    digest = models.CharField(max_length=64, blank=True)
    pins = models.JSONField(default=dict)
    cause = models.CharField(max_length=10, choices=Cause, default=Cause.PERIODIC, blank=True)
    # Work on the queue: who has taken it, until when it should be decided, who was reminded when.
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.cause = _cause.get()
        super().save(*args, **kwargs)

    def approve(self, user: Any = None, update: bool = True, comment: str = "") -> TaskState:
        """Only follows a signature: `kb.review.road.sign` has recorded one for this revision.

        Raises `ReviewRequired` otherwise, whatever view or code called it.
        """
        if (
            not Approval.objects.in_force()
            .filter(revision_id=self.revision_id, digest=self.digest, signer=user)
            .exists()
        ):
            raise ReviewRequired(_("A review ends by signing on the review screen."), self._subject)
        return super().approve(user=user, update=update, comment=comment)

    def copy(self, *args: Any, **kwargs: Any) -> TaskState:
        raise ReviewRequired(_("A signature belongs to one revision and cannot be copied."))

    @property
    def _subject(self) -> Any:
        return self.workflow_state.content_object


def in_languages(states: QuerySet, locales: Collection[int]) -> QuerySet:
    """Those of `states` whose text is in one of `locales`: the language never differs between the
    revisions of a text, and a record without one has that of the source (`review_locale`)."""
    in_them = Q(revision__content__locale__in=locales)
    if Locale.get_default().pk in locales:
        in_them |= Q(revision__content__locale__isnull=True)
    return states.filter(in_them)


class MedicalReviewTask(Task):
    """A reviewer with a credential in the text's language, who wrote none of it, signs it."""

    task_state_class = MedicalReviewTaskState
    lock_class = ReviewLock
    admin_form_fields = ["name"]

    class Meta:
        verbose_name = gettext_lazy("Medical review")
        verbose_name_plural = gettext_lazy("Medical reviews")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and type(self).objects.exists():
            raise ReviewRequired(_("There is one task of medical review, and it is in use."))
        super().save(*args, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return _("Signed by a reviewer of the text's language who did not write it")

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Every route into review ends here, so the checks are made here.

        Raises `NotReady` with the same list that the editor shows. Signed words whose evidence
        changed are looked at whatever else is wrong with them.
        """
        obj = workflow_state.content_object.get_latest_revision_as_object()
        known = _cause.get() == MedicalReviewTaskState.Cause.EVIDENCE
        if problems := [] if known else obj.problems_before_review():
            raise NotReady(
                _("“%(text)s” cannot be submitted yet. %(problems)s")
                % {"text": obj, "problems": " ".join(problems)},
                obj,
                problems=problems,
            )
        state = super().start(workflow_state, user)
        submitted = state.revision.as_object()
        state.digest, state.pins = spec_of(obj).digest(submitted), pins_of(submitted)
        days = DAYS_HIGH_RISK if known or submitted.signatures_needed > 1 else DAYS
        state.due = timezone.localdate() + timedelta(days=days)
        state.save(update_fields=["digest", "pins", "due"])
        return state

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return False

    def get_actions(self, obj: Any, user: Any) -> list:
        return []  # the review screen has them: signing needs more than a button

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        raise ReviewRequired(
            _("A review ends by signing or declining on the review screen."),
            task_state.workflow_state.content_object,
        )

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        locales = ReviewerCredential.objects.in_force().filter(user=user).values_list("locale_id")
        return in_languages(
            self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS),
            {locale for (locale,) in locales},
        )

    def deactivate(self, user: Any = None) -> None:
        """Stock Wagtail skips a disabled task and so publishes what waits for it; this one refuses."""
        raise ReviewRequired(_("Medical review cannot be switched off."))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ReviewRequired(_("Medical review cannot be switched off."))
