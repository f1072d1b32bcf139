"""The verbs of an order to send everything below a text to other languages.

Working through it is `dispatching`, by a worker (`tasks`) or in the foreground.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from kb.review.content import spec_for
from kb.review.errors import ReviewRequired

from . import dispatching, tasks
from .models import Dispatch, DispatchItem

State = DispatchItem.State


class MayNotOrder(ReviewRequired):
    """This person cannot change the source text, and so cannot send what stands below it."""


@transaction.atomic
def order(root: Page, locales: Iterable[Locale], by: Any) -> Dispatch:
    """Orders `root` and every text below it for `locales`, what is above before what is below.

    Raises `MayNotOrder`, and `ReviewRequired` for a text that is not the source language's.
    """
    require_orderer(root, by)
    if not root.locale.is_default:
        raise ReviewRequired(_("Only texts of the source language are sent to translators."), root)
    dispatch = Dispatch.objects.create(root=root, by=by)
    below = Page.objects.descendant_of(root, inclusive=True).filter(alias_of=None).order_by("path")
    texts = [page for page in below if spec_for(page.specific_class)]
    wanted = [locale for locale in locales if locale.pk != root.locale_id]
    DispatchItem.objects.bulk_create(
        DispatchItem(dispatch=dispatch, page=page, locale=locale)
        for page in texts
        for locale in wanted
    )
    tasks.begin(dispatch)
    return dispatch


@transaction.atomic
def stop(dispatch: Dispatch, by: Any) -> None:
    """Lets what is being sent at this moment come to its end, and nothing more."""
    require_orderer(dispatch.root, by)
    Dispatch.objects.filter(pk=dispatch.pk, stopped_at=None).update(stopped_at=timezone.now())


@transaction.atomic
def resume(dispatch: Dispatch, by: Any) -> None:
    """Goes on with an order that was stopped or left; what was refused is tried once more."""
    require_orderer(dispatch.root, by)
    dispatch.items.filter(state=State.REFUSED).update(state=State.WAITING, reason="", ended_at=None)
    dispatching.take_back(dispatch)
    Dispatch.objects.filter(pk=dispatch.pk).update(stopped_at=None)
    tasks.begin(dispatch)


def require_orderer(root: Page, by: Any) -> None:
    if not root.specific.permissions_for_user(by).can_edit():
        raise MayNotOrder(_("Only who may change “%s” can send what stands below it.") % root, root)
