"""Telephone numbers in prose: what is written as one, and what a sentence says to call.

A helpline of three digits looks like any count. It is a number to call where a word beside it says
so, and never where people, doses or units follow.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from ..telephone import dialled
from .text import without_identifiers

LONG = 5  # digits that no count has by chance
# What nobody writes who counts something.
_WRITTEN = (
    r"\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?(?:\d{1,4}[ .-]?){2,4}\d{2,4}"
    r"|(?:1[ .-])?\(?[2-9]\d\d\)?[ .-][2-9]\d\d[.-]\d{4}"  # North America
    r"|\(?0\d{1,4}\)?[ -]\d{1,4}[ -]\d{3,4}|0\d{2,3}-\d{7,8}"  # Britain, Japan, Korea, China
    r"|1[5-9]\d\d-0\d{3}|[48]00-\d{3}-\d{4}|1[3-9]\d[ -]\d{4}[ -]\d{4}|1[3-9]\d{9}"
)
# What is one only where it is called: 988, 116 123, 1577-0199, 85258.
_SHORT = r"\d{3} \d{3}(?: \d{4})?|1[5-9]\d\d-\d{4}|\d{3,6}"
_CANDIDATE = re.compile(
    rf"(?<![\dA-Za-z.,/=+-])(?<!\d:)(?:(?P<written>{_WRITTEN})|(?P<short>{_SHORT}))(?![\dA-Za-z]|[-.,:/]\d)"
)
_NEAR = 100  # characters before a number in which a word can speak of it
_DAY = re.compile(r"\(?0?\d{1,2}\)?-\d{1,2}-(?:19|20)\d\d")

_CALLS = (
    r"(?i:\b(?:call(?:ing)?|dial(?:l?ing)?|phone|telephone|ring|text(?:ing)?|hot-?line|helpline|lifeline"
    r"|samaritans|number|fax|sms|tel)\b|\b(?:emergency|ambulance|police):)|\bNHS\b"
    r"|拨打|致电|拨通|热线|电话|短信|呼叫|電話|ダイヤル|ホットライン|番号|通報|전화|핫라인|문자|번호|상담소|☎"
    r"|(?:救急車|警察|消防)は|(?:구급차|경찰|소방서)"
)
_GAP = (
    r"(?i:\s(?:the|a|on|at|to|for|is|line|lines|number|free|toll-free|emergency|nhs|us|your|local|now|then"
    r"|or|and|help|crisis|suicide)(?=\s))"
    r"|\s[A-Z]{3,}(?=\s)|[\s:：(（「『“\"#.,]|号码|号|了|是|为|急救|报警|求助|番号|番|は|を|で|の|는|은|번호|번"
)
_CALLED_BEFORE = re.compile(rf"(?:{_CALLS})(?:{_GAP}){{0,8}}\Z")
_CALLED_BEHIND = re.compile(
    r"(?:\s(?:[A-Z&]\w*)){0,4}\s(?i:lifeline|hot-?line|helpline|crisis line|suicide)"
    r"|(?i:\sfor (?:an? |the )?(?:ambulance|police|emergenc|fire))"
    r"|(?:心理)?(?:援助|危机|干预|咨询|救助){0,2}(?:热线|电话)"
    r"|[」』”\"]?番?(?:に|へ|まで)?(?:お?電話|通報|ダイヤル|かけ)"
    r"|[」』”\"]?번?\s?(?:으로|로|에)\s?(?:전화|문자|연락|신고|걸)|번?\s?(?:상담)?(?:전화|핫라인)"
)
# A unit, or the word of Chinese, Japanese and Korean by which people and things are counted.
_MEASURED = re.compile(
    r"\s?(?:%|‰|°|mg|mcg|µg|μg|kg|g|mL|ml|mm|cm|km|m|kcal|Hz|ms|s|IU|h)(?![A-Za-z])"
    r"|\s?(?:名|人(?!工)|例|件|位|个|個|次|份|项|項|篇|天|日(?![夜常本])|年(?!中)|月|歳|岁|時間|小时|分(?!机)|秒|円"
    r"|元|毫|명|건|개|편|례|회(?!선)|년|월|일(?!반)|시간|분|초|원|쪽|세|밀리)"
)
# In English the thing itself follows: 988 adults, 119 consecutive patients.
_COUNTED = re.compile(
    r"(?i:\s(?:of\s|percent|per cent|times|hours?|minutes?|days?|weeks?|months?|years?))"
    r"|(?i:\s(?!as\b|is\b|was\b|has\b|always\b|offers|helps|answers|connects|takes|gives|provides|works|lets"
    r"|serves|exists|lines|services)"
    r"(?:[a-z-]+\s){0,2}?(?:[a-z-]{3,}(?<!s)s|people|men|women|children|samples?)\b(?!\s?line))"
)
_COUNTING = re.compile(
    r"(?i:\b(?:n|total|sample|score|aged?)\s?[=:]?\s?)\Z|[$£€¥₩]\s?\Z|\b(?:USD|GBP|EUR|CNY|RMB|JPY|KRW)\s\Z|[=≈<>≤≥]\s?\Z"
)
_HEDGED = re.compile(r"(?i:\b(?:about|around|nearly|over|only|almost|than)\s)\Z|约\Z|約\Z|약\s?\Z")


def before(text: str, start: int) -> str:
    """As much as a word there can speak of the number at `start`."""
    return text[max(0, start - _NEAR) : start]


def is_called(text: str, start: int, end: int) -> bool:
    """Whether the words around a number tell people to call it, write to it, or that one may."""
    if _MEASURED.match(text, end):
        return False
    return bool(_CALLED_BEFORE.search(before(text, start)) or _CALLED_BEHIND.match(text, end))


def is_count(text: str, start: int, end: int) -> bool:
    """Whether a number says how many there are of what follows, or what was measured."""
    words = before(text, start)
    return bool(
        _COUNTING.search(words)
        or _HEDGED.search(words)
        or _MEASURED.match(text, end)
        or _COUNTED.match(text, end)
    )


def telephone_numbers(text: str, known: Container[str] = ()) -> Iterator[str]:
    """Each number to call in `text`, which is `text.plain`, as it is written. A long one that is
    `known`, as it is dialled, needs no word beside it."""
    text = without_identifiers(text)
    for found in _CANDIDATE.finditer(text):
        start, end = found.span()
        if found["written"]:
            if not _DAY.fullmatch(found[0]):
                yield found[0]
        elif not is_count(text, start, end):
            digits = dialled(found[0])
            if is_called(text, start, end) or (len(digits) >= LONG and digits in known):
                yield found[0]
