"""What a translator is told beside a segment, in whatever way a format has for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _

from .. import fitting
from ..models import SegmentComment
from ..places import Places
from ..work import Segment, State, Work
from .reading import key_of


@dataclass(frozen=True)
class Told:
    """One segment with its context. `terms` are the term, its preferred rendering ("" where there
    is none) and the note on it; `rules` and `remarks` are sentences."""

    segment: Segment
    key: str
    place: str
    terms: list[tuple[str, str, str]]
    rules: list[str]
    remarks: list[str]

    @property
    def finished(self) -> bool:
        return not self.segment.state.is_to_do


def told(work: Work) -> Iterator[Told]:
    """The segments in the order of the text; words that stand twice in one place come once."""
    source = work.translation.source
    places = Places(source.specific_content_type.model_class(), source.content_json)
    once = {key_of(s.path, s.source): s for s in reversed(work.segments)}
    for key, segment in reversed(once.items()):
        yield Told(
            segment,
            key,
            places.label(segment.path),
            list(_terms(work, segment)),
            list(_rules(segment)),
            list(_remarks(segment)),
        )


def _terms(work: Work, segment: Segment) -> Iterator[tuple[str, str, str]]:
    entries = {hit.entry.term: hit.entry for hit in work.glossary.terms_in(segment.source)}
    for entry in entries.values():
        if entry.preferred or entry.note:
            yield entry.term, entry.preferred, entry.note


def _rules(segment: Segment) -> Iterator[str]:
    for link in BeautifulSoup(segment.source, "html.parser").find_all("a"):
        if fitting.is_citation(link.get_text()):
            yield _("%s is a citation: keep it once and unchanged; it may stand elsewhere.") % link
        else:
            begin = f'<a id="{link.get("id", "")}">'
            yield _("%s … </a> is a link: keep it once, around the words that it is on.") % begin


def _remarks(segment: Segment) -> Iterator[str]:
    if segment.translated and segment.state is State.SUGGESTED:
        yield _("Suggested by “%s”; nobody has confirmed it.") % segment.translated.tool_name
    for comment in segment.comments:
        if comment.resolved_at is None:
            yield _("%(who)s: %(said)s") % {"who": _name(comment), "said": comment.text}


def _name(comment: SegmentComment) -> str:
    return (comment.by.get_full_name() or comment.by.get_username()) if comment.by else _("Someone")
