"""Ring 1: what the admin offers. Every rule here is repeated below it; this room only explains.

Wagtail's verbs of publication become ours: a press of “Submit” or “Publish” first saves the draft,
so that nothing typed is lost, and then asks `kb.review.road`.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    RestartWorkflowMenuItem,
    UnpublishMenuItem,
    WorkflowMenuItem,
)
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.models import Page
from wagtail.snippets.action_menu import ActionMenuItem as SnippetActionMenuItem
from wagtail.snippets.action_menu import PublishMenuItem as SnippetPublishMenuItem
from wagtail.snippets.action_menu import UnpublishMenuItem as SnippetUnpublishMenuItem

from . import road, views
from .content import spec_for
from .errors import NotReady, ReviewRequired
from .models import MedicalReviewTaskState, ReviewerCredential


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    urls = [
        path("", views.queue, name="queue"),
        path("sign/<int:state_id>/", views.sign, name="sign"),
        path("sign/<int:state_id>/preview/", views.preview, name="preview"),
        path(
            "withdraw/<slug:app_label>/<slug:model_name>/<int:pk>/", views.withdraw, name="withdraw"
        ),
        path("disclosure/", views.disclosure, name="disclosure"),
        path("credentials/", views.credentials, name="credentials"),
        path("credentials/<int:pk>/revoke/", views.revoke_credential, name="revoke_credential"),
    ]
    return [path("review/", include((urls, "review"), namespace="review"))]


class ReviewerMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return ReviewerCredential.objects.in_force().filter(user=request.user).exists()


class CredentialsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("review.add_reviewercredential")


@hooks.register("register_admin_menu_item")
def queue_menu_item() -> MenuItem:
    return ReviewerMenuItem(_("Review"), reverse("review:queue"), icon_name="success", order=50)


@hooks.register("register_settings_menu_item")
def credentials_menu_item() -> MenuItem:
    return CredentialsMenuItem(
        _("Reviewer credentials"), reverse("review:credentials"), icon_name="user", order=650
    )


class WaitingPanel(Component):
    """The reviewer's queue on the admin's first page."""

    order = 50
    template_name = "review/waiting_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"rows": [(s, s.revision.as_object()) for s in views.waiting_for(user)[:10]]}


@hooks.register("construct_homepage_panels")
def waiting_panel(request: HttpRequest, panels: list) -> None:
    panels[:] = [p for p in panels if not isinstance(p, WorkflowObjectsToModeratePanel)]
    if ReviewerCredential.objects.in_force().filter(user=request.user).exists():
        panels.append(WaitingPanel())


# -- the verbs of the editor -----------------------------------------------------------------------
# POST key of Wagtail -> verb of ours.
VERBS = {
    "action-submit": "submit",
    "action-restart-workflow": "submit",
    "action-publish": "publish",
}


def _save_first(request: HttpRequest) -> None:
    """Turns a press of a publishing button into a plain save, and remembers the verb."""
    if request.method != "POST":
        return
    pressed = next((key for key in VERBS if request.POST.get(key)), None)
    if pressed:
        data = request.POST.copy()
        for key in VERBS:
            data.pop(key, None)
        request.POST = data
        request.review_verb = VERBS[pressed]


def _then_ask(request: HttpRequest, obj: Any) -> None:
    verb = getattr(request, "review_verb", None)
    if verb is None or not spec_for(type(obj)):
        return
    try:
        if verb == "submit":
            road.submit(obj, request.user)
            messages.success(request, _("“%s” was submitted for medical review.") % obj)
        else:
            road.publish(obj.get_latest_revision(), by=request.user)
            messages.success(request, _("“%s” is live, as signed.") % obj)
    except NotReady as refusal:
        messages.error(request, _("The draft is saved. Before it can be submitted:"))
        for problem in refusal.problems:
            messages.error(request, problem)
    except ReviewRequired as refusal:
        messages.error(request, _("The draft is saved. %s") % refusal.reason)


@hooks.register("before_edit_page", order=-20)
def save_page_first(request: HttpRequest, page: Page) -> None:
    if spec_for(type(page)):
        _show_reason(request, page)
        _save_first(request)


def _show_reason(request: HttpRequest, obj: Any) -> None:
    """Why the last review declined, where the editor works on it."""
    state = obj.current_workflow_state
    if request.method == "GET" and state and state.status == state.STATUS_NEEDS_CHANGES:
        declined = state.current_task_state
        messages.warning(
            request,
            _("Declined by %(name)s: %(reason)s")
            % {"name": declined.finished_by.get_full_name(), "reason": declined.comment},
        )


@hooks.register("before_create_page", order=-20)
def save_new_page_first(request: HttpRequest, parent: Page, page_class: type) -> None:
    if spec_for(page_class):
        _save_first(request)


@hooks.register("before_edit_snippet", order=-20)
def save_snippet_first(request: HttpRequest, instance: Any) -> None:
    if spec_for(type(instance)):
        _show_reason(request, instance)
        _save_first(request)


@hooks.register("before_create_snippet", order=-20)
def save_new_snippet_first(request: HttpRequest, model: type) -> None:
    if spec_for(model):
        _save_first(request)


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
@hooks.register("after_edit_snippet")
@hooks.register("after_create_snippet")
def then_ask(request: HttpRequest, obj: Any) -> None:
    _then_ask(request, obj)


@hooks.register("before_bulk_action")
def explain_bulk_publish(
    request: HttpRequest, action_type: str, objects: list, action: Any
) -> HttpResponse | None:
    """Nothing is published in bulk: each text goes live by its own signature."""
    if action_type != "publish" or not any(
        spec_for(type(getattr(o, "specific", o))) for o in objects
    ):
        return None
    messages.error(
        request, _("Nothing was published. Each text goes live when a medical reviewer signs it.")
    )
    return redirect(request.GET.get("next") or "wagtailadmin_home")


# -- the buttons -----------------------------------------------------------------------------------
class OpenReview(ActionMenuItem):
    """Leads a reviewer, or the waiting editor, from the locked editor to the review screen."""

    label = gettext_lazy("Open the review")
    name = "action-open-review"
    icon_name = "success"
    template_name = "review/action_link.html"

    def is_shown(self, context: dict) -> bool:
        page = context.get("page")
        return page is not None and isinstance(
            page.current_workflow_task_state, MedicalReviewTaskState
        )

    def get_url(self, context: dict) -> str:
        return reverse("review:sign", args=[context["page"].current_workflow_task_state.pk])


class Withdrawing:
    """The button that leads to the screen of withdrawal; `key` finds the object in the context."""

    label = gettext_lazy("Withdraw")
    name = "action-withdraw"
    icon_name = "download"
    template_name = "review/action_link.html"
    key = "page"

    def is_shown(self, context: dict) -> bool:
        obj = context.get(self.key)
        return obj is not None and bool(spec_for(type(obj))) and obj.live

    def get_url(self, context: dict) -> str:
        meta, pk = context[self.key]._meta, context[self.key].pk
        return reverse("review:withdraw", args=[meta.app_label, meta.model_name, pk])


class WithdrawPage(Withdrawing, ActionMenuItem):
    pass


class WithdrawRecord(Withdrawing, SnippetActionMenuItem):
    key = "instance"


@hooks.register("register_page_action_menu_item")
def open_review_item() -> ActionMenuItem:
    return OpenReview(order=5)


@hooks.register("register_page_action_menu_item")
def withdraw_item() -> ActionMenuItem:
    return WithdrawPage(order=90)


@hooks.register("register_snippet_action_menu_item")
def withdraw_snippet_item(model: type) -> SnippetActionMenuItem | None:
    return WithdrawRecord(order=90) if spec_for(model) else None


HIDDEN = (UnpublishMenuItem, RestartWorkflowMenuItem, WorkflowMenuItem)
HIDDEN_SNIPPET = (SnippetPublishMenuItem, SnippetUnpublishMenuItem)


@hooks.register("construct_page_action_menu")
def hide_stock_verbs(menu_items: list, request: HttpRequest, context: dict) -> None:
    page = context.get("page")
    if page is not None and not spec_for(type(page)):
        return
    creating = page is None or context["view"] == "create"
    menu_items[:] = [
        item
        for item in menu_items
        if not isinstance(item, HIDDEN) and not (creating and isinstance(item, PublishMenuItem))
    ]


@hooks.register("construct_snippet_action_menu")
def hide_stock_snippet_verbs(menu_items: list, request: HttpRequest, context: dict) -> None:
    if spec_for(context["model"]):
        menu_items[:] = [item for item in menu_items if not isinstance(item, HIDDEN_SNIPPET)]


@hooks.register("insert_global_admin_css")
def review_stylesheet() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("review/review.css"))
