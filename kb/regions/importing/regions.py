"""The regions of a file, and with which of them readers of a language begin."""

from __future__ import annotations

from django.utils.translation import gettext as _
from wagtail.models import Locale

from .. import exporting
from ..exchange import Row
from ..models import DefaultRegion, Region
from .plans import Default, Plan, twice


def plan(rows: list[Row], made: Plan) -> dict[str, Region]:
    """Adds to `made` what `rows` would do; returns the regions that there are then, by code."""
    saved = {each.code: each for each in Region.objects.select_related("latest_revision")}
    known = exporting.latest_regions(saved.values())
    seen: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: bool(row.cells.get("part_of"))):  # countries first
        if {"currency", "emergency_number"} & {*row.cells, *row.faults}:
            _plan(row, made, saved, known, twice(row, "code", seen))
        elif row.faults:
            made.refuse(row, row.faults)
        # Else it is only named here, above its facts.
    _plan_defaults(rows, made, known)
    return known


def _plan(
    row: Row, made: Plan, saved: dict[str, Region], known: dict[str, Region], faults: dict[str, str]
) -> None:
    code, above = row.cells.get("code", ""), row.cells.get("part_of", "")
    old = exporting.region_in_words(known[code]) if code in saved else {}
    draft = known.setdefault(code, Region(code=code))
    for name in ("names", "currency", "emergency_number"):
        if name in row.cells:
            setattr(draft, name, row.cells[name])
    if above and above not in known:
        faults["part_of"] = _("There is no region “%s”.") % above
    elif "part_of" in row.cells:
        draft.part_of = known.get(above)
    made.take(
        row, draft, before=saved.get(code), old=old, say=exporting.region_in_words, faults=faults
    )


def _plan_defaults(rows: list[Row], made: Plan, known: dict[str, Region]) -> None:
    """A language is never left without its region by naming it there no more."""
    now: dict[str, DefaultRegion | None] = dict.fromkeys(
        Locale.objects.values_list("language_code", flat=True)
    )
    for default in DefaultRegion.objects.select_related("locale", "region"):
        now[default.locale.language_code] = default
    seen: set[str] = set()
    for row in rows:
        code, languages = row.cells.get("code", ""), row.cells.get("languages", [])
        if languages and code not in known:
            said = _("There is no region “%s”.") % code if code else _("It is missing.")
            made.refuse(row, {"code": said} if "code" not in row.faults else {})
            continue
        for language in languages:
            if language not in now:
                made.refuse(row, {"languages": _("There is no language “%s”.") % language})
            elif language in seen:
                said = _("“%s” stands at another region already.") % language
                made.refuse(row, {"languages": said})
            else:
                _plan_default(row, made, language, now[language], known[code])
            seen.add(language)


def _plan_default(
    row: Row, made: Plan, language: str, now: DefaultRegion | None, new: Region
) -> None:
    old = now.region.code if now else ""
    if now and (why := now.refusal(new)):
        made.refuse(row, {"languages": why})
    elif old != new.code:
        made.defaults.append(Default(row.line, language, old, new.code))


def write_defaults(defaults: list[Default]) -> None:
    for default in defaults:
        DefaultRegion.objects.update_or_create(
            locale=Locale.objects.get(language_code=default.language),
            defaults={"region": Region.objects.get(code=default.new)},
        )
