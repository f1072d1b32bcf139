"""That a translation is no surer than its source: “may”, “suggests”, “about”, “at least”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .finding import Finding, warning
from .text import base, listed, sentences

_A_NUMBER = (
    r"(?=\s(?:[0-9.]|half|a |one|two|three|four|five|six|seven|eight|nine|ten|as |the same))"
)
_IN_ENGLISH = {
    "possibility": r"\b(?:may(?! [0-9])|might|could|can|possibl[ey]|perhaps|probabl[ey]"
    r"|potential(?:ly)?|(?:un)?likely)\b",
    "suggestion": r"\b(?:suggest\w*|seem\w*|appear(?:s|ed)? to|indicat\w+|thought to|believed to"
    r"|propos\w+)\b",
    "about": rf"\b(?:(?:about|around){_A_NUMBER}|approximately|roughly|nearly|almost)",
    "at most": r"\b(?:up to|at most|no (?:more|later) than|not more than|a maximum of"
    r"|within(?= [0-9a]))\b",
    "at least": r"\b(?:at least|no (?:less|fewer|earlier) than|not less than|a minimum of)\b",
    "more than": r"\b(?:more than(?= [0-9])|over(?= [0-9.,]+(?!\s(?:minute|hour|day|week|month"
    r"|year))\b))",
    "less than": r"\b(?:(?:less|fewer) than|under)(?= [0-9])",
    "often": r"\b(?:usually|often|generally|typically|commonly|mostly|most|sometimes"
    r"|some(?! time)|rarely)\b",
}
_SIGNS = {
    "zh": {
        "possibility": "可|或许|也许|(?<![功性机])能|会|潜在|大概|有望|未必|容易",
        "suggestion": "提示|表明|建议|似乎|显示|认为|看来|推测|好像|指出|提出|拟议|假设|显得|倾向",
        "about": "约|左右|大致|大概|近|几乎|上下|差不多",
        "at most": "最多|至多|不超过|以内|之内|内|以下|最长|最高|不多于|不晚于|可达|达|直到|上限",
        "at least": "至少|最少|以上|不少于|不低于|不小于|起码|最低|不早于|下限",
        "more than": "超过|多于|以上|大于|逾|高于|余|多(?=[名人例项个])|过",
        "less than": "不到|少于|以下|小于|低于|不足|未满|未达",
        "often": "通常|经常|常|一般|大多|多数|往往|有时|某些|有些|一些|部分|很少|若干|少数|几"
        "|大部分|罕",
    },
    "ja": {
        "possibility": "かもしれ|可能|おそれ|恐れ|うる|得る|ことがあ|もあ[るり]|場合があ|だろう"
        "|でしょう|もの[がも]あ|ことは|考えられ|推定|推測|やすい|にくい",
        "suggestion": "示唆|提案|思われ|考えられ|よう(?:だ|で|に|な)|そう(?:だ|で)|とみられ|示し"
        "|推測|推定|想定|見え|提示|仮説|推奨",
        "about": "約|およそ|ほぼ|程度|くらい|ぐらい|前後|ほど|ほとんど|近く",
        "at most": "最大|最長|最高|まで|以内|以下|多くとも|を超えない|のうちに|内に|上限",
        "at least": "少なくとも|以上|最低|最少|下限",
        "more than": "超|以上|上回|より多|を越え",
        "less than": "未満|以下|下回|より少|足らず|弱",
        "often": "通常|多く|よく|一般|しばしば|たいてい|ほとんど|大半|大部分|ときに|時に|ことがあ"
        "|一部|なか|中には|いくつか|ある|まれ|普通|主に|場合",
    },
    "ko": {
        "possibility": "수 있|수도 있|가능|지도 모|아마|잠재|듯|것으로|수 없|우려|추정|추측",
        "suggestion": "시사|제안|보인|보입|듯|나타|생각|추정|권고|권장|제시|암시|가설|것으로|여겨",
        "about": "약(?=\\s?[0-9일이삼사오육칠팔구십백천만])|정도|가량|대략|거의|쯤|비슷|내외",
        "at most": "최대|까지|이내|이하|많아야|넘지|안에|상한|늦어도",
        "at least": "적어도|최소|이상|하한",
        "more than": "넘|이상|초과|보다 많",
        "less than": "미만|이하|보다 적|못 미|안 되",
        "often": "보통|흔히|자주|대개|일반적|대부분|때로|가끔|일부|종종|대체로|주로|드물|몇|어떤"
        "|여러|경우|통상",
    },
    "en": _IN_ENGLISH,
}
_SOURCE = {kind: re.compile(p, re.I) for kind, p in _IN_ENGLISH.items()}
_TARGET = {
    tongue: {kind: re.compile(p, re.I) for kind, p in kinds.items()}
    for tongue, kinds in _SIGNS.items()
}
_CAPITAL_MAY = re.compile(r"\bMay\b(?=,? [0-9]{4}|\s[0-9]{1,2}\b)|(?<=[0-9] )May\b")


def check(source: str, target: str, *, language: str) -> Iterator[Finding]:
    """Of two texts as `text.readable` gives them; the source is English."""
    signs = _TARGET.get(base(language))
    if signs is None:
        return
    source = _CAPITAL_MAY.sub(" ", source)
    said, told = sentences(source), sentences(target)
    pairs = zip(said, told, strict=True) if len(said) == len(told) else [(source, target)]
    lost = [
        found[0]
        for one, other in pairs
        for kind, pattern in _SOURCE.items()
        if not signs[kind].search(other)
        for found in pattern.finditer(one)
    ]
    if lost:
        yield warning(
            "hedge",
            _("The source is careful (%(words)s); the translation may be surer than it is.")
            % {"words": listed(lost)},
        )
