"""`{% standing text %}`: where a text stands, as a word with a sign beside it, never as a color alone."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..assigning import name_of
from ..standing import Standing, TextStanding

register = template.Library()

ICONS = {
    Standing.MISSING: "radio-empty",
    Standing.DRAFT: "draft",
    Standing.IN_TRANSLATION: "edit",
    Standing.IN_REVIEW: "glasses",
    Standing.CURRENT: "check",
    Standing.BEHIND_MINOR: "rotate",
    Standing.BEHIND_CONTENT: "history",
    Standing.BEHIND_SAFETY: "warning",
    Standing.REVIEW_DUE: "calendar-alt",
    Standing.OVERDUE: "time",
}
MEANINGS = {
    Standing.MISSING: _("Never sent to this language. Readers are told in which ones it exists."),
    Standing.DRAFT: _("A source that no reviewer has signed yet."),
    Standing.IN_TRANSLATION: _("Translators have it; readers see nothing yet."),
    Standing.IN_REVIEW: _("A reviewer reads it; nobody can change it."),
    Standing.CURRENT: _("Signed, made from the source as it is now, its review in date."),
    Standing.BEHIND_MINOR: _("The source changed since, in nothing that matters to readers."),
    Standing.BEHIND_CONTENT: _("The source changed since; readers are told what."),
    Standing.BEHIND_SAFETY: _("The source changed in a matter of safety; readers are warned."),
    Standing.REVIEW_DUE: _("The day of its next medical review has come."),
    Standing.OVERDUE: _("Its medical review is more than 30 days late."),
}


@register.inclusion_tag("translation/standing.html")
def standing(text: TextStanding, *, who: bool = True) -> dict[str, Any]:
    """The state, since when, what is left to do, who has it and until when."""
    beside = text.work_state if text.work_state != text.standing else None
    late = bool(text.due and text.work_state and text.due < timezone.localdate())
    return {
        "text": text,
        "beside": beside,
        "late": late,
        "translator": name_of(text.translator) if who and text.translator else "",
    }


@register.inclusion_tag("translation/badge.html")
def badge(state: Standing) -> dict[str, Any]:
    return {"state": state, "icon_name": ICONS[state]}


@register.inclusion_tag("translation/legend.html")
def legend() -> dict[str, Any]:
    """What each state means."""
    return {"meanings": MEANINGS.items()}
