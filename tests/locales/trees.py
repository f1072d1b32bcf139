"""The same pages in other languages, put live by the road."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from home.models import HomePage
from kb.articles.models import ArticleAuthor, ArticlePage, Citation, TopicPage
from kb.review import road
from tests import roads


def home(code: str, *, live: bool = True) -> HomePage:
    """The home page of `code`; asked for twice, it is the same page."""
    source = roads.home()
    if code == "en-us":
        return source
    found = HomePage.objects.filter(locale=roads.locale(code)).first()
    if found is None:
        found = HomePage(introduction="Texts.", **_as(source, code, slug=f"home-{code}"))
        Page.objects.get(depth=1).add_child(instance=found)
        found.save_revision(user=roads.editor())
    return roads.publish(found) if live and not found.live else found


def topic(code: str, *, live: bool = True) -> TopicPage:
    source = roads.topic()
    if code == "en-us":
        return source
    found = TopicPage.objects.filter(locale=roads.locale(code)).first()
    if found is None:
        found = TopicPage(introduction="About it.", **_as(source, code))
        home(code).add_child(instance=found)
        found.save_revision(user=roads.editor())
    return roads.publish(found) if live and not found.live else found


def article(code: str, *, live: bool = True) -> ArticlePage:
    """The one article of these tests, at `<topic>/ketamine/` in every language."""
    source = ArticlePage.objects.live().filter(locale=roads.locale("en-us")).first()
    if source is None:
        source = roads.article(live=True)
    if code == "en-us":
        return source
    page = ArticlePage(summary="In short.", **_as(source, code))
    topic(code).add_child(instance=page)
    page = roads.fresh(page)
    page.body = source.body
    for cited in source.citations.all():
        page.citations.add(Citation(key=cited.key, reference=cited.reference))
    for author in source.authors.all():
        page.authors.add(ArticleAuthor(person=author.person))
    page.save_revision(user=roads.editor())
    return roads.publish(page) if live else page


def close(page: Any) -> None:
    """Takes a page from readers again."""
    road.withdraw(page, roads.reviewer(page.locale.language_code), "to be rewritten")


def _as(source: Any, code: str, **fields: Any) -> dict[str, Any]:
    return {
        "title": f"{source.title} ({code})",
        "slug": source.slug,
        "locale": roads.locale(code),
        "translation_key": source.translation_key,
        **fields,
    }
