"""Amounts and dates as each language writes them, currencies always by their code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from kb.locales.tags import LANGUAGES
from kb.regions import formats
from kb.regions.models import RegionFact
from kb.regions.templatetags.regions import as_of

DATES = {
    "en-us": ("2025", "November 2025", "November 5, 2025"),
    "en-gb": ("2025", "November 2025", "5 November 2025"),
    "zh-hans": ("2025年", "2025年11月", "2025年11月5日"),
    "ja": ("2025年", "2025年11月", "2025年11月5日"),
    "ko": ("2025년", "2025년 11월", "2025년 11월 5일"),
}
AMOUNTS = {
    "range": ("400", "800", "USD", "USD 400–800"),
    "one": ("590", "590.00", "USD", "USD 590"),
    "yen": ("50000", "80000", "JPY", "JPY 50,000–80,000"),
    "yuan": ("3000", "5000", "CNY", "CNY 3,000–5,000"),
    "won": ("1200000", "1200000", "KRW", "KRW 1,200,000"),
    "cents": ("225.50", "1250", "GBP", "GBP 225.50–1,250.00"),
    "free": ("0", "0", "GBP", "GBP 0"),
}
BETWEEN = {"ja": "～", "ko": "~"}  # as CLDR writes ranges


@pytest.mark.parametrize("code", DATES)
def test_partial_date__as_precise_as_it_is_known(code):
    with translation.override(code):
        said = tuple(map(formats.partial_date, ("2025", "2025-11", "2025-11-05")))
    assert said == DATES[code]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("case", AMOUNTS)
def test_amount__code_and_no_sign(case, code):
    """A sign such as ¥ stands for two currencies; the code says the same in every language."""
    low, high, currency, written = AMOUNTS[case]
    with translation.override(code):
        said = formats.amount(Decimal(low), Decimal(high), currency)
    assert said == written.replace("–", BETWEEN.get(code, "–"))


def test_as_of__empty_where_the_source_bears_no_date():
    assert as_of(RegionFact(as_of="", review_by=date(2027, 5, 31))) == ""
