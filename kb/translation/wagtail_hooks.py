"""Where the admin leads to the translators' screens, and away from wagtail-localize's verbs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.wagtail_hooks import (
    ConvertToAliasPageActionMenuItem,
    RestartTranslationPageActionMenuItem,
    page_listing_more_buttons,
)

from kb.review.content import spec_for

from . import bridge, stopping, views
from .views import desk


@hooks.register("register_admin_urls")
def admin_urls() -> list:
    return [
        path("translation/", include((views.urlpatterns, "translation"), namespace="translation"))
    ]


class TranslationsMenuItem(MenuItem):
    """For those who may write in a language that is not the source's."""

    def is_shown(self, request: HttpRequest) -> bool:
        trees = page_permission_policy.instances_user_has_permission_for(request.user, "change")
        return trees.exclude(locale=Locale.get_default()).exists()


@hooks.register("register_admin_menu_item")
def translations_menu_item() -> MenuItem:
    return TranslationsMenuItem(
        _("Translations"),
        reverse("translation:mine"),
        icon_name="wagtail-localize-language",
        order=60,
    )


@hooks.register("before_edit_page", order=-10)  # before wagtail-localize's own, which has 0
def translation_verbs(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What its editor posts besides strings: publishing becomes submitting, the rest is refused."""
    if request.method != "POST":
        return None
    if "localize-convert-to-alias" in request.POST:
        messages.error(request, _("A translation is never replaced by the source's words."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    if "localize-restart-translation" in request.POST:
        return _ask_before_resuming(request, page)
    translation = bridge.translation_of(page)
    if translation is None:
        return None
    desk.submit(request, translation)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _ask_before_resuming(request: HttpRequest, page: Page) -> HttpResponse:
    messages.error(
        request, _("What was written on the page comes first: see what becomes of it, and choose.")
    )
    if translation := stopping.stopped(page):
        return redirect("translation:resume", translation.pk)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _languages_button(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    if spec_for(page.specific_class) and page.permissions_for_user(user).can_edit():
        if page.locale_id == Locale.get_default().pk:
            yield Button(
                _("Languages"), reverse("translation:languages", args=[page.pk]), priority=60,
                icon_name="site",
            )  # fmt: skip
        elif translation := bridge.translation_of(page):
            yield Button(
                _("Translation desk"), reverse("translation:desk", args=[translation.pk]),
                priority=60, icon_name="wagtail-localize-language",
            )  # fmt: skip
        elif translation := stopping.stopped(page):
            yield Button(
                _("Back to the segments"), reverse("translation:resume", args=[translation.pk]),
                priority=60, icon_name="wagtail-localize-language",
            )  # fmt: skip


hooks.register("register_page_header_buttons", _languages_button)
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
