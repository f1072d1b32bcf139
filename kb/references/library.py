"""The list of works in the admin: what it is searched, filtered and exported by, and where each work
is used."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import BaseListingView
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, UsageView

from kb.review.listing import STATES, in_state

from . import formats, identifiers, names
from .authenticity.verify import current_each
from .importing import KEYS
from .models import Alert, Reference, Verification
from .usage import Use, uses
from .views.exporting import download


class ReferenceForm(WagtailAdminModelForm):
    authors = names.AuthorsField(label=gettext_lazy("authors"), required=False)
    doi = identifiers.IdentifierField(identifiers.doi, label=gettext_lazy("DOI"))
    pmid = identifiers.IdentifierField(identifiers.pmid, label=gettext_lazy("PMID"))

    def validate_unique(self) -> None:
        """A work is in the library once: who adds it again is led to the one that is there."""
        others = Reference.objects.exclude(pk=self.instance.pk)
        for key in KEYS:
            value = getattr(self.instance, key)
            twin = others.filter(**{key: value}).first() if value and key in self.fields else None
            if twin and key not in self.errors:
                name = Reference.snippet_viewset.get_url_name("edit")
                sentence = _("The library has it already: {work}. Use that record.")
                link = format_html('<a href="{}">{}</a>', reverse(name, args=[twin.pk]), twin)
                self.add_error(key, format_html(sentence, work=link))
        super().validate_unique()


# -- filters ---------------------------------------------------------------------------------------
class ReferenceFilterSet(WagtailFilterSet):
    author = django_filters.CharFilter(
        field_name="authors", lookup_expr="icontains", label=gettext_lazy("Author")
    )
    since = django_filters.NumberFilter(
        method="filter_since", label=gettext_lazy("Year from"), widget=forms.NumberInput
    )
    until = django_filters.NumberFilter(
        method="filter_until", label=gettext_lazy("Year to"), widget=forms.NumberInput
    )
    journal = django_filters.CharFilter(
        field_name="container_title", lookup_expr="icontains", label=gettext_lazy("Journal or book")
    )
    status = django_filters.ChoiceFilter(
        method="filter_status", label=gettext_lazy("Status"), choices=STATES
    )
    checked = django_filters.ChoiceFilter(
        method="filter_checked",
        label=gettext_lazy("Compared with its source"),
        choices=[*Verification.Verdict.choices, ("unchecked", gettext_lazy("not checked"))],
    )
    notice = django_filters.ChoiceFilter(
        method="filter_notice",
        label=gettext_lazy("Notice"),
        choices=[("any", gettext_lazy("any")), *Alert.Nature.choices],
    )

    class Meta:
        model = Reference
        fields = ["evidence", "type"]

    def filter_since(self, works: QuerySet, name: str, year: Any) -> QuerySet:
        return works.annotate(year=Left("issued", 4)).filter(year__gte=_four_digits(year))

    def filter_until(self, works: QuerySet, name: str, year: Any) -> QuerySet:
        works = works.exclude(issued="").annotate(year=Left("issued", 4))
        return works.filter(year__lte=_four_digits(year))

    def filter_status(self, works: QuerySet, name: str, status: str) -> QuerySet:
        return in_state(works, status)

    def filter_checked(self, works: QuerySet, name: str, verdict: str) -> QuerySet:
        kept = current_each(works)  # what was compared may have changed since
        if verdict == "unchecked":
            return works.exclude(pk__in=kept)
        return works.filter(pk__in=[pk for pk, found in kept.items() if found.verdict == verdict])

    def filter_notice(self, works: QuerySet, name: str, nature: str) -> QuerySet:
        notices = Alert.objects.standing().filter(reference=OuterRef("pk"))
        return works.filter(Exists(notices if nature == "any" else notices.filter(nature=nature)))


def _four_digits(year: Any) -> str:
    return f"{int(min(max(year, 0), 9999)):04}"


# -- views -----------------------------------------------------------------------------------------
class LibraryView(IndexView):
    """The list; `?export=` gives what it lists, filters and search included, as a file."""

    FORMATS = tuple(formats.FORMATS)

    def as_spreadsheet(self, queryset: QuerySet, spreadsheet_format: str) -> HttpResponse:
        return download(queryset, formats.FORMATS[spreadsheet_format], name="works-cited")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = [*super().header_more_buttons]
        if self.user_has_permission("add"):
            label, url = _("Import works"), reverse("references:import")
            buttons.append(Button(label, url=url, icon_name="upload", priority=80))
        for place, (name, format_) in enumerate(formats.FORMATS.items()):
            label = _("Export as %s") % format_.label
            url = self.get_export_url(name)
            buttons.append(Button(label, url=url, icon_name="download", priority=90 + place))
        return buttons


class WhereUsed(UsageView):
    """The texts that cite a work, in every language, those in draft too."""

    def get_queryset(self) -> list[Use]:
        return uses(self.object)

    @cached_property
    def columns(self) -> list[Column]:
        finder = AdminURLFinder(self.request.user)
        return [
            TitleColumn(
                "name", label=_("Name"), accessor="user",
                get_url=lambda use: finder.get_edit_url(use.user),
            ),
            Column("language", label=_("Language")),
            Column("where", label=_("Where")),
        ]  # fmt: skip

    def get_table(self, object_list: list[Use], **kwargs: Any) -> Any:
        return BaseListingView.get_table(self, object_list, **kwargs)


def refuse_cited(request: HttpRequest, works: list[Any]) -> HttpResponse | None:
    """Instead of asking whether to delete: where the works are cited, if they are."""
    cited = [
        (work, found) for work in works if isinstance(work, Reference) if (found := uses(work))
    ]
    if not cited:
        return None
    finder = AdminURLFinder(request.user)
    context = {
        "works": [
            (work, [(use, finder.get_edit_url(use.user)) for use in found]) for work, found in cited
        ],
        "list_url": reverse(Reference.snippet_viewset.get_url_name("list")),
        "page_title": _("Cited works stay"),
        "header_icon": "openquote",
    }
    return render(request, "references/cited.html", context)
