"""The base of everything a reader may see: it is live only while a signature covers it."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import (
    DraftStateMixin,
    Locale,
    LockableMixin,
    Page,
    PagePermissionTester,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    Workflow,
    WorkflowMixin,
)

from ..content import spec_of
from ..cover import require_cover, shown_in
from ..errors import InReview, ReviewRequired, in_words
from .approval import Approval, LiveApproval
from .contribution import Contribution

# For a type checker a mixin is a model; at run time Django must not see one here.
_Model = models.Model if TYPE_CHECKING else object


@dataclass(frozen=True)
class Grace:
    """How long a text may stay after its review date, and whether it goes then or stays with a
    strong warning."""

    days: int = 90
    keep: bool = False


class Reviewed(_Model):
    """Ring 3 of the gate. Mixed in before Wagtail's classes.

    A live row is written only if the newest signature covers the digest of what is written; a new
    row is born a draft. Reading costs nothing.
    """

    # Columns that no reader ever sees; each needs a reason beside it.
    review_exclude: tuple[str, ...] = ()
    review_interval_months = 12
    # How many different people must sign the words of this.
    signatures_needed = 1

    # The moment of the past at which this is shown as it was then; None for now.
    read_at: datetime | None = None

    _inside_gate = False

    # -- what a subclass may say ---------------------------------------------------------------
    def problems_before_review(self) -> list[str]:
        """Every reason, in words, why this draft cannot be submitted; empty when it can.

        Drafts may be saved half filled; what is reviewed is complete and valid.
        """
        try:
            self.full_clean()
        except ValidationError as error:
            return in_words(error, type(self))
        return []

    def warnings_before_review(self) -> list[str]:
        """What the editor should look at and the reviewer is told of, in words; it forbids nothing."""
        return []

    @classmethod
    def signatures_needed_each(cls, texts: Iterable[Reviewed]) -> dict[Reviewed, int]:
        """`signatures_needed` of many. A model whose number depends on other rows answers by a fixed
        number of queries."""
        return {text: text.signatures_needed for text in texts}

    @property
    def review_locale(self) -> Locale:
        """The language whose reviewers sign this; records without words have the source's."""
        return getattr(self, "locale", None) or Locale.get_default()

    @property
    def review_kind(self) -> str:
        """Which checklist is confirmed when this is signed: the kinds of `ChecklistPoint`."""
        return self._meta.label_lower

    @property
    def grace(self) -> Grace:
        """What happens once its review is overdue."""
        return Grace()

    # -- its signature -------------------------------------------------------------------------
    @cached_property
    def approval(self) -> Approval | None:
        """The signature under what readers see now; None while nothing is live. One query."""
        live = LiveApproval.objects.of(self).select_related("approval__first", "approval__locale")
        return next((row.approval for row in live), None)

    @property
    def in_review(self) -> bool:
        return self.current_workflow_task_state is not None

    # -- workflow ------------------------------------------------------------------------------
    def get_workflow(self) -> Workflow | None:
        """Medical review, wherever the object stands: no setting in the tree can replace it."""
        return medical_review_workflow()

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

    @classmethod
    def get_default_workflow(cls) -> Workflow | None:
        return medical_review_workflow()

    # -- writing -------------------------------------------------------------------------------
    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Refuses while in review; never overwrites a revision that someone may be looking at.

        Autosave rewrites the latest revision in place; one that is live or was ever submitted
        becomes a new revision instead (research: ecosystem, finding 1).
        """
        if self.pk and self.in_review:
            raise InReview(
                _("“%s” is in review. Wait for the decision, or cancel the review to edit it.")
                % self,
                self,
            )
        overwritten = kwargs.get("overwrite_revision")
        if overwritten is not None and (
            overwritten.pk == self.live_revision_id
            or overwritten.task_states.exists()
            or Approval.objects.of(self).filter(revision_id=overwritten.pk).exists()
        ):
            kwargs["overwrite_revision"] = None
        revision = super().save_revision(*args, **kwargs)
        Contribution.record(self, revision.user_id)
        if previous := kwargs.get("previous_revision"):  # someone brings back another's words
            Contribution.record(self, previous.user_id)
        return revision

    def save(self, *args: Any, **kwargs: Any) -> Any:
        with self._gate(_update_fields(self, args, kwargs)):
            return super().save(*args, **kwargs)

    def save_base(self, *args: Any, **kwargs: Any) -> Any:
        """Where `save` ends, and where code may begin. A fixture (`raw`) brings only one table of a
        page, so it is judged by the database."""
        if kwargs.get("raw") and isinstance(self, Page):
            return super().save_base(*args, **kwargs)
        with self._gate(kwargs.get("update_fields")):
            return super().save_base(*args, **kwargs)

    @contextmanager
    def _gate(self, update_fields: Any) -> Generator[None]:
        """Around a write: what is live afterwards must be covered, whatever this object believes.

        An object in memory may be stale, new under an old key, or partly written; so what it says
        of itself counts only for the columns that are written. The database lets nobody change
        what is live: it is off line while it is written, and no other transaction sees that.
        """
        spec = spec_of(self)
        if self._inside_gate or not spec.touches(update_fields):
            yield
            return
        row = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        if row is None and self.pk and isinstance(self, Page) and Page.objects.filter(pk=self.pk):
            raise ReviewRequired(_("There is a page of another kind under this key."), self)
        writes_live = update_fields is None or "live" in update_fields
        if row is None:
            self.live, self.live_revision = False, None  # a new row is born a draft
        stays_live = self.live if writes_live else bool(row and row.live)
        claimed, self._inside_gate = self.live, True
        try:
            with transaction.atomic():
                cover = None
                if stays_live and update_fields is None:
                    cover = self._cover_or_wait()
                    stays_live = cover is not None
                if not stays_live:
                    self._check_withdrawal(row, writes_live=writes_live)
                elif row is not None and row.live:
                    spec.subject._base_manager.filter(pk=self.pk).update(live=False)
                if stays_live and writes_live:
                    self.live = False
                yield
                if stays_live:  # the database judges what was written; a part of it is read first
                    cover = cover or require_cover(type(self)._base_manager.get(pk=self.pk))
                    LiveApproval.under(self, cover)
                    spec.subject._base_manager.filter(pk=self.pk).update(live=True)
                    self.live = True
                elif writes_live and row is not None:
                    LiveApproval.objects.of(self).delete()
                Contribution.carry_from_alias(row, self)
        except Exception:
            self.live = claimed
            raise
        finally:
            self._inside_gate = False
            self.__dict__.pop("approval", None)

    def _cover_or_wait(self) -> Approval | None:
        """What covers this. An alias that nothing covers waits off line; all else is refused."""
        try:
            return require_cover(self)
        except ReviewRequired:
            if not getattr(self, "alias_of_id", None):
                raise
            self.live = False
            return None

    def _check_withdrawal(self, row: Any, *, writes_live: bool) -> None:
        if row is None:
            return
        if writes_live:
            self.live_revision = None  # a copy carries its source's until it is saved
            if row.live:
                self._refuse_withdrawal_while_shown()
        if isinstance(self, Page) and row.slug != self.slug and self.get_descendants().live():
            raise ReviewRequired(
                _("Live pages stand under “%s”, and their addresses would change unsigned.") % row,
                self,
            )

    def _refuse_withdrawal_while_shown(self) -> None:
        """A record shown inside live pages stays until they stop showing it."""
        if not isinstance(self, Page) and (places := shown_in(self)):
            raise ReviewRequired(
                _(
                    "“%(record)s” is shown in %(count)d live text(s), for example “%(first)s”. "
                    "Withdraw or change those first."
                )
                % {"record": self, "count": len(places), "first": places[0]},
                self,
            )


def _update_fields(obj: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    """`update_fields` of a call of `save`, which Django takes by position too; pages do not."""
    if "update_fields" in kwargs or isinstance(obj, Page) or len(args) < 4:
        return kwargs.get("update_fields")
    return args[3]


def medical_review_workflow() -> Workflow | None:
    """The one workflow, made by a migration and found by its task."""
    return (
        Workflow.objects.filter(active=True, workflow_tasks__task__medicalreviewtask__isnull=False)
        .order_by("pk")
        .first()
    )


class ReviewedTester(PagePermissionTester):
    """Ring 1: nobody “may publish”; what is signed is publishable, by those who may change it."""

    def can_publish(self) -> bool:
        return self.can_edit() and self.page.latest_is_signed()

    def can_publish_subpage(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return self.can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Wagtail asks the database, in each row of a list, what is live below it: below a leaf,
        nothing."""
        if (
            self.page.is_leaf()
            and self.user.is_active
            and not self.user.is_superuser
            and "change" in self.permissions
            and "publish" not in self.permissions
        ):
            return not self.page.live
        return super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        return False  # withdrawing asks for a reason: kb.review.road.withdraw


class ReviewedPage(Reviewed, Page):
    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return ReviewedTester(user, self)

    def latest_is_signed(self) -> bool:
        """Whether the newest draft is what the newest signature covers."""
        try:
            require_cover(self.get_latest_revision_as_object())
        except ReviewRequired:
            return False
        return True


class ReviewedRecord(
    Reviewed,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    models.Model,
):
    """A reviewed object that is not a page: a work cited, a person, a fact."""

    live = models.BooleanField(verbose_name=gettext_lazy("live"), default=False, editable=False)

    class Meta:
        abstract = True
