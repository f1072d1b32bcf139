"""C: a decision by someone who may not take it."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from wagtail.actions import CopyPageAction, CreatePageAliasAction
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import (
    GroupApprovalTask,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.test.utils.form_data import querydict_from_html
from wagtail_localize.models import OverridableSegment, SegmentOverride, StringTranslation

from kb.review import road
from kb.review.models import ChecklistPoint, ReviewerCredential
from kb.translation import bridge
from tests import roads
from tests.upstream.files import save_image_file, with_files
from tests.upstream.going_live import edit_view_publish
from tests.upstream.house import EDITING, EVERYONE, MASTERS, At
from tests.upstream.readers import EVIL, GOOD, TYPED
from tests.upstream.records import REFERENCES, record_form
from tests.upstream.table import route


def _approve(at: At, page: Any, state: Any) -> None:
    at.post("wagtailadmin_pages:workflow_action", page.pk, "approve", state.pk)


def ceremony(state: Any, **changes: Any) -> dict[str, Any]:
    """What the signing screen posts for a conscientious reviewer."""
    points = dict.fromkeys(ChecklistPoint.of(state.revision.as_object()), "on")
    return {"sign": "1", "digest": state.digest, "password": roads.PASSWORD, **points, **changes}


@route("C01", "admin/views/generic/workflow.py WorkflowAction")
def approve_view(at: At) -> None:
    _approve(at, at.draft, at.submit(at.draft))


@route("C01b", "admin/views/pages/edit.py perform_workflow_action")
def approve_in_editor(at: At) -> None:
    at.submit(at.draft)
    data = at.form(at.draft) | {"action-workflow-action": "1", "workflow-action-name": "approve"}
    at.post("wagtailadmin_pages:edit", at.draft.pk, data=data)


NOT_THE_REVIEWER = tuple(name for name in EVERYONE if name != "reviewer")


@route("C01c", "kb.review.views.sign", actors=NOT_THE_REVIEWER, stock=False, control="reviewer")
def sign_view(at: At) -> None:
    state = at.submit(at.page)
    at.get("review:sign", state.pk)
    at.post("review:sign", state.pk, data=ceremony(state))


@route(
    "C01d",
    "kb.review.views.sign, shown one text and signing another",
    actors=("reviewer",),
    stock=False,
)
def sign_other_than_shown(at: At) -> None:
    shown, other = at.submit(at.offline), at.submit(at.draft)
    at.post("review:sign", other.pk, data=ceremony(shown))


@route("C01e", "kb.review.views.sign, half a ceremony", actors=("reviewer",), stock=False)
def sign_half(at: At) -> None:
    state = at.submit(at.draft)
    at.post("review:sign", state.pk, data=ceremony(state, password="guessed"))
    at.post(
        "review:sign",
        state.pk,
        data={"sign": "1", "digest": state.digest, "password": roads.PASSWORD},
    )
    at.post("review:sign", state.pk, data=ceremony(state, digest=""))


@route(
    "C03",
    "workflows.py get_latest_revision: a newer draft than the one looked at",
    actors=("reviewer",),
    stock=False,
)
def sign_stale_screen(at: At) -> None:
    seen = at.submit(at.offline)
    seen.workflow_state.cancel(user=roads.editor())
    roads.edit(at.offline, EVIL)
    new = at.submit(at.offline)
    at.post("review:sign", seen.pk, data=ceremony(seen))
    at.post("review:sign", new.pk, data=ceremony(seen))


@route(
    "C03b",
    "the image changed between the look and the signature",
    actors=("reviewer",),
    stock=False,
)
def sign_other_image_than_shown(at: At) -> None:
    page = with_files(roads.article("Pictured", words=GOOD))
    state = at.submit(page)
    at.get("review:sign", state.pk)
    save_image_file(at)
    at.post("review:sign", state.pk, data=ceremony(state))
    assert not roads.fresh(page).live, "signed with an image that nobody saw"


@route("C04", "admin/views/pages/edit.py: edits and approves in one press")
def edit_and_approve(at: At) -> None:
    at.submit(at.offline)
    data = at.form(at.offline, TYPED) | {
        "action-workflow-action": "1",
        "workflow-action-name": "approve",
    }
    at.post("wagtailadmin_pages:edit", at.offline.pk, data=data)


@route("C05", "models/workflows.py: a superuser is never locked", actors=EDITING)
def edit_during_review(at: At) -> None:
    state = at.submit(at.offline)
    at.post("wagtailadmin_pages:edit", at.offline.pk, data=at.form(at.offline, TYPED))
    at.decide(state)


@route("C06", "models/pages.py overwrite_revision (autosave)", actors=("editor", "superuser"))
def autosave_over_review(at: At) -> None:
    roads.edit(at.offline, GOOD, by=at.actor)
    state = at.submit(at.offline)
    data = at.form(at.offline, TYPED) | {"overwrite_revision_id": state.revision_id}
    at.post("wagtailadmin_pages:edit", at.offline.pk, data=data, HTTP_ACCEPT="application/json")
    at.decide(state)


@route("C09", "admin/views/workflows.py: another workflow on the tree", actors=EDITING)
def other_workflow(at: At) -> None:
    WorkflowPage.objects.create(page=at.topic, workflow=_moderation())
    at.post(
        "wagtailadmin_pages:edit",
        at.draft.pk,
        data=at.form(at.draft, TYPED) | {"action-submit": "1"},
    )
    _approve(at, at.draft, at.draft.current_workflow_task_state)


@route(
    "C09b", "admin/views/workflows.py: the medical task replaced in its workflow", actors=EDITING
)
def other_task(at: At) -> None:
    at.draft.get_workflow().workflow_tasks.update(task=_moderation().tasks[0])
    at.post(
        "wagtailadmin_pages:edit",
        at.draft.pk,
        data=at.form(at.draft, TYPED) | {"action-submit": "1"},
    )
    if state := at.draft.current_workflow_task_state:
        _approve(at, at.draft, state)


@route("C09c", "models/workflows.py Workflow.start by code", actors=EDITING)
def other_workflow_started(at: At) -> None:
    state = _moderation().start(at.draft, at.actor).current_task_state
    _approve(at, at.draft, state)


def _moderation() -> Workflow:
    """A group's approval, open to everyone here."""
    task = GroupApprovalTask.objects.create(name="Anyone", active=True)
    task.groups.set(Group.objects.all())
    workflow = Workflow.objects.create(name="Anyone", active=True)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


@route("C10", "actions/publish_revision.py WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH")
def publish_during_review(at: At) -> None:
    at.submit(at.draft)
    data = at.form(at.draft, TYPED) | {"action-publish": "1"}
    at.post("wagtailadmin_pages:edit", at.draft.pk, data=data)
    at.post("wagtailadmin_api:pages:action", at.draft.pk, "publish")


@route("C11", "admin/views/workflows.py remove_workflow, then publish", actors=EDITING)
def remove_workflow_and_publish(at: At) -> None:
    WorkflowPage.objects.create(page=at.topic, workflow=at.draft.get_workflow())
    at.post("wagtailadmin_workflows:remove", at.topic.pk)
    edit_view_publish(at)


@route("C12", "WAGTAIL_WORKFLOW_ENABLED = False, then publish", actors=EDITING, typed=True)
def workflow_off_and_publish(at: At) -> None:
    with override_settings(WAGTAIL_WORKFLOW_ENABLED=False):
        edit_view_publish(at)


@route("C13", "admin/views/generic/workflow.py: my task state, another page's URL", actors=EDITING)
def approve_through_another_page(at: At) -> None:
    at.submit(at.offline)
    _approve(at, at.offline, at.submit(at.draft))


@route("C14", "models/workflows.py TaskState.approve", actors=("superuser", "author", "reviewer"))
def task_state_approve(at: At) -> None:
    at.submit(at.draft).approve(user=at.actor)


@route(
    "C14b",
    "models/workflows.py TaskState.approve, asked of the base class",
    actors=("superuser", "reviewer"),
)
def base_task_state_approve(at: At) -> None:
    TaskState.objects.get(pk=at.submit(at.draft).pk).approve(user=at.actor)


@route("C14c", "models/workflows.py Task.on_action", actors=("superuser", "reviewer"))
def task_on_action(at: At) -> None:
    state = at.submit(at.draft)
    state.task.specific.on_action(state, at.actor, "approve")


@route("C15", "models/workflows.py WorkflowState.finish", actors=("superuser", "reviewer"))
def workflow_finish(at: At) -> None:
    at.submit(at.draft).workflow_state.finish(user=at.actor)


@route("C15b", "models/workflows.py WorkflowState.update", actors=("superuser", "reviewer"))
def workflow_update(at: At) -> None:
    state = at.submit(at.draft)
    state.status = state.STATUS_APPROVED
    state.save()
    state.workflow_state.update(user=at.actor)


def _sign_own(at: At, page: Any) -> None:
    """The author signs, some other way than as the author of the newest draft."""
    state = at.submit(page)
    at.post("review:sign", state.pk, data=ceremony(state))
    assert not roads.fresh(page).live, "signed by someone who wrote it"


@route(
    "C19", "models/workflows.py: an earlier draft of the same text", actors=("author",), stock=False
)
def sign_as_coauthor(at: At) -> None:
    roads.edit(at.draft, f"{EVIL},")
    _sign_own(at, at.draft)


@route("C19b", "management/commands/purge_revisions.py", actors=("author",), stock=False)
def sign_after_purge(at: At) -> None:
    roads.edit(at.draft, f"{EVIL},")
    call_command("purge_revisions", stdout=StringIO())
    _sign_own(at, at.draft)


@route("C19c", "actions/copy_page.py copy_revisions=False", actors=("author",), stock=False)
def sign_copy(at: At) -> None:
    action = CopyPageAction(
        at.draft, copy_revisions=False, keep_live=False, update_attrs={"slug": "copied"},
        user=roads.editor(),
    )  # fmt: skip
    _sign_own(at, action.execute())


@route("C19d", "admin/views/pages/convert_alias.py", actors=("author",), stock=False)
def sign_converted_alias(at: At) -> None:
    alias = CreatePageAliasAction(at.draft, update_slug="own").execute(skip_permission_checks=True)
    ConvertAliasPageAction(alias, user=roads.editor()).execute()
    _sign_own(at, roads.fresh(alias))


@route(
    "C19e",
    "wagtail_localize StringTranslation.last_translated_by",
    actors=("reviewer-ja",),
    stock=False,
)
def sign_overwritten_strings(at: At) -> None:
    """The reviewer translated everything; a colleague then touched every segment."""
    strings = StringTranslation.objects.filter(
        locale=roads.locale("ja"), context__object_id=at.waiting_page.translation_key
    )
    for person in (at.actor, roads.translator("ja")):
        for string in strings:
            string.last_translated_by, string.data = person, string.data + " "
            string.save()
    state = bridge.submit(at.waiting, roads.translator("ja"))
    at.post("review:sign", state.pk, data=ceremony(state))
    assert not at.waiting_page.live, "signed by someone who translated it"


@route(
    "C19f",
    "admin/views/pages/revisions.py: words older than the signature",
    actors=("author",),
    stock=False,
)
def sign_reverted(at: At) -> None:
    """Other words were signed in between; a colleague then brings the author's back."""
    evil = at.changed.get_latest_revision()
    at.changed.save_revision(user=roads.editor())  # the live words again
    at.decide(at.submit(at.changed))
    colleague = At(at.house, "editor")
    data = colleague.form(at.changed, of=evil) | {"revision": evil.pk}
    colleague.post("wagtailadmin_pages:edit", at.changed.pk, data=data)
    assert EVIL in at.changed.get_latest_revision().content["title"]
    state = at.submit(at.changed)
    at.post("review:sign", state.pk, data=ceremony(state))
    assert EVIL not in roads.words(at.changed), "signed by someone who wrote it"


@route("C19g", "wagtail_localize SegmentOverride", actors=("reviewer-ja",), stock=False)
def sign_own_override(at: At) -> None:
    """The reviewer set what a synchronised field says in this language, here the address."""
    segment = OverridableSegment.objects.filter(
        source=at.waiting.source, context__path="slug"
    ).get()
    SegmentOverride.objects.create(
        context=segment.context, locale=at.waiting.target_locale, data_json='"own"',
        last_translated_by=at.actor,
    )  # fmt: skip
    state = bridge.submit(at.waiting, roads.translator("ja"))
    at.post("review:sign", state.pk, data=ceremony(state))
    assert not at.waiting_page.live, "signed by someone who translated it"


@route("C21", "snippets: workflow action view", actors=EVERYONE)
def record_approve_view(at: At) -> None:
    state = at.submit(at.reference)
    at.post(f"{REFERENCES}:workflow_action", at.reference.pk, "approve", state.pk)


@route("C21b", "admin/views/generic/mixins.py workflow_action_action", actors=EVERYONE)
def record_approve_in_editor(at: At) -> None:
    at.submit(at.reference)
    data = record_form(at.reference) | {
        "action-workflow-action": "1",
        "workflow-action-name": "approve",
    }
    at.post(f"{REFERENCES}:edit", at.reference.pk, data=data)


@route("C21c", "kb.review.views.sign of a record", actors=NOT_THE_REVIEWER, stock=False)
def record_sign_view(at: At) -> None:
    state = at.submit(at.reference)
    at.post("review:sign", state.pk, data=ceremony(state))


@route(
    "C23",
    "models/workflows.py resume: the state of the round before",
    actors=(*MASTERS, "reviewer"),
    stock=False,
)
def approve_declined_round(at: At) -> None:
    declined = at.submit(at.draft)
    road.decline(declined.revision, roads.reviewer(), "The dose is wrong.")
    roads.edit(at.draft, f"{EVIL} again")
    road.submit(at.draft, roads.editor())
    _approve(at, at.draft, declined)
    at.post("review:sign", declined.pk, data=ceremony(declined))


@route("C24", "admin/views/workflows.py DisableTask: what waits for it is approved", actors=MASTERS)
def disable_task(at: At) -> None:
    state = at.submit(at.draft)
    at.post("wagtailadmin_workflows:disable_task", state.task.pk)


@route(
    "C25", "admin/views/workflows.py Disable, then submit and publish", actors=MASTERS, typed=True
)
def disable_workflow(at: At) -> None:
    at.submit(at.draft)
    at.post("wagtailadmin_workflows:disable", at.draft.get_workflow().pk)
    for verb in ("action-submit", "action-publish"):
        data = at.form(at.draft, TYPED) | {verb: "1"}
        at.post("wagtailadmin_pages:edit", at.draft.pk, data=data)


@route(
    "C25b",
    "admin/views/workflows.py add_task: a second medical review",
    actors=MASTERS,
    stock=False,
)
def second_medical_task(at: At) -> None:
    at.post(
        "wagtailadmin_workflows:add_task", "review", "medicalreviewtask", data={"name": "Another"}
    )
    at.decide(at.submit(at.offline))
    assert at.offline.live


@route("C27", "kb.review.views.credentials: granted to oneself", actors=EVERYONE, stock=False)
def grant_to_oneself(at: At) -> None:
    before = ReviewerCredential.objects.count()
    data = {"user": at.actor.pk if at.actor else 1, "locale": roads.locale("en-gb").pk, "title": "MD",
            "evidence": "I know me", "valid_until": "2100-01-01"}  # fmt: skip
    at.post("review:credentials", data=data)
    assert ReviewerCredential.objects.count() == before


@route(
    "C31", "admin/views/account.py: the name under a signature", actors=("reviewer",), stock=False
)
def sign_under_any_name(at: At) -> None:
    """What a credential does not say is not printed beside it."""
    html = at.client.get(reverse("wagtailadmin_account")).content.decode()
    form = next(
        form
        for i in range(5)
        if "name_email-first_name" in (form := querydict_from_html(html, form_index=i))
    )
    at.post("wagtailadmin_account", data=form.dict() | {"name_email-first_name": EVIL})
    state = at.submit(at.offline)
    at.post("review:sign", state.pk, data=ceremony(state))


@route(
    "C30",
    "admin/views/pages/edit.py cancel_workflow_action, then publish",
    actors=EDITING,
    typed=True,
)
def cancel_and_publish(at: At) -> None:
    at.submit(at.draft)
    at.post(
        "wagtailadmin_pages:edit",
        at.draft.pk,
        data=at.form(at.draft) | {"action-cancel-workflow": "1"},
    )
    data = at.form(at.draft, TYPED) | {"action-restart-workflow": "1"}
    at.post("wagtailadmin_pages:edit", at.draft.pk, data=data)
    at.draft.current_workflow_state and at.draft.current_workflow_state.cancel(user=None)
    edit_view_publish(at)
