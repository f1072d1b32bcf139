"""What readers are told at the top of an article that cites retracted works."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from ..citing import Entry
from ..models import ArticlePage

register = template.Library()


@register.inclusion_tag("articles/retracted.html")
def retractions(page: ArticlePage) -> dict[str, Any]:
    """`{% retractions page %}`: apart, those that its reviewer could know of when signing last."""
    known = [entry for entry in page.numbered.retracted if _is_known(entry, page)]
    anew = [entry for entry in page.numbered.retracted if entry not in known]
    return {
        "anew": anew,
        "anew_numbers": _linked(anew),
        "known": known,
        "known_numbers": _linked(known),
        "approval": page.approval,
    }


def _is_known(entry: Entry, page: ArticlePage) -> bool:
    told = [alert for alert in entry.reference.standing_alerts if alert.is_retraction]
    return all(alert.signed_since(page.approval) for alert in told)


def _linked(entries: Iterable[Entry]) -> SafeString:
    numbers = ((entry.number, entry.number) for entry in entries)
    return format_html_join(", ", '<a href="#ref-{}">{}</a>', numbers)
