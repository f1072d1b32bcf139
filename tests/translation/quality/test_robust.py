"""No text stops a check."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.translation.quality import Finding

from .glossaries import LANGUAGES, findings

# Halves of marks, numbers and units, to be put together at random.
PIECES = """
0.5 １，０００ ， 万 억 兆 点 零点 半 百分之 % mg / kg 每公斤 제 令和 元年 9999年99月99日 not なし 만 − -
.5 5. <a id="a1"> [1]</a> < &#0; &lt; <![CDATA[ <! <? ]]> & ketamine esketamine ケタミン hundred two
May half twice a { } %( %s http:// @ 。 ! ½ ² İ ß
"""
TEXTS = st.one_of(
    st.text(), st.lists(st.sampled_from([*PIECES.split(), *" \n\0"]), max_size=20).map("".join)
)


@pytest.mark.parametrize("language", [*LANGUAGES, "fr"])
@settings(max_examples=150, deadline=None)
@given(source=TEXTS, target=TEXTS)
def test_check__any_two_texts(language, source, target):
    found = findings(source, target, language)
    assert all(isinstance(f, Finding) and f.code and str(f) for f in found)


@settings(max_examples=50, deadline=None)
@given(text=TEXTS)
def test_check__british_copy_keeps_all_numbers(text):
    """Given a text, when it is copied as it is, then no number, drug or mark differs."""
    found = findings(text, text, "en-gb")
    assert not {f.code for f in found} & {"numbers", "number-count", "units", "marks", "drug"}
