"""What stands around an article: its authors, its topics, what to read next."""

from __future__ import annotations

from django import template
from django.db.models import Q

from kb.people.models import Person

from ..models import ArticlePage, TopicPage

register = template.Library()


@register.filter
def written_by(page: ArticlePage) -> list[Person]:
    return [author.person for author in page.authors.select_related("person")]


@register.filter
def topics(page: ArticlePage) -> list[TopicPage]:
    """The live topics of an article in its language, the one that it stands below first."""
    keys = [filed.topic.translation_key for filed in page.topics.select_related("topic")]
    above = page.path[: -page.steplen]
    found = TopicPage.objects.live().filter(
        Q(path=above) | Q(translation_key__in=keys), locale=page.locale_id
    )
    return sorted(found, key=lambda topic: (topic.path != above, topic.title))


@register.filter
def related(page: ArticlePage) -> list[ArticlePage]:
    """The live articles named as related, in the article's language and the editor's order."""
    keys = [row.article.translation_key for row in page.related.select_related("article")]
    found = ArticlePage.objects.live().filter(translation_key__in=keys, locale=page.locale_id)
    return sorted(found.defer_streamfields(), key=lambda a: keys.index(a.translation_key))
