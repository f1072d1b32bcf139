"""Cuts a line into sentences, for the ledger: English, Korean, Chinese and Japanese prose.

Nothing is lost: the pieces joined are the line. Where it is unsure, two sentences stay one.
"""

from __future__ import annotations

import re

# A full stop, or several, with the quotes, brackets and emphasis that close after it. Possessive, and
# begun only at the first stop of a run, so that a megabyte of dots takes no longer than one of words.
_END = re.compile(
    r"""(?<![.!?…])[.!?…]++["'”’»)\]*_]*+(?=\s)|(?<![。！？｡])[。！？｡]++["'”’」』）】*_]*+"""
)
_LAST_WORD = re.compile(r"[\w.\-]+$")

# After these a sentence goes on, whatever follows.
_NEVER = {"dr", "prof", "mr", "mrs", "ms", "st", "vs", "e.g", "eg", "i.e", "ie", "cf", "al", "eds"}
# And after these when a number follows.
_BEFORE_NUMBER = {"no", "nos", "fig", "figs", "vol", "p", "pp", "ca", "approx", "v", "art", "sec"}
# After these only a word that commonly opens a sentence begins a new one.
_SELDOM = {
    "etc", "u.s", "u.k", "e.u", "inc", "ltd", "co", "corp", "jr", "sr", "ph.d", "m.d", "a.m", "p.m",
    "b.c", "a.d", "dept", "univ", "ed", "approx", "max", "min", "hr", "mg", "kg", "ml", "yr",
}  # fmt: skip
_OPENERS = {
    "a", "an", "the", "this", "that", "these", "those", "it", "its", "in", "on", "at", "for", "with",
    "however", "they", "their", "he", "she", "we", "you", "some", "many", "most", "there", "as", "if",
    "when", "while", "after", "before", "although", "because", "people", "patients", "studies", "no",
    "not", "but", "and", "so", "other", "one", "two", "to", "by", "from", "such", "all", "both", "do",
}  # fmt: skip


def split(line: str) -> list[str]:
    """The sentences of `line`, each with the space before it."""
    pieces, start = [], 0
    for end in _END.finditer(line):
        rest = line[end.end() : end.end() + 40].lstrip()
        if rest and _is_end(line[max(start, end.start() - 40) : end.start()], end.group(), rest):
            pieces.append(line[start : end.end()])
            start = end.end()
    return [*pieces, line[start:]] if line[start:] else pieces


def _is_end(before: str, mark: str, rest: str) -> bool:
    if mark[0] in "。！？｡":
        return mark[-1] in "。！？｡"  # after a closing quote the sentence may go on
    opener = re.match(r"[\"'“‘«(\[*_]*(\w[\w'’]*)", rest)
    if opener and opener[1][0].islower():
        return False
    if mark[0] != ".":
        return True
    found = _LAST_WORD.search(before)
    word = found[0] if found else ""
    if word.isdigit() and word == before.strip():
        return False  # the number of an item
    opens = bool(opener) and opener[1].lower() in _OPENERS
    if word.lower() in _NEVER or (word.lower() in _BEFORE_NUMBER and rest[0].isdigit()):
        return False
    initial = len(word) == 1 and word.isascii() and word.isupper()
    return opens or not (
        initial or word.lower() in _SELDOM or re.fullmatch(r"(?:[A-Z]\.)+[A-Z]", word)
    )
