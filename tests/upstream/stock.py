"""Wagtail and wagtail-localize as they come: the gate's rings 1 to 3 taken out for one test.

It is the control of `tests/review/test_routes.py`: a route that changes nothing here proves nothing
there.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail import hooks
from wagtail.models import GroupApprovalTask, Workflow, WorkflowState, WorkflowTask
from wagtail.workflows import publish_workflow_state

import kb.review.models.reviewed as reviewed
from home.rights import EDITORS, REVIEWERS
from kb.articles.models import ArticlePage
from kb.review import cover, signals, wagtail_hooks
from kb.review.models import MedicalReviewTask, Reviewed, ReviewedPage
from kb.translation.middleware import LocalizeGuard

# Ours, by the hook that they stand at.
HOOKS = ("before_bulk_action", "before_edit_page", "before_create_page", "before_edit_snippet",
         "before_create_snippet", "after_edit_page", "after_create_page", "after_edit_snippet",
         "after_create_snippet")  # fmt: skip
ROOMS = ("kb.review", "kb.translation")


def without_gate(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    _storage(monkeypatch)
    _interface(monkeypatch)
    _decision(monkeypatch)
    settings.WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False
    settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = True


def _storage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ring 3: what is written, scheduled, moved and deleted."""
    for name in ("save", "_save_table", "save_revision"):
        monkeypatch.delattr(Reviewed, name)
    monkeypatch.setattr(signals, "spec_for", lambda model: None)
    for room in (cover, signals):
        monkeypatch.setattr(room, "shown_in", lambda record: [])


def _interface(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ring 1: who may publish, and what the buttons do."""
    monkeypatch.delattr(ReviewedPage, "permissions_for_user")
    monkeypatch.setattr(wagtail_hooks, "VERBS", {})
    monkeypatch.setattr(LocalizeGuard, "_judge", lambda *args: None)
    for name in HOOKS:
        theirs = [
            entry for entry in hooks._hooks[name] if not entry[0].__module__.startswith(ROOMS)
        ]
        monkeypatch.setitem(hooks._hooks, name, theirs)


def _decision(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ring 2: any member of a group approves, as in the workflow that Wagtail sets up."""
    task = GroupApprovalTask.objects.create(name="Moderators approval", active=True)
    task.groups.set(Group.objects.filter(name__in=[EDITORS, REVIEWERS]))
    workflow = Workflow.objects.create(name="Moderators approval", active=True)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    monkeypatch.setattr(reviewed, "medical_review_workflow", lambda: workflow)
    # Read from the settings when the class is made.
    monkeypatch.setattr(WorkflowState, "on_finish", publish_workflow_state)
    for name in ("on_action", "get_actions", "deactivate", "delete"):
        monkeypatch.delattr(MedicalReviewTask, name)
    monkeypatch.setattr(ArticlePage, "problems_before_review", lambda page: [])
