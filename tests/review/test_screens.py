"""Who may open our admin screens: each by each kind of person. A screen without a row is a failure."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kb.articles.models import SourceDocument
from kb.articles.wagtail_hooks import admin_urls as articles_urls
from kb.references.models import Reference
from kb.references.wagtail_hooks import admin_urls as references_urls
from kb.regions.wagtail_hooks import admin_urls as regions_urls
from kb.review import remarks
from kb.review.wagtail_hooks import admin_urls as review_urls
from kb.translation import bridge, orders, stopping
from kb.translation.models import Term
from kb.translation.wagtail_hooks import admin_urls as translation_urls
from tests import roads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

ACTORS = {
    "superuser": roads.superuser,
    "editor": roads.editor,
    "reviewer": roads.reviewer,
    "reviewer of Japanese": lambda: roads.reviewer("ja"),
    "translator into Japanese": lambda: roads.translator("ja"),
    "anonymous": lambda: None,
}
STAFF = set(ACTORS) - {"anonymous"}
EDITORS = {"superuser", "editor"}
JAPANESE = {"superuser", "translator into Japanese"}
REGISTER = {"superuser", "editor", "reviewer", "reviewer of Japanese"}
# Who may open a screen of an English draft in review, of its source, and of a Japanese translation.
MAY = {
    "review:queue": STAFF,
    "review:take": set(),  # pressed on the queue, and no page
    "review:release": set(),
    "review:sign": EDITORS | {"reviewer"},
    "review:preview": EDITORS | {"reviewer"},
    "review:source": JAPANESE | {"reviewer of Japanese"},
    "review:tick": EDITORS,
    "review:withdraw": EDITORS | {"reviewer"},
    "review:as_of": EDITORS | {"reviewer"},
    "review:as_of_page": EDITORS | {"reviewer"},
    "review:bundle": EDITORS | {"reviewer"},
    "review:disclosure": STAFF,
    "review:credentials": {"superuser"},
    "review:revoke_credential": {"superuser"},
    "review:audit": {"superuser", "reviewer", "reviewer of Japanese"},
    "review:audit_results": {"superuser", "reviewer", "reviewer of Japanese"},
    "review:second_factor": STAFF,
    "translation:mine": STAFF,
    "translation:table": STAFF,
    "translation:table_results": STAFF,
    "translation:languages": EDITORS,
    "translation:assign": EDITORS,
    "translation:take": set(),  # pressed on the queue, and no page
    "translation:release": set(),
    "translation:change": EDITORS,
    "translation:workbench": JAPANESE | {"reviewer of Japanese"},
    "translation:preview": JAPANESE | {"reviewer of Japanese"},
    "translation:segment": JAPANESE | {"reviewer of Japanese"},
    "translation:save": set(),  # asked by scripts, by POST
    "translation:check": set(),
    "translation:upload": JAPANESE,
    "translation:dispatches": STAFF,  # each sees the orders below what they may change
    "translation:dispatch": EDITORS,
    "translation:dispatch_progress": EDITORS,
    "translation:dispatch_press": set(),  # pressed on the screen of an order
    "translation:download": JAPANESE,
    "translation:glossary": STAFF,
    "translation:glossary_term": STAFF,
    "translation:glossary_add": EDITORS,
    "translation:glossary_delete": EDITORS,
    "translation:glossary_download": STAFF,
    "translation:glossary_upload": JAPANESE | {"reviewer of Japanese"},
    "translation:suggest_all": set(),  # pressed on the workbench
    "translation:memory": STAFF,
    "translation:stop": JAPANESE,
    "translation:resume": JAPANESE,
    "articles:source": EDITORS,
    "articles:references": EDITORS,
    "articles:claims": REGISTER,
    "articles:claims_results": REGISTER,
    "articles:claims_works": REGISTER,
    "articles:claims_works_results": REGISTER,
    "articles:claims_opposed": REGISTER,
    "articles:claims_opposed_results": REGISTER,
    "references:import": EDITORS,
    "references:check": EDITORS,
    "references:check_file": EDITORS,
    "references:alerts": EDITORS | {"reviewer", "reviewer of Japanese"},
    "references:settle_alert": {"superuser", "reviewer", "reviewer of Japanese"},
    "regions:grid": STAFF,
    "regions:files": EDITORS,
    "regions:download": EDITORS,
    "articles:works": EDITORS | {"translator into Japanese"},  # who writes any article
    "articles:add_work": EDITORS,
}

# Those of one translation.
WORK = {
    f"translation:{name}"
    for name in (
        "workbench",
        "preview",
        "segment",
        "save",
        "check",
        "upload",
        "download",
        "suggest_all",
        "stop",
    )
}

# Presses of a button rather than pages: where they lead.
PRESSES = {"review:tick": "/edit/", "references:check": "/edit/"}


def test_screens__each_has_a_row():
    known = set()
    for urls in (review_urls, translation_urls, articles_urls, references_urls, regions_urls):
        (included,) = urls()
        known |= {f"{included.namespace}:{pattern.name}" for pattern in included.url_patterns}
    assert known == set(MAY)


def _arguments(screen: str) -> list[Any]:
    page = roads.article()
    if screen in ("review:sign", "review:preview", "review:take", "review:release"):
        return [roads.submit(page).task_states.get().pk]
    if screen == "review:source":
        translation = roads.translate(roads.publish(page), "ja")
        return [bridge.submit(translation, roads.translator("ja")).pk]
    if screen == "review:tick":
        state = roads.submit(page).task_states.get().specific
        return [remarks.add(state, roads.reviewer(), text="Say more.").pk]
    if screen == "review:withdraw":
        return ["articles", "articlepage", page.pk]
    if screen in ("review:as_of", "review:as_of_page", "review:bundle"):
        return ["articles", "articlepage", roads.publish(page).pk]
    if screen == "review:revoke_credential":
        return [roads.credential(roads.reviewer(), "en-us").pk]
    if screen.startswith("translation:dispatch") and screen != "translation:dispatches":
        return [orders.order(page, [roads.locale("ja")], roads.editor()).pk]
    if screen in ("translation:languages", "translation:change"):
        return [page.pk]
    if screen == "articles:works":
        bridge.send(roads.publish(page), [roads.locale("ja")], roads.editor())
    if screen == "translation:resume":
        translation = roads.translate(roads.publish(page), "ja")
        stopping.stop(translation, roads.translator("ja"))
        return [translation.pk]
    if screen in ("translation:glossary_term", "translation:glossary_delete"):
        return [Term.objects.create(text="naltrexone").pk]
    if screen in ("translation:glossary_download", "translation:glossary_upload"):
        bridge.send(roads.home(), [roads.locale("ja")], roads.editor())
        return ["ja"]
    if screen in WORK:
        (translation,) = bridge.send(roads.publish(page), [roads.locale("ja")], roads.editor())
        first = bridge.Work(translation).segments[0].pk
        one = screen in ("translation:segment", "translation:save", "translation:check")
        more = [first] if one else ["xliff"] if screen == "translation:download" else []
        return [translation.pk, *more]
    if screen in ("translation:assign", "translation:take", "translation:release"):
        bridge.send(roads.publish(page), [roads.locale("ja")], roads.editor())
        return [page.get_translation(roads.locale("ja")).pk]
    if screen == "articles:references":
        return [page.pk, "ris"]
    if screen == "references:check":
        return [roads.reference("checked").pk]
    if screen == "references:settle_alert":
        work = Reference.objects.get()
        return [work.alerts.create(nature="retraction", source="test").pk]
    if screen == "articles:source":
        made = SourceDocument.objects.create(
            name="a.txt", locale=page.locale, page=page, title="A", original=b"A", sha256="0" * 64
        )
        return [made.pk]
    return []


@pytest.mark.parametrize("screen", MAY)
def test_screens__who_may_open(screen):
    """Given a screen, when each kind of person opens it, then those in its row see it and the others
    are sent away: to log in, or home with a sentence."""
    address = reverse(screen, args=_arguments(screen))
    assert {actor for actor in ACTORS if _opens(screen, address, actor)} == MAY[screen]


def _opens(screen: str, address: str, actor: str) -> bool:
    """Whether the screen is shown to this person, or does what it is pressed for. Leaves no trace."""
    with transaction.atomic():
        person, client = ACTORS[actor](), Client()
        if person is not None:
            client.force_login(person)
        response = client.get(address)
        transaction.set_rollback(True)
    if response.status_code == 302:
        return screen in PRESSES and PRESSES[screen] in response.url
    assert response.status_code == 200
    assert b"<title> - " not in b"".join(response), "The screen has no name."
    return True
