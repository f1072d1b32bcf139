"""Files of facts into the regions, as drafts: all of a file or nothing of it.

First the plan, then exactly what it says. Nothing goes live here: that is `kb.review.road`.
"""

from __future__ import annotations

from typing import Any

from ..exchange import File
from . import facts, regions
from .plans import Kind, Plan, Planned
from .rights import may_import, refuse_others_work
from .writing import write

__all__ = ["Kind", "Plan", "Planned", "may_import", "plan", "refuse_others_work", "write"]


def plan(file: File, *, by: Any) -> Plan:
    """What `file` would do if `by` brought it; writes nothing. A fixed number of queries, and a few
    for each record that it changes."""
    made = Plan(by)
    known = regions.plan(file.regions, made)
    facts.plan(file.rows, made, known)
    made.problems.sort()
    return made
