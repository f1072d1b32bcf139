"""Every address of wagtail-localize, by everyone, in every way: nothing live moves, nothing breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.management import call_command, get_commands
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page
from wagtail_localize.locales import wagtail_hooks as locales_hooks
from wagtail_localize.models import OverridableSegment
from wagtail_localize.wagtail_hooks import register_admin_urls

from kb.translation import exchange
from kb.translation.work import Work
from tests import roads
from tests.upstream import stock
from tests.upstream.changes import locale_form
from tests.upstream.house import ACTORS, At
from tests.upstream.readers import EVIL, fingerprint

from .readers import assert_untouched


def submitter() -> Any:
    """Who may “submit translations” and nothing else: upstream's way round page permissions (A4)."""
    person = roads.user("submitter")
    person.user_permissions.set(
        Permission.objects.filter(codename__in=["submit_translation", "access_admin"])
    )
    return person


WHO: dict[str, Callable[[], Any]] = {
    name: ACTORS[name]
    for name in ("superuser", "administrator", "editor", "translator", "reviewer-ja", "anonymous")
} | {"submitter": submitter}


def names() -> list[str]:
    (upstream,) = register_admin_urls()
    return [f"wagtail_localize:{name}" for name in {p.name for p in upstream.url_patterns}]


LOCALES = ["index", "index_results", "add", "copy", "edit", "delete", "usage", "history",
           "history_results", "inspect"]  # fmt: skip


def addresses(at: At) -> dict[str, list[str]]:
    """By name, every address upstream answers at: with each of its arguments for both translations."""
    arguments: dict[str, Any] = {
        "page_id": [at.source.pk, at.japanese.pk, at.korean.pk],
        "translation_id": [at.work.pk, at.waiting.pk],
        "translation_source_id": [at.work.source_id],
        "string_segment_id": [Work(at.work).segments[0].pk],
        "overridable_segment_id": [OverridableSegment.objects.first().pk],
        "mode": ["print"], "app_label": ["references"], "model_name": ["reference"], "pk": ["1"],
    }  # fmt: skip
    (upstream,) = register_admin_urls()
    found: dict[str, list[str]] = {}
    for pattern in upstream.url_patterns:
        wanted = list(pattern.pattern.converters)
        for values in _each(arguments, wanted):
            given = dict(zip(wanted, values, strict=True))
            address = reverse(f"wagtail_localize:{pattern.name}", kwargs=given)
            found.setdefault(f"wagtail_localize:{pattern.name}", []).append(address)
    return found


def _each(arguments: dict[str, Any], wanted: list[str]) -> Iterator[list[Any]]:
    longest = max([len(arguments[name]) for name in wanted], default=1)
    for place in range(longest):
        yield [arguments[name][place % len(arguments[name])] for name in wanted]


def elsewhere(at: At) -> list[str]:
    """What upstream answers at besides: the languages' own screens, and the editors of both pages."""
    found = []
    for name in LOCALES:
        for args in ([], [roads.locale("ko").pk], [roads.locale("ja").pk]):
            try:
                found.append(reverse(f"wagtaillocales:{name}", args=args))
            except NoReverseMatch:
                continue
    editors = [reverse("wagtailadmin_pages:edit", args=[p.pk]) for p in (at.japanese, at.korean)]
    return [*found, *editors]


def everything(at: At) -> dict[str, Any]:
    """What makes the views of wagtail-localize act, all at once."""
    po = exchange.FORMATS["po"].export(Work(at.work)).decode().replace("訳", EVIL)
    return {
        "value": EVIL, "file": ContentFile(po.encode(), name="evil.po"),
        "locales": [roads.locale("zh-hans").pk],
        "include_subtree": "on", "publish_translations": "on", "use_machine_translation": "on",
        "next": "/admin/",
    }  # fmt: skip


def verbs(at: At) -> list[dict[str, Any]]:
    """What makes the languages' screens and the editor of a translated page act, one by one."""
    return [
        locale_form("ko", sync_from=roads.locale("en-us").pk),
        {"action": "publish"},
        {"localize-convert-to-alias": "1"},
        {"localize-restart-translation": "1"},
        {},
    ]


def walk(at: At, client: Client, urls: list[str], data: list[dict[str, Any]]) -> list[str]:
    """Every method at every address. Returns what broke."""
    answers = []
    for url in urls:
        answers += [client.get(url), client.delete(url), client.put(url)]
        answers.append(client.put(url, f"value={EVIL}", "application/x-www-form-urlencoded"))
        answers += [client.post(url, form) for form in data]
    return [
        f"{answer.request['REQUEST_METHOD']} {answer.request['PATH_INFO']}: {answer.exc_info}"
        for answer in answers
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    ]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def client_of(who: str) -> Client:
    client = Client(raise_request_exception=False)
    if person := WHO[who]():
        client.force_login(person)
    return client


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", sorted(names()))
def test_walk__upstream_moves_nothing_live(at: At, house: Any, name: str, who: str) -> None:
    """Given a live source and translation, when someone tries a view of wagtail-localize by every
    method, then nothing live changed, and no answer is a 500."""
    assert walk(at, client_of(who), addresses(at)[name], [everything(at), {}]) == []
    assert fingerprint() == house.fingerprint
    if who == "superuser":
        assert_untouched(house)


@pytest.mark.parametrize("who", WHO)
def test_walk__languages_and_editors_move_nothing_live(at: At, house: Any, who: str) -> None:
    """The same for what it adds to the languages' own screens and to the editor of a page."""
    client = client_of(who)
    for url in elsewhere(at):
        with undone():
            assert walk(at, client, [url], verbs(at)) == []
            assert fingerprint() == house.fingerprint


@pytest.mark.parametrize("gone", ["source", "japanese"])
def test_walk__a_deleted_page_breaks_nothing(at: At, gone: str) -> None:
    """Given a translation whose source or target was deleted, then no answer is a 500, ours included."""
    urls = [url for found in addresses(at).values() for url in found]
    screens = ("workbench", "preview", "upload", "stop", "resume")
    ours = [reverse(f"translation:{name}", args=[at.work.pk]) for name in screens]
    editor = reverse("wagtailadmin_pages:edit", args=[at.japanese.pk])
    posted = [everything(at), {}]
    getattr(at, gone).delete()
    client = client_of("superuser")
    assert walk(at, client, [*urls, *ours], posted) == []
    assert client.get(reverse("translation:mine")).status_code == HTTPStatus.OK
    assert client.get(editor).status_code < HTTPStatus.INTERNAL_SERVER_ERROR


def test_walk__without_the_gate_it_finds_what_moves(
    at: At, house: Any, monkeypatch: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """The walk can fail: stock wagtail-localize goes live with the source's words."""
    stock.without_gate(monkeypatch, settings)
    urls = addresses(at)["wagtail_localize:submit_page_translation"]
    with django_capture_on_commit_callbacks(execute=True):
        walk(at, client_of("superuser"), urls, [everything(at)])
    assert fingerprint() != house.fingerprint


def test_commands__of_upstream_move_nothing(at: At, house: SimpleNamespace) -> None:
    """There is one, and it copies nothing: no language may be kept in step with another."""
    theirs = {name for name, app in get_commands().items() if app.startswith("wagtail_localize")}
    assert theirs == {"sync_locale_trees"}
    call_command("sync_locale_trees")
    assert not Page.objects.filter(alias_of__isnull=False).exists()
    assert_untouched(house)


def test_locales__every_address_is_walked() -> None:
    included = locales_hooks.register_viewset()
    assert {pattern.name for pattern in included.get_urlpatterns()} <= set(LOCALES)
