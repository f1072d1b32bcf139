"""That a translation is written in its language, and not in the source's or a neighbor's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .finding import Finding, warning
from .text import base, listed

_KANA, _HANGUL, _HAN = (
    r"\u3041-\u3096\u30a1-\u30fa",
    r"\uac00-\ud7a3\u1100-\u11ff",
    r"\u3400-\u9fff",
)
_OWN = {"zh": f"[{_HAN}]", "ja": f"[{_KANA}{_HAN}]", "ko": f"[{_HANGUL}]", "en": "[A-Za-z]"}
# Letters that no word of the language has; µ and other Greek letters are signs everywhere.
_OTHERS = r"\u0400-\u052f\u0590-\u06ff\u0e00-\u0e7f"
_FOREIGN = {
    "zh": f"[{_KANA}{_HANGUL}{_OTHERS}]+",
    "ja": f"[{_HANGUL}{_OTHERS}]+",
    "ko": f"[{_KANA}{_OTHERS}]+|[{_HAN}]{{5,}}",
    "en": f"[{_KANA}{_HANGUL}{_HAN}{_OTHERS}]+",
}
# The character set of a language and those of its neighbors, as Python's codecs know them.
_STANDARDS = {"zh": ("gb2312", ("big5", "shift_jis")), "ja": ("shift_jis", ("gb2312",))}
_ENGLISH = re.compile(r"[A-Za-z][a-z]{2,}(?:-[A-Za-z]+)*")
_RUN = re.compile(r"(?:[A-Za-z][A-Za-z'’-]*[\s,]+){4,}[A-Za-z]+")


def check(source: str, target: str, *, language: str) -> Iterator[Finding]:
    """Of two texts as `text.readable` gives them; the source is English."""
    tongue = base(language)
    if tongue not in _OWN:
        return
    foreign = [m[0] for m in re.finditer(_FOREIGN[tongue], target) if m[0] not in source]
    if foreign:
        yield warning(
            "script",
            _("The translation has letters of another language: %(letters)s.")
            % {"letters": listed(foreign[:5])},
        )
    elif wrong := _otherwise(target, tongue):
        yield warning(
            "script",
            _("The translation has characters that its language writes otherwise: %(letters)s.")
            % {"letters": listed(wrong[:5])},
        )
    elif (
        tongue == "ja"
        and re.search(f"[{_HAN}、。]{{25}}", target)
        and not re.search(f"[{_KANA}]", target)
    ):
        yield warning("script", _("The translation has no kana; is it Japanese?"))
    if tongue != "en" and (left := _left(source, target, own=_OWN[tongue])):
        yield warning("untranslated", _("Words of the source stand untranslated: “%s”.") % left)


def _otherwise(text: str, tongue: str) -> list[str]:
    """Characters that only a neighbor's standard has: 藥 and 薬 in Chinese, 药 in Japanese."""
    if tongue not in _STANDARDS:
        return []
    own, others = _STANDARDS[tongue]
    return [
        char for char in dict.fromkeys(re.findall(f"[{_HAN}]", text))
        if not _has(own, char) and any(_has(other, char) for other in others)
    ]  # fmt: skip


def _has(standard: str, char: str) -> bool:
    try:
        char.encode(standard)
    except UnicodeEncodeError:
        return False
    return True


def _left(source: str, target: str, *, own: str) -> str:
    """What of the source stands untranslated. Names, numbers and codes may: CAPS-5, Feder 2014."""
    if not re.search(own, target):
        words = [w for w in _ENGLISH.findall(target) if w in source]
        return target.strip() if words and not _is_name(target) else ""
    squeezed = " ".join(source.split())
    for run in _RUN.finditer(target):
        words = " ".join(run[0].split())
        if words in squeezed and not _is_name(words):
            return words
    return ""


def _is_name(words: str) -> bool:
    """“Feder 2014”, “Veterans Affairs”: two words or a word and a number, none of them small."""
    parts = re.findall(r"[A-Za-z][\w-]*|[0-9]+", words)
    small = [
        p for p in parts if p[0].islower() and p not in ("of", "the", "and", "for", "et", "al")
    ]
    return len(parts) > 1 and not small
