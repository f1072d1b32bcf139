"""A translation denies what its source denies."""

from __future__ import annotations

import pytest

from .glossaries import codes, errors

KEPT = [
    ("They are not the same product.", "zh-hans", "两者不是同一种产品。"),
    ("They are not the same product.", "ja", "両者は同じ製品ではありません。"),
    ("They are not the same product.", "ko", "두 약은 같은 제품이 아닙니다."),
    ("They are not the same product.", "en-gb", "They are different products."),
    ("Do not stop a treatment without advice.", "zh-hans", "没有建议，请勿停止治疗。"),
    ("Do not stop a treatment without advice.", "ja", "助言なしに治療をやめないでください。"),
    ("Do not stop a treatment without advice.", "ko", "조언 없이 치료를 중단하지 마십시오."),
    ("It cannot be used.", "ko", "사용할 수 없습니다."),
    ("It was never approved.", "ja", "一度も承認されていません。"),
    ("Neither trial found a benefit.", "zh-hans", "两项试验均未发现获益。"),
    ("It didn’t help.", "ko", "도움이 되지 못했습니다."),
    ("No. It is another drug.", "ja", "いいえ。別の薬です。"),
    ("Not only adults take part.", "ja", "成人だけでなく参加します。"),
]
LOST = [
    ("They are not the same product.", "zh-hans", "两者是同一种产品。"),
    ("They are not the same product.", "ja", "両者は同じ製品です。"),
    ("They are not the same product.", "ko", "두 약은 같은 제품입니다."),
    ("They are not the same product.", "en-gb", "They are the same product."),
    ("It must not be used.", "zh-hans", "必须使用。"),
    ("It must not be used.", "ja", "使用しなければなりません。"),
    ("It cannot be used.", "ko", "사용할 수 있습니다."),
    ("It was never approved.", "zh-hans", "已获批准。"),
    ("Neither dose had an effect.", "ja", "どちらの用量にも効果がありました。"),
    ("Use it without advice.", "ko", "조언을 받고 사용하십시오."),
    ("It didn't help.", "en-gb", "It helped."),
    # Words that look like a denial do not stand in for one.
    ("It is not used in the United States.", "ko", "미국에서 비교적 자주 사용합니다."),
    ("It is not very different.", "zh-hans", "它非常不同。"),
    ("It may not help fewer people.", "ja", "より少ない人に役立つかもしれません。"),
    # One of several: the sentence without a denial tells.
    ("It does not work. Do not take it.", "zh-hans", "它没有效果。请服用。"),
    ("It does not work. Do not take it.", "ja", "効きません。服用してください。"),
    ("It does not work. Do not take it.", "ko", "효과가 없습니다. 복용하십시오."),
    ("It does not work. Do not take it.", "en-gb", "It does not work. Do take it."),
]


@pytest.mark.parametrize(("source", "language", "target"), KEPT)
def test_negation__kept(source, language, target):
    assert not {c for c in codes(source, target, language) if c.startswith("negation")}


@pytest.mark.parametrize(("source", "language", "target"), LOST)
def test_negation__lost_is_an_error(source, language, target):
    assert "negation" in errors(source, target, language)


def test_negation__fewer_is_a_warning():
    """Given two denials in one sentence, when one is left, then a reason is asked for."""
    source = "Do not stop a treatment without advice."
    assert "negation-count" in codes(source, "请勿停止治疗。", "zh-hans")


def test_negation__another_word_does_not_hide_a_loss():
    """Given “inactive placebo … not better”, when only 非活性 is left, then it is an error."""
    source = "It was not better than inactive placebo."
    assert "negation" not in errors(source, "并不优于非活性安慰剂。", "zh-hans")
    assert "negation-count" in codes(source, "优于非活性安慰剂。", "zh-hans")


@pytest.mark.parametrize(
    ("language", "target"),
    [("zh-hans", "已不获批准。"), ("ja", "承認されていません。"), ("ko", "승인되지 않았습니다.")],
)
def test_negation__added_is_a_warning(language, target):
    assert "negation-added" in codes("It is approved.", target, language)
