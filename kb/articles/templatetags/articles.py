"""What stands around an article: its authors, its topics, what to read next."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.db.models import Q, QuerySet
from wagtail.models import Page

from kb.people.models import Person

from ..models import ArticlePage

register = template.Library()


@dataclass(frozen=True)
class Neighbours:
    """Live pages in the article's language: the topic it stands below, all its topics with that one
    first, and the related articles in the editor's order."""

    above: Page | None
    topics: list[Page]
    related: list[Page]


@register.filter
def written_by(page: ArticlePage) -> list[Person]:
    people = [author.person for author in page.authors.select_related("person")]
    return [person for person in people if person.live]


@register.simple_tag
def neighbours(page: ArticlePage) -> Neighbours:
    """Two queries. What an article names may be of another language; readers get that of theirs."""
    above = page.path[: -page.steplen]
    filed = page.topics.values_list("topic__translation_key", flat=True)
    named = list(page.related.values_list("article__translation_key", flat=True))
    wanted = filed if isinstance(filed, QuerySet) else list(filed)  # in a preview: not the database
    pages = Page.objects.live().filter(
        Q(path=above) | Q(translation_key__in=wanted) | Q(translation_key__in=named),
        locale=page.locale_id,
    )
    pages = pages.exclude(pk=page.pk)
    topics = [found for found in pages if found.translation_key not in named]
    related = [found for found in pages if found.translation_key in named]
    return Neighbours(
        next((topic for topic in topics if topic.path == above), None),
        sorted(topics, key=lambda topic: (topic.path != above, topic.title)),
        sorted(related, key=lambda article: named.index(article.translation_key)),
    )
