"""Where a sentence of a source document stands in the article."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.articles.models import SourceSentence

register = template.Library()


# What a kept sentence became when it is not part of a section.
FIELDS = {
    "title": _("title"),
    "short_title": _("short title"),
    "summary": _("summary in plain language"),
    "key_messages": _("key messages"),
    "references": _("printed references"),
}


@register.simple_tag
def place_of(sentence: SourceSentence, places: dict[str, str]) -> str:
    """The section a sentence went to, or the field; a block deleted since is said to be."""
    if not sentence.block_id:
        return str(FIELDS.get(sentence.field, sentence.field))
    return places.get(sentence.block_id) or gettext("deleted since")
