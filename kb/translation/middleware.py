"""A guard before every view of wagtail-localize: what it may do here, and what ours do instead.

Its submit, update, publish, stop and alias views change live pages and ask for no permission on
them (research: translation, A1 to A7). A view that is not in the table is refused, so an upgrade
cannot open a door unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from kb.review.errors import ReviewRequired
from kb.review.middleware import refuse

from .work import Work
from .writing import require_open


class Rule(Enum):
    READ = "shows something"
    WRITE = "changes strings: not while the text is in review"
    OURS = "replaced by a screen of kb.translation"
    REFUSED = "not done in this knowledge base"


RULES = {
    "javascript_catalog": Rule.READ,
    "preview_translation": Rule.READ,
    "download_pofile": Rule.READ,
    "translations_report": Rule.READ,
    "translations_report_results": Rule.READ,
    "snippets_api_listing": Rule.READ,
    "snippets_api_detail": Rule.READ,
    "edit_string_translation": Rule.WRITE,
    "edit_override": Rule.WRITE,
    "machine_translate": Rule.WRITE,
    "upload_pofile": Rule.OURS,
    "submit_page_translation": Rule.OURS,
    "submit_snippet_translation": Rule.REFUSED,
    "update_translations": Rule.OURS,
    "stop_translation": Rule.OURS,
    "convert_to_alias": Rule.REFUSED,
}


class LocalizeGuard:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: list, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if (
            match is None
            or match.namespace != "wagtail_localize"
            or not request.user.is_authenticated
        ):
            return None
        try:
            return self._judge(request, match.url_name, kwargs)
        except ReviewRequired as refusal:
            return refuse(request, refusal)

    def _judge(
        self, request: HttpRequest, name: str, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        rule = RULES.get(name, Rule.REFUSED)
        if rule is Rule.READ:
            return None
        if rule is Rule.WRITE:
            translation = Translation.objects.filter(pk=kwargs["translation_id"]).first()
            if translation is not None:
                require_open(Work(translation))
            return None
        if rule is Rule.OURS:
            raise ReviewRequired(_where_instead(name, kwargs))
        raise ReviewRequired(
            _("That is not done here: a translation goes live only when a reviewer signs it, and "
              "never as a copy of the source.")
        )  # fmt: skip


def _where_instead(name: str, kwargs: dict[str, Any]) -> str:
    """A sentence with the address of our screen for what was asked."""
    if name == "stop_translation":
        return _("A translation is left for its page, and resumed, on a screen of its own: %s") % (
            reverse("translation:stop", args=[kwargs["translation_id"]])
        )
    if name == "upload_pofile":
        url = reverse("translation:desk", args=[kwargs["translation_id"]])
    elif name == "submit_page_translation":
        url = reverse("translation:languages", args=[kwargs["page_id"]])
    else:
        source = TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
        page = (
            source
            and Page.objects.filter(translation_key=source.object_id, locale=source.locale).first()
        )
        url = (
            reverse("translation:languages", args=[page.pk])
            if page
            else reverse("wagtailadmin_home")
        )
    return (
        _("Translations are sent, brought up to date and submitted on their own screen: %s") % url
    )
