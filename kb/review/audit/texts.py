"""What readers can see now, read from its own tables, and whether a signature covers it.

Nothing here asks `cover`: the watch would then believe what it watches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import Locale, Page, ReferenceIndex

from .. import canonical
from ..content import Spec, pinned_models, reviewed_specs, spec_for
from ..models import Approval, LiveApproval
from .finding import Finding, Kind, Place, read

PAGES = Page._meta.db_table


@dataclass(frozen=True)
class Text:
    """One live row as its tables have it. `shows` are the files and records inside it."""

    place: Place
    title: str
    digest: str
    locale_id: int
    shows: frozenset[Place]
    alias_of: Place | None = None
    alias_digest: str = ""


def live_texts() -> Iterator[Text | Finding]:
    """Every live row of every reviewed model; a finding for one that nobody reviews or can read."""
    source_language = Locale.get_default().pk
    for model, keys in _live_keys().items():
        spec = spec_for(model)
        if spec is None:
            yield from _nobody_reviews(keys)
            continue
        for key, row in read(spec.model, keys, prefetch=_children(spec)):
            try:
                yield _text(row, spec, source_language)
            except Exception:  # whatever the row holds, it is not what was signed
                place = (spec.table, key)
                yield Finding(
                    Kind.UNREADABLE,
                    str(row or model._meta.verbose_name),
                    place,
                    _("A live %s cannot be read.") % model._meta.verbose_name,
                    frozenset({place}),
                )


def _live_keys() -> dict[Any, list[int]]:
    """The keys of live rows by the model as which readers get them; None for an unknown one."""
    kinds = {kind.pk: kind.model_class() for kind in ContentType.objects.all()}
    found: dict[Any, list[int]] = defaultdict(list)
    pages = Page.objects.filter(live=True).order_by("pk")
    for key, kind, depth in pages.values_list("pk", "content_type_id", "depth"):
        if not (depth == 1 and kinds.get(kind) is Page):  # the root, which has no address
            found[kinds.get(kind)].append(key)
    for spec in reviewed_specs():
        if spec.subject is not Page:
            rows = spec.subject._base_manager.filter(live=True).order_by("pk")
            found[spec.model] += rows.values_list("pk", flat=True)
    return found


def _nobody_reviews(keys: list[int]) -> Iterator[Finding]:
    for key, title in Page.objects.filter(pk__in=keys).values_list("pk", "title"):
        yield Finding(
            Kind.BARE, title, (PAGES, key),
            _("“%s” is a live page of a kind that nobody reviews.") % title,
            frozenset({(PAGES, key)}),
        )  # fmt: skip


def _children(spec: Spec) -> list[str]:
    """All that reading a row looks at besides it: content, and comments, which are none."""
    relations = (
        get_all_child_relations(spec.model) if issubclass(spec.model, ClusterableModel) else []
    )
    through = [part.accessor for part in spec.parts if part.through]
    return [*(relation.get_accessor_name() for relation in relations), *through]


def _text(row: Any, spec: Spec, source_language: int) -> Text:
    document = spec.document(row)
    source = getattr(row, "alias_of_id", None)
    return Text(
        place=(spec.table, row.pk),
        title=str(row),
        digest=canonical.digest(document),
        locale_id=getattr(row, "locale_id", None) or source_language,
        shows=_shows(row),
        alias_of=(spec.table, source) if source else None,
        alias_digest=canonical.digest(spec.alias_document(document)) if source else "",
    )


def _shows(row: models.Model) -> frozenset[Place]:
    found = set()
    for kind, key, *_path in ReferenceIndex._extract_references_from_object(row):
        model = ContentType.objects.get_for_id(kind).model_class()
        if model in pinned_models() or (spec_for(model) and not issubclass(model, Page)):
            found.add((model._meta.db_table, int(key)))
    return frozenset(found)


# -- under which signature -------------------------------------------------------------------------
def standing() -> dict[Place, LiveApproval]:
    """The record of each text that is said to be live, with its signature; one query."""
    rows = LiveApproval.objects.select_related(
        "approval__revocation", "approval__first__revocation"
    ).defer("approval__snapshot", "approval__checklist",
            "approval__first__snapshot", "approval__first__checklist")  # fmt: skip
    return {(row.subject_table, row.subject_id): row for row in rows}


def newest() -> dict[Place, int]:
    """The key of the newest complete signature of each text; one query."""
    rows = Approval.objects.filter(place=models.F("places")).order_by()
    return {
        (table, pk): key
        for table, pk, key in rows.values_list("subject_table", "subject_id").annotate(Max("pk"))
    }


def uncovered(texts: dict[Place, Text], records: dict[Place, LiveApproval]) -> Iterator[Finding]:
    latest = newest()
    for text in texts.values():
        record = records.get(text.place)
        problems = (
            _problems(text, record.approval, records, latest)
            if record
            else [(Kind.UNSIGNED, _("“%s” is live without a signature."))]
        )
        for kind, sentence in problems:
            yield Finding(
                kind, text.title, text.place, sentence % text.title, frozenset({text.place})
            )
    for place in records.keys() - texts.keys():
        yield Finding(
            Kind.IDLE, str(records[place].approval), place,
            _("It is recorded as live under a signature, and it is not live."),
        )  # fmt: skip


def _problems(
    text: Text, approval: Approval, records: dict[Place, LiveApproval], latest: dict[Place, int]
) -> Iterator[tuple[Kind, str]]:
    subject = (approval.subject_table, approval.subject_id)
    if text.alias_of:
        source = records.get(text.alias_of)
        if (
            source is None
            or subject != text.alias_of
            or source.approval.alias_digest != text.alias_digest
        ):
            yield Kind.ALTERED, _("“%s” is an alias and does not say what was signed.")
    elif subject != text.place or approval.digest != text.digest:
        yield Kind.ALTERED, _("The words of “%s” are not those that were signed.")
    elif latest.get(text.place) != approval.pk:
        yield Kind.ENDED, _("“%s” is live under a signature that was superseded.")
    if approval.locale_id != text.locale_id:
        yield Kind.ALTERED, _("“%s” was signed for another language.")
    if approval.revoked:
        yield Kind.ENDED, _("“%s” is live although its signature was revoked.")
    if not _complete(approval):
        yield Kind.SECOND, _("“%s” is live without the second signature it needs.")


def _complete(approval: Approval) -> bool:
    """Whether as many people signed these words as the signature says had to."""
    if approval.place != approval.places:
        return False
    first = approval.first
    return approval.places == 1 or (
        first is not None
        and (first.place, first.places) == (1, 2)
        and first.digest == approval.digest
        and (first.subject_table, first.subject_id) == (approval.subject_table, approval.subject_id)
        and first.signer_id != approval.signer_id
    )


def misplaced(texts: dict[Place, Text]) -> Iterator[Finding]:
    """Pages in the tree of another language; one query."""
    rows = Page.objects.filter(depth__gt=1).values_list("path", "pk", "locale_id")
    pages = {path: (key, locale) for path, key, locale in rows}
    for path, (key, locale) in pages.items():
        text = texts.get((PAGES, key))
        _parent, locale_of_parent = pages.get(path[: -Page.steplen], (0, locale))
        if text and locale != locale_of_parent:
            yield Finding(
                Kind.TREE, text.title, text.place,
                _("“%s” stands in the tree of another language.") % text.title,
                frozenset({text.place}),
            )  # fmt: skip
