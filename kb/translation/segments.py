"""What a translated segment must keep of its source.

A segment is a line of text with `<a id="a1">…</a>` for links and citations, whose attributes stay
in the database. wagtail-localize accepts one that lost or doubled such a mark (research:
translation, B4).
"""

from __future__ import annotations

from collections import Counter

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _


def marks(segment: str) -> Counter[str]:
    """How often each link or citation of the segment stands in it, by its id."""
    links = _read(segment).find_all("a")
    return Counter(str(link.get("id", "")) for link in links)


def plain(segment: str, *, limit: int = 80) -> str:
    """The words of a segment, shortened, for a message."""
    text = _read(segment).get_text()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _read(segment: str) -> BeautifulSoup:
    """Declarations (`<![CDATA[`) have no place in a segment, and some of them stop the parser."""
    return BeautifulSoup(f"<p>{segment.replace('<!', '&lt;!')}</p>", "html.parser")


def problems(source: str, target: str) -> list[str]:
    """In words, what the translation lost, doubled or invented of the source's marks."""
    wanted, found = marks(source), marks(target)
    if wanted == found:
        return []
    where = plain(target)
    problems = []
    if lost := wanted - found:
        problems.append(
            _("A citation or link is missing (%(marks)s) in “%(where)s”.")
            % {"marks": ", ".join(sorted(lost)), "where": where}
        )
    if more := found - wanted:
        problems.append(
            _("A citation or link stands once too often (%(marks)s) in “%(where)s”.")
            % {"marks": ", ".join(sorted(more)), "where": where}
        )
    return problems
