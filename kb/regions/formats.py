"""Amounts and dates as the language of the page writes them (CLDR, by Babel).

Currencies are always their ISO codes: ¥ is JPY in one language and CNY in another.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel import Locale as BabelLocale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django.utils.translation import pgettext

from kb.locales import tags


def babel_locale(language: tags.Language | None = None) -> BabelLocale:
    return BabelLocale.parse((language or tags.current()).tag, sep="-")


def amount(low: Decimal, high: Decimal, currency: str) -> str:
    """`USD 400–800`, `USD 590`; cents only where there are any, and then on both sides."""
    whole = low == low.to_integral_value() and high == high.to_integral_value()
    pattern = "#,##0" if whole else "#,##0.00"
    first, last = (format_decimal(n, pattern, babel_locale()) for n in (low, high))
    if low == high:
        return pgettext("amount", "%(currency)s %(amount)s") % {
            "currency": currency, "amount": first
        }  # fmt: skip
    return pgettext("amount", "%(currency)s %(low)s–%(high)s") % {
        "currency": currency, "low": first, "high": last
    }  # fmt: skip


def partial_date(value: str) -> str:
    """`2025`, `2025-11` or `2025-11-05`, as precisely as it is known."""
    year, *rest = (int(part) for part in value.split("-"))
    locale = babel_locale()
    day = date(year, *[*rest, 1, 1][:2])
    if not rest:
        return format_skeleton("y", day, locale=locale)
    if len(rest) == 1:
        return format_skeleton("yMMMM", day, locale=locale)
    return format_date(day, "long", locale=locale)
