"""Languages and dates in templates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from babel import Locale as BabelLocale
from babel.dates import format_date
from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .. import alternates as found_elsewhere
from .. import tags
from ..alternates import Alternate

register = template.Library()


@register.simple_tag
def page_language() -> tags.Language:
    """The language of the page: `code`, `tag` for `lang`, `name`."""
    return tags.current()


@register.simple_tag(takes_context=True)
def alternates(context: Context, page: Any) -> list[Alternate]:
    """The languages in which `page` can be read, its own included; one query."""
    return found_elsewhere.alternates([page.translation_key], request=context["request"])


@register.filter
def hreflang(found: Iterable[Alternate]) -> list[tuple[str, str]]:
    return found_elsewhere.hreflang(found)


@register.filter
def source(found: Iterable[Alternate]) -> Alternate | None:
    """The page in the language it was written in, where that can be read."""
    return next((a for a in found if a.language == tags.SOURCE), None)


@register.simple_tag(takes_context=True)
def canonical(context: Context, page: Any) -> str:
    return found_elsewhere.canonical(page, request=context["request"]) or ""


@register.filter
def remembered(alternate: Alternate) -> str:
    """A link to `alternate` that also keeps the choice of its language."""
    start = reverse("remember_language", args=[alternate.language.code])
    return f"{start}?{urlencode({'next': alternate.path})}"


@register.simple_tag
def day(value: date | datetime) -> SafeString:
    """A date in words, as the language of the page writes it (CLDR's long form)."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    written = format_date(value, "long", locale=BabelLocale.parse(tags.current().tag, sep="-"))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), written)
