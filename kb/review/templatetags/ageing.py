"""`{{ page|age }}`: how old the review of what readers see is."""

from __future__ import annotations

from django import template

from ..ageing import Age, age_of
from ..models import Reviewed

register = template.Library()


@register.filter
def age(text: Reviewed) -> Age | None:
    return age_of(text)
