"""A house in which something signed and something unsigned stand side by side, and who tries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.actions import CreatePageAliasAction, UnpublishPageAction
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Revision,
    TaskState,
)
from wagtail.test.utils.form_data import nested_form_data

from home.rights import EDITORS
from kb.articles.models import ArticlePage
from kb.core.rich_text import PROSE
from kb.review.errors import ReviewRequired
from kb.translation import bridge
from tests import roads
from tests.regions import signed
from tests.upstream.readers import EVIL, GOOD, fingerprint


def build() -> SimpleNamespace:
    author = roads.reviewer(name="author")
    author.groups.add(Group.objects.get(name=EDITORS))
    changed = roads.article("Changed", words=f"{GOOD} first", live=True)
    first = changed.live_revision
    roads.edit(changed, GOOD)
    changed = roads.publish(changed)
    for page in (roads.home(), roads.topic(), changed):
        in_japanese = roads.publish_translation(page, "ja")
    waiting = roads.translate(
        roads.article("Waiting", words=GOOD, live=True), "ja", EVIL + " {source}"
    )

    reference = changed.citations.first().reference
    reference.title = f"{EVIL} {reference.title}"
    reference.save_revision(user=author)
    lonely = roads.publish(roads.reference("lonely2020"))
    lonely.title = EVIL
    lonely.save_revision(user=author)

    # Readers of the source language have this fact on every page.
    fact = signed.fact(signed.region(language="en-us"), "crisis", text=GOOD)
    note = signed.note(fact, "ja", GOOD)
    fact.text = EVIL
    fact.save_revision(user=author)

    _evil_draft(changed, author)
    draft = roads.article(EVIL, words=EVIL, by=author)
    draft.get_latest_revision_as_object().save()  # as the editor's view does with a page off line
    source = roads.article("Source", words=GOOD, live=True)
    alias = CreatePageAliasAction(source, parent=roads.topic(), update_slug="alias").execute(
        skip_permission_checks=True
    )
    source.update_aliases()
    return SimpleNamespace(
        author=author, topic=roads.topic(), changed=changed, first=first, offline=_offline(),
        draft=draft, source=source, alias=alias,
        japanese=in_japanese, work=bridge.translation_of(in_japanese),
        waiting=waiting, waiting_page=bridge.Work(waiting).page,
        reference=reference, lonely=lonely, fact=fact, note=note,
        languages=dict(Locale.objects.values_list("pk", "language_code")),
        fingerprint=fingerprint(),
    )  # fmt: skip


def _offline() -> ArticlePage:
    """Signed and then taken off line by someone who gave no reason: the signature is in force.

    Saved once in the editor, whose converters give each paragraph a key of its own.
    """
    page = roads.article("Offline", words=GOOD)
    at = At(SimpleNamespace(), "editor")
    assert at.post("wagtailadmin_pages:edit", page.pk, data=at.form(page)).status_code == 302
    page = roads.publish(roads.fresh(page))
    UnpublishPageAction(page).execute(skip_permission_checks=True)
    return page


def _evil_draft(page: ArticlePage, by: Any) -> Revision:
    draft = page.get_latest_revision_as_object()
    draft.title = draft.summary = EVIL
    draft.save_revision(user=by)
    return roads.edit(roads.fresh(page), EVIL, by=by)


# -- who tries -------------------------------------------------------------------------------------
def _administrator() -> Any:
    """Everything that can be ticked, short of being a superuser."""
    group, made = Group.objects.get_or_create(name="Everything")
    if made:
        group.permissions.set(Permission.objects.all())
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", content_type__model="page"
        ):
            GroupPagePermission.objects.create(
                group=group, page=Page.get_first_root_node(), permission=permission
            )
        rooms = ("wagtailimages", "wagtaildocs")
        for permission in Permission.objects.filter(content_type__app_label__in=rooms):
            GroupCollectionPermission.objects.create(
                group=group, collection=Collection.get_first_root_node(), permission=permission
            )
    return roads.user("administrator", "Everything")


ACTORS: dict[str, Callable[[], Any]] = {
    "superuser": roads.superuser,
    "administrator": _administrator,
    "editor": roads.editor,
    "author": lambda: roads.user("author"),  # an editor who is a reviewer and wrote the draft
    "reviewer": roads.reviewer,
    "reviewer-ja": lambda: roads.reviewer("ja"),
    "translator": lambda: roads.translator("ja"),
    "anonymous": lambda: None,
    "code": lambda: None,
}
EVERYONE = tuple(name for name in ACTORS if name != "code")
MASTERS = ("superuser", "administrator")
EDITING = (*MASTERS, "editor", "author")
CODE = ("code",)


@dataclass
class At:
    """Where a route starts: the house, the person who tries, and what the site answered."""

    house: SimpleNamespace
    who: str
    signed: bool = False
    stock: bool = False
    answers: list[HttpResponse] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.actor = ACTORS[self.who]()
        if self.actor:
            self.client.force_login(self.actor)

    @property
    def page(self) -> ArticlePage:
        """What is to go live: the unsigned draft, or the signed text that is off line."""
        return self.offline if self.signed else self.draft

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.house, name)
        return roads.fresh(found) if hasattr(found, "pk") else found

    def get(self, name: str, *args: Any, **query: Any) -> HttpResponse:
        return self.keep(self.client.get(reverse(name, args=args), query))

    def post(
        self, name: str, *args: Any, data: Any = None, query: str = "", **extra: Any
    ) -> HttpResponse:
        return self.keep(self.client.post(reverse(name, args=args) + query, data or {}, **extra))

    def keep(self, answer: HttpResponse) -> HttpResponse:
        self.answers.append(answer)
        return answer

    def decide(self, state: Any) -> None:
        """What an honest reviewer does who was shown these words."""
        if self.stock:
            TaskState.objects.get(pk=state.pk).approve(user=roads.superuser())
            return
        try:
            roads.sign(state.revision)
        except ReviewRequired as refusal:
            pytest.fail(f"the honest road is closed: {refusal}")

    def submit(self, page: Any) -> Any:
        """In review, as an editor would; the state of the task that waits."""
        try:
            state = page.get_workflow().start(page, roads.editor())
        except ReviewRequired as refusal:
            pytest.fail(f"the honest road is closed: {refusal}")
        return state.current_task_state.specific

    def form(self, page: Any, words: str = "", *, of: Any = None, **changes: Any) -> dict[str, Any]:
        """What the editor's browser posts for the latest draft of `page`, or one `of` an earlier
        revision, with other words."""
        draft = of.as_object() if of else page.get_latest_revision_as_object()
        user = self.actor or roads.superuser()
        bound = draft.get_edit_handler().get_form_class()(instance=draft, for_user=user)
        data: dict[str, Any] = {}
        for formset in bound.formsets.values():
            count = len(formset.initial_forms)
            data[formset.management_form["TOTAL_FORMS"].html_name] = count
            data[formset.management_form["INITIAL_FORMS"].html_name] = count
            for i, row in enumerate(formset.initial_forms):
                data |= {f"{row.prefix}-{n}": plain(row[n].value()) for n in row.fields}
                data |= {f"{row.prefix}-ORDER": i + 1, f"{row.prefix}-DELETE": ""}
        for name in bound.fields:
            if name not in ("key_messages", "body"):
                data[name] = plain(bound[name].value())
        if hasattr(draft, "body"):
            data |= nested_form_data({"key_messages": _stream([]), "body": _body(draft, words)})
        elif words:
            data["introduction"] = words
        return data | changes


def plain(value: Any) -> Any:
    return "" if value is None else value


def _stream(items: list[tuple[str, str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {
        str(i): {"type": kind, "id": pk or "", "value": value, "deleted": "", "order": str(i)}
        for i, (kind, pk, value) in enumerate(items)
    }
    return data | {"count": str(len(items))}


def _body(page: ArticlePage, words: str) -> dict[str, Any]:
    editor = get_rich_text_editor_widget("default", PROSE)
    section = page.body[0]
    prose = section.value["content"][0]
    html = prose.value.source.replace("</p>", f" {words}</p>", 1) if words else prose.value.source
    content = _stream([("prose", prose.id, editor.format_value(html))])
    value = {
        "heading": section.value["heading"],
        "anchor": section.value["anchor"],
        "content": content,
    }
    return _stream([("section", section.id, value)])
