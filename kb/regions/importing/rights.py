"""Who may bring a file: who may add and change facts; and what of it is not theirs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ..exchange import Problem
from ..models import Region
from .plans import Kind, Plan


def may_import(user: Any) -> bool:
    return user.has_perms(["regions.add_regionfact", "regions.change_regionfact"])


def refuse_others_work(made: Plan) -> None:
    """Regions are changed by who may change regions; with which one readers of a language begin is
    decided by who may change that."""
    if not made.by.has_perms(["regions.add_region", "regions.change_region"]):
        said = _("You may not add or change regions.")
        made.problems += [
            Problem(planned.line, "code", said)
            for planned in made.planned
            if isinstance(planned.draft, Region) and planned.kind is not Kind.UNCHANGED
        ]
    if not made.by.has_perm("regions.change_defaultregion"):
        said = _("You may not change with which region readers of “%s” begin.")
        made.problems += [
            Problem(default.line, "languages", said % default.language) for default in made.defaults
        ]
