"""Where a work is used: in what readers see, and in drafts, which only their rooms can look through.

A room whose drafts cite works registers the hook `drafts_citing_work`: a function that takes a
`Reference` and returns the objects whose newest draft cites it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import PROTECT, Model, ProtectedError
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import ReferenceIndex

from .models import Reference

HOOK = "drafts_citing_work"


@dataclass(frozen=True)
class Use:
    """Something that cites a work: in the words that are stored, in its newest draft, or in both."""

    user: Any
    in_row: bool
    in_draft: bool

    @property
    def language(self) -> str:
        return str(getattr(self.user, "locale", None) or "–")

    @property
    def where(self) -> str:
        live = self.in_row and getattr(self.user, "live", True)
        if live and self.in_draft:
            return _("in the live text and in the draft")
        return _("in the live text") if live else _("in the draft")


def uses(reference: Reference) -> list[Use]:
    """Everything that cites `reference`, in every language, by name."""
    rows = {_key(user): user for user, _references in _protected(reference)}
    drafts = {_key(user): user for hook in hooks.get_hooks(HOOK) for user in hook(reference)}
    found = [Use(user, key in rows, key in drafts) for key, user in (drafts | rows).items()]
    return sorted(found, key=lambda use: (str(use.user), use.language))


def _protected(reference: Reference) -> list[Any]:
    """What the index of references has, without what only remembers the work."""
    groups = ReferenceIndex.get_references_to(reference).group_by_source_object()
    return [(user, rows) for user, rows in groups if any(row.on_delete is PROTECT for row in rows)]


def _key(user: Model) -> tuple[str, Any]:
    return user._meta.concrete_model._meta.label, user.pk


def keep_cited(sender: type[Reference], instance: Reference, **kwargs: Any) -> None:
    """Before a work is deleted, by whomever. The database keeps those in rows; this keeps those in
    drafts too. Raises `ProtectedError`."""
    if found := uses(instance):
        raise ProtectedError(_("“%s” is cited, and stays.") % instance, {use.user for use in found})
