"""Every way by which unsigned words could reach a reader, each tried by everyone who could try it.

A route is a row of `ROUTES`: an id (the letters and numbers of the table in the research report
“gate”, more letters for those found since), what is tried, by whom, and where upstream does it. Each
runs three times over: against the gate, where nothing unsigned may come through; against stock
Wagtail, where it does (a route that leads nowhere proves nothing); and, where a signature can put
the very same press right, with signed words, which go live.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import polib
import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.actions import (
    CopyPageAction,
    CopyPageForTranslationAction,
    CreatePageAliasAction,
    PublishPageRevisionAction,
    UnpublishPageAction,
)
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.edit_page import EditPageAction
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Revision,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail_localize.models import (
    LocaleSynchronization,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.operations import translate_object
from wagtail_localize.synctree import synchronize_tree
from wagtail_localize.views.convert import sync_alias

from home.models import HomePage
from home.rights import EDITORS
from kb.articles.models import ArticlePage, TopicPage
from kb.core.models import SiteDocument, SiteImage
from kb.core.rich_text import PROSE
from kb.people.models import Person
from kb.references.models import Reference
from kb.review import road
from kb.review.content import pinned_models, spec_for
from kb.review.errors import ReviewRequired
from kb.review.models import Approval, MedicalReviewTask, ReviewerCredential
from kb.translation import bridge
from tests import roads
from tests.upstream.stock import without_gate

EVIL = "EVIL-UNSIGNED"
TYPED = "EVIL-UNSIGNED typed just now"
GOOD = "GOOD-SIGNED"


# -- the start: a house in which something signed and something unsigned stand side by side --------
@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Built once; each test works in a savepoint inside this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _build()
        transaction.set_rollback(True)


def _build() -> SimpleNamespace:
    author = roads.reviewer(name="author")
    author.groups.add(Group.objects.get(name=EDITORS))
    changed = roads.article("Changed", words=f"{GOOD} first", live=True)
    first = changed.live_revision
    roads.edit(changed, GOOD)
    changed = roads.publish(changed)
    for page in (roads.home(), roads.topic(), changed):
        in_japanese = roads.publish_translation(page, "ja")
    waiting = roads.translate(roads.article("Waiting", words=GOOD, live=True), "ja", EVIL + " {source}")

    reference = changed.citations.first().reference
    reference.title = f"{EVIL} {reference.title}"
    reference.save_revision(user=author)
    lonely = roads.publish(roads.reference("lonely2020"))
    lonely.title = EVIL
    lonely.save_revision(user=author)

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
        reference=reference, lonely=lonely,
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
        return self._keep(self.client.get(reverse(name, args=args), query))

    def post(self, name: str, *args: Any, data: Any = None, query: str = "", **extra: Any) -> HttpResponse:
        return self._keep(self.client.post(reverse(name, args=args) + query, data or {}, **extra))

    def _keep(self, answer: HttpResponse) -> HttpResponse:
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

    def form(self, page: Any, words: str = "", **changes: Any) -> dict[str, Any]:
        """What the editor's browser posts for the latest draft of `page`, with other words."""
        draft = page.get_latest_revision_as_object()
        user = self.actor or roads.superuser()
        bound = draft.get_edit_handler().get_form_class()(instance=draft, for_user=user)
        data: dict[str, Any] = {}
        for formset in bound.formsets.values():
            count = len(formset.initial_forms)
            data[formset.management_form["TOTAL_FORMS"].html_name] = count
            data[formset.management_form["INITIAL_FORMS"].html_name] = count
            for i, row in enumerate(formset.initial_forms):
                data |= {f"{row.prefix}-{n}": _plain(row[n].value()) for n in row.fields}
                data |= {f"{row.prefix}-ORDER": i + 1, f"{row.prefix}-DELETE": ""}
        for name in bound.fields:
            if name not in ("key_messages", "body"):
                data[name] = _plain(bound[name].value())
        if hasattr(draft, "body"):
            data |= nested_form_data({"key_messages": _stream([]), "body": _body(draft, words)})
        elif words:
            data["introduction"] = words
        return data | changes


def _plain(value: Any) -> Any:
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
    value = {"heading": section.value["heading"], "anchor": section.value["anchor"], "content": content}
    return _stream([("section", section.id, value)])


# -- what may not happen ---------------------------------------------------------------------------
def leaks(house: SimpleNamespace) -> Iterator[str]:
    """What readers see, or would see, that nobody signed. Nothing is right."""
    yield from _unsigned_rows(house)
    yield from _misplaced_pages()
    yield from _evil_pages()


def fingerprint() -> list[Any]:
    """Everything that the readers' pages are made of."""
    places = Page.objects.live().values_list("pk", "url_path", "alias_of_id", "locale__language_code")
    files = [model.objects.values_list() for model in pinned_models()]
    words = [spec_for(type(row)).digest(row) for row in _live_rows()]
    return [sorted(words), sorted(places, key=str), [list(rows) for rows in files]]


def _unsigned_rows(house: SimpleNamespace) -> Iterator[str]:
    """Live rows without a signature of their words in their language; computed apart from `cover`."""
    for row in _live_rows():
        spec, source = spec_for(type(row)), getattr(row, "alias_of", None)
        subject = source or row
        approval = Approval.objects.filter(subject_table=spec.table, subject_id=subject.pk).last()
        ours = spec.alias_digest(row) if source else spec.digest(row)
        theirs = approval and (approval.alias_digest if source else approval.digest)
        if theirs != ours or not approval.authentic or hasattr(approval, "revocation"):
            yield f"{row!r} is live with words that nobody signed"
        elif house.languages[approval.locale_id] != row.review_locale.language_code:
            yield f"{row!r} is live in another language than it was signed in"


def _live_rows() -> Iterator[Any]:
    for model in filter(spec_for, apps.get_models()):
        yield from model._base_manager.filter(live=True)


def _misplaced_pages() -> Iterator[str]:
    for page in Page.objects.live().filter(depth__gt=1):
        if not spec_for(page.specific_class):
            yield f"{page!r} is live and not under review"
        if page.depth > 2 and page.get_parent().locale_id != page.locale_id:
            yield f"{page!r} is live in the tree of another language"
        if EVIL in "".join([page.title, page.seo_title, page.search_description, page.slug]):
            yield f"{page!r} shows unsigned words"


def _evil_pages() -> Iterator[str]:
    reader = Client(raise_request_exception=False)
    urls = [page.get_url() for page in Page.objects.live().filter(depth__gt=1)]
    for url in [*filter(None, urls), "/sitemap.xml"]:
        answer = reader.get(url)
        if answer.status_code >= 500:
            yield f"{url} fails: {answer.exc_info[1]!r}"
        elif EVIL.lower() in answer.content.decode().lower():
            yield f"{url} shows unsigned words to anyone"


def complaints(at: At) -> list[str]:
    """What is wrong with how the admin refused. Empty is right: a page, or a redirect that says why."""
    found = []
    for answer in at.answers:
        where = f"{answer.request['REQUEST_METHOD']} {answer.request['PATH_INFO']}"
        if answer.status_code >= 500:
            found.append(f"{where}: {answer.exc_info[1]!r}")
        elif answer.status_code == 403 and "detail" not in answer.content.decode():  # the API's reason
            found.append(f"{where}: 403")
        elif _sent_back(answer) and at.actor and not list(get_messages(answer.wsgi_request)):
            found.append(f"{where}: sent to {answer['Location']} without a word")
    return found


def _sent_back(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/admin/")


def lost(at: At) -> bool:
    """Whether what was typed is in no draft."""
    return not any(TYPED in json.dumps(r.content) for r in Revision.objects.order_by("-pk")[:5])


# -- the table -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Route:
    id: str
    tries: str
    where: str
    go: Callable[[At], Any]
    actors: tuple[str, ...]
    typed: bool  # whether editors type words that must be kept
    control: str  # by whom whether the same press puts signed words live
    stock: bool  # whether stock Wagtail lets it through


ROUTES: list[Route] = []


def route(
    number: str,
    where: str,
    *,
    actors: tuple[str, ...] = EVERYONE,
    typed: bool = False,
    control: str = "",
    stock: bool = True,
) -> Callable[[Callable[[At], Any]], Callable[[At], Any]]:
    def add(go: Callable[[At], Any]) -> Callable[[At], Any]:
        ROUTES.append(Route(number, go.__name__, where, go, actors, typed, control, stock))
        return go

    return add


# -- A: something goes live ------------------------------------------------------------------------
@route("A01", "admin/views/pages/edit.py publish_action", typed=True, control="editor")
def edit_view_publish(at: At) -> None:
    words = "" if at.signed else TYPED
    data = at.form(at.page, words) | {"action-publish": "1"}
    at.post("wagtailadmin_pages:edit", at.page.pk, data=data)


@route("A01b", "admin/views/pages/edit.py publish_action", actors=EDITING, typed=True)
def edit_view_publish_change_of_live_page(at: At) -> None:
    data = at.form(at.changed, TYPED) | {"action-publish": "1"}
    at.post("wagtailadmin_pages:edit", at.changed.pk, data=data)


@route("A01c", "admin/views/pages/edit.py publish_action", actors=EDITING, typed=True)
def edit_view_publish_home(at: At) -> None:
    home = roads.home()
    data = at.form(home, TYPED) | {"action-publish": "1"}
    at.post("wagtailadmin_pages:edit", home.pk, data=data)


@route("A03", "admin/views/pages/create.py publish_action", actors=EVERYONE, typed=True)
def create_view_publish(at: At) -> None:
    data = at.form(at.draft, TYPED, slug="new") | {"action-publish": "1"}
    at.post("wagtailadmin_pages:add", "articles", "articlepage", at.topic.pk, data=data)


@route("A05", "admin/views/pages/bulk_actions/publish.py")
def bulk_publish(at: At) -> None:
    query = f"?id={at.page.pk}"
    at.post("wagtail_bulk_action", "wagtailcore", "page", "publish", query=query)


@route("A06", "admin/views/pages/bulk_actions/publish.py include_descendants", actors=EDITING)
def bulk_publish_with_descendants(at: At) -> None:
    at.post(
        "wagtail_bulk_action", "wagtailcore", "page", "publish",
        query=f"?id={at.topic.pk}", data={"include_descendants": "on"},
    )  # fmt: skip


@route("A07", "admin/views/pages/revisions.py revisions_revert", actors=EDITING)
def revert_and_publish(at: At) -> None:
    evil = at.changed.get_latest_revision()
    roads.edit(at.changed, GOOD)
    at.get("wagtailadmin_pages:revisions_revert", at.changed.pk, evil.pk)
    data = at.form(at.changed, EVIL) | {"revision": evil.pk, "action-publish": "1"}
    at.post("wagtailadmin_pages:edit", at.changed.pk, data=data)


@route("A08", "admin/views/pages/copy.py publish_copies")
def copy_and_publish(at: At) -> None:
    data = {"new_title": TYPED, "new_slug": "copied", "new_parent_page": at.topic.pk,
            "publish_copies": "on"}  # fmt: skip
    at.post("wagtailadmin_pages:copy", at.changed.pk, data=data)


@route("A08b", "admin/views/pages/copy.py copy_subpages", actors=EDITING)
def copy_tree_and_publish(at: At) -> None:
    data = {"new_title": TYPED, "new_slug": "copied", "new_parent_page": roads.home().pk,
            "copy_subpages": "on", "publish_copies": "on"}  # fmt: skip
    at.post("wagtailadmin_pages:copy", at.topic.pk, data=data)


@route("A09", "admin/views/pages/copy.py alias", stock=False)
def alias_of_draft(at: At) -> None:
    data = {"new_title": EVIL, "new_slug": "alias", "new_parent_page": at.topic.pk, "alias": "on"}
    at.post("wagtailadmin_pages:copy", at.draft.pk, data=data)


@route("A09b", "actions/create_alias.py; models/pages.py update_aliases", actors=EDITING)
def alias_in_another_language_then_publish_source(at: At) -> None:
    parent = at.japanese.get_parent()
    data = {"new_title": "Alias", "new_slug": "alias", "new_parent_page": parent.pk, "alias": "on"}
    at.post("wagtailadmin_pages:copy", at.changed.pk, data=data)


@route("A10", "actions/publish_revision.py go_live_at; publish_scheduled", typed=True, control="editor")
def schedule_in_editor_then_cron(at: At) -> None:
    when = timezone.now() + timedelta(days=1)
    words = "" if at.signed else TYPED
    data = at.form(at.page, words, go_live_at=f"{when:%Y-%m-%d %H:%M}") | {"action-publish": "1"}
    at.post("wagtailadmin_pages:edit", at.page.pk, data=data)
    _the_day_after_tomorrow()


@route("A11", "management/commands/publish_scheduled.py", actors=CODE)
def schedule_by_query_then_cron(at: At) -> None:
    revision = at.draft.get_latest_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now())
    _the_day_after_tomorrow()


@route("A11b", "models/revisions.py approved_go_live_at", actors=CODE)
def schedule_by_save_then_cron(at: At) -> None:
    revision = at.draft.get_latest_revision()
    revision.approved_go_live_at = timezone.now()
    revision.save()
    _the_day_after_tomorrow()


@route("A11c", "models/pages.py save_revision(approved_go_live_at=…)", actors=CODE)
def schedule_by_save_revision_then_cron(at: At) -> None:
    at.draft.get_latest_revision_as_object().save_revision(approved_go_live_at=timezone.now())
    _the_day_after_tomorrow()


@route("A11d", "management/commands/publish_scheduled.py: the refused and those behind it", actors=CODE, stock=False)
def schedule_refused_before_signed(at: At) -> None:
    page = roads.article("Tomorrow", words=GOOD)
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision(user=roads.editor())
    at.decide(at.submit(roads.fresh(page)))
    with suppress(ReviewRequired):
        schedule_by_query_then_cron(at)
    assert roads.fresh(page).live, "what was signed for that day is not live"


def _the_day_after_tomorrow() -> None:
    later = timezone.now() + timedelta(days=2)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: later)
        call_command("publish_scheduled", stdout=StringIO())


@route("A12", "actions/edit_page.py publish=True", actors=CODE, control="editor")
def edit_action_with_publish(at: At) -> None:
    draft = at.page.get_latest_revision_as_object()
    EditPageAction(draft, publish=True).execute(skip_permission_checks=True)


@route("A14", "admin/api/actions/publish.py", control="editor")
def admin_api_publish(at: At) -> None:
    at.post("wagtailadmin_api:pages:action", at.page.pk, "publish")


@route("A14b", "admin/api/actions/copy.py keep_live")
def admin_api_copy(at: At) -> None:
    data = {"keep_live": True, "title": EVIL, "slug": "copied"}
    at.post("wagtailadmin_api:pages:action", at.changed.pk, "copy", data=data)


@route("A14c", "admin/api/actions/create_alias.py", stock=False)
def admin_api_alias(at: At) -> None:
    data = {"update_slug": "alias"}
    at.post("wagtailadmin_api:pages:action", at.draft.pk, "create_alias", data=data)


@route("A14d", "admin/api/actions/copy_for_translation.py alias")
def admin_api_alias_for_translation(at: At) -> None:
    data = {"locale": "ko", "alias": True, "copy_parents": True}
    at.post("wagtailadmin_api:pages:action", at.changed.pk, "copy_for_translation", data=data)


@route("A14e", "admin/api/actions/revert_to_page_revision.py", stock=False)
def admin_api_revert(at: At) -> None:
    evil = at.changed.get_latest_revision()
    roads.edit(at.changed, GOOD)
    data = {"revision_id": evil.pk}
    at.post("wagtailadmin_api:pages:action", at.changed.pk, "revert_to_page_revision", data=data)


@route("A25", "models/revisions.py publish without a user", actors=CODE, control="editor")
def revision_publish(at: At) -> None:
    at.page.get_latest_revision().publish()


@route("A25b", "models/revisions.py publish, another permission skipped", actors=MASTERS)
def revision_publish_as(at: At) -> None:
    at.changed.get_latest_revision().publish(user=at.actor, skip_permission_checks=True)


@route("A26", "actions/publish_page_revision.py", actors=CODE, control="editor")
def publish_action(at: At) -> None:
    revision = at.page.get_latest_revision()
    PublishPageRevisionAction(revision).execute(skip_permission_checks=True)


@route("A27", "models/pages.py save", actors=CODE, control="editor")
def live_and_save(at: At) -> None:
    page = at.page
    page.live = True
    page.save()


@route("A27b", "models/pages.py save, asked of Page and not of the article", actors=CODE, control="editor")
def live_and_save_base_page(at: At) -> None:
    page = Page.objects.get(pk=at.page.pk)
    page.live = True
    page.save()


@route("A27c", "models/pages.py save(update_fields)", actors=CODE)
def live_and_save_one_field(at: At) -> None:
    page = at.draft
    page.live = True
    page.save(update_fields=["live"])


@route("A27d", "models/pages.py specific_deferred", actors=CODE)
def live_and_save_deferred(at: At) -> None:
    page = Page.objects.get(pk=at.draft.pk).specific_deferred
    page.live = True
    page.save()


@route("A28", "models/draft_state.py live=True by default", actors=CODE)
def add_child(at: At) -> None:
    at.topic.add_child(instance=ArticlePage(title=EVIL, summary=EVIL, live=True))


@route("A28b", "models/pages.py a plain Page", actors=CODE)
def add_plain_page(at: At) -> None:
    at.topic.add_child(instance=Page(title=EVIL, slug="evil", live=True))


@route("A28c", "models/pages.py add_sibling", actors=CODE)
def add_sibling(at: At) -> None:
    at.changed.add_sibling(instance=ArticlePage(title=EVIL, summary=EVIL, live=True))


@route("A34", "django Model.save_base, insert", actors=CODE)
def save_base_new(at: At) -> None:
    parent = at.topic
    page = ArticlePage(title=EVIL, slug="evil", live=True, draft_title=EVIL, locale=parent.locale)
    page.path = parent.get_last_child()._inc_path()
    page.depth, page.url_path = parent.depth + 1, parent.url_path + "evil/"
    page.save_base(force_insert=True)


@route("A34b", "django Model.save_base, update", actors=CODE)
def save_base_live(at: At) -> None:
    page = at.draft
    page.live = True
    with transaction.atomic():
        page.save_base()


@route("A34c", "django Model.save_base of an object that says it is new", actors=CODE)
def save_base_as_if_new(at: At) -> None:
    page = at.draft
    page.live, page._state.adding = True, True
    with transaction.atomic():
        page.save_base()


@route("A35", "actions/unpublish.py, then a draft, then live again", actors=CODE)
def unpublish_edit_republish(at: At) -> None:
    UnpublishPageAction(at.changed).execute(skip_permission_checks=True)
    page = at.changed
    page.summary = EVIL
    page.save()
    page.live = True
    page.save()


@route("A35b", "admin/views/pages/edit.py: a draft rewrites the row that is off line", actors=EDITING)
def edit_offline_row_then_flip(at: At) -> None:
    page = at.offline
    at.post("wagtailadmin_pages:edit", page.pk, data=at.form(page, TYPED))
    signed = roads.fresh(page).live_revision or page.revisions.order_by("pk").first()
    again = signed.as_object()
    again.live = True
    again.save(update_fields=["live"])


@route("A38", "models/revisions.py publish of a superseded revision", actors=CODE)
def publish_superseded(at: At) -> None:
    at.first.publish()


@route("A38b", "admin/views/pages/revisions.py, after a withdrawal", actors=("editor",), stock=False)
def withdraw_then_publish_superseded(at: At) -> None:
    """The newest signature is revoked; the one before it must not count again."""
    road.withdraw(at.changed, roads.editor(), "A trial was retracted.")
    at.first.publish()


@route("A38c", "kb.review.road.withdraw after a periodic review", actors=CODE, stock=False)
def withdraw_then_publish_same_words(at: At) -> None:
    """Signed twice without change; a withdrawal ends both."""
    page = roads.article("Twice", words=GOOD, live=True)
    roads.edit(page, GOOD)
    page = roads.publish(page)
    road.withdraw(page, roads.editor(), "A trial was retracted.")
    roads.fresh(page).get_latest_revision().publish()


@route("A40", "actions/copy_page.py keep_live", actors=CODE)
def page_copy(at: At) -> None:
    CopyPageAction(at.changed, keep_live=True, update_attrs={"slug": "copied"}).execute()


@route("A40b", "actions/copy_page.py recursive", actors=CODE)
def page_copy_tree(at: At) -> None:
    action = CopyPageAction(at.topic, keep_live=True, recursive=True, update_attrs={"slug": "copied"})
    action.execute(skip_permission_checks=True)


@route("A41", "actions/create_alias.py", actors=CODE)
def create_alias_for_language(at: At) -> None:
    waiting = at.waiting_page
    action = CreatePageAliasAction(
        at.changed, parent=waiting.get_parent(), update_slug="alias", update_locale=waiting.locale
    )
    action.execute(skip_permission_checks=True)


@route("A42", "models/pages.py update_aliases, alias in another language", actors=CODE)
def alias_follows_source(at: At) -> None:
    create_alias_for_language(at)
    at.changed.update_aliases()


@route("A43", "admin/views/pages/convert_alias.py", actors=EDITING)
def convert_live_alias(at: At) -> None:
    """An alias that went live with its source becomes a text of its own: nobody signed that."""
    at.post("wagtailadmin_pages:convert_alias", at.alias.pk)


@route("A43b", "actions/convert_alias.py of a draft, then publish", actors=CODE)
def convert_alias_and_publish(at: At) -> None:
    alias = CreatePageAliasAction(at.draft, update_slug="own").execute(skip_permission_checks=True)
    ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
    roads.fresh(alias).get_latest_revision().publish()


@route("A44", "models/pages.py save of an object that became the alias of a live one", actors=CODE)
def declare_alias(at: At) -> None:
    page = at.draft
    page.alias_of, page.live = at.changed, True
    page.save()


@route("A45", "treebeard move between languages; actions/move_page.py", stock=False)
def move_view(at: At) -> None:
    at.post("wagtailadmin_pages:move_confirm", at.source.pk, at.japanese.get_parent().pk)


@route("A45b", "admin/views/pages/bulk_actions/move.py", actors=EDITING, stock=False)
def bulk_move(at: At) -> None:
    at.post(
        "wagtail_bulk_action", "wagtailcore", "page", "move",
        query=f"?id={at.source.pk}", data={"chooser": at.japanese.get_parent().pk, "move_applicable": "on"},
    )  # fmt: skip


@route("A45c", "actions/move_page.py by code", actors=CODE)
def move_by_code(at: At) -> None:
    at.source.move(at.japanese.get_parent(), pos="last-child")


@route("A46", "delete, then the same key again", actors=CODE)
def delete_and_insert_again(at: At) -> None:
    pk = at.lonely.pk
    at.lonely.delete()
    Reference(pk=pk, citekey="lonely2020", title=EVIL, live=True).save(force_insert=True)


@route("A47", "admin/views/pages/unpublish.py, then publish", actors=EDITING, stock=False)
def unpublish_view(at: At) -> None:
    at.post("wagtailadmin_pages:unpublish", at.changed.pk)


@route("A48", "admin/views/page_privacy.py", actors=EDITING, stock=False)
def privacy(at: At) -> None:
    at.post("wagtailadmin_pages:set_privacy", at.draft.pk, data={"restriction_type": "none"})


# -- A: records ------------------------------------------------------------------------------------
REFERENCES = "wagtailsnippets_references_reference"
PEOPLE = "wagtailsnippets_people_person"


def record_form(record: Any, **changes: Any) -> dict[str, Any]:
    draft = record.get_latest_revision_as_object()
    names = [f.name for f in draft._meta.concrete_fields if f.editable]
    data = {n: _plain(f.value_from_object(draft)) for n, f in ((n, draft._meta.get_field(n)) for n in names)}
    if "authors" in data:
        data["authors"] = "Feder, Adriana"
    return data | changes


@route("A23", "admin/views/generic/mixins.py publish_action", typed=True)
def record_edit_publish(at: At) -> None:
    data = record_form(at.reference, title=TYPED) | {"action-publish": "1"}
    at.post(f"{REFERENCES}:edit", at.reference.pk, data=data)


@route("A23b", "admin/views/generic/mixins.py create and publish", typed=True)
def record_create_publish(at: At) -> None:
    data = record_form(at.lonely, title=TYPED, citekey="new2021") | {"action-publish": "1"}
    at.post(f"{REFERENCES}:add", data=data)


@route("A23c", "snippets/views/snippets.py copy view", actors=EDITING)
def record_copy_publish(at: At) -> None:
    person = Person.objects.first()
    data = {"name": TYPED, "role": "team", "action-publish": "1"}
    at.post(f"{PEOPLE}:copy", person.pk, data=data)


@route("A24", "actions/edit.py: a draft rewrites the row that a live page shows")
def record_unpublish_then_edit(at: At) -> None:
    at.post(f"{REFERENCES}:unpublish", at.reference.pk)
    at.post(f"{REFERENCES}:edit", at.reference.pk, data=record_form(at.reference, title=TYPED))


@route("A24b", "models/draft_state.py unpublish", actors=CODE)
def record_unpublish_then_save(at: At) -> None:
    at.reference.unpublish()
    record = at.reference
    record.title = EVIL
    record.save()


@route("A25c", "models/revisions.py publish of a record", actors=CODE)
def record_revision_publish(at: At) -> None:
    at.lonely.get_latest_revision().publish()


@route("A27e", "django save of a record", actors=CODE)
def record_live_and_save(at: At) -> None:
    record = roads.reference("new2021", title=EVIL)
    record.live = True
    record.save()


@route("A27f", "django save(update_fields by position)", actors=CODE)
def record_live_by_position(at: At) -> None:
    """What is in memory is signed; what stands in the row is not."""
    signed = at.lonely
    signed.unpublish()
    row = at.lonely
    row.title = EVIL
    row.save()
    signed.live = True
    signed.save(False, False, None, ["live"])


@route("A28d", "django objects.create", actors=CODE)
def record_create_live(at: At) -> None:
    Reference.objects.create(citekey="new2021", title=EVIL, live=True)


@route("A34d", "django save_base of a new record", actors=CODE)
def record_save_base(at: At) -> None:
    Reference(citekey="new2021", title=EVIL, live=True).save_base(force_insert=True)


@route("A26b", "snippets delete view, of a work that live texts cite", stock=False)
def record_delete(at: At) -> None:
    at.post(f"{REFERENCES}:delete", at.reference.pk)
    assert Reference.objects.filter(pk=at.reference.pk).exists()


@route("A35c", "snippets revert view and publish", actors=EDITING)
def record_revert_publish(at: At) -> None:
    evil = at.reference.get_latest_revision()
    at.get(f"{REFERENCES}:revisions_revert", at.reference.pk, evil.pk)
    data = record_form(at.reference, title=EVIL) | {"action-publish": "1"}
    at.post(f"{REFERENCES}:revisions_revert", at.reference.pk, evil.pk, data=data)


# -- B: what is live changes -----------------------------------------------------------------------
@route("B01", "models/pages.py save", actors=CODE)
def change_and_save(at: At) -> None:
    page = at.changed
    page.summary = EVIL
    page.save()


@route("B01b", "models/pages.py save(update_fields)", actors=CODE)
def change_and_save_one_field(at: At) -> None:
    page = at.changed
    page.summary = EVIL
    page.save(update_fields=["summary"])


@route("B01c", "the same, by an object that remembers the page as a draft", actors=CODE)
def change_by_stale_object(at: At) -> None:
    page = at.changed
    page.live, page.summary = False, EVIL
    page.save(update_fields=["summary"])


@route("B01d", "the same, by an object that says it is new", actors=CODE)
def change_by_new_object(at: At) -> None:
    page = at.lonely
    Reference(pk=page.pk, title=EVIL).save(update_fields=["title"])


@route("B01e", "models/pages.py save, asked of Page and not of the article", actors=CODE)
def change_base_page(at: At) -> None:
    page = Page.objects.get(pk=at.changed.pk)
    page.title = page.search_description = EVIL
    page.save()


@route("B01f", "django save_base", actors=CODE)
def change_save_base(at: At) -> None:
    page = at.changed
    page.summary = EVIL
    with transaction.atomic():
        page.save_base()


@route("B01g", "django save_base by a stale object", actors=CODE)
def change_save_base_stale(at: At) -> None:
    page = at.changed
    page.live, page.summary = False, EVIL
    with transaction.atomic():
        page.save_base(update_fields=["summary"])


@route("B02", "stream changed in place", actors=CODE)
def change_stream(at: At) -> None:
    page = at.changed
    page.body = roads.body(f"<p>{EVIL}</p>")
    page.save()


@route("B02b", "home page", actors=CODE)
def change_home(at: At) -> None:
    home = roads.home()
    home.introduction = EVIL
    home.save()


@route("B16", "modelcluster: child rows re-pointed and saved with the page", actors=CODE)
def change_children(at: At) -> None:
    page = at.changed
    citation = page.citations.first()
    citation.quote = EVIL
    page.citations.add(citation)
    page.save()


@route("B16b", "modelcluster: child rows by a stale object", actors=CODE)
def change_children_stale(at: At) -> None:
    page = at.changed
    page.live = False
    citation = page.citations.first()
    citation.quote = EVIL
    page.citations.add(citation)
    page.save(update_fields=["citations"])


@route("B17", "django save of a live record", actors=CODE)
def change_record(at: At) -> None:
    record = at.reference
    record.title = EVIL
    record.save()


@route("B17b", "django update_or_create", actors=CODE)
def change_record_update_or_create(at: At) -> None:
    Reference.objects.update_or_create(pk=at.lonely.pk, defaults={"title": EVIL})


@route("B17c", "people", actors=CODE)
def change_person(at: At) -> None:
    person = Person.objects.filter(live=True).first()
    person.interests = EVIL
    person.save()


@route("B28", "models/pages.py slug", actors=CODE)
def change_slug(at: At) -> None:
    page = at.changed
    page.slug = "evil-unsigned-slug"
    page.save()


@route("B28b", "models/pages.py slug of a topic in draft above live articles", actors=CODE)
def change_slug_of_parent(at: At) -> None:
    topic = at.topic
    UnpublishPageAction(topic).execute(skip_permission_checks=True)
    topic = at.topic
    topic.title, topic.slug = EVIL, "evil-unsigned"
    topic.save()


@route("B29", "models/i18n.py locale", actors=CODE)
def change_locale(at: At) -> None:
    page = at.changed
    page.locale = roads.locale("ko")
    page.save()


@route("B31", "models/i18n.py translation_key", actors=CODE)
def change_translation_key(at: At) -> None:
    page = at.japanese
    page.translation_key = at.waiting_page.translation_key
    page.locale = roads.locale("ko")
    page.save()


@route("B37", "wagtail_localize/locales/views.py: a language renamed under its live texts", actors=MASTERS)
def rename_locale(at: At) -> None:
    at.post("wagtaillocales:delete", roads.locale("ko").pk)
    at.post("wagtaillocales:edit", at.japanese.locale_id, data=_locale_form("ko"))


def _locale_form(code: str, sync_from: Any = None) -> dict[str, Any]:
    prefix = "component-wagtail_localize_localesynchronization"
    form = {"language_code": code}
    return form | ({f"{prefix}-enabled": "on", f"{prefix}-sync_from": sync_from} if sync_from else {})


@route("B38", "sites/views.py: another root page", actors=MASTERS, stock=False)
def other_root_page(at: At) -> None:
    from wagtail.models import Site

    site = Site.objects.get()
    data = {"hostname": "localhost", "port": 80, "site_name": "x", "is_default_site": "on",
            "root_page": at.draft.pk}  # fmt: skip
    at.post("wagtailsites:edit", site.pk, data=data)
    reader = Client(raise_request_exception=False)
    assert EVIL not in reader.get("/en-us/").content.decode()


# -- C: a decision by someone who may not take it --------------------------------------------------
def _approve(at: At, page: Any, state: Any) -> None:
    at.post("wagtailadmin_pages:workflow_action", page.pk, "approve", state.pk)


def _ceremony(state: Any, **changes: Any) -> dict[str, Any]:
    """What the signing screen posts for a conscientious reviewer."""
    points = dict.fromkeys(state.revision.as_object().review_checklist, "on")
    return {"digest": state.digest, "password": roads.PASSWORD, **points, **changes}


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
    at.post("review:sign", state.pk, data=_ceremony(state))


@route("C01d", "kb.review.views.sign, shown one text and signing another", actors=("reviewer",), stock=False)
def sign_other_than_shown(at: At) -> None:
    shown, other = at.submit(at.offline), at.submit(at.draft)
    at.post("review:sign", other.pk, data=_ceremony(shown))


@route("C01e", "kb.review.views.sign, half a ceremony", actors=("reviewer",), stock=False)
def sign_half(at: At) -> None:
    state = at.submit(at.draft)
    at.post("review:sign", state.pk, data=_ceremony(state, password="guessed"))
    at.post("review:sign", state.pk, data={"digest": state.digest, "password": roads.PASSWORD})
    at.post("review:sign", state.pk, data=_ceremony(state, digest=""))


@route("C03", "workflows.py get_latest_revision: a newer draft than the one looked at", actors=("reviewer",), stock=False)
def sign_stale_screen(at: At) -> None:
    seen = at.submit(at.offline)
    seen.workflow_state.cancel(user=roads.editor())
    roads.edit(at.offline, EVIL)
    new = at.submit(at.offline)
    at.post("review:sign", seen.pk, data=_ceremony(seen))
    at.post("review:sign", new.pk, data=_ceremony(seen))


@route("C04", "admin/views/pages/edit.py: edits and approves in one press")
def edit_and_approve(at: At) -> None:
    at.submit(at.offline)
    data = at.form(at.offline, TYPED) | {"action-workflow-action": "1", "workflow-action-name": "approve"}
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
    at.post("wagtailadmin_pages:edit", at.draft.pk, data=at.form(at.draft, TYPED) | {"action-submit": "1"})
    _approve(at, at.draft, at.draft.current_workflow_task_state)


@route("C09b", "admin/views/workflows.py: the medical task replaced in its workflow", actors=EDITING)
def other_task(at: At) -> None:
    at.draft.get_workflow().workflow_tasks.update(task=_moderation().tasks[0])
    at.post("wagtailadmin_pages:edit", at.draft.pk, data=at.form(at.draft, TYPED) | {"action-submit": "1"})
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


@route("C14b", "models/workflows.py TaskState.approve, asked of the base class", actors=("superuser", "reviewer"))
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
    at.post("review:sign", state.pk, data=_ceremony(state))
    assert not roads.fresh(page).live, "signed by someone who wrote it"


@route("C19", "models/workflows.py: an earlier draft of the same text", actors=("author",), stock=False)
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


@route("C19e", "wagtail_localize StringTranslation.last_translated_by", actors=("reviewer-ja",), stock=False)
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
    at.post("review:sign", state.pk, data=_ceremony(state))
    assert not at.waiting_page.live, "signed by someone who translated it"


@route("C21", "snippets: workflow action view", actors=EVERYONE)
def record_approve_view(at: At) -> None:
    state = at.submit(at.reference)
    at.post(f"{REFERENCES}:workflow_action", at.reference.pk, "approve", state.pk)


@route("C21b", "admin/views/generic/mixins.py workflow_action_action", actors=EVERYONE)
def record_approve_in_editor(at: At) -> None:
    at.submit(at.reference)
    data = record_form(at.reference) | {"action-workflow-action": "1", "workflow-action-name": "approve"}
    at.post(f"{REFERENCES}:edit", at.reference.pk, data=data)


@route("C21c", "kb.review.views.sign of a record", actors=NOT_THE_REVIEWER, stock=False)
def record_sign_view(at: At) -> None:
    state = at.submit(at.reference)
    at.post("review:sign", state.pk, data=_ceremony(state))


@route("C23", "models/workflows.py resume: the state of the round before", actors=MASTERS + ("reviewer",), stock=False)
def approve_declined_round(at: At) -> None:
    declined = at.submit(at.draft)
    road.decline(declined.revision, roads.reviewer(), "The dose is wrong.")
    roads.edit(at.draft, f"{EVIL} again")
    road.submit(at.draft, roads.editor())
    _approve(at, at.draft, declined)
    at.post("review:sign", declined.pk, data=_ceremony(declined))


@route("C24", "admin/views/workflows.py DisableTask: what waits for it is approved", actors=MASTERS)
def disable_task(at: At) -> None:
    state = at.submit(at.draft)
    at.post("wagtailadmin_workflows:disable_task", state.task.pk)


@route("C25", "admin/views/workflows.py Disable, then submit and publish", actors=MASTERS, typed=True)
def disable_workflow(at: At) -> None:
    at.submit(at.draft)
    at.post("wagtailadmin_workflows:disable", at.draft.get_workflow().pk)
    for verb in ("action-submit", "action-publish"):
        data = at.form(at.draft, TYPED) | {verb: "1"}
        at.post("wagtailadmin_pages:edit", at.draft.pk, data=data)


@route("C25b", "admin/views/workflows.py add_task: a second medical review", actors=MASTERS, stock=False)
def second_medical_task(at: At) -> None:
    at.post("wagtailadmin_workflows:add_task", "review", "medicalreviewtask", data={"name": "Another"})
    at.decide(at.submit(at.offline))
    assert at.offline.live


@route("C27", "kb.review.views.credentials: granted to oneself", actors=EVERYONE, stock=False)
def grant_to_oneself(at: At) -> None:
    before = ReviewerCredential.objects.count()
    data = {"user": at.actor.pk if at.actor else 1, "locale": roads.locale("en-gb").pk, "title": "MD",
            "evidence": "I know me", "valid_until": "2100-01-01"}  # fmt: skip
    at.post("review:credentials", data=data)
    assert ReviewerCredential.objects.count() == before


@route("C30", "admin/views/pages/edit.py cancel_workflow_action, then publish", actors=EDITING, typed=True)
def cancel_and_publish(at: At) -> None:
    at.submit(at.draft)
    at.post("wagtailadmin_pages:edit", at.draft.pk, data=at.form(at.draft) | {"action-cancel-workflow": "1"})
    data = at.form(at.draft, TYPED) | {"action-restart-workflow": "1"}
    at.post("wagtailadmin_pages:edit", at.draft.pk, data=data)
    at.draft.current_workflow_state and at.draft.current_workflow_state.cancel(user=None)
    edit_view_publish(at)


# -- D: translation --------------------------------------------------------------------------------
def ko() -> Locale:
    return roads.locale("ko")


@route("D01", "wagtail_localize/views/submit_translations.py")
def localize_submit(at: At) -> None:
    data = {"locales": [ko().pk], "include_subtree": "on"}
    at.post("wagtail_localize:submit_page_translation", at.topic.pk, data=data)


@route("D01b", "wagtail_localize/operations.py translate_object", actors=CODE)
def localize_translate_object(at: At) -> None:
    for page in (roads.home(), at.topic, at.changed, at.draft):
        translate_object(page, [ko()])


@route("D02", "wagtail_localize/views/edit_translation.py publish, unfinished page")
def localize_editor_publish(at: At) -> None:
    at.post("wagtailadmin_pages:edit", at.waiting_page.pk, data={"action": "publish"})


@route("D02b", "wagtail_localize/views/edit_translation.py publish, live page")
def localize_editor_publish_live(at: At) -> None:
    roads.fill(at.work, EVIL + " {source}")
    at.post("wagtailadmin_pages:edit", at.japanese.pk, data={"action": "publish"})


@route("D03", "wagtail_localize/views/update_translations.py")
def localize_update_and_publish(at: At) -> None:
    roads.fill(at.work, EVIL + " {source}")
    data = {"publish_translations": "on"}
    at.post("wagtail_localize:update_translations", at.work.source_id, data=data)


@route("D04", "wagtail_localize/models.py save_target(publish=False)", actors=CODE)
def localize_save_draft(at: At) -> None:
    roads.fill(at.work, EVIL + " {source}")
    at.work.save_target(publish=False)


@route("D05", "wagtail_localize/models.py save_target(publish=True)", actors=CODE)
def localize_save_and_publish(at: At) -> None:
    at.waiting.save_target(publish=True)


@route("D05b", "wagtail_localize/models.py create_or_update_translation(fallback=True)", actors=CODE)
def localize_source_words(at: At) -> None:
    for page in (roads.home(), at.topic, at.changed):
        source, _made = TranslationSource.update_or_create_from_instance(page)
        source.create_or_update_translation(ko(), publish=True, fallback=True)


@route("D07", "wagtail_localize/models.py LocaleSynchronization", actors=CODE)
def sync_locale(at: At) -> None:
    LocaleSynchronization.objects.create(locale=ko(), sync_from=roads.locale("en-us"))


@route("D07b", "wagtail_localize/locales/views.py: sync from", actors=MASTERS)
def sync_locale_view(at: At) -> None:
    data = _locale_form("ko", sync_from=roads.locale("en-us").pk)
    at.post("wagtaillocales:edit", ko().pk, data=data)


@route("D07c", "models/pages.py update_aliases after a synchronisation", actors=CODE)
def sync_locale_then_publish_source(at: At) -> None:
    """The aliases that it makes in Korean neither go live with the source nor keep it from readers."""
    synchronize_tree(roads.locale("en-us"), ko())
    draft = at.source.get_latest_revision_as_object()
    draft.summary = "Changed."
    draft.save_revision(user=roads.editor())
    at.decide(at.submit(at.source))
    assert at.source.summary == "Changed."


@route("D07d", "wagtail_localize/synctree.py after_create_page", actors=EDITING)
def sync_new_page(at: At) -> None:
    sync_locale(at)
    create_view_publish(at)


@route("D08", "wagtail_localize/management/commands/sync_locale_trees.py", actors=CODE)
def sync_command(at: At) -> None:
    LocaleSynchronization.objects.bulk_create(
        [LocaleSynchronization(locale=ko(), sync_from=roads.locale("en-us"))]
    )
    call_command("sync_locale_trees", stdout=StringIO())


@route("D09", "wagtail_localize/views/convert.py")
def localize_convert_to_alias(at: At) -> None:
    at.post("wagtail_localize:convert_to_alias", at.japanese.pk)


@route("D09b", "wagtail_localize/wagtail_hooks.py convert, from the editor", stock=False)
def localize_convert_in_editor(at: At) -> None:
    data = {"localize-convert-to-alias": "1"}
    at.post("wagtailadmin_pages:edit", at.japanese.pk, data=data)


@route("D09c", "wagtail_localize/views/convert.py sync_alias by code", actors=CODE)
def localize_sync_alias(at: At) -> None:
    sync_alias(at.changed, at.japanese)


@route("D12", "wagtail_localize/views/edit_translation.py stop_translation, then publish")
def localize_stop_and_publish(at: At) -> None:
    at.post("wagtail_localize:stop_translation", at.work.pk)
    data = at.form(at.japanese, TYPED) | {"action-publish": "1"}
    at.post("wagtailadmin_pages:edit", at.japanese.pk, data=data)


@route("D13", "wagtail_localize/wagtail_hooks.py restart", stock=False)
def localize_restart(at: At) -> None:
    Translation.objects.filter(pk=at.work.pk).update(enabled=False)
    at.post("wagtailadmin_pages:edit", at.japanese.pk, data={"localize-restart-translation": "1"})


def _put_string(at: At) -> HttpResponse:
    segment = bridge.Work(at.work).strings[0]
    url = reverse("wagtail_localize:edit_string_translation", args=[at.work.pk, segment.pk])
    answer = at.client.put(url, f"value={EVIL}", "application/x-www-form-urlencoded", HTTP_ACCEPT="application/json")
    return at._keep(answer)


@route("D14", "wagtail_localize/views/edit_translation.py edit_string_translation", stock=False)
def localize_edit_string(at: At) -> None:
    _put_string(at)


@route("D14b", "wagtail_localize/views/edit_translation.py edit_string_translation, in review", stock=False)
def localize_edit_string_in_review(at: At) -> None:
    roads.fill(at.work, "新 {source}")
    state = bridge.submit(at.work, roads.editor())
    _put_string(at)
    assert not StringTranslation.objects.filter(data=EVIL).exists()
    roads.sign(state.revision)


@route("D15", "wagtail_localize/views/edit_translation.py upload_pofile", stock=False)
def localize_upload(at: At) -> None:
    at.post("wagtail_localize:upload_pofile", at.work.pk, data={"file": _po(at)})


@route("D15b", "kb.translation.views.desk: a PO file in review", stock=False)
def desk_upload_in_review(at: At) -> None:
    state = bridge.submit(at.work, roads.editor())
    at.post("translation:desk", at.work.pk, data={"file": _po(at)})
    assert not StringTranslation.objects.filter(data=TYPED).exists()
    roads.sign(state.revision)


def _po(at: At) -> ContentFile:
    po = polib.pofile(bridge.export_po(at.work))
    for entry in po:
        entry.msgstr = TYPED
    return ContentFile(str(po).encode(), name="evil.po")


@route("D16", "wagtail_localize/views/edit_translation.py machine_translate", stock=False)
def localize_machine_translate(at: At) -> None:
    at.post("wagtail_localize:machine_translate", at.work.pk)


NOT_THE_JAPANESE_REVIEWER = tuple(name for name in EVERYONE if name != "reviewer-ja")


@route("D17", "kb.review.views.sign of a translation", actors=NOT_THE_JAPANESE_REVIEWER, stock=False)
def sign_translation(at: At) -> None:
    at.post("translation:desk", at.waiting.pk, data={"submit": "1"})
    if not at.waiting_page.in_review:
        bridge.submit(at.waiting, roads.editor())
    state = at.waiting_page.current_workflow_task_state
    at.post("review:sign", state.pk, data=_ceremony(state))


@route("D18", "actions/copy_for_translation.py, then publish", actors=CODE)
def copy_for_translation(at: At) -> None:
    copy = CopyPageForTranslationAction(at.changed, ko(), copy_parents=True).execute()
    copy.get_latest_revision().publish()


@route("D19", "kb.translation.views.languages of an unsigned source", stock=False)
def send_unsigned(at: At) -> None:
    at.post("translation:languages", at.draft.pk, data={"locales": [ko().pk]})
    assert not at.draft.has_translation(ko())


# -- the tests -------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def _nothing_remembered(db: None) -> Iterator[None]:
    """Wagtail caches where sites stand; a rolled-back test must not haunt the next."""
    cache.clear()
    yield
    cache.clear()


# What a call in Python may raise when it is refused. A view that raises is a 500 here, and counts.
REFUSALS = (ReviewRequired, PermissionDenied)


def _go(route: Route, at: At, capture: Any) -> None:
    try:
        with capture(execute=True):
            route.go(at)
    except REFUSALS as refusal:
        if __import__("os").environ.get("DBG"): print("REFUSED", type(refusal), refusal)
        assert str(refusal).strip(), "a refusal without a sentence"


def _cases() -> Iterator[Any]:
    for r in ROUTES:
        for actor in r.actors:
            yield pytest.param(r, actor, id=f"{r.id}-{r.tries}-{actor}")


@pytest.mark.parametrize(("route", "actor"), _cases())
def test_route__nothing_unsigned_comes_through(
    route, actor, house, django_capture_on_commit_callbacks
):
    """Given unsigned words beside signed ones, when someone tries the route, then no reader sees
    them, the person reads why, and what they typed is kept."""
    at = At(house, actor)
    _go(route, at, django_capture_on_commit_callbacks)
    if __import__("os").environ.get("DBG"): __import__("dbg").show(at)
    if actor == route.actors[0] or fingerprint() != house.fingerprint:
        assert list(leaks(house)) == []
    assert complaints(at) == []
    assert not (route.typed and actor in EDITING and lost(at)), "what was typed is lost"


@pytest.mark.parametrize(
    "route", [pytest.param(r, id=f"{r.id}-{r.tries}") for r in ROUTES if r.stock]
)
def test_route__stock_wagtail_lets_it_through(
    route, house, monkeypatch, settings, django_capture_on_commit_callbacks
):
    """Given the same house without the gate, when a superuser or code tries the route, then unsigned
    words come through: the route is a real one."""
    without_gate(monkeypatch, settings)
    at = At(house, route.actors[0], stock=True)
    _go(route, at, django_capture_on_commit_callbacks)
    if __import__("os").environ.get("DBG"): __import__("dbg").show(at)
    assert any(leaks(house))


@pytest.mark.parametrize(
    "route", [pytest.param(r, id=f"{r.id}-{r.tries}") for r in ROUTES if r.control]
)
def test_route__signed_words_go_live(route, house, django_capture_on_commit_callbacks):
    """Given signed words that are off line, when someone who may presses the same buttons, then they
    are live: the route is open to what is signed and to nothing else."""
    at = At(house, route.control, signed=True)
    _go(route, at, django_capture_on_commit_callbacks)
    assert at.page.live
    assert list(leaks(house)) == []
    assert complaints(at) == []


def test_house__shows_nothing_unsigned_before_anyone_tries(house):
    assert fingerprint() == house.fingerprint
    assert list(leaks(house)) == []


# -- B21 to B26: files shown in live texts ---------------------------------------------------------
@pytest.fixture
def pictured(house: SimpleNamespace) -> ArticlePage:
    """A live article that shows an image with its credit and a video with its captions."""
    image = SiteImage.objects.create(
        title="Diagram", credit="Our own", file=get_test_image_file("diagram.png")
    )
    video = SiteDocument.objects.create(title="Talk", file=ContentFile(b"talk", name="talk.mp4"))
    page = roads.article("Pictured", words=GOOD)
    draft = page.get_latest_revision_as_object()
    raw = list(draft.body.raw_data)
    raw[0]["value"]["content"] += [
        {"type": "figure", "value": {
            "image": {"image": image.pk, "alt_text": "A diagram", "decorative": False},
            "caption": "Figure"}},
        {"type": "video", "value": {"title": "Talk", "video": video.pk, "transcript": "<p>Words.</p>"}},
    ]  # fmt: skip
    draft.body = ArticlePage._meta.get_field("body").to_python(raw)
    draft.save_revision(user=roads.editor())
    return roads.publish(draft)


def _shown(page: ArticlePage) -> list[Any]:
    """What a reader of `page` gets besides its words: the files' bytes, names and rights."""
    content = page.body[0].value["content"]
    files = [content[1].value["image"].pk, content[2].value["video"].pk]
    shown = []
    for (model, part), pk in zip(pinned_models().items(), files, strict=True):
        file = model.objects.get(pk=pk)
        shown.append((part.row(file), file.file.storage.open(file.file.name).read()))
    html = Client().get(page.get_url()).content.decode()
    return [*shown, html[html.index("<main") :]]


def _image() -> SiteImage:
    return SiteImage.objects.get(title="Diagram")


def _video() -> SiteDocument:
    return SiteDocument.objects.get(title="Talk")


def _other_image() -> Any:
    drawn = get_test_image_file(colour="red", size=(99, 99))
    drawn.seek(0)
    return ContentFile(drawn.read(), name="other.png")


def _replace_image(at: At) -> None:
    data = {"title": "Diagram", "credit": "Our own", "collection": 1, "file": _other_image()}
    at.post("wagtailimages:edit", _image().pk, data=data)


def _credit_image(at: At) -> None:
    data = {"title": "Diagram", "credit": EVIL, "collection": 1}
    at.post("wagtailimages:edit", _image().pk, data=data)


def _title_image_after_upload(at: At) -> None:
    pk = _image().pk
    data = {f"image-{pk}-title": EVIL, f"image-{pk}-collection": 1}
    at.post("wagtailimages:edit_multiple", pk, data=data, HTTP_X_REQUESTED_WITH="XMLHttpRequest")


def _delete_image(at: At) -> None:
    at.post("wagtailimages:delete", _image().pk)


def _delete_image_after_upload(at: At) -> None:
    at.post("wagtailimages:delete_multiple", _image().pk, HTTP_X_REQUESTED_WITH="XMLHttpRequest")


def _bulk_delete_image(at: At) -> None:
    query = f"?id={_image().pk}"
    at.post("wagtail_bulk_action", "core", "siteimage", "delete", query=query)


def _replace_video(at: At) -> None:
    data = {"title": "Talk", "collection": 1, "file": ContentFile(EVIL.encode(), name="other.mp4")}
    at.post("wagtaildocs:edit", _video().pk, data=data)


def _title_video_after_upload(at: At) -> None:
    pk = _video().pk
    data = {f"doc-{pk}-title": EVIL, f"doc-{pk}-collection": 1}
    at.post("wagtaildocs:edit_multiple", pk, data=data, HTTP_X_REQUESTED_WITH="XMLHttpRequest")


def _delete_video(at: At) -> None:
    at.post("wagtaildocs:delete", _video().pk)


def _bulk_delete_video(at: At) -> None:
    query = f"?id={_video().pk}"
    at.post("wagtail_bulk_action", "core", "sitedocument", "delete", query=query)


def _save_image(at: At) -> None:
    image = _image()
    image.credit = EVIL
    image.save()


def _save_image_file(at: At) -> None:
    image = _image()
    image.file = _other_image()
    image.save()


def _delete_image_by_code(at: At) -> None:
    with transaction.atomic():
        _image().delete()


def _delete_videos_by_query(at: At) -> None:
    with transaction.atomic():
        SiteDocument.objects.all().delete()


FILES = {
    _replace_image: ("B21", MASTERS),
    _credit_image: ("B21b", MASTERS),
    _title_image_after_upload: ("B22", MASTERS),
    _save_image: ("B23", CODE),
    _save_image_file: ("B24", CODE),
    _replace_video: ("B25", MASTERS),
    _title_video_after_upload: ("B25b", MASTERS),
    _delete_video: ("B25c", MASTERS),
    _bulk_delete_video: ("B25d", MASTERS),
    _delete_videos_by_query: ("B25e", CODE),
    _delete_image: ("B26", MASTERS),
    _bulk_delete_image: ("B26b", MASTERS),
    _delete_image_after_upload: ("B26c", MASTERS),
    _delete_image_by_code: ("B26d", CODE),
}


@pytest.mark.parametrize(
    ("change", "actor"),
    [
        pytest.param(change, actor, id=f"{number}-{change.__name__.strip('_')}-{actor}")
        for change, (number, actors) in FILES.items()
        for actor in actors
    ],
)
def test_file__shown_in_a_live_text_stays(change, actor, pictured, django_capture_on_commit_callbacks):
    """Given a live text with an image and a video, when someone changes or deletes the file, then
    readers get what was signed, and the person reads why."""
    before, at = _shown(pictured), At(SimpleNamespace(), actor)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            change(at)
    except REFUSALS as refusal:
        assert str(refusal).strip()
    if __import__("os").environ.get("DBG"): __import__("dbg").show(at)
    assert _shown(pictured) == before
    assert complaints(at) == []


@pytest.mark.parametrize("change", [_save_image, _save_image_file], ids=["rights", "bytes"])
def test_file__changed_while_off_line_needs_a_new_signature(change, pictured):
    """Given a signed text off line, when its image changes, then the old signature does not put it
    live again."""
    UnpublishPageAction(pictured).execute(skip_permission_checks=True)
    change(At(SimpleNamespace(), "code"))
    with pytest.raises(ReviewRequired, match="changed after it was signed"):
        roads.fresh(pictured).get_latest_revision().publish()


def test_file__unchanged_goes_live_again(pictured):
    UnpublishPageAction(pictured).execute(skip_permission_checks=True)
    roads.fresh(pictured).get_latest_revision().publish()
    assert roads.fresh(pictured).live


def test_file__in_no_live_text_is_not_served(house):
    """Given a document that no signed text shows, when anyone asks for it, then they do not get it."""
    document = SiteDocument.objects.create(
        title="Leaflet", file=ContentFile(EVIL.encode(), name="leaflet.pdf")
    )
    answer = Client().get(document.url)
    assert answer.status_code in (302, 403, 404)


# -- previews --------------------------------------------------------------------------------------
def _preview_urls(house: SimpleNamespace) -> dict[str, str]:
    at = At(house, "code")
    page, record = at.draft, at.reference
    state = at.submit(page)
    revision, edition = page.get_latest_revision().pk, record.get_latest_revision().pk
    return {
        name: reverse(name, args=args)
        for name, args in {
            "wagtailadmin_pages:view_draft": [page.pk],
            "wagtailadmin_pages:revisions_view": [page.pk, revision],
            "wagtailadmin_pages:preview_on_edit": [page.pk],
            "wagtailadmin_pages:workflow_preview": [page.pk, state.task_id],
            "wagtailadmin_pages:edit": [page.pk],
            "wagtailadmin_pages:history": [page.pk],
            "wagtailadmin_explore": [at.topic.pk],
            "wagtailadmin_api:pages:detail": [page.pk],
            "review:sign": [state.pk],
            "review:preview": [state.pk],
            f"{REFERENCES}:edit": [record.pk],
            f"{REFERENCES}:revisions_view": [record.pk, edition],
            "wagtail_localize:preview_translation": [at.waiting.pk],
            "wagtail_localize:download_pofile": [at.waiting.pk],
            "translation:desk": [at.waiting.pk],
            "translation:download": [at.waiting.pk],
        }.items()
    }


def test_preview__nobody_sees_a_draft_without_logging_in(house):
    """Given drafts, when someone who is not logged in asks for any address that shows one, then they
    are asked to log in; an administrator sees them there."""
    stranger, administrator, shown = Client(), At(house, "superuser").client, set()
    for name, url in _preview_urls(house).items():
        answer = stranger.get(url)
        assert answer.status_code in (302, 401, 403, 404), name
        assert EVIL not in answer.content.decode(), name
        if EVIL in administrator.get(url).content.decode():
            shown.add(name)
    assert {"wagtailadmin_pages:view_draft", "review:preview", "review:sign"} <= shown


def test_draft__not_at_its_own_address(house):
    draft = At(house, "code").draft
    assert Client().get(f"/en-us/ketamine/{draft.slug}/").status_code == 404
