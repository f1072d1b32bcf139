"""The report “Audit”: what the watch finds, and the log of everything that was done, as a file too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.generic import BaseListingView
from wagtail.admin.widgets.button import Button
from wagtail.coreutils import get_content_languages

from ..audit.export import as_csv, as_jsonl
from ..audit.log import Verb, record
from ..audit.watch import last_round, open_findings, watch
from ..models import AuditEntry
from ..road import is_reviewer

EXPORTS: dict[str, tuple[Callable[[Any], Iterator[str]], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "jsonl": (as_jsonl, "application/jsonl; charset=utf-8"),
}


def may_read(user: Any) -> bool:
    """Administrators, and every reviewer whose credential is in force."""
    return user.has_perm("review.view_auditentry") or is_reviewer(user)


class AuditFilterSet(WagtailFilterSet):
    verb = django_filters.MultipleChoiceFilter(label=gettext_lazy("What"), choices=Verb.choices)
    actor_name = django_filters.CharFilter(label=gettext_lazy("Who"), lookup_expr="icontains")
    subject = django_filters.CharFilter(label=gettext_lazy("Of what"), lookup_expr="icontains")
    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"), choices=lambda: get_content_languages().items()
    )
    at = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("Date"), widget=DateRangePickerWidget
    )

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class Audit(BaseListingView):
    """GET lists the log, or gives what is filtered as a file; POST starts a round of the watch."""

    model = AuditEntry
    queryset = AuditEntry.objects.order_by("-pk")
    paginate_by = 50
    page_title = gettext_lazy("Audit")
    header_icon = "history"
    template_name = "review/audit.html"
    results_template_name = "review/audit_results.html"
    index_url_name = "review:audit"
    index_results_url_name = "review:audit_results"
    filterset_class = AuditFilterSet

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_read(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (form := request.GET.get("export")) in EXPORTS:
            return self._export(form)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        done = watch(by=request.user)
        if done.entry is None:
            messages.error(request, done.findings[-1].sentence)
        elif done.findings:
            count = len(done.findings)
            messages.error(
                request,
                ngettext(
                    "The examination has %(count)d finding.",
                    "The examination has %(count)d findings.",
                    count,
                )
                % {"count": count},
            )
        else:
            messages.success(request, _("Examined: everything is as it was signed."))
        return redirect("review:audit")

    def _export(self, form: str) -> StreamingHttpResponse:
        write, content_type = EXPORTS[form]
        chosen = self.get_queryset()
        # The entry of this export is the first that is not in it.
        made = record(
            Verb.EXPORT, by=self.request.user, form=form, filter=self.request.GET.urlencode()
        )
        response = StreamingHttpResponse(
            write(chosen.filter(pk__lt=made.pk).order_by("pk")), content_type=content_type
        )
        name = f"audit-{timezone.localdate():%Y-%m-%d}.{form}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    @property
    def header_more_buttons(self) -> list[Button]:
        labels = {"csv": _("Download CSV"), "jsonl": _("Download JSON Lines")}
        buttons = []
        for form, label in labels.items():
            query = self.request.GET.copy()
            query["export"] = form
            address = f"{reverse('review:audit')}?{query.urlencode()}"
            buttons.append(Button(label, url=address, icon_name="download", priority=90))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not self.results_only:
            context |= {"last_round": last_round(), "findings": open_findings()}
        return context


urlpatterns = [
    path("audit/", Audit.as_view(), name="audit"),
    path("audit/results/", Audit.as_view(results_only=True), name="audit_results"),
]
