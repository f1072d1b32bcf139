"""Works cited in templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kb.references import ama as style
from kb.references import names
from kb.references.models import Reference
from kb.review.content import BOOKKEEPING

register = template.Library()


@register.simple_tag
def ama(reference: Reference) -> SafeString:
    """`{% ama reference %}`: one line in AMA style, safe HTML, in English."""
    return style.format(reference)


@register.filter
def stated_fields(reference: Reference) -> list[tuple[str, str, str]]:
    """(label, value, language) of every field that says something: what a reviewer has to check.

    A field added to the model appears without anyone remembering, as it does in the digest.
    """
    rows = []
    for field in reference._meta.concrete_fields:
        if field.primary_key or field.column in BOOKKEEPING:
            continue
        lang = reference.language if field.name in ("title", "container_title") else ""
        if value := _shown(reference, field.name):
            rows.append((capfirst(field.verbose_name), value, lang))
    return rows


def _shown(reference: Reference, name: str) -> str:
    value = getattr(reference, name)
    if name == "authors":
        return names.to_lines(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(reference, f"get_{name}_display"):
        return str(getattr(reference, f"get_{name}_display")())
    return str(value or "")
