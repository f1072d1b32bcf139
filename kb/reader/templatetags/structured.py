"""`{% structured_article page url=… topics=… %}`: what machines are told, as a block of data.

A block of data is not a script: the content security policy lets it stand, and nothing runs it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from .. import structured

register = template.Library()

# In JSON these mean the same escaped; in HTML they could end the block or begin another.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def structured_article(
    context: Context, page: Any, *, url: str, topics: Iterable[Page]
) -> SafeString:
    if not _is_signed(context, page):
        return mark_safe("")
    return _block(structured.article(page, url=url, topics=topics))


@register.simple_tag(takes_context=True)
def structured_topic(context: Context, page: Any, *, url: str) -> SafeString:
    if not _is_signed(context, page):
        return mark_safe("")
    return _block(structured.topic(page, url=url))


def _is_signed(context: Context, page: Any) -> bool:
    """A preview shows a draft, of which machines are told nothing."""
    return not getattr(context["request"], "is_preview", False) and page.approval is not None


def _block(stated: dict[str, Any]) -> SafeString:
    written = json.dumps(stated, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))
