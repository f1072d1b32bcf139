"""What Wagtail does beside `save()`: scheduling, moving, deleting, notifying."""

from __future__ import annotations

from typing import Any

from django.core.mail import send_mail
from django.db.models.signals import post_delete, pre_delete, pre_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.admin.utils import get_admin_base_url
from wagtail.models import Page, Revision
from wagtail.signals import pre_page_move, task_submitted

from .content import pinned_models, spec_for
from .cover import require_cover, shown_in
from .errors import ReviewRequired
from .models import LiveApproval, MedicalReviewTaskState, Reviewed, ReviewerCredential
from .road import why_not_sign


@receiver(pre_save, sender=Revision)
def refuse_unsigned_schedule(
    instance: Revision, raw: bool, update_fields: Any, **kwargs: Any
) -> None:
    """A date to go live is a publication: it is checked now, not at night in a cron job."""
    if raw or not instance.approved_go_live_at:
        return
    if update_fields is not None and "approved_go_live_at" not in update_fields:
        return
    if spec_for(instance.content_type.model_class()):
        require_cover(instance.as_object())


@receiver(pre_page_move)
def stay_in_language(instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Where a page stands is not content, but the tree of a language is a promise to its readers."""
    if parent_page_after.depth > 1 and parent_page_after.locale_id != instance.locale_id:
        for page in instance.get_descendants(inclusive=True).live():
            if spec_for(page.specific_class):
                raise ReviewRequired(
                    _("“%s” is live; it cannot move to the tree of another language.") % page, page
                )


@receiver(pre_delete)
def keep_what_is_shown(sender: type, instance: Any, **kwargs: Any) -> None:
    """A record or file that live texts show is not deleted under them."""
    shown = isinstance(instance, Reviewed) and not isinstance(instance, Page)
    if (shown or sender in pinned_models()) and (places := shown_in(instance)):
        raise ReviewRequired(
            _("“%(record)s” is shown in “%(first)s”. Change that text first.")
            % {"record": instance, "first": places[0]},
            instance,
        )


@receiver(post_delete)
def forget_live_approval(sender: type, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Reviewed):
        LiveApproval.objects.of(instance).delete()


@receiver(task_submitted)
def tell_reviewers(instance: Any, **kwargs: Any) -> None:
    """Wagtail's own notifier knows only groups; a credential is not one."""
    if not isinstance(instance, MedicalReviewTaskState):
        return
    obj = instance.revision.as_object()
    for credential in ReviewerCredential.objects.in_force().filter(locale=obj.review_locale):
        user = credential.user
        if not user.email or why_not_sign(obj, user, instance):
            continue
        with override(obj.review_locale.language_code):
            send_mail(
                _("“%s” is waiting for your medical review") % obj,
                _("Read and sign it here: %s")
                % (get_admin_base_url() + reverse("review:sign", args=[instance.pk])),
                None,
                [user.email],
                fail_silently=True,
            )
