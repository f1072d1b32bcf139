"""Text reduced to what two printings of one title have in common.

Left out of a comparison are case, accents, punctuation, the kind of dash, the space between
compounds, markup, Greek letters against their names, and British against American spelling. What is
left has to be the same: there is no similarity that is good enough.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

# As Crossref's titles have it: <i>, <sub>, <mml:mi>; “p < 0.05” is none.
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_WORD = re.compile(r"[0-9]+(?:[.·][0-9]+)*|[^\W\d_]+|\d+")
# Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
# British → American. Applied to both sides, so that a word it distorts is distorted in both.
_SPELLING = [
    (re.compile(pattern), american)
    for pattern, american in (
        (r"ae|oe", "e"),  # anaesthesia, oestrogen
        (r"our", "or"),  # behaviour
        (r"([iy])s(?=e|ing|ation)", r"\1z"),  # randomised, analyse
        (r"tre(s?)$", r"ter\1"),  # centre
        (r"ogue(s?)$", r"og\1"),  # dialogue
        (r"mme(s?)$", r"m\1"),  # programme
        (r"ll(?=ed$|ing$)", "l"),  # labelled
        (r"enc(?=e$|es$)", "ens"),  # defence, licence
        (r"actis(?=e)", "actic"),  # practise
        (r"sulph", "sulf"),
        (r"dgement", "dgment"),
        (r"ageing", "aging"),
    )
]


def plain(text: str) -> str:
    """Without markup and entities, in one line."""
    return " ".join(_TAG.sub("", unescape(text)).split())


def words(text: str) -> list[str]:
    """Lower-case words and numbers. Decimal points stay: 1.5 mg is not 15 mg."""
    letters = unicodedata.normalize("NFKD", plain(text).replace("&", " and ").casefold())
    bare = "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f")
    whole = unicodedata.normalize("NFC", bare.translate(_LETTERS))
    return [word.replace("·", ".") for word in _WORD.findall(_with_greek_named(whole))]


def folded(text: str) -> str:
    return "".join(words(text))


def folded_title(text: str) -> str:
    """`folded`, with British and American spelling alike."""
    return "".join(map(american, words(text)))


def american(word: str) -> str:
    for pattern, spelled in _SPELLING:
        word = pattern.sub(spelled, word)
    return word


def _with_greek_named(text: str) -> str:
    """α → alpha, by the names that Unicode gives (in which lambda lacks its b)."""
    return re.sub(
        "[\u03b1-\u03c9]",
        lambda found: unicodedata.name(found[0], "").split()[-1].lower().replace("lamda", "lambda"),
        text,
    )
