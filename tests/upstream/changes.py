"""B: what is live changes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.test import Client
from wagtail.actions import UnpublishPageAction
from wagtail.models import Page, Site

from kb.articles.models import TopicPage
from kb.people.models import Person
from kb.references.models import Reference
from tests import roads
from tests.upstream.house import CODE, MASTERS, At
from tests.upstream.readers import EVIL
from tests.upstream.table import route


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


@route("B01h", "django save(update_fields), by an object of another class", actors=CODE)
def change_by_other_class(at: At) -> None:
    TopicPage(pk=at.changed.pk, title=EVIL).save(update_fields=["title"], clean=False)


@route("B01i", "the same, by a bare page that says it is the root", actors=CODE)
def change_base_page_as_root(at: At) -> None:
    page = Page.objects.get(pk=at.changed.pk)
    page.depth, page.title = 1, EVIL
    page.save(update_fields=["title"], clean=False)


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


@route(
    "B37",
    "wagtail_localize/locales/views.py: a language renamed under its live texts",
    actors=MASTERS,
)
def rename_locale(at: At) -> None:
    at.post("wagtaillocales:delete", roads.locale("ko").pk)
    at.post("wagtaillocales:edit", at.japanese.locale_id, data=locale_form("ko"))


def locale_form(code: str, sync_from: Any = None) -> dict[str, Any]:
    prefix = "component-wagtail_localize_localesynchronization"
    form = {"language_code": code}
    return form | (
        {f"{prefix}-enabled": "on", f"{prefix}-sync_from": sync_from} if sync_from else {}
    )


@route("B38", "sites/views.py: another root page", actors=MASTERS, stock=False)
def other_root_page(at: At) -> None:
    site = Site.objects.get(is_default_site=True)
    data = {"hostname": "localhost", "port": 80, "site_name": "x", "is_default_site": "on",
            "root_page": at.draft.pk}  # fmt: skip
    at.post("wagtailsites:edit", site.pk, data=data)
    reader = Client(raise_request_exception=False)
    assert EVIL not in reader.get("/en-us/").content.decode()


@route("B38b", "sites/views.py: another site", actors=MASTERS, stock=False)
def other_site(at: At) -> None:
    data = {"hostname": "127.0.0.1", "port": 80, "site_name": "x", "root_page": at.draft.pk}
    at.post("wagtailsites:add", data=data)
    assert Site.objects.filter(hostname="127.0.0.1").exists()
    reader = Client(raise_request_exception=False, HTTP_HOST="127.0.0.1")
    for path in ("/", "/en-us/", "/ja/", "/sitemap.xml"):
        assert EVIL not in reader.get(path).content.decode()
