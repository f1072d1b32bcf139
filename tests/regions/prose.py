"""Sentences in five languages, and what each says that belongs to a country. One table for all tests.

Each row is `(language, sentence, {what: words})`; `NOTHING` are sentences that only look like it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import home.demo
from kb.regions.parity import Known, What

FACTS = Path(home.demo.__file__).parent / "region_facts.json"
NUMBER, MONEY, REGULATOR = What.NUMBER, What.MONEY, What.REGULATOR


@cache
def known() -> Known:
    """What the facts of the demonstration know, without a database."""
    regions = {code: _Region(code) for code in ("US", "GB", "GB-ENG", "GB-SCT", "CN", "JP", "KR")}
    said = json.loads(FACTS.read_text(encoding="utf-8"))["facts"]
    return Known.of(
        SimpleNamespace(kind=f["kind"], region=regions[f["region"]], contacts=f.get("contacts", []))
        for f in said
    )


class _Region:
    def __init__(self, code: str) -> None:
        self.code = code

    @property
    def country(self) -> _Region:
        return _Region(self.code[:2])

    def __str__(self) -> str:
        return {"KR": "South Korea"}.get(self.code, self.code)


def ids(rows: list[Any]) -> list[str]:
    return [f"{row[0]}-{n}" for n, row in enumerate(rows)]


SAYS = [
    # -- telephone numbers -------------------------------------------------------------------------
    ("en-us", "If you think about suicide, call 988 now.", {NUMBER: ("988",)}),
    ("en-us", "The 988 Suicide & Crisis Lifeline answers all day.", {NUMBER: ("988",)}),
    ("en-us", "Report it to MedWatch at 1-800-332-1088.", {NUMBER: ("1-800-332-1088",)}),
    ("en-us", "Call (212) 555-0100 or +44 20 7946 0018.", {NUMBER: ("(212) 555-0100", "+44 20 7946 0018")}),
    ("en-us", "Text HOME to 741741.", {NUMBER: ("741741",)}),
    ("en-gb", "Call Samaritans on 116 123, or NHS 111 by phone: 111.", {NUMBER: ("116 123", "111")}),
    ("en-us", "To coordinate, please call 404 639 1075.", {NUMBER: ("404 639 1075",)}),
    ("en-gb", "Dial 999 in an emergency.", {NUMBER: ("999",)}),
    ("en-gb", "Samaritans – 116 123", {NUMBER: ("116 123",)}),
    ("en-gb", "When you call NHS 111, choose the second option.", {NUMBER: ("111",)}),
    ("en-us", "Emergency: 119 for an ambulance, 112 for the police.", {NUMBER: ("119", "112")}),
    ("zh-hans", "请拨打12356心理援助热线。", {NUMBER: ("12356",)}),
    ("zh-hans", "紧急情况请拨打１２０。", {NUMBER: ("120",)}),
    ("zh-hans", "咨询电话：010-82951332。", {NUMBER: ("010-82951332",)}),
    ("ja", "よりそいホットラインは０１２０ー２７９ー３３８です。", {NUMBER: ("0120-279-338",)}),
    ("ja", "緊急時は119番に電話してください。", {NUMBER: ("119",)}),
    ("ja", "救急車は119、警察は110に電話してください。", {NUMBER: ("119", "110")}),
    ("ko", "긴급 전화: 구급차 119, 경찰 112.", {NUMBER: ("119", "112")}),
    ("ko", "자살예방 상담전화 109로 전화하십시오.", {NUMBER: ("109",)}),
    ("ko", "정신건강위기상담전화는 1577-0199입니다.", {NUMBER: ("1577-0199",)}),
    # -- money -------------------------------------------------------------------------------------
    ("en-us", "An infusion costs $400 to $800.", {MONEY: ("$400", "$800")}),
    ("en-us", "It costs 300 dollars or US$350.", {MONEY: ("300 dollars", "US$350")}),
    ("en-us", "Some people pay thousands of dollars.", {MONEY: ("dollars",)}),
    ("en-us", "The price was KRW 50,000 or 50,000 won.", {MONEY: ("KRW 50,000", "50,000 won")}),
    ("en-us", "Amounts are in JPY.", {MONEY: ("JPY",)}),
    ("en-gb", "An infusion costs £225.", {MONEY: ("£225",)}),
    ("en-gb", "The clinic charges 225 pounds for each visit.", {MONEY: ("225 pounds",)}),
    ("zh-hans", "每次约3000至5000元。", {MONEY: ("3000至5000元",)}),
    ("zh-hans", "费用约为500美元。", {MONEY: ("500美元",)}),
    ("zh-hans", "价格以人民币计算。", {MONEY: ("人民币",)}),
    ("zh-hans", "需要数百万元。", {MONEY: ("百万元",)}),
    ("ja", "１回５万円から８万円です。", {MONEY: ("5万円", "8万円")}),
    ("ja", "費用は400ドルです。", {MONEY: ("400ドル",)}),
    ("ja", "￥50,000かかります。", {MONEY: ("¥50,000",)}),
    ("ko", "비용은 5만 원입니다.", {MONEY: ("5만 원",)}),
    ("ko", "한 번에 50,000원에서 80,000원이 듭니다.", {MONEY: ("50,000원", "80,000원")}),
    ("ko", "약 400달러입니다.", {MONEY: ("400달러",)}),
    # -- regulators --------------------------------------------------------------------------------
    ("en-us", "The FDA approved esketamine in 2019.", {REGULATOR: ("FDA",)}),
    ("en-us", "Ketamine is FDA-approved as an anesthetic.", {REGULATOR: ("FDA",)}),
    ("en-gb", "The MHRA licenses medicines.", {REGULATOR: ("MHRA",)}),
    ("en-us", "It was approved by Japan's PMDA, China's NMPA, and Korea's MFDS.",
     {REGULATOR: ("PMDA", "NMPA", "MFDS")}),
    ("en-us", "The Ministry of Food and Drug Safety approved it.",
     {REGULATOR: ("Ministry of Food and Drug Safety",)}),
    ("zh-hans", "国家药品监督管理局批准了该药。", {REGULATOR: ("国家药品监督管理局",)}),
    ("zh-hans", "美国食品药品监督管理局（FDA）未批准。", {REGULATOR: ("美国食品药品监督管理局", "FDA")}),
    ("ja", "厚生労働省が承認しました。", {REGULATOR: ("厚生労働省",)}),
    ("ja", "PMDAが審査します。", {REGULATOR: ("PMDA",)}),
    ("ko", "식약처가 허가했습니다.", {REGULATOR: ("식약처",)}),
    ("ko", "미국 식품의약국은 승인하지 않았습니다.", {REGULATOR: ("식품의약국",)}),
]  # fmt: skip

NOTHING = [
    # -- counts, doses, years, and what is looked up -----------------------------------------------
    ("en-us", "The trial had 988 patients, and 120 people completed it."),
    ("en-us", "We called 120 people and interviewed 119 of them by phone."),
    ("en-us", "Telephone interviews with 111 adults took 30 minutes."),
    ("en-us", "Nurses phone 120 people a week, and call 988 adult patients a year."),
    ("en-us", "Call within 120 minutes; the number was 999 mg."),
    ("en-us", "The number of patients was 119."),
    ("en-us", "The number needed to treat was 112 (n = 988)."),
    ("en-us", "It was given as 0.5 mg/kg over 40 minutes in 2014."),
    ("en-us", "Between 2014-2016 and 1990-2000, 1,393 people took part."),
    ("en-us", "JAMA Psychiatry. 2014;71(6):681-688. doi:10.1001/jamapsychiatry.2014.62"),
    ("en-us", "See PMID 24740528, ISBN 978-0-19-538903-9 and NCT00749203."),
    ("en-us", "Ketamine (CAS 6740-88-1) is old; ISSN 1577-0199 is a journal."),
    ("en-us", "The date was 01-02-2024 or 2024-01-02."),
    ("en-us", "CAPS-5 fell by 11.88 points (95% CI 0.03-0.51)."),
    ("en-us", "Call your clinician on day 120 of the study."),
    ("en-us", "People lost 5 pounds of body weight at no cost."),
    ("en-us", "He weighed 150 pounds."),
    ("en-us", "The drug won approval in 2019, and 12 won prizes."),
    ("zh-hans", "昔日元朗的DEA8检查。"),
    ("en-us", "EuroQol EQ-5D improved in European patients."),
    ("en-us", "The review “What the FDA knew about esketamine in depression” was retracted."),
    ("en-us", "1. Turner E. FDA approval. Lancet Psychiatry. 2019;6(12):977-979."),
    ("en-us", "In acute lymphoblastic leukemia (ALL 12 patients), it was tried."),
    ("en-gb", "The programme ran for 111 weeks and 999 days."),
    ("zh-hans", "电话随访了120例患者，共988人。"),
    ("zh-hans", "神经元有多元的单元，2元分析和3元件不是钱。"),
    ("zh-hans", "2019年的研究纳入119名患者，剂量为0.5 mg/kg。"),
    ("zh-hans", "《FDA如何审批新药》一文于2019年发表。"),
    ("ja", "電話で120人に聞き取りを行い、3番目の試験には119名が参加しました。"),
    ("ja", "円滑な円形の図、ハードルとニードル、ドルミカムは通貨ではありません。"),
    ("ja", "988例のうち110例に効果がありました。"),
    ("ko", "병원과 회원의 원인을 지원했고, 3원칙을 따랐습니다."),
    ("ko", "전화로 120명을 조사했고 119건이 보고되었습니다."),
    ("ko", "이유로 자유로운 위안을 얻었습니다."),
    ("ko", "988명 중 109명이 반응했습니다."),
]  # fmt: skip

RETIRED = [
    ("en-us", "Call 1393."),
    ("en-us", "In South Korea, call 1393 or 112."),
    ("en-us", "South Korea: 1393 (24 hours)"),
    ("en-us", "1393 is the line for families in Korea."),
    ("en-us", "1393 offers help 24 hours a day."),
    ("en-us", "tel:1393"),
    ("en-us", "Dial 1-3-9-3."),
    ("en-us", "Helplines: 109, 1393, 1388"),
    ("en-us", "Call 1393 people say it helps."),
    ("en-gb", "The Korean helpline (1393) answers in Korean."),
    ("zh-hans", "在韩国请拨打1393。"),
    ("zh-hans", "韩国自杀预防热线：１３９３"),
    ("ja", "韓国では１３９３に電話してください。"),
    ("ja", "自殺予防相談電話（1393）"),
    ("ko", "자살예방상담전화 1393"),
    ("ko", "1393번으로 전화하십시오."),
    ("ko", "1393 또는 1577-0199로 연락하십시오."),
    ("ko", "자살예방 핫라인 ☎1393, 24시간"),
]

NOT_RETIRED = [
    ("en-us", "Call 109."),
    ("en-us", "The cohort had 1393 participants."),
    ("en-us", "Of 1393 adult outpatients, half responded."),
    ("en-us", "In all, 1393 veterans were enrolled (n = 1393)."),
    ("en-us", "The register had 1,393 entries, 13930 in all, and 21393 later."),
    ("en-us", "JAMA. 2014;71(6):1386-1393. doi:10.1001/jama.2014.1393"),
    ("en-us", "Pages 1393-1400, p. 1393, and PMID 1393."),
    ("en-us", "In 1393, it was unknown; 850/1393 (61%) knew it later."),
    ("en-us", "A dose of 1393 mg or 1393 IU costs $1393."),
    ("en-us", "It was about 1393 in the first year."),
    ("en-us", "Call 1577-1393 or 0120-1393-55."),
    ("zh-hans", "共纳入1393例患者，1393名完成。"),
    ("zh-hans", "电话随访1393人。"),
    ("ja", "1393例を解析し、1393円でした。"),
    ("ja", "電話で1393人に聞きました。"),
    ("ko", "1393명이 참여했고 1393건이 보고되었습니다."),
    ("ko", "1393년에 기록되었습니다."),
]
