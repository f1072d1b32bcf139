"""The facts of a file."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from .. import exporting
from ..exchange import Row
from ..models import Region, RegionFact
from .plans import Plan, twice

_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def plan(rows: list[Row], made: Plan, regions: dict[str, Region]) -> None:
    """Adds to `made` what `rows` would do; `regions` are those that there are then, by code."""
    saved = {each.key: each for each in RegionFact.objects.select_related("latest_revision")}
    works = {work.citekey: work for work in _works(rows, saved)}
    known = exporting.latest_facts(saved.values(), regions.values(), works.values())
    seen: dict[str, Row] = {}
    for row in rows:
        faults = twice(row, "key", seen)
        if faults or "" in row.faults:
            made.refuse(row, faults | row.faults)
            continue
        before = saved.get(row.cells.get("key", ""))
        draft = known[before.key] if before else RegionFact()
        old = exporting.fact_in_words(draft) if before else {}
        faults = _fill(draft, row, regions, works)
        if before is None and "region" not in row.cells:
            faults["region"] = _("It is missing.")
        made.take(row, draft, before=before, old=old, say=exporting.fact_in_words, faults=faults)


def _works(rows: list[Row], saved: dict[str, RegionFact]) -> Any:
    named = {row.cells.get("source", "") for row in rows}
    library = apps.get_model("references", "Reference").objects
    cited = {fact.source_id for fact in saved.values()}
    return library.filter(citekey__in=named) | library.filter(pk__in=cited - {None})


def _fill(
    draft: RegionFact, row: Row, regions: dict[str, Region], works: dict[str, Any]
) -> dict[str, str]:
    """Sets what the row says; returns a sentence for each cell that cannot be."""
    faults = {}
    for name, said in row.cells.items():
        try:
            setattr(draft, name, _value(name, said, regions, works))
        except ValueError as error:
            faults[name] = str(error)
    return faults


def _value(name: str, said: Any, regions: dict[str, Region], works: dict[str, Any]) -> Any:
    if name == "region":
        return _found(said, regions, _("There is no region “%s”."))
    if name == "source":
        return _found(said, works, _("There is no work “%s” in the library.")) if said else None
    if read := _READ.get(name):
        return read(said) if said else None
    return said


def _found(said: str, there: dict[str, Any], sentence: str) -> Any:
    if said not in there:
        raise ValueError(sentence % said if said else _("It is missing."))
    return there[said]


def _amount(said: str) -> Decimal:
    if not _AMOUNT.fullmatch(said):
        raise ValueError(_("“%s” is no amount; write it as 1200.50.") % said)
    return Decimal(said)


def _day(said: str) -> date:
    try:
        if _DAY.fullmatch(said):
            return date.fromisoformat(said)
    except ValueError:
        pass
    raise ValueError(_("There is no day “%s”; write it as 2026-11-30.") % said)


def _last_day(said: str) -> date:
    """A month means its last day."""
    if not _MONTH.fullmatch(said):
        return _day(said)
    first = _day(f"{said}-01")
    return first.replace(day=monthrange(first.year, first.month)[1])


_READ: dict[str, Callable[[str], Any]] = {
    "low": _amount,
    "high": _amount,
    "accessed": _day,
    "review_by": _last_day,
}
