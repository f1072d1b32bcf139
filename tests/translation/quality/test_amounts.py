"""Numbers, units and dates: what may be written otherwise, and what is another amount."""

from __future__ import annotations

import pytest

from .glossaries import codes, errors

DOSE = "It was given as 0.5 mg/kg."
ALIKE = [
    (DOSE, "ja", "0.5 mg/kgが投与されました。"),
    (DOSE, "ja", "０．５ｍｇ／ｋｇが投与されました。"),
    (DOSE, "ja", "0.5ミリグラム/キログラムが投与されました。"),
    (DOSE, "ja", "体重1kgあたり0.5mgが投与されました。"),
    (DOSE, "zh-hans", "给予0,5 mg/kg。"),
    (DOSE, "zh-hans", "按每公斤体重0.5毫克给予。"),
    (DOSE, "zh-hans", "给予零点五毫克/公斤。"),
    (DOSE, "ko", "0.5밀리그램/킬로그램을 투여했습니다."),
    (DOSE, "ko", "체중 1kg당 0.5mg을 투여했습니다."),
    (DOSE, "en-gb", "It was given as 0·5 mg per kg."),
    ("There were 1,000 people.", "ja", "1000人でした。"),
    ("There were 1,000 people.", "ja", "１，０００人でした。"),
    ("n=41, 30 of them women", "zh-hans", "n=41，30人为女性"),
    ("30,000 cases", "zh-hans", "3万例"),
    ("About 1.4 billion people", "zh-hans", "约14亿人"),
    ("About 120 million people", "ja", "約1億2000万人"),
    ("35,000 cases", "ko", "3만 5천 건"),
    ("Twelve people took part.", "zh-hans", "12人参加。"),
    ("Twelve people took part.", "zh-hans", "十二人参加。"),
    ("Twelve people took part.", "ja", "12人が参加しました。"),
    ("Twelve people took part.", "ko", "열두 명이 참여했습니다."),
    ("Twenty-one people took part.", "ja", "21人が参加しました。"),
    ("One hundred and five people took part.", "zh-hans", "105人参加。"),
    ("67% improved", "ja", "67パーセントが改善"),
    ("67% improved", "zh-hans", "百分之六十七好转"),
    ("67 percent improved", "ko", "67%가 호전"),
    ("Half of them", "zh-hans", "其中一半"),
    ("Half of them", "ja", "その50%"),
    ("Half of them", "ko", "그중 절반"),
    ("two-thirds of them", "zh-hans", "其中三分之二"),
    ("two-thirds of them", "ko", "그중 3분의 2"),
    ("Take it twice a day.", "zh-hans", "每日服用两次。"),
    ("Take it twice a day.", "ja", "1日2回服用してください。"),
    ("Take it twice a day.", "ko", "하루 두 번 복용하십시오."),
    ("It lasts 1–4 weeks.", "ja", "1～4週間続きます。"),
    ("It lasts 1 to 4 weeks.", "ko", "1주에서 4주 동안 지속됩니다."),
    ("from −0.08 to 0.48", "zh-hans", "从-0.08到0.48"),
    ("from −0.08 to 0.48", "ja", "マイナス0.08から0.48"),
    ("a blood pressure of 140/90 mmHg", "ja", "血圧140/90 mmHg"),
    ("Reviewed on November 22, 2026.", "zh-hans", "2026年11月22日审核。"),
    ("Reviewed on November 22, 2026.", "zh-hans", "二〇二六年十一月二十二日审核。"),
    ("Reviewed on November 22, 2026.", "ja", "令和8年11月22日に確認。"),
    ("Reviewed on May 2, 2026.", "ko", "2026년 5월 2일에 확인."),
    ("Reviewed on November 22, 2026.", "en-gb", "Reviewed on 22 November 2026."),
    ("Reviewed on 11/12/2026.", "en-gb", "Reviewed on 12/11/2026."),
    ("the third trial, phase III", "ja", "3つ目の第III相試験"),
    ("serotonin", "zh-hans", "5-羟色胺"),
]  # fmt: skip
DIFFERENT = [
    (DOSE, "ja", "5 mg/kgが投与されました。", "numbers"),
    (DOSE, "ja", "５ｍｇ／ｋｇが投与されました。", "numbers"),
    (DOSE, "zh-hans", "给予5毫克/公斤。", "numbers"),
    (DOSE, "zh-hans", "给予五毫克/公斤。", "numbers"),
    (DOSE, "ko", "5밀리그램/킬로그램을 투여했습니다.", "numbers"),
    (DOSE, "en-gb", "It was given as 5 mg/kg.", "numbers"),
    (DOSE, "ja", "0.5 mgが投与されました。", "units"),
    (DOSE, "zh-hans", "给予0.5克/公斤。", "units"),
    (DOSE, "ko", "0.5마이크로그램/킬로그램을 투여했습니다.", "units"),
    (DOSE, "en-gb", "It was given as 0.5.", "units"),
    ("Give 5 mg, then 5 mg.", "ja", "5 mg、その後5 gを投与。", "units"),
    ("Give 5 mg.", "en-gb", "Give 5 mcg.", "units"),
    ("It rose by 5.", "zh-hans", "升高5 mg。", "units"),
    ("over 40 minutes", "zh-hans", "40小时内", "units"),
    ("It lasts 1 to 4 weeks.", "ja", "1～4日間続きます。", "units"),
    ("Take it twice a day.", "zh-hans", "每日服用一次。", "units"),
    ("Take it twice a day.", "ja", "1日1回服用してください。", "units"),
    ("Take it once a day.", "ko", "하루 세 번 복용하십시오.", "units"),
    ("Take it twice a day.", "en-gb", "Take it once a day.", "units"),
    ("Twelve people took part.", "zh-hans", "二十人参加。", "numbers"),
    ("Twelve people took part.", "ja", "20人が参加しました。", "numbers"),
    ("About 120 million people", "ja", "約1億人", "numbers"),
    ("30,000 cases", "zh-hans", "30万例", "numbers"),
    ("67% improved", "zh-hans", "百分之七十六好转", "numbers"),
    ("20%, 30% and 20%", "ja", "20%、30%、30%", "numbers"),
    ("from −0.08 to 0.48", "zh-hans", "从0.08到0.48", "numbers"),
    ("Reviewed on November 22, 2026.", "zh-hans", "2026年11月12日审核。", "dates"),
    ("Reviewed on November 12, 2026.", "ja", "2026年12月11日に確認。", "dates"),
    ("Reviewed on 11/12/2026.", "en-gb", "Reviewed on 11/12/2026.", "dates"),
    ("It improved.", "ko", "30%가 호전.", "numbers"),
]
AMOUNTS = {"numbers", "number-words", "number-count", "number-place", "units", "dates"}


@pytest.mark.parametrize(("source", "language", "target"), ALIKE)
def test_amounts__written_otherwise(source, language, target):
    assert not codes(source, target, language) & AMOUNTS


@pytest.mark.parametrize(("source", "language", "target", "code"), DIFFERENT)
def test_amounts__another_amount_is_an_error(source, language, target, code):
    assert code in errors(source, target, language)


def test_amounts__sentence_quotes_both():
    """Given ten times the dose, then the sentence says what stands where."""
    from .glossaries import findings

    (finding,) = findings(DOSE, "5 mg/kgが投与されました。", "ja")
    assert str(finding) == "The source has “0.5 mg/kg”; the translation has “5 mg/kg”."


def test_amounts__number_word_lost_is_a_warning():
    assert codes("Three nurses came.", "来了护士。", "zh-hans") == {"number-words"}


def test_amounts__number_in_another_sentence_is_a_warning():
    source = "One group had 64%. The other group had 28%."
    assert "number-place" in codes(source, "ある群では28%でした。別の群では64%でした。", "ja")
    assert not codes(source, "ある群では64%でした。別の群では28%でした。", "ja") & AMOUNTS
