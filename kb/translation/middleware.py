"""A guard before every view of wagtail-localize: what it may do here, and what ours do instead.

Its submit, update, publish, stop and alias views change live pages and ask for no permission on
them (research: translation, A1 to A7). A view that is not in the table is refused, so an upgrade
cannot open a door unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import SourceDeletedError, TranslationSource

from kb.review.errors import ReviewRequired
from kb.review.middleware import refuse


class Rule(Enum):
    READ = "shows something"
    OURS = "replaced by a screen of kb.translation"
    REFUSED = "not done in this knowledge base"


RULES = {
    "javascript_catalog": Rule.READ,
    "preview_translation": Rule.OURS,  # fills gaps with the source's words
    "download_pofile": Rule.READ,
    "translations_report": Rule.OURS,  # 400 queries for 50 rows
    "translations_report_results": Rule.OURS,
    "snippets_api_listing": Rule.READ,
    "snippets_api_detail": Rule.READ,
    "edit_string_translation": Rule.OURS,
    "edit_override": Rule.OURS,
    "machine_translate": Rule.OURS,
    "upload_pofile": Rule.OURS,
    "submit_page_translation": Rule.OURS,
    "submit_snippet_translation": Rule.REFUSED,
    "update_translations": Rule.OURS,
    "stop_translation": Rule.OURS,
    "convert_to_alias": Rule.REFUSED,
}


# What upstream's views raise for a text without its source or target, and for a request without words.
STUMBLES = (ObjectDoesNotExist, SourceDeletedError, MultiValueDictKeyError)


def _is_upstream(request: HttpRequest) -> bool:
    match = request.resolver_match
    return (
        match is not None
        and match.namespace == "wagtail_localize"
        and request.user.is_authenticated
    )


class LocalizeGuard:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: list, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not _is_upstream(request):
            return None
        try:
            return self._judge(request, request.resolver_match.url_name, kwargs)
        except (ReviewRequired, *STUMBLES) as error:
            return self.process_exception(request, error)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What it stumbles over is said in words."""
        if not _is_upstream(request):
            return None
        if isinstance(exception, STUMBLES):
            exception = ReviewRequired(
                _("The text, its source or a part of the request is missing.")
            )
        return refuse(request, exception) if isinstance(exception, ReviewRequired) else None

    def _judge(
        self, request: HttpRequest, name: str, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        rule = RULES.get(name, Rule.REFUSED)
        if rule is Rule.READ:
            return None
        if name.startswith("translations_report"):
            return redirect("translation:table")
        if rule is Rule.OURS:
            raise ReviewRequired(_where_instead(name, kwargs))
        raise ReviewRequired(
            _("That is not done here: a translation goes live only when a reviewer signs it, and "
              "never as a copy of the source.")
        )  # fmt: skip


def _where_instead(name: str, kwargs: dict[str, Any]) -> str:
    """A sentence with the address of our screen for what was asked."""
    if name in ("stop_translation", "edit_override"):
        return _(
            "What a language says or shows otherwise than its source is edited on its page: %s"
        ) % (reverse("translation:stop", args=[kwargs["translation_id"]]))
    if name == "upload_pofile":
        return _("PO and XLIFF files are exchanged on their own screen: %s") % reverse(
            "translation:upload", args=[kwargs["translation_id"]]
        )
    if "translation_id" in kwargs:
        return _("Segments are translated on the workbench: %s") % reverse(
            "translation:workbench", args=[kwargs["translation_id"]]
        )
    if name == "submit_page_translation":
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
