"""Orders to send everything below a text: all of them, and how far one is."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from wagtail.permissions import page_permission_policy

from kb.review.errors import ReviewRequired

from .. import dispatching, orders
from ..dispatching import Progress
from ..models import Dispatch, DispatchItem

HERE_AND_NOW = 10  # seconds of work in one request
SHOWN = 200  # refused texts on the screen of one order


def dispatches(request: HttpRequest) -> HttpResponse:
    """The orders below texts that this person may change, the newest first."""
    pages = page_permission_policy.instances_user_has_permission_for(request.user, "change")
    rows = Dispatch.objects.filter(root__in=pages).select_related("root", "by")
    shown = Paginator(rows, 50).get_page(request.GET.get("p"))
    found = dispatching.progress(*shown)
    return render(
        request,
        "translation/dispatches.html",
        {"rows": [(each, found[each.pk], said(found[each.pk])) for each in shown], "page": shown,
         "page_title": _("Sending to translators"), "header_icon": "site"},
    )  # fmt: skip


def dispatch(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """How far one order is, what was refused and why, and what to do about it."""
    one = _order_for(request, dispatch_id)
    found = dispatching.progress(one)[one.pk]
    refused = one.items.filter(state=DispatchItem.State.REFUSED).select_related("page", "locale")
    return render(
        request,
        "translation/dispatch.html",
        {"dispatch": one, "progress": found, "said": said(found), "refused": refused[:SHOWN],
         "languages": sorted({str(i.locale) for i in one.items.select_related("locale")}),
         "page_title": _("Sending to translators"), "page_subtitle": str(one.root),
         "header_icon": "site"},
    )  # fmt: skip


def progress(request: HttpRequest, dispatch_id: int) -> JsonResponse:
    """What the screen of an order asks again and again."""
    one = _order_for(request, dispatch_id)
    found = dispatching.progress(one)[one.pk]
    return JsonResponse(
        {"ended": found.ended, "total": found.total, "refused": found.refused, "said": said(found),
         "idle": found.is_idle, "over": found.is_over or found.stopped},
    )  # fmt: skip


def said(found: Progress) -> str:
    """How far an order is, in a sentence."""
    counts = {"sent": found.sent, "refused": found.refused, "total": found.total}
    if found.is_over:
        return _("Finished: %(sent)d of %(total)d sent, %(refused)d refused.") % counts
    if found.stopped:
        return _("Stopped: %(sent)d of %(total)d sent, %(refused)d refused.") % counts
    return _("%(sent)d of %(total)d sent, %(refused)d refused.") % counts


@transaction.non_atomic_requests  # each text is a transaction of its own
def press(request: HttpRequest, dispatch_id: int) -> HttpResponse:
    """The buttons of an order: stop, resume, or go on here without a worker."""
    one = _order_for(request, dispatch_id)
    try:
        if "stop" in request.POST:
            orders.stop(one, request.user)
        elif "resume" in request.POST:
            orders.resume(one, request.user)
        elif "here" in request.POST:
            if dispatching.progress(one)[one.pk].is_idle:
                dispatching.take_back(one)
            dispatching.work(one, seconds=HERE_AND_NOW)
    except ReviewRequired as refusal:
        messages.error(request, refusal.reason)
    return redirect("translation:dispatch", one.pk)


def _order_for(request: HttpRequest, dispatch_id: int) -> Dispatch:
    """Raises `PermissionDenied` for who may not change the text that was ordered."""
    one = get_object_or_404(Dispatch.objects.select_related("root", "by"), pk=dispatch_id)
    if not one.root.specific.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return one


urlpatterns = [
    path("orders/", dispatches, name="dispatches"),
    path("orders/<int:dispatch_id>/", dispatch, name="dispatch"),
    path("orders/<int:dispatch_id>/progress/", progress, name="dispatch_progress"),
    path("orders/<int:dispatch_id>/press/", press, name="dispatch_press"),
]
