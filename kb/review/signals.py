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
from wagtail.models import Locale, Page, Revision
from wagtail.signals import pre_page_move, task_submitted, workflow_cancelled

from .audit.log import Verb, record
from .content import BOOKKEEPING, pinned_models, spec_for, spec_of
from .cover import require_cover, shown_in, why_file_stays
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


# Bookkeeping that decides whether and as what a page is live.
_GOING_LIVE = {"live", "alias_of_id", "content_type_id"}


@receiver(pre_save, sender=Page)
def refuse_base_page(instance: Page, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    """`Page.objects.get(…).save()` writes the columns of a reviewed page without its gate, and a page
    of no other class than `Page` is reviewed by nobody: neither makes unsigned words live."""
    row = Page.objects.filter(pk=instance.pk).first()
    if raw or (row or instance).depth == 1:
        return
    if row is None:
        instance.live = False
        return
    written = [f.attname for f in Page._meta.concrete_fields
               if update_fields is None or f.name in update_fields or f.attname in update_fields]  # fmt: skip
    changed = {name: getattr(instance, name) for name in written
               if getattr(row, name) != getattr(instance, name)}  # fmt: skip
    if not (changed.get("live", row.live) and set(changed) - (BOOKKEEPING - _GOING_LIVE)):
        return
    specific = row.specific
    if spec_for(type(specific)) is None:
        raise ReviewRequired(_("“%s” is a page of a kind that nobody reviews.") % row, row)
    for name, value in changed.items():
        setattr(specific, name, value)
    LiveApproval.under(specific, require_cover(specific))


@receiver(pre_save, sender=Locale)
def keep_language_of_live_texts(instance: Locale, raw: bool, **kwargs: Any) -> None:
    """Renaming a language would show its texts under another one."""
    row = Locale.objects.filter(pk=instance.pk).first()
    renamed = row is not None and row.language_code != instance.language_code
    if renamed and Page.objects.filter(locale=row, live=True).exists():
        raise ReviewRequired(
            _("Texts are live in “%s”; its language cannot become another one.") % row, row
        )


@receiver(pre_save)
def keep_files_that_are_shown(sender: Any, instance: Any, raw: bool, **kwargs: Any) -> None:
    """A file that live texts show stays as it was signed: its bytes, its title and its rights."""
    part = pinned_models().get(sender)
    if part is None or raw or not instance.pk:
        return
    row = sender._base_manager.filter(pk=instance.pk).first()
    if row is None or _same_file(part.row(row), part.row(instance)):
        return
    if reason := why_file_stays(row):
        raise ReviewRequired(reason, instance)


def _same_file(before: dict, after: dict) -> bool:
    """Whether only a hash was filled in that was still missing."""
    if "file_hash" not in before:
        after = {key: value for key, value in after.items() if key != "file_hash"}
    return before == after


@receiver(pre_page_move)
def stay_in_language(instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Where a page stands is not content, but the tree of a language is a promise to its readers,
    and the address of what it stands under is signed with that."""
    parent = parent_page_after.specific
    if (
        spec_for(type(parent))
        and not parent.live
        and instance.get_descendants(inclusive=True).live()
    ):
        raise ReviewRequired(
            _("“%(page)s” has live texts; “%(parent)s” is not live itself yet.")
            % {"page": instance, "parent": parent},
            instance,
        )
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


@receiver(pre_delete)
def take_off_line(sender: type, instance: Any, **kwargs: Any) -> None:
    """What is deleted is off line first: the database lets no part of a live text go."""
    if isinstance(instance, Reviewed) and instance.live:
        spec_of(instance).subject._base_manager.filter(pk=instance.pk).update(live=False)


@receiver(post_delete)
def forget_live_approval(sender: type, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Reviewed):
        LiveApproval.objects.of(instance).delete()


@receiver(workflow_cancelled)
def note_cancelled(instance: Any, user: Any, **kwargs: Any) -> None:
    """Cancelling is a button of Wagtail's; it opens the text to its editors again."""
    obj = getattr(instance.content_object, "specific", instance.content_object)
    if spec_for(type(obj)):
        record(Verb.CANCEL, by=user, obj=obj)


@receiver(task_submitted)
def tell_reviewers(instance: Any, **kwargs: Any) -> None:
    """Wagtail's own notifier knows only groups; a credential is not one. Of what opens many rounds
    at once they are told in one mail."""
    if not isinstance(instance, MedicalReviewTaskState) or instance.cause:
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
