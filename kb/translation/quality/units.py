"""Units of measure in the languages of the knowledge base, each under one name.

A unit has a dimension; only within one are two units confused, and only a measure of `STRICT`
dimensions may neither lose its unit nor gain one.
"""

from __future__ import annotations

import re

STRICT = {"dose", "ratio", "pressure", "temperature"}
# name: dimension, what it is written as. Case matters for the short ones.
_UNITS = {
    "ng": ("dose", "ng|nanograms?|纳克|ナノグラム|나노그램"),
    "µg": ("dose", "μg|mcg|micrograms?|微克|マイクログラム|마이크로그램"),
    "mg": ("dose", "mg|milligram(?:me)?s?|毫克|ミリグラム|밀리그램"),
    "kg": ("dose", "kg|kilogram(?:me)?s?|公斤|千克|キログラム|キロ|킬로그램"),
    "g": ("dose", "g|gram(?:me)?s?|克|グラム|그램"),
    "mL": ("dose", "m[lL]|cc|millilit(?:re|er)s?|毫升|ミリリットル|밀리리터"),
    "dL": ("dose", "d[lL]|decilit(?:re|er)s?|分升|デシリットル|데시리터"),
    "L": ("dose", "[lL]|lit(?:re|er)s?|升|リットル|리터"),
    "m²": ("dose", "m2|m\\^2|平方米|平方メートル|제곱미터"),
    "mmol": ("dose", "mmol|millimoles?|毫摩尔|ミリモル|밀리몰"),
    "IU": ("dose", "IU|international units?|units?|国际单位|国際単位|単位|单位|국제단위|단위"),
    "pp": ("ratio", "percentage points?|个百分点|百分点|パーセントポイント|ポイント|%p|퍼센트포인트|%포인트"),
    "%": ("ratio", "%|per ?cent|パーセント|퍼센트|프로(?![가-힣])"),
    "mmHg": ("pressure", "mm ?Hg|毫米汞柱|ミリ水銀柱|수은주밀리미터"),
    "°C": ("temperature", "°C|degrees? Celsius|摄氏度|度C|도C"),
    "minute": ("time", "min|mins|minutes?|分钟|分間|分(?![のけ之升のポ])|분(?!의)"),
    "hour": ("time", "h|hrs?|hours?|(?:个)?小时|時間|시간"),
    "day": ("time", "days?|天|日間|日(?!本)|일(?!반|부|본)"),
    "week": ("time", "weeks?|周|週間|週|(?:个)?星期|주(?!의|요)"),
    "month": ("time", "months?|个月|[かカヶヵケ箇]月|개월|달"),
    "year": ("time", "years?|年間|年|岁|歳|년|세(?!트)"),
    "times": ("count", "times|次|回|번(?!째)|회"),
}  # fmt: skip
DIMENSION = {name: dimension for name, (dimension, _written) in _UNITS.items()}
_NAMES = {f"u{at}": name for at, name in enumerate(_UNITS)}


def _pattern(prefix: str) -> str:
    """One group per unit. The end of a Latin unit is the end of a word."""
    groups = (
        rf"(?P<{prefix}{key}>(?:{_UNITS[name][1]})(?:(?<![A-Za-z])|(?![A-Za-z])))"
        for key, name in _NAMES.items()
    )
    return "(?:" + "|".join(groups) + ")"


_PER = r"\s?(?:/|\bper\b|毎|每|당)\s?"
_UNIT = re.compile(rf"[\s-]?{_pattern('n')}(?:{_PER}{_pattern('d')})?")
_BEFORE = re.compile(r"\b(hour|day|week|month|year) \Z", re.I)
_TIMES = re.compile(
    r"(?:once|twice|thrice)(?=,? (?:an?|per|each|every|daily|weekly|monthly)\b)", re.I
)
# “per kilogram” comes before the amount in East Asian prose; here it is put behind.
_PER_FIRST = re.compile(
    r"(?:每(?P<zh>公斤|千克|kg|升|平方米)(?:体重)?"
    r"|(?:体重\s?)?1?\s?(?P<ja>kg|キログラム|キロ|リットル)\s?(?:あたり|当たり|当り|につき)"
    r"|(?:체중\s?)?1?\s?(?P<ko>kg|킬로그램|리터)\s?당)"
    rf"\s?(?P<amount>[^\s0-9]{{0,4}}[0-9][0-9.,]*\s?{_pattern('a')})"
)


def per_behind(text: str) -> str:
    """“每公斤0.5毫克” as “0.5毫克/公斤”."""
    return _PER_FIRST.sub(lambda m: f"{m['amount']}/{m['zh'] or m['ja'] or m['ko']}", text)


def unit_at(text: str, start: int, end: int) -> tuple[str, int]:
    """The unit of the number that stands at `start` to `end`, and where it ends; "" for none."""
    if _TIMES.match(text, start):
        return "times", end
    found = _UNIT.match(text, end)
    if found is None:
        before = _BEFORE.search(text, max(0, start - 8), start)
        return (before[1].lower(), end) if before else ("", end)
    named = {group[0]: _NAMES[group[1:]] for group, said in found.groupdict().items() if said}
    below = named.get("d")
    if below and DIMENSION[below] == "dose":
        return f"{named['n']}/{below}", found.end()
    return named["n"], found.end()


def dimension(unit: str) -> str:
    return DIMENSION.get(unit.partition("/")[0], "")
