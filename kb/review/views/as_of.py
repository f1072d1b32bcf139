"""A text as readers saw it on a day of the past, and its bundle."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from .. import road
from ..audit import as_read, bundle
from ..audit.as_of import Change, change_before, history
from ..audit.rebuild import rebuild
from ..content import spec_for, spec_of
from ..errors import ReviewRequired
from ..models import Approval, AuditEntry


class Moment(forms.DateTimeField):
    """A day, with or without a time; a day alone means its end, or now when it is today."""

    def to_python(self, value: Any) -> datetime | None:
        day = _day(value)
        if day == timezone.localdate():
            value = timezone.now()
        elif day is not None:
            value = datetime.combine(day, time.max)
        moment = super().to_python(value)
        if moment is not None and not 1970 <= moment.year < 9000:
            raise forms.ValidationError(self.error_messages["invalid"])
        if moment is not None and moment > timezone.now():
            raise forms.ValidationError(_("That is still to come."))
        return moment


def _day(value: Any) -> Any:
    try:
        return parse_date(value) if isinstance(value, str) else None
    except ValueError:
        return None  # the field says so itself


class AsOfForm(forms.Form):
    at = Moment(
        label=gettext_lazy("On"),
        error_messages={"invalid": gettext_lazy("Give a date like 2026-09-30.")},
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )


def as_of(request: HttpRequest, app_label: str, model_name: str, pk: int) -> HttpResponse:
    """The page of that day in a frame, and under which signature it stood; or why there is none."""
    obj = _text(request, app_label, model_name, pk)
    form, when = _asked(request)
    change = change_before(obj, when) if when else None
    gone, frame = [], ""
    if when and change and change.approval:
        gone = as_read.as_read(change.approval, when, pk=pk).gone
        frame = _address("review:as_of_page", obj, when)
    return render(
        request,
        "review/as_of.html",
        {
            "object": obj,
            "form": form,
            "when": when,
            "change": change,
            "changes": _with_addresses(obj),
            "gone": gone,
            "frame": frame,
            "bundle": reverse("review:bundle", args=_names(obj)) if obj.approval else "",
            "exports": AuditEntry.objects.filter(
                verb=AuditEntry.Verb.EXPORT, subject_table=spec_of(obj).table, subject_id=pk
            )[:10],
            "page_title": _("As of a day"),
            "page_subtitle": str(obj),
            "header_icon": "history",
        },
    )


def as_of_page(request: HttpRequest, app_label: str, model_name: str, pk: int) -> HttpResponse:
    """That page alone, by the template of its readers."""
    obj = _text(request, app_label, model_name, pk)
    form, when = _asked(request)
    if when is None:
        raise ReviewRequired(" ".join(form.errors["at"]), obj)
    change = change_before(obj, when)
    if change is None or change.approval is None:
        raise ReviewRequired(_("Nothing of “%s” was live then.") % obj, obj)
    return as_read.render(as_read.as_read(change.approval, when, pk=pk).obj)


def download(request: HttpRequest, app_label: str, model_name: str, pk: int) -> FileResponse:
    """The bundle of what is live. Raises `NothingToExport`, which is said on the page before."""
    obj = _text(request, app_label, model_name, pk)
    made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    root = bundle.export(obj, made, by=request.user)
    made.seek(0)
    response = FileResponse(made, as_attachment=True, filename=bundle.file_name(obj))
    response["X-Bundle-Root"] = root
    return response


def _asked(request: HttpRequest) -> tuple[AsOfForm, datetime | None]:
    """The form as it is shown again, and the moment asked for; None for what is none."""
    form = AsOfForm({"at": request.GET.get("at") or timezone.now()})
    if not form.is_valid():
        return form, None
    when = form.cleaned_data["at"]
    return AsOfForm(initial={"at": when}), when


def _text(request: HttpRequest, app_label: str, model_name: str, pk: int) -> Any:
    """The reviewed object, for those who have part in it and for auditors. One that was deleted is
    made again from its last signature, for auditors."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    if not spec_for(model):
        raise Http404
    obj = model._base_manager.filter(pk=pk).first()
    auditor = request.user.has_perm("review.view_auditentry")
    if not auditor and (obj is None or not road.has_part_in(obj, request.user)):
        raise PermissionDenied
    return obj or _deleted(model, pk)


def _deleted(model: Any, pk: int) -> Any:
    last = Approval.objects.of(model(pk=pk)).last()
    obj = rebuild(last) if last else None
    if not isinstance(obj, model):
        raise Http404
    obj.approval = None
    return obj


def _with_addresses(obj: Any) -> list[tuple[Change, str]]:
    return [(change, _address("review:as_of", obj, change.at)) for change in history(obj)]


def _names(obj: Any) -> list[Any]:
    return [obj._meta.app_label, obj._meta.model_name, obj.pk]


def _address(name: str, obj: Any, when: datetime) -> str:
    at = when.astimezone(UTC).isoformat()
    return f"{reverse(name, args=_names(obj))}?{urlencode({'at': at})}"


# -- where it is found -----------------------------------------------------------------------------
def _button(obj: Any, user: Any) -> Iterator[Button]:
    if spec_for(type(obj)):
        yield Button(
            _("As of a day"), reverse("review:as_of", args=_names(obj)),
            icon_name="history", priority=66,
        )  # fmt: skip


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def page_button(page: Any, user: Any, next_url: Any = None, **kwargs: Any) -> Iterator[Button]:
    """Beside Wagtail's own history, to which revisions are lost that are purged."""
    if page.permissions_for_user(user).can_view_revisions():
        yield from _button(page.specific_deferred, user)


@hooks.register("register_snippet_listing_buttons")
def record_button(snippet: Any, user: Any, next_url: Any = None) -> Iterator[Button]:
    yield from _button(snippet, user)


urlpatterns = [
    path("as-of/<slug:app_label>/<slug:model_name>/<int:pk>/", as_of, name="as_of"),
    path("as-of/<slug:app_label>/<slug:model_name>/<int:pk>/page/", as_of_page, name="as_of_page"),
    path("bundle/<slug:app_label>/<slug:model_name>/<int:pk>/", download, name="bundle"),
]
