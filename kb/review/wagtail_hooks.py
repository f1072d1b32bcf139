"""Ring 1: what the admin offers. Every rule here is repeated below it; this room only explains.

The verbs of the editor are in `verbs`.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html_join
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
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.action_menu import ActionMenuItem as SnippetActionMenuItem
from wagtail.snippets.action_menu import PublishMenuItem as SnippetPublishMenuItem
from wagtail.snippets.action_menu import UnpublishMenuItem as SnippetUnpublishMenuItem

from kb.locales.not_found import page_not_found

from . import accounts, granting, notice, verbs, views
from .audit.shown import not_as_signed
from .audit.watch import unrecorded, write_down
from .checklists import ChecklistViewSet
from .content import spec_for
from .desk import waiting_for
from .models import LiveApproval, MedicalReviewTaskState
from .road import is_reviewer
from .views.audit import may_read


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    return [path("review/", include((views.urlpatterns, "review"), namespace="review"))]


class ReviewerMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_reviewer(request.user)


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


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


@hooks.register("register_reports_menu_item")
def audit_menu_item() -> MenuItem:
    return AuditMenuItem(_("Audit"), reverse("review:audit"), icon_name="history", order=150)


@hooks.register("register_admin_viewset")
def checklists() -> ModelViewSet:
    return ChecklistViewSet()


@hooks.register("register_account_menu_item")
def second_factor_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("review:second_factor"),
        "label": _("Second factor"),
        "help_text": _("A code from an app, asked beside your password whenever you sign."),
    }


@hooks.register("register_permissions")
def rights_of_administrators() -> QuerySet[Permission]:
    """What a group can be given. None of it lets anyone sign."""
    app_label, codename = granting.RIGHT.split(".")
    return Permission.objects.filter(content_type__app_label=app_label, codename=codename)


@hooks.register("before_bulk_action")
def notice_switching_on(
    request: HttpRequest, action_type: str, objects: list, action: Any
) -> HttpResponse | None:
    if action_type == "set_active_state" and action.get_execution_context()["mark_as_active"]:
        accounts.switch_on([person for person in objects if person != request.user])


class WaitingPanel(Component):
    """The reviewer's queue on the admin's first page."""

    order = 50
    template_name = "review/waiting_panel.html"
    shown = 5

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        rows = waiting_for(parent_context["request"].user)
        return {"rows": rows[: self.shown], "more": max(0, len(rows) - self.shown)}


@hooks.register("construct_homepage_panels")
def waiting_panel(request: HttpRequest, panels: list) -> None:
    panels[:] = [p for p in panels if not isinstance(p, WorkflowObjectsToModeratePanel)]
    if is_reviewer(request.user):
        panels.append(WaitingPanel())


# -- the verbs of the editor -----------------------------------------------------------------------
@hooks.register("before_edit_page", order=-20)
@hooks.register("before_edit_snippet", order=-20)
def show_reason(request: HttpRequest, obj: Any) -> None:
    if spec_for(type(obj)):
        verbs.show_reason(request, obj)


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
@hooks.register("after_edit_snippet")
@hooks.register("after_create_snippet")
def then_ask(request: HttpRequest, obj: Any) -> None:
    verbs.then_ask(request, obj)


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
def review_stylesheets() -> str:
    sheets = ("review/review.css", "review/queue.css")
    link = '<link rel="stylesheet" href="{}">'
    return format_html_join("", link, ((static(sheet),) for sheet in sheets))


@hooks.register("before_serve_page")
def serve_nothing_lapsed(
    page: Any, request: HttpRequest, args: list, kwargs: dict
) -> HttpResponse | None:
    return notice.instead_of(page, request)


@hooks.register("before_serve_document")
def serve_only_what_is_shown(document: Any, request: HttpRequest) -> HttpResponse | None:
    """A document has no review of its own: readers get it while a live text shows it, and while its
    bytes are those that were signed."""
    if request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin"):
        return None
    if not LiveApproval.objects.showing(document).exists():
        raise Http404
    if (finding := not_as_signed(document)) is None:
        return None
    for new in unrecorded([finding]):
        write_down(new)
    # Answered and not raised: that would roll the entry back.
    return page_not_found(request, Http404())
