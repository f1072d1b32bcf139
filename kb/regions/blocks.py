"""Blocks that show facts instead of repeating them in prose: nothing in them but their heading is
translated, and one signed fact changes them in every text at once."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from kb.core.blocks import KindBlock, TextBlock

from . import comparing
from .models.fact import Indication, Kind, Route, Substance
from .places import ABOUT, Asked

# Which kinds an editor places; helplines stand on every page without anyone placing them.
PLACED = [
    (value, label)
    for value, label in Kind.choices
    if value not in (str(Kind.CRISIS), str(Kind.REGISTER))
]
READER, ALL = "reader", "all"


def _named(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    return [(value, label) for value, label in choices.choices if value]


class ShowsFacts(blocks.StructBlock):
    """A block that looks facts up when it is rendered."""

    def asks(self, raw: dict[str, Any]) -> Asked:
        """What it shows, from its value as it is stored."""
        raise NotImplementedError


class RegionFactsBlock(ShowsFacts):
    """What holds in the reader's region, or in all regions side by side."""

    heading = TextBlock(label=_("Heading"), required=False)
    kind = KindBlock(choices=PLACED, label=_("Kind of fact"))
    substance = KindBlock(choices=_named(Substance), required=False, label=_("Substance"))
    route = KindBlock(choices=_named(Route), required=False, label=_("Route"))
    indication = KindBlock(choices=_named(Indication), required=False, label=_("Indication"))
    scope = KindBlock(
        choices=[(READER, _("the reader's region")), (ALL, _("all regions, side by side"))],
        default=READER,
        label=_("Regions"),
    )

    class Meta:
        icon = "globe"
        label = _("Regional facts")
        template = "blocks/region_facts.html"

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context=parent_context)
        about = {name: value[name] or "" for name in ABOUT}
        rows = comparing.rows(
            context.get("request"), value["kind"], everywhere=value["scope"] == ALL, **about
        )
        return {**context, "rows": rows, "kind": Kind(value["kind"])}

    def asks(self, raw: dict[str, Any]) -> Asked:
        return Asked(raw["kind"], **{name: raw.get(name) or "" for name in ABOUT})


class CheckClinicianBlock(ShowsFacts):
    """The official registers of the reader's region; no clinic and no directory of ours."""

    heading = TextBlock(label=_("Heading"), required=False)

    class Meta:
        icon = "user"
        label = _("Check a clinician")
        template = "blocks/check_clinician.html"

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context=parent_context)
        rows = comparing.rows(context.get("request"), str(Kind.REGISTER), everywhere=False)
        return {**context, "rows": rows}

    def asks(self, raw: dict[str, Any]) -> Asked:
        return Asked(str(Kind.REGISTER))
