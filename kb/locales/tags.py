"""The five languages: their code here, their tag in HTML, their own name. One table, no database.

A code stands in addresses, settings and Wagtail's locales; a tag (BCP 47) in `lang` and `hreflang`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation


@dataclass(frozen=True)
class Language:
    """`name` and `short` are in the language itself; `short` is for the switcher."""

    code: str
    tag: str
    name: str
    short: str


LANGUAGES = {
    language.code: language
    for language in (
        Language("en-us", "en-US", "English (United States)", "English (US)"),
        Language("en-gb", "en-GB", "English (United Kingdom)", "English (UK)"),
        Language("zh-hans", "zh-Hans", "简体中文", "简体中文"),
        Language("ja", "ja", "日本語", "日本語"),
        Language("ko", "ko", "한국어", "한국어"),
    )
}
SOURCE = LANGUAGES[settings.LANGUAGE_CODE]
BY_TAG = {language.tag: language for language in LANGUAGES.values()}


def split(path: str) -> tuple[Language | None, str]:
    """The language an address stands under, and what follows its prefix.

    Stricter than `get_language_from_path`, which finds `zh-hans` in `/zh-hant/` and `en-us` in
    `/en/`: an address is under a language only if it begins with its code.
    """
    code, _slash, rest = path.removeprefix("/").partition("/")
    language = LANGUAGES.get(code)
    return (language, rest) if language else (None, path.removeprefix("/"))


def current() -> Language:
    """The language in which the page is being written."""
    return LANGUAGES.get(translation.get_language() or "", SOURCE)
