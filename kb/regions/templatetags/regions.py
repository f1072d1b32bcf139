"""Facts of regions in templates."""

from __future__ import annotations

from datetime import time
from typing import Any
from urllib.parse import urlencode

import langcodes
from babel import Locale as BabelLocale
from babel import UnknownLocaleError
from babel.dates import format_time, get_day_names
from django import template
from django.template import Context
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .. import choosing, contacts, crisis, formats, telephone
from ..asking import ABOUT
from ..choosing import Choice
from ..crisis import Help
from ..models import Region, RegionFact

register = template.Library()


@register.simple_tag(takes_context=True)
def region_choice(context: Context) -> Choice | None:
    """The region whose facts this page shows; None where nobody asks, as in a preview."""
    request = context.get("request")
    return choosing.choice(request) if request else None


@register.simple_tag(takes_context=True)
def crisis_help(context: Context) -> Help:
    """What the head of this page offers. Without a request, as on the page of a server error, the
    last that is known, for the region that the page names as `region_code`."""
    if request := context.get("request"):
        return crisis.for_reader(request)
    return crisis.without_asking(context.get("region_code", ""))


@register.filter
def region_name(region: Region) -> str:
    return region.name()


@register.simple_tag(takes_context=True)
def choose_region(context: Context, region: Region) -> str:
    """The address that chooses `region` and comes back to this page."""
    onward = context["request"].get_full_path()
    return f"{reverse('choose_region', args=[region.code])}?{urlencode({'next': onward})}"


@register.filter
def purpose(contact: dict) -> Any:
    return contacts.PURPOSES[contact["purpose"]]


@register.filter
def dialled(number: str) -> str:
    return telephone.dialled(number)


@register.filter
def spoken(number: str) -> str:
    return telephone.spoken(number)


@register.filter
def hours(contact: dict) -> str:
    """When it answers, in the language of the page; "" where that is not known."""
    written = contact.get("hours", "")
    if written == contacts.ALWAYS:
        return _("24 hours a day")
    locale = formats.babel_locale()
    days = get_day_names("abbreviated", locale=locale)

    def moment(clock: str) -> str:
        hour, minute = map(int, clock.split(":"))
        return "24:00" if hour == 24 else format_time(time(hour, minute), "short", locale=locale)

    return "; ".join(
        f"{days[first] if first == last else f'{days[first]}–{days[last]}'} "
        f"{moment(opens)}–{moment(closes)}"
        for first, last, opens, closes in contacts.spans(written)
    )


@register.filter
def spoken_languages(contact: dict) -> str:
    """The languages of a line, as the language of the page names them."""
    locale = formats.babel_locale()
    return ", ".join(_language(tag, locale) for tag in contact.get("languages", []))


def _language(tag: str, locale: BabelLocale) -> str:
    """A name for any tag. Babel parses none of which CLDR has no locale, such as those of sign
    languages, and no extensions."""
    try:
        tag = langcodes.standardize_tag(tag)
        name = BabelLocale.parse(tag, sep="-").get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        name = locale.languages.get(tag.partition("-")[0])
    return name or tag


@register.filter
def about(fact: RegionFact) -> str:
    """What a fact narrows itself to, in words; "" where it is about everything of its kind."""
    named = [name for name in ABOUT if getattr(fact, name)]
    return capfirst(" · ".join(str(getattr(fact, f"get_{name}_display")()) for name in named))


@register.filter
def amount(fact: RegionFact) -> str:
    if fact.low is None or fact.high is None:
        return ""
    return formats.amount(fact.low, fact.high, fact.currency)


@register.filter
def as_of(fact: RegionFact) -> str:
    return formats.partial_date(fact.as_of) if fact.as_of else ""
