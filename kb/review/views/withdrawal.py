"""Taking a live text from its readers."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder

from .. import road
from ..audit.log import refused
from ..content import spec_for
from ..errors import ReviewRequired
from ..forms import WithdrawalForm
from ..models import Reviewed


def withdraw(request: HttpRequest, app_label: str, model_name: str, pk: int) -> HttpResponse:
    """Takes a live text from readers at once, in its language or in all; asks for a cause and a
    reason."""
    obj = _reviewed_object(app_label, model_name, pk)
    if not road.has_part_in(obj, request.user):
        raise PermissionDenied
    translations = road.live_translations(obj)
    form = WithdrawalForm(request.POST or None, translations=translations)
    if request.method == "POST" and form.is_valid():
        try:
            road.withdraw(obj, request.user, **form.cleaned_data)
        except ReviewRequired as refusal:
            refused(refusal, by=request.user, what=request.path)
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, _said(obj, translations, form.cleaned_data))
            return redirect(
                AdminURLFinder(request.user).get_edit_url(obj) or reverse("wagtailadmin_home")
            )
    return render(
        request,
        "review/withdraw.html",
        {"object": obj, "form": form, "translations": translations, "page_title": _("Withdraw"),
         "page_subtitle": str(obj), "header_icon": "download"},
    )  # fmt: skip


def _said(obj: Reviewed, translations: list[Reviewed], given: dict[str, Any]) -> str:
    if not given.get("everywhere"):
        return _("Withdrawn. Readers no longer see “%s”.") % obj
    languages = ", ".join(str(text.review_locale) for text in [obj, *translations])
    return _("Withdrawn in every language (%(languages)s). Readers no longer see “%(text)s”.") % {
        "languages": languages,
        "text": obj,
    }


def _reviewed_object(app_label: str, model_name: str, pk: int) -> Reviewed:
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    if not spec_for(model):
        raise Http404
    return get_object_or_404(model, pk=pk)


urlpatterns = [
    path("withdraw/<slug:app_label>/<slug:model_name>/<int:pk>/", withdraw, name="withdraw"),
]
