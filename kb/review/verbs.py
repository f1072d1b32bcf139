"""Wagtail's buttons of publication become ours.

A press of “Submit” or “Publish” first saves the draft, so that nothing typed is lost, and then asks
`kb.review.road`. The middleware turns the press into a plain save before the view reads it; the
hooks that run after a save ask.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import remarks, road
from .content import spec_for
from .errors import NotReady, ReviewRequired

# POST key of Wagtail -> verb of ours.
VERBS = {
    "action-submit": "submit",
    "action-restart-workflow": "submit",
    "action-publish": "publish",
}


def save_first(request: HttpRequest) -> None:
    """Takes the verb out of a press in an editor, and remembers it."""
    match = request.resolver_match
    editor = match and match.namespace.startswith(("wagtailadmin_pages", "wagtailsnippets_"))
    if request.method != "POST" or not editor:
        return
    pressed = next((key for key in VERBS if request.POST.get(key)), None)
    if pressed:
        data = request.POST.copy()
        for key in VERBS:
            data.pop(key, None)
        request.POST = data
        request.review_verb = VERBS[pressed]


def then_ask(request: HttpRequest, obj: Any) -> None:
    """After the save: carries out the verb, or says on the page why not."""
    verb = getattr(request, "review_verb", None)
    if verb is None or not spec_for(type(obj)):
        return
    try:
        if verb == "submit":
            road.submit(obj, request.user)
            messages.success(request, _("“%s” was submitted for medical review.") % obj)
            if found := len(road.worth_a_look(obj)):
                messages.warning(
                    request,
                    ngettext(
                        "%d point in it is worth a look. The reviewer reads it too.",
                        "%d points in it are worth a look. The reviewer reads them too.",
                        found,
                    )
                    % found,
                )
            if left := remarks.still_open(obj):
                messages.warning(request, left)
        else:
            road.publish(obj.get_latest_revision(), by=request.user)
            messages.success(request, _("“%s” is live, as signed.") % obj)
    except NotReady as refusal:
        messages.error(request, _("The draft is saved. Before it can be submitted:"))
        for problem in refusal.problems:
            messages.error(request, problem)
    except ReviewRequired as refusal:
        messages.error(request, _("The draft is saved. %s") % refusal.reason)


def show_reason(request: HttpRequest, obj: Any) -> None:
    """Why the last review declined, where the editor works on it."""
    state = obj.current_workflow_state
    if request.method == "GET" and state and state.status == state.STATUS_NEEDS_CHANGES:
        declined = state.current_task_state
        reason = declined.comment or _("see the remarks below.")
        messages.warning(
            request,
            _("Declined by %(name)s: %(reason)s")
            % {"name": declined.finished_by.get_full_name(), "reason": reason},
        )
