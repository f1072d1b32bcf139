"""That a translation denies what its source denies.

Languages deny in different places and words (“neither … nor”, 均未, いずれも…ない), so only the loss
of every sign is an error; fewer signs, or a sign that came from nowhere, are warnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .finding import Finding, error, warning
from .text import base, listed, sentences

# Words that look like a denial and are none.
_NO_DENIALS = {
    "en": r"\b(?:no (?:more|less|fewer|later|earlier|longer) than|not (?:more|less|fewer) than"
    r"|not (?:only|just|merely)|whether or not|no\. ?(?=[0-9])|not until|no doubt)\b",
    "zh": "不同|不仅|不但|不管|不论|无论|非常|未来|不断|不久|不过|除非|差不多|不良|不适|不安"
    "|不超过|不少于|不大于|不多于|不到|不足|不得不|不一而足|莫非|无非|未必不|非洲|是否|不止|不只"
    "|无数|不时|不由|不妨",
    "ja": "少な|すくな|(?:なけれ|ね)ばな(?:ら|り|る)(?:ない|ません|ず)?"
    "|な(?:くては|ければ)いけ(?:ない|ません)|なくてはな(?:らない|りません)|かもしれ(?:ない|ません|ず)|間?違い(?:ない|なく|ありません)"
    "|だけでな[いく]|のみならず|ばかりでな[いく]|にほかな(?:らない|りません)|非常|未来|未満|不安"
    "|不眠|無作為|不足|無料|仕方|とんでもな|まもなく|なんとなく|危な|(?:かか|関)わらず|[問と]わず"
    "|不思議|つなが|無事|必ず|まず|わずか|はず|ずつ|ずっと|いずれ|生ず|みず|きず|おのず|たずね|せず済",
    "ko": "뿐만 아니|뿐 아니|지 않을까|않으면 안|틀림없|안전|안정|안내|안에|안심|못지않"
    "|어쩔 수 없|끊임없|말초|말기|않을 수 없",
}
_STRONG = {
    "en": r"\b(?:not|no|never|none|nor|neither|without|cannot|nobody|nothing|nowhere|no one)\b"
    r"|n['’]t\b",
    "zh": "不|没|未|无|非|勿|莫|别(?=再|让|把|用|在|去|停|自)|否|禁止|缺乏",
    "ja": "な(?:い|く|かっ|し|けれ|さそう|の(?=は))|ません|ず(?:に|、|$|[はもと])|せず|ぬ(?=よう)"
    "|不(?!可欠)|未|非|無|禁|わけではな|いいえ",
    "ko": "않|없|못|아니|아닌|아닙|아님|아닐|(?<![가-힣])안(?=\\s|되|된|됩|하|해|합)|(?:지"
    "|하지) ?(?:마|말)|말(?=아야|고|라|것)|금지|불가|불필요|불분명|불확실|불명확|불충분|비활성"
    "|비맹검|미승인|미허가|무관|무의미|미확인|미검증|무효|불(?=허|인)|비(?=허가|승인|권고)",
}
# Words of the source that a translation may well render by a denial.
_DENIED = re.compile(
    r"\b(?:un(?!it|der|ion|ivers|iqu|iform)\w{3,}|non-?\w{3,}|in(?:active|effective|sufficient"
    r"|complete|valid|appropriate|correct|consistent|adequate|dependent|significant|ability)"
    r"|off-label|fail\w*|lack\w*|absen\w+|avoid\w*|against|stop\w*|free|negative|hardly|rarely"
    r"|few|fewer|little|less|only|alone|limited|unless|until|before|exclu\w+|prevent\w*|refus\w+"
    r"|difficult\w*|differ\w*|weak\w*|miss\w+|too|dis\w{4,}|rule[sd]? out|except|instead|rather"
    r"|hidden|blind\w*|poor\w*|worse|im(?:possible|proper)|illegal|loss|lost|lose\w*|declin\w+"
    r"|reject\w*|prohibit\w*|but)\b",
    re.I,
)
# How English says a denial otherwise: “not the same” as “different”.
_REWORDED = re.compile(
    r"\b(?:un\w{4,}|non-?\w{3,}|in(?:active|effective|sufficient|complete|valid|ability|capable)"
    r"|fail\w*|lack\w*|absen\w+|avoid\w*|differ\w*|refrain\w*|prohibit\w*|stop\w*|refus\w+)\b",
    re.I,
)
# Adjectives that East Asian languages mostly say with the same signs, so they must not stand in
# for a denial that is gone: “inactive placebo” is 非活性安慰剂.
_ADJECTIVES = re.compile(
    r"\b(?:un(?:certain|known|clear|wanted|controlled|approved|licensed|treated|proven|safe"
    r"|able)\w*|in(?:active|effective|sufficient|complete|adequate|consistent)|non-[a-z]{4,}"
    r"|(?:suggest|recommend|advis)(?:s|es|ed)? against)\b",
    re.I,
)
# “few remain” is ほとんど残っていない and 거의 남지 않다, but 很少 in Chinese.
_FEW = re.compile(r"(?<!\ba )\b(?:few|little)\b", re.I)
_MATTERS = {code: re.compile(p, re.I) for code, p in _STRONG.items()}
_IDIOMS = {code: re.compile(p, re.I) for code, p in _NO_DENIALS.items()}


def check(source: str, target: str, *, language: str) -> Iterator[Finding]:
    """Of two texts as `text.readable` gives them; the source is English."""
    tongue = base(language)
    if tongue not in _MATTERS:
        return
    wanted, found = denials(source, "en"), denials(target, tongue)
    expected = len(wanted) + _besides(source, target, tongue)
    lost = _lost(source, target, tongue) if wanted else []
    if lost and len(found) < max(expected, 1):
        yield error(
            "negation",
            _("The source denies something (%(words)s); the translation does not.")
            % {"words": listed(lost)},
        )
    elif wanted and (lost or len(found) < expected):
        yield warning(
            "negation-count",
            _("The source denies something (%(words)s); the translation may not everywhere.")
            % {"words": listed(lost or wanted)},
        )
    elif found and not wanted and not _DENIED.search(source):
        yield warning(
            "negation-added",
            _("The translation denies something (%(words)s); the source does not.")
            % {"words": listed(found)},
        )


def _besides(source: str, target: str, tongue: str) -> int:
    """How many signs more the target has for what is no denial in the source; fewer, where a
    British text says a denial otherwise."""
    if tongue == "en":
        return -_otherwise(source, target)
    few = len(_FEW.findall(source)) if tongue in ("ja", "ko") else 0
    return few + len(_ADJECTIVES.findall(source))


def denials(text: str, tongue: str) -> list[str]:
    """The words of denial in a text, as they stand. Words left in English count: they are
    untranslated, but they deny."""
    return [
        m[0] for each in dict.fromkeys(("en", tongue))
        for m in _MATTERS[each].finditer(_IDIOMS[each].sub(" ", text))
    ]  # fmt: skip


def _otherwise(source: str, target: str) -> int:
    return max(0, len(_REWORDED.findall(target)) - len(_REWORDED.findall(source)))


def _lost(source: str, target: str, tongue: str) -> list[str]:
    """The denials of the first sentence whose translation has none.

    Sentences are compared one to one where there are as many, and otherwise the whole texts.
    """
    said, told = sentences(source), sentences(target)
    if len(said) != len(told):
        said, told = [source], [target]
    for one, other in zip(said, told, strict=True):
        if (words := denials(one, "en")) and not denials(other, tongue):
            return [] if tongue == "en" and _otherwise(one, other) else words
    return []
