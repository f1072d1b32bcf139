"""Numbers, negations and safety notices: what is recognised, and what is never a minor change."""

from __future__ import annotations

import pytest

from kb.translation import risk
from kb.translation.risk import Changed

NOTICE = "5ec7"
INSIDE, OUTSIDE = f"body.1.content.{NOTICE}.text", "body.1.content.2"


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        (OUTSIDE, "It was studied.", []),
        (OUTSIDE, 'It was studied <a id="a1">[feder2014]</a>.', []),
        (OUTSIDE, '<a id="a1">Call 911</a> now.', ["number"]),
        (OUTSIDE, "It is 0.5 mg.", ["number"]),
        (OUTSIDE, "It is given twice.", ["number"]),
        (OUTSIDE, "It isn’t known.", ["negation"]),
        (OUTSIDE, "Not without 2 doctors.", ["number", "negation"]),
        (OUTSIDE, "It is notable in Norway.", []),
        (INSIDE, "Ask.", ["safety"]),
    ],
)
def test_risks(path: str, source: str, found: list[str]) -> None:
    assert risk.risks(path, source, notices={NOTICE}) == found


@pytest.mark.parametrize(
    ("path", "before", "after", "why"),
    [
        (OUTSIDE, "Peple took 5 mg, not more.", "People took 5 mg, not more.", None),
        (OUTSIDE, "It was 0.5 mg.", "It was 5 mg.", "A number changed"),
        (OUTSIDE, "It was 5 mg.", "It was ５ mg.", None),
        (OUTSIDE, "It is not safe.", "It is safe.", "A negation changed"),
        (OUTSIDE, "", "Given for 3 days.", "A number changed"),
        (OUTSIDE, "Never drive after it.", "", "A negation changed"),
        (INSIDE, "Peple may faint.", "People may faint.", "in a safety notice"),
    ],
)
def test_why_not_minor(path: str, before: str, after: str, why: str | None) -> None:
    found = risk.why_not_minor([Changed(path, before, after)], notices={NOTICE})
    assert bool(found) == bool(why)
    assert all(why and why in sentence for sentence in found)
