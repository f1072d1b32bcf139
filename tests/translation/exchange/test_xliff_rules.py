"""What we export is XLIFF 2.1 by the rules of OASIS, and those rules can fail."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from kb.translation import exchange
from kb.translation.exchange import codes
from kb.translation.work import Pair, Work
from tests.translation.exchange import files, rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def test_export__valid():
    """Given a rich text, partly translated, with a changed source, terms and control characters, when
    it is exported, then no rule of XLIFF is broken; and when the file is spoilt, then one is."""
    translation = files.sent(files.RICH)
    files.uploaded(
        translation,
        files.filled("xliff", exchange.FORMATS["xliff"].export(Work(translation)),
                     {"It was": "訳 {source}", "See": "<i>訳</i> {source}", "One": "<b>訳</b> {source}"}),
    )  # fmt: skip
    work = Work(translation)
    changed = next(s for s in work.segments if not s.target)
    changed.previous = Pair('Old <a id="a1">[x]</a> \x0b', '旧 <a id="a1">[x]</a>')
    data = exchange.FORMATS["xliff"].export(work)
    assert b"cp hex" in data
    assert rules.faults(data) == []
    text = data.decode()
    for good, bad in [
        (' id="s"', ""),
        ('state="translated"', 'state="done"'),
        ('<ph id="a1"', '<ph id="a2"'),
        ('type="link"', ""),
        (' trgLang="ja"', ""),
        ("</notes>", "</notes><notes/>"),
        ("<unit id", "<unit nr"),
        ("<target", "<target/><target"),
        ('ref="#s"', 'ref="#other"'),
        ('version="2.1"', 'version="2.2"'),
    ]:
        assert good in text, good
        assert rules.faults(text.replace(good, bad).encode()), f"{good} → {bad}"


@pytest.mark.parametrize(
    "segment",
    [
        "plain &amp; simple &lt;",
        'A <a id="a1">[who2022]</a><a id="a2">[x]</a>.',
        '<a id="a1">a <b>bold</b> link</a>',
        "<b><i>both</i></b> and <em>em</em>, <code>x</code><br/>a\u200bb\u00a0c\x0bd",
    ],
)
def test_codes__there_and_back(segment):
    element = ET.Element(codes.q("source"))
    codes.put(element, segment)
    citations = segment.replace("[who2022]", "").replace("[x]", "")  # the file does not carry them
    assert codes.Codes([element]).html(element) == citations
