"""What every page of the site has around its own content."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from kb.articles.models import TopicPage
from kb.locales import tags

from .notices import SignedNotice, signed_notices


class Shell:
    """The header of a page in the language it is written in. Nothing is asked before it is used:
    the admin's pages get one as well."""

    name = settings.SITE_NAME
    topics_shown = 5

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def language(self) -> tags.Language:
        return tags.current()

    @property
    def home_url(self) -> str:
        return reverse("wagtail_serve", args=[""])

    @cached_property
    def topics(self) -> list[TopicPage]:
        """The first live topics of the language; the home page has all of them."""
        topics = TopicPage.objects.live().filter(locale__language_code=self.language.code)
        return list(topics.order_by("title")[: self.topics_shown])

    @cached_property
    def notices(self) -> dict[str, SignedNotice]:
        """The disclaimer and the words for an emergency, where they are signed in the language."""
        return signed_notices(self.language.code)

    @property
    def may_be_staff(self) -> bool:
        """Whether it is worth asking who reads: a page for someone without a session asks nobody,
        so that it does not vary by cookie."""
        return settings.SESSION_COOKIE_NAME in self._request.COOKIES


def site_shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}
