"""Segments as words for people."""

from __future__ import annotations

from django import template

from .. import segments

register = template.Library()


@register.filter
def plain(segment: str) -> str:
    """Without markup, and no longer than a cell of a table."""
    return segments.plain(segment, limit=500)
