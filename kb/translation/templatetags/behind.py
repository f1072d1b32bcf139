"""`{% behind page as behind %}` once on a page; `{{ behind|at:"summary" }}` for each of its places."""

from __future__ import annotations

from typing import Any

from django import template

from .. import behind as readers
from ..behind import Behind

register = template.Library()


@register.simple_tag
def behind(page: Any) -> Behind | None:
    return readers.behind(page)


@register.filter
def at(behind: Behind | None, place: str) -> str:
    """How grave the change is at a field, or in a block by its id: "content", "safety" or ""."""
    return behind.places.get(place, "") if behind else ""
