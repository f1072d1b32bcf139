"""The lists of regions, facts and notes in the admin: filters, and forms that come prefilled."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.snippets.views.snippets import CreateView, EditView

from kb.review.listing import STATES, in_state

from . import shown
from .models import FactNote, Kind, Region, RegionFact
from .rights import languages_of
from .standing import Standing, in_standing


class FactFilterSet(WagtailFilterSet):
    standing = django_filters.ChoiceFilter(
        method="filter_standing", label=_("Does it hold?"), choices=Standing.choices
    )
    state = django_filters.ChoiceFilter(
        method="filter_state", label=_("Status of review"), choices=STATES
    )

    class Meta:
        model = RegionFact
        fields = ["region", "kind", "substance"]

    def filter_standing(self, facts: QuerySet, name: str, wanted: str) -> QuerySet:
        return in_standing(facts, wanted)

    def filter_state(self, facts: QuerySet, name: str, state: str) -> QuerySet:
        return in_state(facts, state)


class NoteFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        method="filter_state", label=_("Status of review"), choices=STATES
    )
    old = django_filters.BooleanFilter(
        method="filter_old", label=_("Ended, as its fact was signed with another value")
    )

    class Meta:
        model = FactNote
        fields = ["locale", "fact__region", "fact__kind"]

    def filter_state(self, notes: QuerySet, name: str, state: str) -> QuerySet:
        return in_state(notes, state)

    def filter_old(self, notes: QuerySet, name: str, old: bool) -> QuerySet:
        """Of those that were signed. What a draft is about, its own revision says."""
        current = [note.pk for note in shown.signed_notes(RegionFact.objects.filter(live=True))]
        signed = notes.filter(live=True)
        return signed.exclude(pk__in=current) if old else signed.filter(pk__in=current)


def _one(rows: QuerySet, key: str | None) -> Any:
    """The row that an address names; None for any other answer."""
    return rows.filter(pk=key).first() if key and key.isdecimal() else None


class AddFact(CreateView):
    """`?region=` and `?kind=` come filled in."""

    def get_initial_form_instance(self) -> RegionFact:
        region: Region | None = _one(Region.objects.all(), self.request.GET.get("region"))
        kind = self.request.GET.get("kind", "")
        made = RegionFact(region=region, kind=kind if kind in Kind.values else "")
        if region is not None and kind == Kind.COST:
            made.currency = region.currency
        return made


class AddNote(CreateView):
    """`?fact=` and `?locale=` come filled in."""

    def get_initial_form_instance(self) -> FactNote:
        return FactNote(
            fact=_one(RegionFact.objects.all(), self.request.GET.get("fact")),
            locale=_one(languages_of(self.request.user), self.request.GET.get("locale")),
        )


class EditNote(EditView):
    """Rights follow the language of the note, and Wagtail asks for those of the model alone."""

    def user_has_permission(self, permission: str) -> bool:
        return super().user_has_permission(permission) and (
            self.permission_policy.user_has_permission_for_instance(
                self.request.user, permission, self.object
            )
        )
