"""Amounts of money and names of currencies, in the words of five languages.

Many of these words are other words too: 元 ends 神经元, 원 ends 병원, 円 begins 円滑, and a pound is a
weight. Such a word is money only behind an amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SCALE = r"(?:\s?(?:hundred|thousand|million|billion|[kKmM]\b|[百千万億亿兆백천만억조]))"
# Bounded throughout: a megabyte of digits takes no longer than one of words.
AMOUNT = rf"(?<!\d)(?<!\d[.,])\d(?:[\d,.]{{0,15}}\d)?{_SCALE}{{0,3}}"
_RANGE = rf"(?:{AMOUNT}\s?(?:-|~|〜|to|至|到|から|에서)\s?)?{AMOUNT}"
_CODE = r"(?:USD|GBP|EUR|CNY|RMB|JPY|KRW|HKD|TWD|CAD|AUD|CHF)"
_SIGN = r"(?:(?:US|HK|NT|CA?|AU?)?\$|[£€¥₩￡￥￦＄])"
_KOREAN_END = (
    r"(?![가-힣])|(?=[이을은의에도만씩대]|으로|까지|부터|정도|가량|짜리|입니다|이다|이상|이하)"
)
_WON = r"(?<![\d,])(?:\d{1,3}(?:,\d{3}){1,5}|\d{5,15}|\d[\d,.]{0,15} (?:thousand|million)) "
_PRICES = (
    rf"{_SIGN}\s?{_RANGE}",
    rf"\b{_CODE}\s?{_RANGE}|{_RANGE}\s?{_CODE}\b",
    rf"{_RANGE}\s?(?:US |American |Canadian |Australian )?(?:dollars?|euros?|cents|yuan|yen)\b",
    rf"{_RANGE}\s?pounds sterling|{_RANGE}\s?British pounds",
    rf"{_WON}(?:South )?(?:Korean )?won\b",  # 12 won prizes
    rf"{_RANGE}\s?(?:美元|美金|人民币|英镑|日元|韩元|韩币|欧元|港元|港币|元(?![件素分析体数论])|块钱)",
    rf"{_RANGE}\s?(?:米?ドル(?![ァ-ヴー])|英ポンド|ユーロ(?![ァ-ヴー])|ウォン|人民元)",
    rf"{_RANGE}\s?円(?![形周錐柱滑筒板環卓盤])",
    rf"{_RANGE}\s?(?:달러|유로|엔|위안|(?:한국 )?원)(?:{_KOREAN_END})",
    r"[一二三四五六七八九十两百千万]{0,12}[百千万][元円](?![件素分析体数论形])",
    rf"[십백천만억]\s?원(?:{_KOREAN_END})",
)
_CURRENCIES = (
    r"\b(?:[Dd]ollars?|[Ee]uros|yuan|renminbi|yen|[Pp]ounds? sterling|(?:South )?Korean won)\b",
    rf"\b(?:USD|CNY|RMB|JPY|KRW|GBP)\b(?!-)|{_SIGN}(?=\s|$|[)\"”])",
    r"美元|美金|人民币|英镑|(?<![昔今每当])日元|韩元|韩币|欧元",
    r"(?<![ァ-ヴー])(?:米ドル|ドル|英ポンド|ユーロ|ウォン)(?![ァ-ヴー])|人民元|日本円",
    r"(?<![가-힣])(?:미국 )?달러|원화|엔화|위안화|유로화|파운드화",
)
PRICE = re.compile("|".join(_PRICES))
_CURRENCY = re.compile("|".join(_CURRENCIES))
_POUNDS = re.compile(rf"{_RANGE}\s?(?:pounds?\b|ポンド|파운드)")
_PAID = re.compile(
    r"(?i:\b(?:cost|price|pay|paid|fee|charge|spen[dt]|bill|budget|afford))|费用|価格|費用|料金|支払|비용|가격|요금"
)
_WEIGHED = re.compile(
    r"(?i:\b(?:weigh|body|gain|los[et]|lost|lighter|heavier|obes|BMI|lift))|体重|체중|몸무게"
)


def money(text: str) -> Iterator[str]:
    """Each price, else each currency, in the words of `text`, which is `text.plain`."""
    prices = [found[0] for found in PRICE.finditer(text)]
    if _PAID.search(text) and not _WEIGHED.search(text):
        prices += [found[0] for found in _POUNDS.finditer(text)]
    yield from prices or (found[0] for found in _CURRENCY.finditer(text))
