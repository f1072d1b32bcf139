"""Wagtail and wagtail-localize as they come: the gate's rings 1 to 4 taken out for one test.

It is the control of `tests/review/test_routes.py`: a route that changes nothing here proves nothing
there.
"""

from __future__ import annotations

import weakref
from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail import hooks
from wagtail.models import GroupApprovalTask, Workflow, WorkflowState, WorkflowTask
from wagtail.workflows import publish_workflow_state

import kb.review.models.reviewed as reviewed
from home.rights import EDITORS, REVIEWERS
from kb.articles.models import ArticlePage
from kb.review import signals, verbs
from kb.review.database import install
from kb.review.models import MedicalReviewTask, Reviewed, ReviewedPage
from kb.translation import refusals
from kb.translation.middleware import LocalizeGuard

ROOMS = ("kb.review", "kb.translation")
RECEIVERS = (
    signals.keep_files_that_are_shown,
    signals.keep_language_of_live_texts,
    signals.keep_what_is_shown,
    signals.refuse_base_page,
    signals.refuse_unsigned_schedule,
    signals.stay_in_language,
    refusals.refuse_copies,
)


def without_gate(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    install.uninstall()  # until the test's transaction is rolled back
    _storage(monkeypatch)
    _interface(monkeypatch)
    _decision(monkeypatch)
    settings.WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False
    settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = True


def _storage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ring 3: what is written, scheduled, moved and deleted."""
    for name in ("save", "save_base", "save_revision"):
        monkeypatch.delattr(Reviewed, name)
    for (
        receiver
    ) in RECEIVERS:  # disconnected, they would leave their absence in the signals' caches
        monkeypatch.setattr(receiver, "__code__", (lambda **kwargs: None).__code__)


def _module(entry: tuple) -> str:
    """The module of a connected receiver, which a signal holds by a weak reference."""
    held = entry[1]
    return getattr(held() if isinstance(held, weakref.ref) else held, "__module__", "")


def _interface(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ring 1: who may publish, and what the buttons do."""
    monkeypatch.delattr(ReviewedPage, "permissions_for_user")
    monkeypatch.setattr(verbs, "VERBS", {})
    monkeypatch.setattr(LocalizeGuard, "_judge", lambda *args: None)
    monkeypatch.delattr(LocalizeGuard, "process_exception")
    for name, registered in hooks._hooks.items():
        if name.startswith(("before_", "after_")):
            theirs = [entry for entry in registered if not entry[0].__module__.startswith(ROOMS)]
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
