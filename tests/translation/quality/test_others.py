"""Marks, placeholders, hedges, script and words left as they were."""

from __future__ import annotations

import pytest

from .glossaries import codes, errors

CITED = 'It was studied <a id="a1">[feder2014]</a>.'


@pytest.mark.parametrize("language", ["zh-hans", "ja", "ko", "en-gb"])
@pytest.mark.parametrize(
    "marks", ["", '<a id="a1">[x]</a><a id="a1">[x]</a>', '<a id="a2">[x]</a>']
)
def test_citation__kept_once(language, marks):
    said = {"zh-hans": "已研究", "ja": "研究", "ko": "연구", "en-gb": "It was studied"}[language]
    assert "marks" in errors(CITED, said + marks, language)
    assert "marks" not in errors(CITED, said + '<a id="a1">[feder2014]</a>', language)


@pytest.mark.parametrize(
    "code", ["{name}", "{{ x }}", "%(count)d", "%s", "https://example.org/a?b=1", "a@b.org"]
)
def test_placeholder__kept(code):
    assert "placeholders" in errors(f"See {code} here.", "ここを参照。", "ja")
    assert "placeholders" in errors("See here.", f"ここを参照 {code}。", "ja")
    assert "placeholders" not in errors(f"See {code} here.", f"{code}を参照。", "ja")


def test_markup__lost_is_a_warning():
    assert codes("<b>Safety</b> first", "安全第一", "ja") >= {"markup"}


HEDGED = [
    ("It may help.", "它有帮助。", "它可能有帮助。", "zh-hans"),
    ("It may help.", "役に立ちます。", "役に立つかもしれません。", "ja"),
    ("It may help.", "도움이 됩니다.", "도움이 될 수 있습니다.", "ko"),
    ("It might help.", "It helps.", "It may help.", "en-gb"),
    ("Trials suggest a benefit.", "试验有获益。", "试验提示有获益。", "zh-hans"),
    ("Trials suggest a benefit.", "試験で効果がありました。", "試験は効果を示唆しています。", "ja"),
    ("About 40 people came.", "40人が来ました。", "約40人が来ました。", "ja"),
    ("It lasts up to 2 weeks.", "持续2周。", "最长持续2周。", "zh-hans"),
    ("Wait at least 2 hours.", "2시간 기다리십시오.", "적어도 2시간 기다리십시오.", "ko"),
    ("Wait at least 2 hours.", "Wait 2 hours.", "Wait at least 2 hours.", "en-gb"),
    ("It may help. It is old.", "効きます。古いこともあります。", "効くかもしれません。古い薬です。", "ja"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "surer", "faithful", "language"), HEDGED)
def test_hedge__lost_is_a_warning(source, surer, faithful, language):
    assert "hedge" in codes(source, surer, language)
    assert "hedge" not in codes(source, faithful, language)


def test_hedge__the_month_is_none():
    assert codes("It began in May 2014.", "始于2014年5月。", "zh-hans") == set()


@pytest.mark.parametrize(
    ("language", "target"),
    [
        ("zh-hans", "これは薬です。"),
        ("zh-hans", "這是一種藥。"),  # traditional characters
        ("zh-hans", "이것은 약입니다."),
        ("ja", "이것은 약입니다."),
        ("ja", "这是一种药，经过了临床试验和研究的验证，效果良好，可以使用的。"),
        ("ko", "これは薬です。"),
        ("en-gb", "これは薬です。"),
        ("zh-hans", "Это лекарство."),
    ],
)
def test_script__wrong_is_a_warning(language, target):
    assert "script" in codes("This is a medicine.", target, language)


@pytest.mark.parametrize(
    ("language", "target"),
    [
        ("zh-hans", "这是一种药（µg、α、CAPS-5）。"),
        ("ja", "臨床試験"),
        ("ja", "これは国の薬局方の体内動態の試験で、読点、句点もあります。"),
        ("ko", "이것은 약(藥)입니다."),
    ],
)
def test_script__right(language, target):
    assert "script" not in codes("This is a medicine.", target, language)


LEFT = [
    ("This is a medicine.", "This is a medicine."),
    ("Safety", "Safety"),
    ("This was tested in adults. It works well.", "これは試験されました。It works well in the adults"),
    ("It was tested in adults with pain.", "これはtested in adults with painです。"),
]  # fmt: skip
MAY_STAY = [
    ("Feder 2014", "Feder 2014"), ("CAPS-5", "CAPS-5"), ("12 mg", "12 mg"), ("NMDA", "NMDA"),
    ("Veterans Affairs", "Veterans Affairs"), ("mTOR", "mTOR"),
    ("It is the VA guideline.", "VAの指針です。"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "target"), LEFT)
def test_untranslated__is_a_warning(source, target):
    source = source if source == target else f"{source} It works well in the adults"
    assert "untranslated" in codes(source, target, "ja")
    assert "untranslated" not in codes(source, target, "en-gb")


@pytest.mark.parametrize(("source", "target"), MAY_STAY)
def test_untranslated__names_and_codes_may_stay(source, target):
    assert "untranslated" not in codes(source, target, "ja")


def test_empty__is_missing_and_not_wrong():
    assert codes(CITED, " ", "ja") == set()
