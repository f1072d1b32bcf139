"""Words approved for one segment, made to fit another that says the same or nearly.

Links and citations are numbered within their segment, so `a1` here and `a1` there are two works.
A citation is known by its text, `[citekey]`, which no translator changes; a link's text is words.
"""

from __future__ import annotations

import re
from html import unescape

from django.utils.translation import gettext as _

_MARK = re.compile(r'<a id="([^"]*)">(.*?)</a>', re.DOTALL)
_CITATION = re.compile(r"\[[^\[\]]+\]")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?)。、，；：！？）]|$)")


def words(segment: str) -> str:
    """What a segment says, without its markup and citations."""
    return _tidy(unescape(_TAG.sub("", _without_citations(segment))))


def skeleton(segment: str) -> str:
    """The segment with its citations as places, whichever works they name."""
    return _MARK.sub(lambda m: "<a/>" if is_citation(m[2]) else f"<a>{m[2]}</a>", segment)


def is_citation(text: str) -> bool:
    """Whether the text of a mark is that of a citation, not of a link."""
    return bool(_CITATION.fullmatch(text))


def fit(target: str, *, made_for: str, onto: str) -> tuple[str, str]:
    """`target`, the translation of `made_for`, with the links and citations of the segment `onto`.

    They stand for each other in the order of the two sources. Where these do not have the same kinds
    in the same order, the translation loses them. Returns it and, "" or a sentence, what was done.
    """
    theirs, ours = _MARK.findall(made_for), _MARK.findall(onto)
    if theirs == ours:
        return target, ""
    kinds = [[is_citation(text) for _id, text in marks] for marks in (theirs, ours)]
    ids = [mark for mark, _text in theirs]
    if kinds[0] != kinds[1] or len(ids) != len(set(ids)):
        return _tidy(_MARK.sub(_unmarked, target)), _(
            "Its citations and links are not those of this segment and were left out."
        )
    place = dict(zip(ids, ours, strict=True))
    fitted = _MARK.sub(lambda m: _remarked(m, place), target)
    return fitted, _("Its citations and links were replaced by those of this segment.")


def _remarked(mark: re.Match[str], place: dict[str, tuple[str, str]]) -> str:
    if mark[1] not in place:
        return mark[0]
    new, text = place[mark[1]]
    return f'<a id="{new}">{text if is_citation(text) else mark[2]}</a>'


def _unmarked(mark: re.Match[str]) -> str:
    return "" if is_citation(mark[2]) else mark[2]


def _without_citations(segment: str) -> str:
    return _MARK.sub(_unmarked, segment)


def _tidy(text: str) -> str:
    return _BEFORE_STOP.sub("", _SPACE.sub(" ", text)).strip()
