"""Where the admin leads to the translators' screens, and away from wagtail-localize's verbs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail_localize.wagtail_hooks import (
    ConvertToAliasPageActionMenuItem,
    RestartTranslationPageActionMenuItem,
    page_listing_more_buttons,
)

from kb.review.content import spec_for

from . import bridge, changes, stopping, views
from .rights import may_change


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    return [
        path("translation/", include((views.urlpatterns, "translation"), namespace="translation"))
    ]


@hooks.register("register_admin_menu_item")
def translations_menu_item() -> MenuItem:
    """For everyone who may log in: what they may do there, each screen asks."""
    return MenuItem(
        _("Translations"),
        reverse("translation:mine"),
        icon_name="wagtail-localize-language",
        order=60,
    )


@hooks.register("register_admin_menu_item")
def glossary_menu_item() -> MenuItem:
    return MenuItem(_("Glossary"), reverse("translation:glossary"), icon_name="list-ul", order=61)


@hooks.register("before_edit_page", order=-10)  # before wagtail-localize's own, which has 0
def lead_to_workbench(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A translation is written segment by segment. One that was stopped is a page like any other."""
    if "localize-convert-to-alias" in request.POST:
        messages.error(request, _("A translation is never replaced by the source's words."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    if "localize-restart-translation" in request.POST:
        return _ask_before_resuming(request, page)
    translation = bridge.translation_of(page)
    if translation is None:
        return None
    if request.method == "POST":
        messages.error(
            request, _("Nothing was saved: this text is translated segment by segment, here.")
        )
    return redirect("translation:workbench", translation.pk)


@hooks.register("after_edit_page", order=10)  # after that of kb.review, which submits
def ask_how_grave(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Who submits a changed source says what the change is for readers of its translations."""
    if getattr(request, "review_verb", None) == "submit" and spec_for(type(page)):
        change = changes.in_review(type(page).objects.get(pk=page.pk))  # this one is from before
        if change is not None and change.note is None:
            return redirect("translation:change", page.pk)
    return None


@hooks.register("before_edit_page")
def remind_how_grave(request: HttpRequest, page: Page) -> None:
    if request.method != "GET" or not spec_for(type(page)):
        return
    change = changes.in_review(page)
    if change is not None and change.note is None:
        url = reverse("translation:change", args=[page.pk])
        messages.warning(
            request,
            _("Nobody has said how grave this change is for readers of the translations."),
            buttons=[messages.button(url, _("Say how grave it is"))],
        )


def _ask_before_resuming(request: HttpRequest, page: Page) -> HttpResponse:
    messages.error(
        request, _("What was written on the page comes first: see what becomes of it, and choose.")
    )
    if translation := stopping.stopped(page):
        return redirect("translation:resume", translation.pk)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _languages_button(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """On a text of the source language. Listings have fetched the languages of all their rows."""
    if page.locale.is_default and _is_writable(page, user):
        yield Button(
            _("Languages"), reverse("translation:languages", args=[page.pk]), priority=60,
            icon_name="site",
        )  # fmt: skip


def _workbench_button(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    """On a translation. It asks the database, so it stands in no listing."""
    if not _is_writable(page, user):
        return
    if translation := bridge.translation_of(page):
        yield Button(
            _("Workbench"), reverse("translation:workbench", args=[translation.pk]),
            priority=60, icon_name="wagtail-localize-language",
        )  # fmt: skip
    elif translation := stopping.stopped(page):
        yield Button(
            _("Back to the segments"), reverse("translation:resume", args=[translation.pk]),
            priority=60, icon_name="wagtail-localize-language",
        )  # fmt: skip


def _is_writable(page: Page, user: Any) -> bool:
    return bool(spec_for(page.specific_class)) and may_change(user, page)


hooks.register("register_page_header_buttons", _languages_button)
hooks.register("register_page_header_buttons", _workbench_button)
hooks.register("register_page_listing_more_buttons", _languages_button)


@hooks.register("construct_page_action_menu")
def hide_localize_verbs(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict
) -> None:
    hidden = (ConvertToAliasPageActionMenuItem, RestartTranslationPageActionMenuItem)
    menu_items[:] = [item for item in menu_items if not isinstance(item, hidden)]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        stopping.STOP,
        gettext_lazy("Edit as a page"),
        gettext_lazy("Left the segments of the translation"),
    )
    actions.register_action(
        stopping.RESUME,
        gettext_lazy("Back to the segments"),
        gettext_lazy("Went back to the segments"),
    )


def _without_upstream_buttons() -> None:
    """wagtail-localize's “Translate this page” and “Sync translated pages” lead to refused views."""
    for name in ("register_page_header_buttons", "register_page_listing_more_buttons"):
        registered = hooks._hooks.get(name, [])
        registered[:] = [entry for entry in registered if entry[0] is not page_listing_more_buttons]


_without_upstream_buttons()
