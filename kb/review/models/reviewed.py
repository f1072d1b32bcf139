"""The base of everything a reader may see: it is live only while a signature covers it."""

from __future__ import annotations

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
from ..errors import InReview, ReviewRequired, in_words
from .approval import Approval, LiveApproval

# For a type checker a mixin is a model; at run time Django must not see one here.
_Model = models.Model if TYPE_CHECKING else object


class Reviewed(_Model):
    """Ring 3 of the gate. Mixed in before Wagtail's classes.

    A live row is written only if the newest signature covers the digest of what is written; a new
    row is born a draft. Reading costs nothing.
    """

    # Columns that no reader ever sees; each needs a reason beside it.
    review_exclude: tuple[str, ...] = ()
    # What a signer confirms, one by one.
    review_checklist: dict[str, Any] = {
        "accurate": gettext_lazy("The statements are correct and current."),
        "sourced": gettext_lazy("The sources exist and say what the text says."),
        "safe": gettext_lazy("Warnings and limits are complete and plain."),
    }
    review_interval_months = 12

    _cover_checked = False

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

    @property
    def review_locale(self) -> Locale:
        """The language whose reviewers sign this; records without words have the source's."""
        return getattr(self, "locale", None) or Locale.get_default()

    # -- its signature -------------------------------------------------------------------------
    @cached_property
    def approval(self) -> Approval | None:
        """The signature under what readers see now; None while nothing is live. One query."""
        live = LiveApproval.objects.of(self).select_related("approval__signer", "approval__locale")
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
        return super().save_revision(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        spec, update_fields = spec_of(self), kwargs.get("update_fields")
        if not spec.touches(update_fields):
            return super().save(*args, **kwargs)
        if self._state.adding:
            self.live, self.live_revision = False, None
            return super().save(*args, **kwargs)
        if not self.live:
            self.live_revision = None  # a copy carries its source's until it is saved
            self._refuse_withdrawal_while_shown()
            with transaction.atomic():
                LiveApproval.objects.of(self).delete()
                self.__dict__.pop("approval", None)
                return super().save(*args, **kwargs)

        from ..cover import require_cover

        with transaction.atomic():
            approval = require_cover(self)
            self._cover_checked = True
            try:
                result = super().save(*args, **kwargs)
            finally:
                self._cover_checked = False
            if update_fields is not None:  # the other columns are the database's, not this object's
                approval = require_cover(type(self)._base_manager.get(pk=self.pk))
            LiveApproval.objects.update_or_create(
                subject_table=spec.table, subject_id=self.pk, defaults={"approval": approval}
            )
            self.__dict__.pop("approval", None)
        return result

    def _save_table(self, raw: bool = False, cls: Any = None, *args: Any, **kwargs: Any) -> Any:
        """The deepest place in Python: `save_base` called directly ends here as well."""
        if self.live and not raw and not self._cover_checked and not self._state.adding:
            from ..cover import require_cover

            update_fields = kwargs.get("update_fields") or (args[2] if len(args) > 2 else None)
            if spec_of(self).touches(update_fields):
                require_cover(self)
        return super()._save_table(raw, cls, *args, **kwargs)

    def _refuse_withdrawal_while_shown(self) -> None:
        """A record shown inside live pages stays until they stop showing it."""
        from ..cover import shown_in

        if (
            isinstance(self, Page)
            or not type(self)._base_manager.filter(pk=self.pk, live=True).exists()
        ):
            return
        if places := shown_in(self):
            raise ReviewRequired(
                _(
                    "“%(record)s” is shown in %(count)d live text(s), for example “%(first)s”. "
                    "Withdraw or change those first."
                )
                % {"record": self, "count": len(places), "first": places[0]},
                self,
            )


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

    def can_unpublish(self) -> bool:
        return False  # withdrawing asks for a reason: kb.review.road.withdraw


class ReviewedPage(Reviewed, Page):
    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return ReviewedTester(user, self)

    def latest_is_signed(self) -> bool:
        """Whether the newest draft is what the newest signature covers."""
        from ..cover import require_cover

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
