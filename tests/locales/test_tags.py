"""The table of languages, and reading an address by it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.utils import translation

from kb.locales import tags
from kb.locales.templatetags.languages import day


def test_languages__are_those_of_the_settings() -> None:
    """Given the settings, when the table is read, then it has their codes in their order, and a
    code is its tag in lower case."""
    assert list(tags.LANGUAGES) == [code for code, _name in settings.LANGUAGES]
    assert [language.tag.lower() for language in tags.LANGUAGES.values()] == list(tags.LANGUAGES)


@pytest.mark.parametrize(
    ("path", "code", "rest"),
    [
        ("/ja/", "ja", ""),
        ("/ja", "ja", ""),
        ("/zh-hans/ketamine/x/", "zh-hans", "ketamine/x/"),
        ("/", None, ""),
        ("/admin/ja/", None, "admin/ja/"),
        # Django's own would find zh-hans, en-us and zh-hans here.
        ("/zh-hant/x/", None, "zh-hant/x/"),
        ("/en/x/", None, "en/x/"),
        ("/zh-Hans/x/", None, "zh-Hans/x/"),
        ("//ja/", None, "/ja/"),
    ],
)
def test_split__by_the_exact_code(path: str, code: str | None, rest: str) -> None:
    language, found = tags.split(path)
    assert (language and language.code, found) == (code, rest)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en-us", "November 22, 2026"),
        ("en-gb", "22 November 2026"),
        ("zh-hans", "2026年11月22日"),
        ("ja", "2026年11月22日"),
        ("ko", "2026년 11월 22일"),
    ],
)
def test_day__as_the_language_writes_it(code: str, written: str) -> None:
    with translation.override(code):
        assert day(date(2026, 11, 22)) == f'<time datetime="2026-11-22">{written}</time>'
        assert day(datetime(2026, 11, 22, 23, 59, tzinfo=UTC)) == day(date(2026, 11, 22))
