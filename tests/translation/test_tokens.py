"""What a translator types for a segment, and what is stored of it."""

from __future__ import annotations

import pytest

from kb.translation.tokens import BadMark, Tokens, difference

SOURCE = (
    '<b>It</b> was &lt; 5 &amp; more. <a id="a1">[feder2014]</a> See <a id="a2">our page</a>.<br/>x'
)


def test_tokens__there_and_back():
    """Given a segment with every kind of mark, when it is typed as shown, then it is stored as it was."""
    tokens = Tokens(SOURCE)
    typed = tokens.typed(SOURCE)
    assert typed == "{b>It<b} was < 5 & more. {1} See {2>our page<2}.{br}x"
    assert tokens.html(typed) == SOURCE


def test_tokens__typed_html_is_words():
    """Nobody types markup: a tag is stored as the letters it is made of."""
    assert Tokens("x").html("a <script> & b") == "a &lt;script&gt; &amp; b"


def test_tokens__a_source_with_braces_has_no_mark():
    source = "Write {1} or {b>."
    assert Tokens(source).html("{1}と{b>を書く") == "{1}と{b&gt;を書く"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("{3}", "“{3}” is not a mark"),
        ("{u>x<u}", "“{u>” is not a mark"),
        ("{a>x<a}", "“{a>” is not a mark"),
        ("{2>x", "“{2>” has no “<2}”"),
        ("x<2}", "“<2}” ends a mark"),
        ("{b>{2>x<b}<2}", "“<b}” ends a mark"),
    ],
)
def test_tokens__half_and_foreign_marks_refused(typed, sentence):
    with pytest.raises(BadMark) as refusal:
        Tokens(SOURCE).html(typed)
    assert sentence in refusal.value.reason


def test_shown__citation_says_which_and_words_are_escaped():
    shown = Tokens(SOURCE).shown(SOURCE)
    assert 'data-token="{1}">{1} <small>feder2014</small>' in shown
    assert "&lt; 5 &amp; more" in shown
    assert "<b>" not in shown


def test_difference__marks_words_and_marks():
    html = difference("Take 0.5 mg.", 'Take 5 mg. <a id="a1">[feder2014]</a>')
    assert "<del" in html
    assert "0.5" in html
    assert "{1}" in html.split("<ins")[-1]
