"""What sort of review a round is: told from the words that are live, for many rounds at once.

Drafts are built from their revisions in memory, which is good enough to name the kind of a review.
What decides about signing reads each as `Revision.as_object` gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel, model_from_serializable_data
from wagtail.models import Locale, Page, Revision

from .content import Part, reviewed_specs, spec_of
from .models import Approval, Dependency, LiveApproval, MedicalReviewTaskState, Reviewed


class Kind(StrEnum):
    """What sort of review a round is."""

    FIRST = "first"
    CHANGE = "change"
    TRANSLATION = "translation"
    RETRANSLATION = "retranslation"
    EVIDENCE = "evidence"
    PERIODIC = "periodic"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Kind.FIRST: _("First review"),
    Kind.CHANGE: _("Change"),
    Kind.TRANSLATION: _("Translation, first review"),
    Kind.RETRANSLATION: _("Translation, change"),
    Kind.EVIDENCE: _("Evidence changed"),
    Kind.PERIODIC: _("Periodic review, unchanged"),
}


def kind_of(obj: Reviewed) -> Kind:
    """The kind of the round in which `obj` is now."""
    state = obj.current_workflow_task_state.specific
    return kinds_of({state: obj})[state]


def kinds_of(
    drafts: Mapping[MedicalReviewTaskState, Reviewed],
) -> dict[MedicalReviewTaskState, Kind]:
    """The kind of each round, whose text is beside it."""
    subjects = {draft: (spec_of(draft).table, draft.pk) for draft in drafts.values()}
    pks = {pk for _table, pk in subjects.values()}
    live_rows = LiveApproval.objects.filter(subject_id__in=pks).select_related("approval")
    live = {(row.subject_table, row.subject_id): row.approval
            for row in live_rows.prefetch_related("approval__dependencies")}  # fmt: skip
    signed = Approval.objects.filter(subject_id__in=pks).complete().order_by()
    ever = set(signed.values_list("subject_table", "subject_id"))
    sources = _with_source(drafts.values())
    return {
        state: _kind(
            state,
            draft,
            live.get(subjects[draft]),
            signed=subjects[draft] in ever,
            translated=draft in sources,
        )
        for state, draft in drafts.items()
    }


def _kind(
    state: MedicalReviewTaskState,
    draft: Reviewed,
    live: Approval | None,
    *,
    signed: bool,
    translated: bool,
) -> Kind:
    if state.cause == MedicalReviewTaskState.Cause.EVIDENCE:
        return Kind.EVIDENCE
    if live is not None and live.subject_id == draft.pk:
        if live.digest == state.digest and _pins(live) == state.pins:
            return Kind.PERIODIC
        if _only_evidence_differs(draft, state.revision.content_object, live):
            return Kind.EVIDENCE
    if translated:
        return Kind.RETRANSLATION if signed else Kind.TRANSLATION
    return Kind.CHANGE if signed else Kind.FIRST


def _pins(approval: Approval) -> dict[str, str]:
    pinned = (d for d in approval.dependencies.all() if d.kind == Dependency.PINNED)
    return {f"{d.table} {d.object_id}": d.digest for d in pinned}


def _only_evidence_differs(draft: Reviewed, row: Reviewed, live: Approval) -> bool:
    """Whether the words are those that are live, and what differs are files, or child rows that
    name another reviewed record, such as a citation."""
    spec = spec_of(draft)
    children = [part for part in spec.parts if part.accessor]
    changed = [part for part in children if part.rows(draft) != live.snapshot.get(part.table, [])]
    shown = {spec.table for spec in reviewed_specs() if not issubclass(spec.model, Page)}
    return spec.words_digest(draft) == spec.words_digest(row) and all(
        _targets(part, draft) & shown for part in changed
    )


def _targets(part: Part, draft: Reviewed) -> set[str]:
    """The tables that the child rows of `part` point at."""
    child = type(draft)._meta.get_field(part.accessor).related_model
    if part.through:
        return {child._meta.db_table}
    return {f.related_model._meta.db_table for f in child._meta.concrete_fields if f.related_model}


def _with_source(drafts: Iterable[Reviewed]) -> set[Reviewed]:
    """Those of `drafts` that are translations: the same text exists in the source language."""
    source, found = Locale.get_default(), set()
    for model, group in by_model(drafts).items():
        keys = {draft.translation_key for draft in group
                if getattr(draft, "locale_id", source.pk) != source.pk}  # fmt: skip
        if keys:
            there = model._base_manager.filter(translation_key__in=keys, locale=source)
            known = set(there.values_list("translation_key", flat=True))
            found |= {draft for draft in group
                      if draft.locale_id != source.pk and draft.translation_key in known}  # fmt: skip
    return found


# -- many texts at once ----------------------------------------------------------------------------
def drafts_in(revisions: list[Revision]) -> list[Reviewed]:
    """The texts of `revisions`, as `as_object` would give them, but none is looked up by itself and
    no foreign key is checked."""
    prefetch_related_objects(revisions, "content_object")
    languages = {None: Locale.get_default(), **Locale.objects.in_bulk()}
    return [_draft(revision, languages) for revision in revisions]


def _draft(revision: Revision, languages: Mapping[int | None, Locale]) -> Reviewed:
    row = revision.content_object
    if isinstance(row, ClusterableModel):
        draft = type(row).from_serializable_data(revision.content, check_fks=False)
    else:
        draft = model_from_serializable_data(type(row), revision.content, check_fks=False)
    draft.pk = row.pk
    for name in {"path", "depth"} & row.__dict__.keys():  # it may have been moved since
        setattr(draft, name, getattr(row, name))
    # A record without a language gets that of the source, which it would look up each time.
    draft.locale = languages[getattr(row, "locale_id", None)]
    return draft


def by_model(drafts: Iterable[Reviewed]) -> dict[type[Reviewed], list[Reviewed]]:
    groups: dict[type[Reviewed], list[Reviewed]] = {}
    for draft in drafts:
        groups.setdefault(type(draft), []).append(draft)
    return groups
