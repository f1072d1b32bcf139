"""The reviewer's queue: what waits, who has taken it, and what is due for review again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import desk, kinds
from ..audit.log import refused
from ..desk import Round
from ..errors import ReviewRequired
from ..models import Disclosure, MedicalReviewTaskState, Reviewed, ReviewerCredential
from ..periodic import due_again


class QueueFilter(forms.Form):
    """Which rows to show. An answer that is none is as good as no answer."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of review"),
        required=False,
        choices=[("", gettext_lazy("All")), *kinds.LABELS.items()],
    )
    risk = forms.ChoiceField(
        label=gettext_lazy("Risk"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("high", gettext_lazy("High: two signatures")),
            ("usual", gettext_lazy("Usual: one signature")),
        ],
    )
    taken = forms.ChoiceField(
        label=gettext_lazy("Taken"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("mine", gettext_lazy("By me")),
            ("free", gettext_lazy("By nobody")),
        ],
    )

    def __init__(self, data: Any, *, languages: list[Any], user: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.user = user
        self.fields["language"].choices = [
            ("", _("All")),
            *((locale.language_code, str(locale)) for locale in languages),
        ]
        self.full_clean()

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}

    def matches(self, row: Round) -> bool:
        said = {
            "language": {row.language.language_code},
            "kind": {row.kind},
            "risk": {"high" if row.high_risk else "usual"},
            "taken": {"free"} if row.free else {"mine" * (row.state.taken_by_id == self.user.pk)},
        }
        return all(value in said[name] for name, value in self.chosen.items())


def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this reviewer, the next due first, and why they may not sign what they may
    not."""
    credentials = ReviewerCredential.objects.in_force().filter(user=request.user)
    credentials = list(credentials.select_related("locale"))
    rows = desk.waiting_for(request.user)
    wanted = QueueFilter(
        request.GET, languages=[held.locale for held in credentials], user=request.user
    )
    return render(
        request,
        "review/queue.html",
        {
            "rows": [row for row in rows if wanted.matches(row)],
            "waiting": len(rows),
            "filter": wanted,
            "here": urlencode(wanted.chosen),
            "again": due_again({held.locale_id for held in credentials}),
            "administers": request.user.has_perm(desk.ADMINISTER),
            "credentials": credentials,
            "disclosure": Disclosure.objects.filter(user=request.user).first(),
            "page_title": _("Waiting for your review"),
            "header_icon": "success",
        },
    )


def take(request: HttpRequest, state_id: int) -> HttpResponse:
    return _press(request, state_id, desk.take, _("You have taken “%s”."))


def release(request: HttpRequest, state_id: int) -> HttpResponse:
    return _press(request, state_id, desk.release, _("“%s” is free again."))


def _press(
    request: HttpRequest, state_id: int, verb: Callable[..., None], done: str
) -> HttpResponse:
    """Carries out `verb` and leads back to the queue as it was filtered."""
    if request.method == "POST":
        state = get_object_or_404(
            MedicalReviewTaskState.objects.select_related("revision"), pk=state_id
        )
        try:
            verb(state, by=request.user)
        except ReviewRequired as refusal:
            refused(refusal, by=request.user, what=request.path)
            messages.error(request, refusal.reason)
        else:
            messages.success(request, done % state.revision.object_str)
    return redirect(f"{reverse('review:queue')}?{request.GET.urlencode()}".rstrip("?"))


def kind_of(obj: Reviewed) -> str:
    """What sort of review this is, in words."""
    return kinds.kind_of(obj).label


urlpatterns = [
    path("", queue, name="queue"),
    path("<int:state_id>/take/", take, name="take"),
    path("<int:state_id>/release/", release, name="release"),
]
