"""Entries of a bibliography into the library, as drafts: first the plan, then what of it is written.

Nothing goes live here: that is `kb.review.road`. A broken entry never stops its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import count
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from kb.core.sealed import Change
from kb.review.errors import in_words

from . import ama, csl, names
from .formats import Entry
from .models import Reference

# What a work is known by, the surest first.
KEYS = ("doi", "pmid", "citekey")
_AT_ONCE = 500  # values in one query


class Kind(Enum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BROKEN = "broken"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    Kind.NEW: gettext_lazy("new"),
    Kind.CHANGED: gettext_lazy("changed"),
    Kind.UNCHANGED: gettext_lazy("unchanged"),
    Kind.BROKEN: gettext_lazy("broken"),
}


@dataclass(frozen=True)
class Planned:
    """What an entry would do to the library. `existing` is the work that it is, `changes` what it
    would change there, `sentence` why it is broken. `number` counts the entries of its file."""

    number: int
    entry: Entry
    kind: Kind
    fields: dict[str, Any]
    existing: Reference | None = None
    changes: tuple[Change, ...] = ()
    sentence: str = ""

    @property
    def name(self) -> str:
        """The citation key of the library, or what the file calls a broken entry."""
        if self.existing:
            return self.existing.citekey
        return self.fields.get("citekey") or self.entry.name

    @property
    def title(self) -> str:
        return self.fields.get("title", "")

    def __str__(self) -> str:
        place = _("line %(line)d, entry %(number)d (%(name)s)") % {
            "line": self.entry.line,
            "number": self.number,
            "name": self.name,
        }
        return f"{place}: {self.sentence or self.title}"


# -- the plan --------------------------------------------------------------------------------------
def plan(entries: Sequence[Entry]) -> list[Planned]:
    """What each entry would do; writes nothing. A few queries for the whole file, and one for each
    entry without a key of its own."""
    understood = [_understood(number, entry) for number, entry in enumerate(entries, start=1)]
    shelf = _Shelf([planned.fields for planned in understood])
    seen: dict[tuple[str, str], int] = {}
    result = []
    for planned in understood:
        if planned.kind is not Kind.BROKEN:
            try:
                planned = _decided(planned, shelf, seen)
            except (ValueError, ValidationError) as error:
                planned = _broken(planned, error)
        result.append(planned)
    return result


def _understood(number: int, entry: Entry) -> Planned:
    if entry.fault:
        return Planned(number, entry, Kind.BROKEN, {}, sentence=entry.fault)
    try:
        return Planned(number, entry, Kind.NEW, csl.fields_of(entry.item))
    except ValueError as error:
        return Planned(number, entry, Kind.BROKEN, {}, sentence=str(error))


def _decided(planned: Planned, shelf: _Shelf, seen: dict[tuple[str, str], int]) -> Planned:
    """Raises `ValueError` or `ValidationError` where the entry cannot come in."""
    fields = planned.fields
    keys = [(key, fields[key]) for key in KEYS if key in fields]
    if "citekey" not in fields:
        keys.append(("work", _likeness(fields)))
    if before := next((seen[key] for key in keys if key in seen), None):
        raise ValueError(_("It is the same work as entry %d of this file.") % before)
    existing = shelf.find(fields)
    if existing is None:
        fields = fields if "citekey" in fields else fields | {"citekey": shelf.name(fields)}
        planned = replace(planned, fields=fields)
        _check(Reference(**fields))
    else:
        draft = latest(existing)
        changes = tuple(_changes(draft, fields))
        kind = Kind.CHANGED if changes else Kind.UNCHANGED
        planned = replace(planned, kind=kind, existing=existing, changes=changes)
        if changes:
            _check(_changed(draft, fields))
            if existing.in_review:
                raise ValueError(
                    _("“%s” is in review. Wait for the decision, or cancel the review to edit it.")
                    % existing
                )
    seen.update(dict.fromkeys(keys, planned.number))
    return planned


def latest(reference: Reference) -> Reference:
    """The newest draft, without a query when `latest_revision` was read with it."""
    revision = reference.latest_revision
    return reference.with_content_json(revision.content) if revision else reference


def _check(reference: Reference) -> None:
    """All that is checked without the library, which has no other work of these keys."""
    reference.full_clean(validate_unique=False, validate_constraints=False)


def _broken(planned: Planned, error: Exception) -> Planned:
    if isinstance(error, ValidationError):
        sentence = " ".join(in_words(error, Reference))
    elif isinstance(error, DatabaseError):
        sentence = _("The database refused it: %s") % error
    else:
        sentence = str(error)
    return replace(planned, kind=Kind.BROKEN, sentence=sentence)


# -- what changes ----------------------------------------------------------------------------------
def _stated(draft: Reference, fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields that would get another value. The library's citation key stays, and so does a
    journal's title that is the same one, abbreviated or in full."""
    for name, value in fields.items():
        old = getattr(draft, name)
        same_journal = name == "container_title" and ama.journal(old) == ama.journal(value)
        if name != "citekey" and old != value and not same_journal:
            yield name, value


def _changed(draft: Reference, fields: dict[str, Any]) -> Reference:
    for name, value in list(_stated(draft, fields)):
        setattr(draft, name, value)
    return draft


def _changes(draft: Reference, fields: dict[str, Any]) -> Iterator[Change]:
    for name, value in _stated(draft, fields):
        label = Reference._meta.get_field(name).verbose_name
        yield Change(str(capfirst(label)), _shown(name, getattr(draft, name)), _shown(name, value))


def _shown(name: str, value: Any) -> str:
    """`value` as people read it, not at any length."""
    if name == "authors":
        text = "; ".join(map(names.to_line, names.readable(value)))
    elif isinstance(value, bool):
        text = _("yes") if value else _("no")
    else:
        labels = dict(Reference._meta.get_field(name).flatchoices)
        text = str(labels.get(value, value or "–"))
    return Truncator(text).chars(300)


# -- which work it is ------------------------------------------------------------------------------
class _Shelf:
    """The works of the library that a file can mean, read at once."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        self._taken = {fields["citekey"] for fields in entries if "citekey" in fields}
        self._works: dict[tuple[str, str], Reference] = {}
        for key in KEYS:
            values = [fields[key] for fields in entries if key in fields]
            for start in range(0, len(values), _AT_ONCE):
                part = Reference.objects.filter(**{f"{key}__in": values[start : start + _AT_ONCE]})
                for work in part.select_related("latest_revision"):
                    self._works[key, getattr(work, key)] = work

    def find(self, fields: dict[str, Any]) -> Reference | None:
        """The work that `fields` describe: by DOI, else by PMID, else by citation key, and without
        any of them by first author, year and title.

        Raises `ValueError` when these name different works.
        """
        doi, pmid, named = (self._works.get((key, fields.get(key, ""))) for key in KEYS)
        if doi and pmid and doi != pmid:
            raise ValueError(
                _("Its DOI is that of “%(doi)s” in the library, its PMID that of “%(pmid)s”.")
                % {"doi": doi.citekey, "pmid": pmid.citekey}
            )
        if doi or pmid:
            return doi or pmid
        if "citekey" not in fields:
            return self._alike(fields)
        if named and (other := _contradiction(named, fields)):
            raise ValueError(
                _("The library has another work under this id, with the %(name)s %(value)s.")
                % {"name": other.upper(), "value": getattr(named, other)}
            )
        return named

    def _alike(self, fields: dict[str, Any]) -> Reference | None:
        titled = Reference.objects.filter(title__iexact=fields["title"])
        for work in titled.select_related("latest_revision"):
            same = _likeness(work.__dict__) == _likeness(fields)
            if same and not _contradiction(work, fields):
                return work
        return None

    def name(self, fields: dict[str, Any]) -> str:
        """A free citation key for a work that its file does not name: “feder2014”."""
        author = next(iter(fields.get("authors", [])), {})
        name = normalize("NFKD", author.get("family") or author.get("literal", ""))
        letters = re.sub("[^a-z]", "", name.encode("ascii", "ignore").decode().lower())
        stem = (letters[:40] or "work") + fields.get("issued", "")[:4]
        for number in count(1):
            key = stem if number == 1 else f"{stem}-{number}"
            if key not in self._taken and not Reference.objects.filter(citekey=key).exists():
                self._taken.add(key)
                return key
        raise AssertionError  # numbers do not end


def _likeness(fields: dict[str, Any]) -> str:
    """What two works without keys have in common when they are one: first author, year and title."""
    first = [names.to_line(name) for name in names.readable(fields.get("authors"))[:1]]
    return f"{first} {fields.get('issued', '')[:4]} {fields['title'].casefold()}"


def _contradiction(work: Reference, fields: dict[str, Any]) -> str | None:
    """The identifier by which `work` is another one than `fields` describe."""
    for key in ("doi", "pmid"):
        stored = getattr(work, key)
        if stored and fields.get(key, stored) != stored:
            return key
    return None


# -- writing ---------------------------------------------------------------------------------------
def write(plans: Iterable[Planned], *, by: Any) -> list[Planned]:
    """Drafts what is new and what changes, each for itself. One that is refused after all comes back
    as broken; the others as they were planned."""
    return [_written(planned, by) for planned in plans]


def _written(planned: Planned, by: Any) -> Planned:
    try:
        if planned.kind is Kind.NEW:
            _create(planned.fields, by)
        elif planned.kind is Kind.CHANGED and planned.existing:
            _change(planned.existing.pk, planned.fields, by)
    except (ValueError, ValidationError, DatabaseError) as error:
        return _broken(planned, error)
    return planned


@transaction.atomic
def _create(fields: dict[str, Any], by: Any) -> None:
    reference = Reference(**fields)
    reference.full_clean()
    reference.save()
    reference.save_revision(user=by)
    log(instance=reference, action="wagtail.create", user=by, content_changed=True)


@transaction.atomic
def _change(pk: int, fields: dict[str, Any], by: Any) -> None:
    draft = _changed(latest(Reference.objects.get(pk=pk)), fields)
    draft.full_clean()
    draft.save_revision(user=by, log_action=True)
    if not draft.live:  # a draft's row is its latest draft, as in the editor
        draft.save()
