"""Is this exact content covered by a signature? The question every ring asks, answered once.

Also: what a signed text shows besides its own words, and where a record is shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from . import canonical
from .content import Part, pinned_models, reviewed_specs, spec_for, spec_of
from .errors import ReviewRequired
from .models.approval import Approval, Dependency, LiveApproval

if TYPE_CHECKING:
    from .models import Reviewed

HOME_DEPTH = 2

# Linking to these adds nothing to what a reader reads.
_NOT_SHOWN = {
    "wagtailcore.page", "wagtailcore.locale", "wagtailcore.collection", "wagtailcore.site",
    "wagtailcore.revision", "contenttypes.contenttype", "auth.group", "core.user",
}  # fmt: skip


def require_cover(obj: Reviewed) -> Approval:
    """The signature under which `obj`, as it is in memory, may be live.

    Raises `ReviewRequired` with the reason when there is none: never signed, signed with other
    words, superseded, revoked, past its date, forged, in another language's tree, or shown things
    that changed. What is already live with these very words stays so past its review date:
    readers are told that it is overdue, it does not vanish.
    """
    spec = spec_of(obj)
    if source := getattr(obj, "alias_of", None):
        return _cover_of_alias(obj, source.specific)
    own = spec.digest(obj)
    approval = Approval.objects.newest(obj)
    if approval is None or approval.digest != own:
        raise ReviewRequired(
            _("“%s” needs medical review: these exact words have not been signed.") % obj, obj
        )
    if not approval.authentic:
        raise ReviewRequired(_("The signature under “%s” is not authentic.") % obj, obj)
    if approval.overdue and not _is_live_with(obj, own):
        raise ReviewRequired(_("The signature under “%s” is past its review date.") % obj, obj)
    if problem := _changed_since(approval):
        raise ReviewRequired(problem, obj)
    _require_own_place(obj)
    return approval


def _cover_of_alias(alias: Reviewed, source: Reviewed) -> Approval:
    """An alias answers with its source's signature, and only in its own language."""
    approval = source.approval
    digest = spec_of(alias).alias_digest(alias)
    if not approval or approval.alias_digest != digest or approval.locale_id != alias.locale_id:
        raise ReviewRequired(
            _("“%s” is an alias: it can be live only with the words signed for its language.")
            % alias,
            alias,
        )
    _require_own_place(alias)
    return approval


def _is_live_with(obj: Reviewed, digest: str) -> bool:
    return LiveApproval.objects.of(obj).filter(approval__digest=digest).exists()


def _require_own_place(obj: Reviewed) -> None:
    """A page stands in the tree of its language, under addresses that were signed in one of them."""
    if not isinstance(obj, Page):
        return
    ancestors = obj.get_ancestors().filter(depth__gt=1)
    family = Page.objects.filter(translation_key__in=[page.translation_key for page in ancestors])
    signed = set(
        Approval.objects.complete()
        .filter(subject_table=Page._meta.db_table, subject_id__in=family.values("pk"))
        .values_list(
            "snapshot__wagtailcore_page__translation_key", "snapshot__wagtailcore_page__slug"
        )
    )
    for above in ancestors:
        if above.locale_id != obj.locale_id:
            raise ReviewRequired(_("“%s” stands in the tree of another language.") % obj, obj)
        # The home page answers under its language's code; its own slug is in no address.
        if above.depth > HOME_DEPTH and (above.translation_key.hex, above.slug) not in signed:
            raise ReviewRequired(
                _("“%(page)s” stands under “%(above)s”, whose address has not been signed.")
                % {"page": obj, "above": above},
                obj,
            )


# -- what else is shown ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Shown:
    """One thing that a text shows besides its own words; `digest` is that of a pinned file."""

    kind: str
    table: str
    object_id: int
    digest: str = ""


def shown_by(obj: Reviewed) -> list[Shown]:
    """What a reader of `obj` sees besides its own words.

    Raises `ReviewRequired` when something is shown that nobody reviews and nothing pins.
    """
    if 'embedtype=\\"media\\"' in canonical.dumps(spec_of(obj).document(obj)):
        raise ReviewRequired(
            _("Content embedded from other sites can change at any time; link to it instead."), obj
        )
    referred: dict[type[models.Model], set[Any]] = defaultdict(set)
    for content_type_id, pk, *_path in ReferenceIndex._extract_references_from_object(obj):
        referred[ContentType.objects.get_for_id(content_type_id).model_class()].add(pk)
    found = []
    for model, pks in referred.items():
        if model._meta.label_lower not in _NOT_SHOWN and not issubclass(model, Page):
            found += _shown_of(model, pks, obj)
    return sorted(found, key=lambda shown: (shown.table, shown.object_id))


def pins_of(obj: Reviewed) -> dict[str, str]:
    """The digests of the files that `obj` shows, by table and key."""
    pinned = (shown for shown in shown_by(obj) if shown.kind == Dependency.PINNED)
    return {f"{shown.table} {shown.object_id}": shown.digest for shown in pinned}


def _shown_of(model: type[models.Model], pks: set[Any], obj: Reviewed) -> list[Shown]:
    part, spec = pinned_models().get(model), spec_for(model)
    if part is None and spec is None:
        raise ReviewRequired(
            _("The text shows a %s, which nobody reviews.") % model._meta.verbose_name, obj
        )
    targets = list(model._base_manager.filter(pk__in=pks))
    if len(targets) != len(pks):
        raise ReviewRequired(
            _("The text refers to a %s that no longer exists.") % model._meta.verbose_name, obj
        )
    if waiting := [t for t in targets if spec and not t.live]:
        raise ReviewRequired(
            _("The text shows “%s”, which has not been signed itself yet.") % waiting[0], obj
        )
    kind = Dependency.PINNED if part else Dependency.REVIEWED
    return [
        Shown(kind, model._meta.db_table, target.pk, _pin(target, part) if part else "")
        for target in targets
    ]


def _pin(target: Any, part: Part) -> str:
    """The digest of a file's record; its hash of the bytes is filled in first, if it is not yet."""
    if hasattr(target, "get_file_hash"):
        target.get_file_hash()
    return canonical.digest(part.row(target))


def _changed_since(approval: Approval) -> str | None:
    """Why what the signed text shows is no longer what it was, or None; a query per table."""
    shown: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for d in approval.dependencies.all():
        shown[d.kind, d.table][d.object_id] = d.digest
    for (kind, table), wanted in shown.items():
        if kind == Dependency.PINNED:
            model, part = next((m, p) for m, p in pinned_models().items() if p.table == table)
            rows = model._base_manager.filter(pk__in=wanted)
            if {row.pk: canonical.digest(part.row(row)) for row in rows} != wanted:
                return _("An image or file in the text changed after it was signed.")
        else:
            model = next(spec.model for spec in reviewed_specs() if spec.table == table)
            if model._base_manager.filter(pk__in=wanted, live=True).count() != len(wanted):
                return _("The text shows a record that is not signed and live itself.")
    return None


def why_file_stays(file: models.Model) -> str | None:
    """In words, why an image or document cannot be changed now; None when it can."""
    if places := shown_in(file):
        return _(
            "“%(file)s” is shown in “%(first)s” as it was signed. Upload a new file instead."
        ) % {"file": file, "first": places[0]}
    return None


def shown_in(record: models.Model) -> list[str]:
    """Titles of the live texts that show `record`: a reviewed record or a pinned file."""
    subject_models = {spec.table: spec.subject for spec in reviewed_specs()}
    showing = LiveApproval.objects.showing(record).values_list("subject_table", "subject_id")
    subjects = (
        subject_models[table]._base_manager.filter(pk=pk).first() for table, pk in set(showing)
    )
    return sorted(str(subject) for subject in subjects if subject is not None)
