"""Buttons and a form: taking a translation, giving it back, giving it to someone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_valid_next_url_from_request

from kb.review.errors import ReviewRequired

from .. import assigning
from ..forms import AssignForm
from ..models import TranslationState
from ..rights import translators_of


def take(request: HttpRequest, page_id: int) -> HttpResponse:
    return _press(request, page_id, assigning.take, _("You have taken “%s”."))


def release(request: HttpRequest, page_id: int) -> HttpResponse:
    return _press(request, page_id, assigning.release, _("“%s” is free again."))


def assign(request: HttpRequest, page_id: int) -> HttpResponse:
    """A form for editors of the source: who translates this text, and until when."""
    state = _state(page_id)
    if not assigning.may_assign(request.user, state):
        raise PermissionDenied
    form = AssignForm(
        request.POST or None,
        people=translators_of(state.page),
        initial={"translator": state.translator_id, "due": state.due},
    )
    if request.method == "POST" and form.is_valid():
        to, due = form.cleaned_data["translator"], form.cleaned_data["due"]
        try:
            assigning.assign(state, by=request.user, to=to, due=due)
        except ReviewRequired as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _said(state, to))
            return redirect(_next(request))
    return render(
        request,
        "translation/assign.html",
        {"state": state, "form": form, "next": _next(request),
         "page_title": _("Assign a translator"), "page_subtitle": str(state.page),
         "header_icon": "user"},
    )  # fmt: skip


def _press(
    request: HttpRequest, page_id: int, verb: Callable[..., None], done: str
) -> HttpResponse:
    """Carries out `verb`; a refusal is said on the page where the button was."""
    if request.method == "POST":
        state = _state(page_id)
        verb(state, by=request.user)
        messages.success(request, done % state.page)
    return redirect(_next(request))


def _said(state: TranslationState, to: Any) -> str:
    if to is None:
        return _("Nobody is assigned to “%s” now.") % state.page
    return _("%(name)s translates “%(text)s”.") % {
        "name": assigning.name_of(to), "text": state.page,
    }  # fmt: skip


def _state(page_id: int) -> TranslationState:
    rows = TranslationState.objects.select_related("page__locale", "locale")
    return get_object_or_404(rows, page_id=page_id)


def _next(request: HttpRequest) -> str:
    return get_valid_next_url_from_request(request) or reverse("translation:mine")


urlpatterns = [
    path("<int:page_id>/take/", take, name="take"),
    path("<int:page_id>/release/", release, name="release"),
    path("<int:page_id>/assign/", assign, name="assign"),
]
