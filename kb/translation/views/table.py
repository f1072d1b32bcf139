"""The table: all texts by all languages, with where each stands, who has it and what is to do.

Fifty texts on a page are asked for by one query. Only a filter or an order by where texts stand asks
for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page

from kb.locales.rights import pages_of
from kb.review.content import reviewed_specs

from ..assigning import name_of
from ..models import TranslationState
from ..standing import Standing, TextStanding, standings
from ..waiting import SOURCE, WORKBENCH, gravity, works_of

NOBODY = "nobody"


def texts() -> QuerySet[Page]:
    """The source of every text that has ever been signed or sent, by its title."""
    models = [spec.model for spec in reviewed_specs() if spec.is_page]
    sent = TranslationState.objects.values("translation_key")
    return (
        Page.objects.filter(
            SOURCE,
            Q(live=True) | Q(translation_key__in=sent),
            alias_of=None,
            content_type__in=ContentType.objects.get_for_models(*models).values(),
        )
        .select_related("locale")
        .order_by("title", "pk")
    )


# -- rows ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """A text in one language, and where this person works on it; "" where they may not."""

    text: TextStanding
    address: str = ""


@dataclass(frozen=True)
class Row:
    page: Page
    cells: list[Cell]
    address: str = ""

    @property
    def title(self) -> str:
        return self.page.get_admin_display_title()

    @property
    def kind(self) -> str:
        return self.page.page_type_display_name

    @property
    def language(self) -> str:
        return self.page.locale.language_code

    def least(self, name: str) -> float:
        """The earliest day of that name in the row, as a number; none comes last."""
        days = [day for cell in self.cells if (day := getattr(cell.text, name)) is not None]
        return min((day.toordinal() for day in days), default=date.max.toordinal())

    @property
    def gravity(self) -> int:
        return min(gravity(cell.text.standing) for cell in self.cells)

    @property
    def words_to_do(self) -> int:
        return sum(cell.text.words_to_do for cell in self.cells)


def rows(pages: Iterable[Page], *, locales: list[Locale], user: Any) -> list[Row]:
    """A row for each of `pages`: three queries, however many there are."""
    pages = list(pages)
    keys = [page.translation_key for page in pages]
    mine = set(pages_of(user).filter(translation_key__in=keys).values_list("pk", flat=True))
    found = standings(keys, locales)
    works = works_of(keys)

    def cell(text: TextStanding) -> Cell:
        work = works.get((text.translation_key, text.locale.pk))
        may = work is not None and text.page_id in mine
        return Cell(text, reverse(WORKBENCH, args=[work]) if may else "")

    return [
        Row(
            page,
            [cell(found[page.translation_key, locale.pk]) for locale in locales],
            reverse("translation:languages", args=[page.pk]) if page.pk in mine else "",
        )
        for page in pages
    ]


# -- what is shown ---------------------------------------------------------------------------------
ORDERS = {
    "safety": (gettext_lazy("Safety first"), lambda row: (row.gravity, row.least("behind_since"))),
    "behind": (gettext_lazy("Longest behind first"), lambda row: row.least("behind_since")),
    "due": (gettext_lazy("Next due first"), lambda row: row.least("due")),
    "words": (gettext_lazy("Most words to do first"), lambda row: -row.words_to_do),
}


def _translators() -> list[tuple[str, str]]:
    people = get_user_model().objects.filter(pk__in=TranslationState.objects.values("translator"))
    names = sorted((name_of(person), str(person.pk)) for person in people)
    return [(NOBODY, gettext_lazy("nobody")), *((pk, name) for name, pk in names)]


class TableFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"),
        choices=lambda: [(state.value, state.label) for state in Standing],
        widget=CheckboxSelectMultiple,
    )
    language = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Language"), queryset=Locale.objects.order_by("pk")
    )
    topic = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Topic"),
        queryset=lambda request: texts().filter(depth__gt=2, numchild__gt=0),
    )
    translator = django_filters.ChoiceFilter(label=gettext_lazy("Translator"), choices=_translators)
    order = django_filters.ChoiceFilter(
        label=gettext_lazy("Order"),
        choices=[(name, label) for name, (label, _key) in ORDERS.items()],
        empty_label=gettext_lazy("By title"),
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        topic = self.form.cleaned_data["topic"]
        return queryset.descendant_of(topic, inclusive=True) if topic else queryset

    @property
    def needs_all(self) -> bool:
        """Whether one has to know where every text stands to know which come first."""
        return any(self.form.cleaned_data[name] for name in ("state", "translator", "order"))

    def fits(self, text: TextStanding) -> bool:
        states, person = (self.form.cleaned_data[name] for name in ("state", "translator"))
        if states and {text.standing, text.work_state}.isdisjoint(states):
            return False
        if person == NOBODY:
            return text.work_state == Standing.IN_TRANSLATION and text.translator is None
        return not person or (text.translator is not None and str(text.translator.pk) == person)

    def sorted(self, found: list[Row]) -> list[Row]:
        order = self.form.cleaned_data["order"]
        return sorted(found, key=ORDERS[order][1]) if order else found


class _Paginator(WagtailPaginator):
    verbose_name, verbose_name_plural = (
        pgettext_lazy("page", "text"),
        pgettext_lazy("page", "texts"),
    )


class Table(ReportView):
    page_title = gettext_lazy("Translations")
    header_icon = "wagtail-localize-language"
    template_name = "translation/table.html"
    results_template_name = "translation/table_results.html"
    index_url_name = "translation:table"
    index_results_url_name = "translation:table_results"
    filterset_class = TableFilterSet
    paginator_class = _Paginator
    is_searchable = True
    search_fields = ["title", "draft_title"]
    search_backend_name = None
    export_headings = {
        "title": gettext_lazy("Text"),
        "kind": gettext_lazy("Kind"),
        "language": gettext_lazy("Language"),
        "translated": gettext_lazy("Title in that language"),
        "standing": gettext_lazy("State"),
        "work": gettext_lazy("At work"),
        "behind_since": gettext_lazy("Behind since"),
        "review_due": gettext_lazy("Next review"),
        "translator": gettext_lazy("Translator"),
        "due": gettext_lazy("Due"),
        "words": pgettext_lazy("number", "Words"),
        "words_to_do": gettext_lazy("Words to do"),
        "segments": gettext_lazy("Segments"),
        "segments_done": gettext_lazy("Segments done"),
    }
    list_export = list(export_headings)

    @cached_property
    def locales(self) -> list[Locale]:
        """The columns: the source first."""
        chosen = self.filters.is_valid() and self.filters.form.cleaned_data["language"]
        return [chosen] if chosen else list(Locale.objects.order_by("pk"))

    def get_base_queryset(self) -> QuerySet[Page]:
        return texts()

    def get_filtered_queryset(self) -> QuerySet[Page] | list[Row]:
        pages = self.get_queryset()
        if not self.filters.is_valid() or not self.filters.needs_all:
            return pages
        found = rows(pages, locales=self.locales, user=self.request.user)
        fitting = [row for row in found if any(self.filters.fits(c.text) for c in row.cells)]
        return self.filters.sorted(fitting)

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        found = list(object_list)
        if found and isinstance(found[0], Page):
            found = rows(found, locales=self.locales, user=self.request.user)
        return list(self._lines(found)) if self.is_export else found

    def _lines(self, found: list[Row]) -> Iterator[tuple[Row, TextStanding]]:
        """For a file: each language of a text on a line of its own, if it fits the filter."""
        for row in found:
            for cell in row.cells:
                if not self.filters.is_valid() or self.filters.fits(cell.text):
                    yield row, cell.text

    def to_row_dict(self, item: tuple[Row, TextStanding]) -> dict[str, Any]:
        row, text = item
        said = {name: getattr(text, name) for name in self.list_export if hasattr(text, name)}
        return said | {
            "title": row.title,
            "kind": row.kind,
            "language": text.locale.language_code,
            "translated": text.title,
            "standing": text.standing.label,
            "work": text.work_state.label if text.work_state else "",
            "behind_since": text.behind_since and timezone.localdate(text.behind_since),
            "translator": name_of(text.translator) if text.translator else "",
        }

    def get_filename(self) -> str:
        return f"translations-{timezone.localdate():%Y-%m-%d}"


urlpatterns = [
    path("table/", Table.as_view(), name="table"),
    path("table/results/", Table.as_view(results_only=True), name="table_results"),
]
