"""Numbers written as words: English, Chinese and Japanese characters, Korean syllables.

Values are `Decimal`. A word may be read in more than one way: “half” as 0.5, 50 (percent), or 1 of 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

Reading = tuple[int, int, frozenset[Decimal], bool]
"""Start, end, the values it can mean, and whether a translation must have it."""

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
MONTHS = {name: at for at, name in enumerate(_MONTHS, 1)} | {
    name[:3]: at for at, name in enumerate(_MONTHS, 1)
}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"

_HALF, _QUARTER = ("0.5", 50, 2, 1), ("0.25", 25, 4, 1)
# Words that a faithful translation must count too; then words that it may write as a number.
_MUST = {"twice": (2,), "thrice": (3,), "half": _HALF, "dozen": (12,)}
_MAY = {
    "a": (1,), "an": (1,), "once": (1,), "single": (1,), "each": (1,), "every": (1,), "both": (2,),
    "double": (2,), "doubled": (2,), "twofold": (2,), "pair": (2,), "couple": (2,), "either": (2,),
    "neither": (2,), "other": (1,), "same": (1,), "alone": (1,), "per": (1,), "daily": (1,),
    "weekly": (1,), "monthly": (1,), "yearly": (1,), "fortnight": (2, 14), "decade": (10,),
    "decades": (10,), "century": (100,), "quarter": _QUARTER, "third": (3, 1), "thirds": (3,),
    "first": (1,), "second": (2,), "fourth": (4,), "fifth": (5,), "sixth": (6,), "seventh": (7,),
    "eighth": (8,), "ninth": (9,), "tenth": (10,), "eleventh": (11,), "twelfth": (12,),
}  # fmt: skip
_ROMAN = {"II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_ROMAN_NUMBER = re.compile("(?<![A-Za-z])(?:" + "|".join(_ROMAN) + ")(?![A-Za-z])")
_WORDS = _ONES | _TENS | SCALES
_ENGLISH = re.compile(
    r"\b(?:" + "|".join(sorted([*_WORDS, *_MUST, *_MAY], key=len, reverse=True)) + r")\b", re.I
)
_JOINED = re.compile(r"[\s-]+(?:and\s+)?\Z")
_MONTH_BY_A_NUMBER = re.compile(rf"\b(?:(?<=[0-9] ){MONTH}|{MONTH}(?=,? [0-9]))")

_DIGITS = dict(zip("〇零一二三四五六七八九两兩壱弐参", (0, *range(10), 2, 2, 1, 2, 3), strict=True))
_KOREAN = str.maketrans("영일이삼사오육칠팔구십백천만억조", "零一二三四五六七八九十百千万億兆")
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
HAN = "〇零一二三四五六七八九十百千万億亿两兩壱弐参"
_HAN = re.compile(rf"[{HAN}]+(?:点[{HAN}]+)?")
_HALVES = re.compile("半|절반|(?<![가-힣])반(?=\\s|으로|씩)")
_NATIVE = {
    "하나": 1, "한": 1, "첫": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4,
    "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
}  # fmt: skip
_NATIVE_TENS = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70,
    "여든": 80, "아흔": 90,
}  # fmt: skip
_NATIVE_NUMBER = re.compile(
    rf"(?<![가-힣])(?P<tens>{'|'.join(_NATIVE_TENS)})?(?P<ones>{'|'.join(_NATIVE)})?"
    r""
    r"(?=\s|번|명|건|개|가지|배|달|군|차례|주|시간|사람|종|곳|편|째|쪽|살|해|[은는이가을를로의도다,.)]"
    r"|$)"
)
_SINO = re.compile(
    "(?<![가-힣0-9])제?(?P<n>[영일이삼사오육칠팔구십백천만억조]{2,}"
    ""
    "|[일이삼사오육칠팔구십](?=\\s?(?:주|개월|년|일간|회|명|차|단계|배|분의|밀리|마이크로|그램|킬로)))"
)
_COUNTED = {
    "ひとつ": 1, "ひとり": 1, "ふたつ": 2, "ふたり": 2, "みっつ": 3, "よっつ": 4, "いつつ": 5,
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "열흘": 10, "보름": 15, "일주일": 7,
    "倍": 2, "갑절": 2, "双": 2, "両": 2,
}  # fmt: skip
_COUNTED_WORD = re.compile("|".join(_COUNTED))


def words(text: str, language: str) -> Iterator[Reading]:
    """The number words of a text; `language` is `en`, `zh`, `ja` or `ko`."""
    if language == "en":
        yield from _english(text)
    else:
        yield from _eastern(text, language)
    for found in _ROMAN_NUMBER.finditer(text):
        yield *found.span(), frozenset({Decimal(_ROMAN[found[0]])}), False


def _english(text: str) -> Iterator[Reading]:
    spelt: list[re.Match] = []
    for found in _ENGLISH.finditer(text):
        word = found[0].lower()
        if word in _WORDS and spelt and _continues(text, spelt[-1], found):
            spelt.append(found)
            continue
        if spelt:
            yield _spelt(spelt)
        spelt = [found] if word in _WORDS else []
        for table, required in ((_MUST, True), (_MAY, False)):
            if word in table:
                yield *found.span(), frozenset(map(Decimal, table[word])), required
    if spelt:
        yield _spelt(spelt)
    for found in _MONTH_BY_A_NUMBER.finditer(text):
        yield *found.span(), frozenset({Decimal(MONTHS[found[0].rstrip(".")])}), False


def _continues(text: str, before: re.Match, after: re.Match) -> bool:
    """Whether two words are one number: “twenty-one”, “two hundred and five”, not “two three-week”."""
    gap = text[before.end() : after.start()]
    first, second = before[0].lower(), after[0].lower()
    if not _JOINED.match(gap):
        return False
    if second in SCALES:
        return "and" not in gap
    return first in SCALES or (first in _TENS and _ONES.get(second, 10) < 10 and "and" not in gap)


def _spelt(found: list[re.Match]) -> Reading:
    total = part = 0
    for match in found:
        value = _WORDS[match[0].lower()]
        if value == 100:
            part = (part or 1) * 100
        elif value in SCALES.values():
            total, part = total + (part or 1) * value, 0
        else:
            part += value
    return found[0].start(), found[-1].end(), frozenset({Decimal(total + part)}), total + part > 1


def _eastern(text: str, language: str) -> Iterator[Reading]:
    for found in _HAN.finditer(text):
        value = han(found[0])
        yield *found.span(), frozenset({value}), value > 1
        if value > 10:  # “三四” is also a three and a four
            for at, digit in enumerate(found[0], found.start()):
                if digit in _DIGITS:
                    yield at, at + 1, frozenset({Decimal(_DIGITS[digit])}), False
    for found in _HALVES.finditer(text):
        yield *found.span(), frozenset(map(Decimal, _HALF)), True
    for found in _COUNTED_WORD.finditer(text):
        yield *found.span(), frozenset({Decimal(_COUNTED[found[0]])}), False
    if language != "ko":
        return
    for found in _NATIVE_NUMBER.finditer(text):
        if value := _NATIVE_TENS.get(found["tens"], 0) + _NATIVE.get(found["ones"], 0):
            yield *found.span(), frozenset({Decimal(value)}), value > 1
    for found in _SINO.finditer(text):
        yield *found.span("n"), frozenset({han(found["n"].translate(_KOREAN))}), False


def han(number: str) -> Decimal:
    """The value of a number in characters, with Arabic digits between or without: 3万5千, 二〇二六."""
    number = number.translate(_KOREAN)
    whole, _point, places = number.partition("点")
    if places:
        return Decimal(f"{han(whole)}.{''.join(str(_DIGITS.get(c, 0)) for c in places)}")
    if len(whole) > 1 and not set(whole) & set(_SCALES):
        return Decimal("".join(str(_DIGITS.get(c, c)) for c in whole))
    total, part, digits = Decimal(0), Decimal(0), ""
    for sign in whole:
        scale = _SCALES.get(sign)
        if scale is None:
            digits += str(_DIGITS.get(sign, sign))
        elif scale < 10**4:
            part, digits = part + Decimal(digits or 1) * scale, ""
        else:
            part += Decimal(digits or (0 if part else 1))
            total, part, digits = total + part * scale, Decimal(0), ""
    return total + part + Decimal(digits or 0)
