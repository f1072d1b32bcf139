"""What is new for readers since a text was last signed: in it, and in what it shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..content import Spec, pinned_models, reviewed_specs, spec_of
from ..models import Approval, Dependency, LiveApproval, MedicalReviewTaskState, Reviewed
from .documents import differences, places
from .reading import Change, Kind, Line


@dataclass
class Since:
    """`obj` as it stands in the round `state`, against the words that were signed last.

    Those are taken from the signature, because revisions can be purged and a withdrawn text has no
    live row.
    """

    obj: Reviewed
    state: MedicalReviewTaskState

    @cached_property
    def base(self) -> Approval | None:
        """The signature that the words are compared with; ended or not, the last complete one."""
        return Approval.objects.of(self.obj).complete().order_by("-id").first()

    @cached_property
    def document(self) -> dict:
        return spec_of(self.obj).document(self.obj)

    @property
    def same(self) -> bool:
        """Whether these words were signed before, and all that they show is what it was."""
        return self.base is not None and self.base.digest == self.state.digest and not self.shown

    @cached_property
    def changes(self) -> list[Change]:
        """Everything that reads otherwise; empty at a first review."""
        if self.base is None:
            return []
        own = differences(spec_of(self.obj), self.base.snapshot, self.document)
        return [*own, *self.shown]

    @cached_property
    def places(self) -> dict[str, str]:
        return places(spec_of(self.obj), self.document)

    @cached_property
    def labels(self) -> dict[str, str]:
        """What every place is called, those that are gone from the text too."""
        return {**{change.place: change.label for change in self.changes}, **self.places}

    # -- what is shown besides -----------------------------------------------------------------
    @cached_property
    def shown(self) -> list[Change]:
        """Records signed anew and files replaced since: readers see them inside this text."""
        if self.base is None:
            return []
        by_kind: dict[str, list[Dependency]] = defaultdict(list)
        for dependency in self.base.dependencies.all():
            by_kind[dependency.kind].append(dependency)
        records, files = by_kind[Dependency.REVIEWED], by_kind[Dependency.PINNED]
        return [*_records(records, self.base.signed_at), *self._files(files)]

    def _files(self, dependencies: list[Dependency]) -> list[Change]:
        changed = [
            d
            for d in dependencies
            if self.state.pins.get(f"{d.table} {d.object_id}", d.digest) != d.digest
        ]
        models = {model._meta.db_table: model for model in pinned_models()}
        names = {
            table: models[table]._base_manager.in_bulk([d.object_id for d in changed])
            for table in {d.table for d in changed}
        }
        return [
            Change(
                "",
                str(names[d.table].get(d.object_id, d)),
                _("The file, its name or its rights were changed since"),
                (Kind.FILES,),
                (),
            )
            for d in changed
        ]


def _records(dependencies: list[Dependency], since: datetime) -> list[Change]:
    """Those of the records that were signed anew since, with other words."""
    keys = {(d.table, d.object_id) for d in dependencies}
    now = LiveApproval.objects.filter(
        subject_table__in={table for table, _pk in keys},
        subject_id__in={pk for _table, pk in keys},
        approval__signed_at__gt=since,
    )
    newest = {
        (row.subject_table, row.subject_id): row.approval
        for row in now.select_related("approval")
        if (row.subject_table, row.subject_id) in keys
    }
    earlier = Approval.objects.complete().filter(
        subject_table__in={table for table, _pk in newest},
        subject_id__in={pk for _table, pk in newest},
        signed_at__lte=since,
    )
    was = {(a.subject_table, a.subject_id): a for a in earlier.order_by("id")}
    specs = {spec.table: spec for spec in reviewed_specs()}
    found = []
    for table in sorted({table for table, _pk in was}):
        objects = specs[table].model._base_manager.in_bulk([k for t, k in was if t == table])
        found += [
            _signed_anew(specs[table], obj, was[table, pk], newest[table, pk])
            for pk, obj in sorted(objects.items())
        ]
    return [change for change in found if change.lines]


def _signed_anew(spec: Spec, obj: Any, before: Approval, after: Approval) -> Change:
    """A record that this text shows, as one change with a line for each of its own."""
    own = differences(spec, before.snapshot, after.snapshot)
    lines = (
        Line(f"{change.label} {line.label}".strip(), line.html)
        for change in own
        for line in change.lines
    )
    label = f"{capfirst(str(spec.model._meta.verbose_name))} “{obj}”"
    return Change("", label, _("Signed anew since"), (Kind.SOURCES,), tuple(lines))
