"""How long a signed fact still holds, by its own last day: asked of one and of a list of facts."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from kb.review.periodic import Key, own_dates_from

from . import shown
from .models import RegionFact


class Standing(TextChoices):
    HOLDS = "holds", _("holds")
    DUE = "due", _("holds, due within 60 days")
    LAPSED = "lapsed", _("lapsed")
    UNSIGNED = "unsigned", _("not signed")


def standing(fact: RegionFact, *, on: date | None = None) -> Standing:
    today = shown.today(on)
    if not fact.live:
        return Standing("unsigned")
    if fact.lapsed(today):
        return Standing("lapsed")
    return Standing("due" if fact.review_by <= today + shown.NOTICE else "holds")


def in_standing(
    facts: QuerySet[RegionFact], wanted: str, *, on: date | None = None
) -> QuerySet[RegionFact]:
    """Those that stand so. What is due holds too."""
    today = shown.today(on)
    return facts.filter(
        {
            "holds": Q(live=True, review_by__gte=today),
            "due": Q(live=True, review_by__range=(today, today + shown.NOTICE)),
            "lapsed": Q(live=True, review_by__lt=today),
            "unsigned": Q(live=False),
        }[wanted]
    )


@own_dates_from
def last_days(within: timedelta) -> dict[Key, date]:
    """For the list of what is due for review again."""
    table = RegionFact._meta.db_table
    ending = RegionFact.objects.filter(live=True, review_by__lte=shown.today() + within)
    return {(table, pk): day for pk, day in ending.values_list("pk", "review_by")}
