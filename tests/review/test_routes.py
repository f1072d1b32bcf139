"""Every way by which unsigned words could reach a reader, each tried by everyone who could try it.

A route is a row of `ROUTES`: an id (the letters and numbers of the table in the research report
“gate”, more letters for those found since), what is tried, by whom, and where upstream does it. Each
runs three times over: against the gate, where nothing unsigned may come through; against stock
Wagtail, where it does (a route that leads nowhere proves nothing); and, where a signature can put
the very same press right, with signed words, which go live.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.actions import UnpublishPageAction

from kb.articles.models import ArticlePage
from kb.core.models import SiteDocument
from kb.review.errors import ReviewRequired
from tests import roads
from tests.upstream import changes, database, decisions, going_live, records, translations
from tests.upstream.files import FILES, save_image, save_image_file, shown, with_files
from tests.upstream.house import EDITING, At, build
from tests.upstream.readers import EVIL, GOOD, complaints, fingerprint, leaks, lost
from tests.upstream.records import REFERENCES
from tests.upstream.stock import without_gate
from tests.upstream.table import ROUTES, Route

SECTIONS = (
    going_live,
    records,
    changes,
    decisions,
    translations,
    database,
)  # imported for their rows


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Built once; each test works in a savepoint inside this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _nothing_remembered(db: None) -> Iterator[None]:
    """Wagtail caches where sites stand; a rolled-back test must not haunt the next."""
    cache.clear()
    yield
    cache.clear()


# What a call in Python may raise when it is refused. A view that raises is a 500 here, and counts.
REFUSALS = (ReviewRequired, PermissionDenied)


@contextmanager
def _may_be_refused() -> Iterator[None]:
    said = "nothing, for nothing was refused"
    try:
        yield
    except REFUSALS as refusal:
        said = str(refusal)
    assert said.strip(), "a refusal without a sentence"


def _go(route: Route, at: At, capture: Any) -> None:
    with _may_be_refused(), capture(execute=True):
        route.go(at)


CASES = [
    pytest.param(r, actor, id=f"{r.id}-{r.tries}-{actor}") for r in ROUTES for actor in r.actors
]


@pytest.mark.parametrize(("route", "actor"), CASES)
def test_route__nothing_unsigned_comes_through(
    route, actor, house, django_capture_on_commit_callbacks
):
    """Given unsigned words beside signed ones, when someone tries the route, then no reader sees
    them, the person reads why, and what they typed is kept."""
    at = At(house, actor)
    _go(route, at, django_capture_on_commit_callbacks)
    if actor == route.actors[0] or fingerprint() != house.fingerprint:
        assert list(leaks(house)) == []
    assert complaints(at.answers) == []
    assert not (route.typed and actor in EDITING and lost()), "what was typed is lost"


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
    assert complaints(at.answers) == []


def test_house__shows_nothing_unsigned_before_anyone_tries(house):
    assert fingerprint() == house.fingerprint
    assert list(leaks(house)) == []


# -- files -----------------------------------------------------------------------------------------
@pytest.fixture
def pictured(house: SimpleNamespace) -> ArticlePage:
    """A live article that shows an image with its credit and a video."""
    return roads.publish(with_files(roads.article("Pictured", words=GOOD)))


@pytest.mark.parametrize(
    ("change", "actor"),
    [
        pytest.param(change, actor, id=f"{number}-{change.__name__.strip('_')}-{actor}")
        for change, (number, actors) in FILES.items()
        for actor in actors
    ],
)
def test_file__shown_in_a_live_text_stays(
    change, actor, pictured, django_capture_on_commit_callbacks
):
    """Given a live text with an image and a video, when someone changes or deletes the file, then
    readers get what was signed, and the person reads why."""
    before, at = shown(pictured), At(SimpleNamespace(), actor)
    with _may_be_refused(), django_capture_on_commit_callbacks(execute=True):
        change(at)
    assert shown(pictured) == before
    assert complaints(at.answers) == []


@pytest.mark.parametrize("change", [save_image, save_image_file], ids=["rights", "bytes"])
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
            "wagtail_localize:download_pofile": [at.waiting.pk],
            "translation:workbench": [at.waiting.pk],
            "translation:preview": [at.waiting.pk],
            "translation:download": [at.waiting.pk, "po"],
        }.items()
    }


def test_preview__nobody_sees_a_draft_without_logging_in(house):
    """Given drafts, when someone who is not logged in asks for any address that shows one, then they
    are asked to log in; an administrator sees them there."""
    stranger, administrator, seen = Client(), At(house, "superuser").client, set()
    for name, url in _preview_urls(house).items():
        answer = stranger.get(url)
        assert answer.status_code in (302, 401, 403, 404), name
        assert EVIL not in answer.content.decode(), name
        if EVIL in administrator.get(url).content.decode():
            seen.add(name)
    assert {"wagtailadmin_pages:view_draft", "review:preview", "review:sign"} <= seen


def test_draft__not_at_its_own_address(house):
    draft = At(house, "code").draft
    assert Client().get(f"/en-us/ketamine/{draft.slug}/").status_code == 404
