"""Files of facts into the regions, as drafts: all of a file or nothing of it.

Nothing goes live here: that is `kb.review.road`.
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from kb.review.errors import ReviewRequired

from .exchange import COLUMNS, File, Row
from .models import DefaultRegion, Region, RegionFact

_MONTH = re.compile(r"^\d{4}-\d{2}$")
REGION_FIELDS = ("code", "part_of", "names", "currency", "emergency_number")


class Kind(Enum):
    NEW = gettext_lazy("new")
    CHANGED = gettext_lazy("changed")
    UNCHANGED = gettext_lazy("unchanged")

    @property
    def label(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Change:
    """A field whose value becomes another, as people read them."""

    field: str
    old: str
    new: str


@dataclass
class Planned:
    """What one row would do. `draft` is the region or fact as it would be."""

    place: int
    kind: Kind
    draft: Any
    changes: list[Change] = field(default_factory=list)


@dataclass
class Plan:
    """What a file would do; with `problems`, each a sentence that names line and field, nothing."""

    planned: list[Planned] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)  # language code: region code


def plan(file: File) -> Plan:
    """What `file` would do; writes nothing."""
    made = Plan()
    regions = _plan_regions(file, made)
    facts = {fact.key: fact.get_latest_revision_as_object() for fact in RegionFact.objects.all()}
    taken = _Once(made)
    for row in file.rows:
        key = str(row.cells.get("key", "")).strip()
        taken.note(row, "key", key)
        draft, before = facts.get(key) or RegionFact(), _said(facts.get(key))
        try:
            _fill(draft, row, regions)
        except ValueError as error:
            made.problems.append(str(error))
            continue
        _decide(made, row, draft, before, exclude=["region", "source"])
    return made


@transaction.atomic
def write(made: Plan, *, by: Any) -> Counter[Kind]:
    """Writes the drafts; counts what was new, changed and left as it was.

    Raises `ReviewRequired` for a draft that is in review, and then writes nothing.
    """
    if made.problems:
        raise ReviewRequired(" ".join(made.problems))
    for planned in made.planned:
        draft = planned.draft
        if planned.kind is Kind.UNCHANGED:
            continue
        for name in ("part_of", "region"):  # a draft of the same file has its key by now
            if getattr(draft, name, None) is not None:
                setattr(draft, name, getattr(draft, name))
        if draft.pk is None:
            draft.save()
        draft.save_revision(user=by, log_action=True)
    for code, region in made.defaults.items():
        DefaultRegion.objects.update_or_create(
            locale=Locale.objects.get(language_code=code),
            defaults={"region": Region.objects.get(code=region)},
        )
    return Counter(planned.kind for planned in made.planned)


def as_row(fact: RegionFact) -> dict[str, Any]:
    """A fact as a row of a file."""
    row: dict[str, Any] = {name: getattr(fact, name) for name in COLUMNS}
    row["region"] = fact.region.code
    row["source"] = fact.source.citekey if fact.source else ""
    for name in ("low", "high"):  # 400 and 400.00 are one amount
        row[name] = "" if row[name] is None else f"{row[name].normalize():f}"
    for name in ("accessed", "review_by"):
        row[name] = "" if row[name] is None else str(row[name])
    return row


def as_cells(fact: RegionFact) -> dict[str, str]:
    """The same with text in every cell."""
    row = as_row(fact)
    said = json.dumps(row["contacts"], ensure_ascii=False) if row["contacts"] else ""
    return {**row, "contacts": said}


def as_region(region: Region, defaults: dict[int, list[str]]) -> dict[str, Any]:
    said = {
        "code": region.code,
        "part_of": region.part_of.code if region.part_of else "",
        "names": region.names,
        "currency": region.currency,
        "emergency_number": region.emergency_number,
        "languages": defaults.get(region.pk, []),
    }
    return {name: value for name, value in said.items() if value}


# -- regions ---------------------------------------------------------------------------------------
def _plan_regions(file: File, made: Plan) -> dict[str, Region]:
    """Those there are and those of the file, by code."""
    known = {region.code: region for region in Region.objects.select_related("part_of")}
    taken = _Once(made)
    for row in file.regions:
        code = str(row.cells.get("code", "")).strip()
        if not {"currency", "emergency_number"} & set(row.cells):
            continue  # the pack's first version names regions without describing them
        taken.note(row, "code", code)
        region = known.get(code)
        before = _said(region)
        draft = (region.get_latest_revision_as_object() if region else None) or Region()
        above = str(row.cells.get("part_of", ""))
        if above and above not in known:
            made.problems.append(_problem(row, "part_of", _("There is no region “%s”.") % above))
            continue
        draft.code, draft.part_of = code, known.get(above)
        draft.names = row.cells.get("names", {})
        draft.currency = str(row.cells.get("currency", ""))
        draft.emergency_number = str(row.cells.get("emergency_number", ""))
        known[code] = draft
        _decide(made, row, draft, before, exclude=["part_of"])
        made.defaults |= dict.fromkeys(row.cells.get("languages", []), code)
    codes = set(Locale.objects.values_list("language_code", flat=True))
    made.problems += [
        _("There is no language “%s”.") % code for code in made.defaults if code not in codes
    ]
    return known


# -- one row ---------------------------------------------------------------------------------------
@dataclass
class _Once:
    """Points out what stands in a file twice."""

    made: Plan
    seen: dict[str, int] = field(default_factory=dict)

    def note(self, row: Row, column: str, key: str) -> None:
        if key in self.seen:
            said = _("“%(key)s” stands in %(place)d already.") % {
                "key": key, "place": self.seen[key]
            }  # fmt: skip
            self.made.problems.append(_problem(row, column, said))
        self.seen.setdefault(key, row.place)


def _fill(draft: RegionFact, row: Row, regions: dict[str, Region]) -> None:
    """Raises `ValueError` with a sentence that names line and field."""
    cells = row.cells
    for name in COLUMNS:
        if name not in cells:
            continue
        try:
            value = _value(name, cells[name], regions)
        except ValueError as error:
            raise ValueError(_problem(row, name, str(error))) from error
        setattr(draft, name, value)
    if "region" not in cells and draft.region_id is None:
        raise ValueError(_problem(row, "region", _("It names no region.")))


def _value(name: str, said: Any, regions: dict[str, Region]) -> Any:
    if name == "region":
        if said not in regions:
            raise ValueError(_("There is no region “%s”.") % said)
        return regions[said]
    if name == "source":
        return _work(str(said)) if said else None
    if name in ("low", "high"):
        return _amount(str(said)) if str(said) else None
    if name == "accessed":
        return _day(str(said)) if said else None
    if name == "review_by":
        return _last_day(str(said)) if said else None
    if name == "contacts":
        return _contacts(said) if said else []
    return "" if said is None else str(said)


def _work(citekey: str) -> Any:
    work = apps.get_model("references", "Reference").objects.filter(citekey=citekey).first()
    if work is None:
        raise ValueError(_("There is no work “%s” in the library.") % citekey)
    return work


def _amount(said: str) -> Decimal:
    try:
        amount = Decimal(said)
    except InvalidOperation as error:
        raise ValueError(_("“%s” is no amount; write it as 1200.50.") % said) from error
    if not amount.is_finite():
        raise ValueError(_("“%s” is no amount; write it as 1200.50.") % said)
    return amount


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise ValueError(_("There is no day “%s”; write it as 2026-11-30.") % said) from error


def _last_day(said: str) -> date:
    """A month means its last day."""
    if not _MONTH.match(said):
        return _day(said)
    first = _day(f"{said}-01")
    return first.replace(day=monthrange(first.year, first.month)[1])


def _contacts(said: Any) -> Any:
    if not isinstance(said, str):
        return said
    try:
        return json.loads(said)
    except (ValueError, RecursionError) as error:
        raise ValueError(_("The numbers and addresses are no JSON.")) from error


def _decide(made: Plan, row: Row, draft: Any, before: dict[str, str], *, exclude: list) -> None:
    """`exclude` are relations, which may be to a draft of the same file that has no key yet."""
    try:
        draft.full_clean(exclude=exclude)
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            made.problems += [_problem(row, name, sentence) for sentence in sentences]
        return
    after = _said(draft)
    changes = [Change(n, before.get(n, ""), v) for n, v in after.items() if before.get(n, "") != v]
    if not before:
        made.planned.append(Planned(row.place, Kind.NEW, draft, changes))
    else:
        kind = Kind.CHANGED if changes else Kind.UNCHANGED
        made.planned.append(Planned(row.place, kind, draft, changes))


def _said(obj: Any) -> dict[str, str]:
    """The fields of a region or fact as text; empty where there is none yet."""
    if obj is None:
        return {}
    if isinstance(obj, RegionFact):
        return {name: str(value) for name, value in as_cells(obj).items()}
    said = as_region(obj, {})
    return {name: str(said.get(name, "")) for name in REGION_FIELDS}


def _problem(row: Row, column: str, sentence: str) -> str:
    return _("Line %(line)d, %(column)s: %(sentence)s") % {
        "line": row.place, "column": column, "sentence": sentence
    }  # fmt: skip
