"""What a file would do, row by row."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.core.sealed import Change

from ..exchange import Problem, Row
from ..models import Region, RegionFact


class Kind(Enum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    Kind.NEW: gettext_lazy("new"),
    Kind.CHANGED: gettext_lazy("changed"),
    Kind.UNCHANGED: gettext_lazy("unchanged"),
}


@dataclass(frozen=True)
class Planned:
    """What one row would do. `draft` is the region or fact as it would be, `based_on` the revision
    that it was made from."""

    line: int
    kind: Kind
    draft: Region | RegionFact
    changes: tuple[Change, ...]
    based_on: int | None


@dataclass(frozen=True)
class Default:
    """A language whose readers would begin with another region: a setting, which is no draft."""

    line: int
    language: str
    old: str
    new: str

    def __str__(self) -> str:
        if not self.old:
            return _("Readers of “%(language)s” begin with %(new)s.") % vars(self)
        return _("Readers of “%(language)s” begin with %(new)s instead of %(old)s.") % vars(self)


@dataclass
class Plan:
    """What a file would do if `by` brought it; with `problems`, nothing."""

    by: Any
    planned: list[Planned] = field(default_factory=list)
    defaults: list[Default] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, kind: Kind) -> list[Planned]:
        return [planned for planned in self.planned if planned.kind is kind]

    def counts(self) -> Counter[Kind]:
        return Counter(planned.kind for planned in self.planned)

    @property
    def fingerprint(self) -> str:
        """Of everything that a person was shown, to know whether it is still so."""
        shown = [(p.line, p.kind, p.changes, p.based_on) for p in self.planned]
        return hashlib.sha256(repr([shown, self.defaults, self.problems]).encode()).hexdigest()

    def refuse(self, row: Row, faults: dict[str, str]) -> None:
        self.problems += [row.problem(column, said) for column, said in faults.items()]

    def take(
        self, row: Row, draft: Any, *, before: Any, old: dict[str, str],
        say: Callable[[Any], dict[str, str]], faults: dict[str, str],
    ) -> None:  # fmt: skip
        """Plans `draft`, unless it is unsound. `before` is the record that it changes, None for a new
        one, and `old` what its fields were, as people read them and as `say` says them."""
        if faults := _unsound(draft) | faults | row.faults:
            self.refuse(row, faults)
            return
        new = say(draft)
        changes = tuple(
            Change(name, old.get(name, ""), said)
            for name, said in new.items()
            if old.get(name, "") != said
        )
        kind = Kind.NEW if before is None else Kind.CHANGED if changes else Kind.UNCHANGED
        if kind is Kind.CHANGED and (why := _closed(before, self.by)):
            self.refuse(row, {next(iter(new)): why})
            return
        based_on = before.latest_revision_id if before else None
        self.planned.append(Planned(row.line, kind, draft, changes, based_on))


def twice(row: Row, column: str, seen: dict[str, Row]) -> dict[str, str]:
    """The fault of a row whose `column` says what that of another one said; keeps it in `seen`."""
    key = row.cells.get(column, "")
    first = seen.setdefault(key, row)
    if first is row or not key:
        return {}
    said = _("“%(key)s” stands in line %(line)d already.")
    return {column: said % {"key": key, "line": first.line}}


def _closed(record: Any, by: Any) -> str:
    """Why `by` cannot change `record` now, in words; "" when they can."""
    if record.in_review:
        said = _("“%s” is in review. Wait for the decision, or cancel the review to edit it.")
        return said % record
    lock = record.get_lock()
    return _("“%s” is locked. Unlock it to edit it.") % record if lock and lock.for_user(by) else ""


def _unsound(draft: Any) -> dict[str, str]:
    """What is wrong with a draft by itself, by field. It is no twin of another; what it names is
    known, if only as a draft of the same file, which has no key yet."""
    relations = [column.name for column in draft._meta.fields if column.is_relation]
    try:
        draft.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        return {name: _in_words(faults) for name, faults in error.error_dict.items()}
    return {}


def _in_words(faults: list[ValidationError]) -> str:
    if {fault.code for fault in faults} & {"blank", "null"}:
        return _("It is missing.")
    return " ".join(ValidationError(faults).messages)
