"""What the value of a fact must be, by its kind. Knows no database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from babel.numbers import list_currencies
from django.utils.translation import gettext as _

from . import contacts, days

if TYPE_CHECKING:
    from .models import RegionFact

# What a fact of each kind says: one of these fields, whichever it has.
NEEDS: dict[str, tuple[str, ...]] = {
    "approval": ("status",),
    "control": ("status", "text"),
    "cost": ("low", "status"),
    "coverage": ("status",),
    "regulator": ("contacts",),
    "register": ("contacts",),
    "crisis": ("contacts",),
    "reporting": ("contacts",),
    "rule": ("text",),
    "guideline": ("text",),
    "warning": ("text",),
    "evidence": ("text",),
}
# The only statuses that a fact of each kind may have; for all others none.
STATUSES: dict[str, frozenset[str]] = {
    "approval": frozenset({"approved", "not-approved", "off-label", "not-known"}),
    "control": frozenset({"controlled", "not-known"}),
    "cost": frozenset({"not-known"}),
    "coverage": frozenset(
        {"covered", "partly-covered", "not-covered", "recommended", "not-recommended", "not-known"}
    ),
}
_PARTIAL_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


def problems(fact: RegionFact) -> dict[str, str]:
    """A sentence for each field that is wrong."""
    return {**dict(_of_value(fact)), **dict(_of_amount(fact)), **dict(_of_source(fact))}


def first_day(partial: str) -> date:
    """The first day that `2025`, `2025-11` or `2025-11-05` may mean. Raises `ValueError`."""
    if not _PARTIAL_DATE.match(partial):
        raise ValueError(_("“%s” is no date: a year, year-month or year-month-day.") % partial)
    try:
        return date.fromisoformat(partial + "-01-01"[3 * partial.count("-") :])
    except ValueError as error:
        raise ValueError(_("There is no day “%s”.") % partial) from error


def _of_value(fact: RegionFact) -> Iterator[tuple[str, str]]:
    needs = NEEDS.get(fact.kind, ())
    if needs and all(getattr(fact, name) in (None, "", []) for name in needs):
        yield needs[0], _("A fact of this kind says something here.")
    if fact.status and fact.status not in STATUSES.get(fact.kind, frozenset()):
        yield "status", _("A fact of this kind has no such status.")
    try:
        fact.contacts = contacts.checked(fact.contacts)
    except ValueError as error:
        yield "contacts", str(error)


def _of_amount(fact: RegionFact) -> Iterator[tuple[str, str]]:
    if fact.low is None and fact.high is None:
        return
    if fact.kind != "cost":
        yield "low", _("Only a cost has amounts.")
    if fact.low is None or fact.high is None:
        yield "low" if fact.low is None else "high", _("Give both amounts; they may be the same.")
    elif fact.low > fact.high:
        yield "low", _("The lowest amount, %(low)s, is above the highest, %(high)s.") % {
            "low": fact.low, "high": fact.high
        }  # fmt: skip
    elif fact.low < 0:
        yield "low", _("An amount is not negative.")
    if fact.currency not in list_currencies():
        yield "currency", _("“%s” is no currency of ISO 4217.") % fact.currency
    if not fact.unit:
        yield "unit", _("Say what one pays for: a figure without a unit misleads.")
    if not fact.price_type:
        yield "price_type", _("Say what sort of price it is.")


def _of_source(fact: RegionFact) -> Iterator[tuple[str, str]]:
    if not fact.source_id and not fact.source_name:
        yield "source_name", _("Name the source, or choose the work cited.")
    if fact.source_name and not fact.accessed:
        yield "accessed", _("Say when the source was read.")
    if not fact.as_of:
        return
    try:
        day = first_day(fact.as_of)
    except ValueError as error:
        yield "as_of", str(error)
        return
    if day > days.today():
        yield "as_of", _("A fact is not true on a day to come.")
    if fact.review_by and day > fact.review_by:
        yield "review_by", _("It cannot be due for review before the day on which it was true.")
