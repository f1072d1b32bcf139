"""What a page says at the places of the segments it was translated from.

A page that was edited by hand is read back into segments. Where it is laid out otherwise than its
source (a paragraph more, a link of its own), no segment can hold its words.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from wagtail_localize.models import TemplateSegment
from wagtail_localize.segments import (
    OverridableSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import INLINE_TAGS

from kb.review.content import spec_of
from kb.review.errors import ReviewRequired
from kb.review.models import ReviewedPage

from .work import Segment, Work
from .writing import why_not

# Keys that the editor gives to paragraphs, and space beside a segment: no reader sees either.
_NO_LAYOUT = re.compile(r' data-block-key="[^"]*"|(?<=>)\s+|\s+(?=<)')


class PageWords:
    """`strings` by the key of a segment; `settings` by the path of what a language may set anew."""

    def __init__(self, page: ReviewedPage | None, work: Work) -> None:
        values: list[Any] = []
        if page is not None:
            with in_words(page):
                values = extract_segments(page)
        self.strings = _once(dict(_strings(values, work)), work)
        self.settings = {
            value.path: value.data for value in values if isinstance(value, OverridableSegmentValue)
        }


@contextmanager
def in_words(page: ReviewedPage) -> Generator[None]:
    """Raises `ReviewRequired` for markup or blocks that wagtail-localize cannot read (research:
    translation, B3 and B8)."""
    try:
        yield
    except (ValueError, LookupError) as error:
        if isinstance(error, ReviewRequired):
            raise
        raise ReviewRequired(
            _("“%s” has a part that cannot be cut into segments: markup that the editor does not "
              "offer, or a block without an id. Open it in the editor, mend it, and have it signed.")
            % page, page
        ) from error  # fmt: skip


# What wagtail-localize keeps together in a segment, and what it may cut at.
_CUTS = {"p", "ul", "ol", "li", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote", *INLINE_TAGS}


def require_cuttable(page: ReviewedPage) -> None:
    """Raises `ReviewRequired` for a text with markup that would be cut in the middle of a sentence,
    so that what stands in it moves (research: translation, B1 and B2). No editor can write it; an
    importer or a migration could."""
    for html in _rich_texts(spec_of(page).document(page)):
        for tag in BeautifulSoup(html, "html.parser").find_all(True):
            inline = tag.name in INLINE_TAGS and tag.name != "a"
            if tag.name not in _CUTS or (inline and tag.attrs):
                raise ReviewRequired(
                    _("“%(text)s” has <%(tag)s> in its words. The editor does not offer it, and "
                      "translating would move what stands in it. Take it out and have it signed.")
                    % {"text": page, "tag": tag.name}, page
                )  # fmt: skip


def _rich_texts(value: Any) -> Iterator[str]:
    members = value.values() if isinstance(value, dict) else value
    if isinstance(value, str):
        if value.startswith("<"):
            yield value
    elif isinstance(value, (dict, list)):
        for member in members:
            yield from _rich_texts(member)


def _strings(values: Iterable[Any], work: Work) -> Iterator[tuple[int, str]]:
    said: dict[str, list[StringSegmentValue]] = defaultdict(list)
    layouts: dict[str, str] = {}
    for value in values:
        if isinstance(value, StringSegmentValue):
            said[value.path].append(value)
        elif isinstance(value, TemplateSegmentValue):
            layouts[value.path] = _layout(value.template)
    wanted: dict[str, list[Segment]] = defaultdict(list)
    for segment in work.segments:
        wanted[segment.path].append(segment)
    ours = _layouts(work)
    for path, segments in wanted.items():
        if len(segments) == len(said[path]) and layouts.get(path) == ours.get(path):
            for segment, value in zip(segments, said[path], strict=True):
                words = _with_marks_of(segment, value)
                if words is not None and not why_not(segment, words):
                    yield segment.pk, words


def _once(strings: dict[int, str], work: Work) -> dict[int, str]:
    """Without paragraphs of the same words in one block that the page translates differently: they
    have one translation."""
    shared: dict[tuple[int, int], set[str | None]] = defaultdict(set)
    for segment in work.segments:
        shared[segment.row.context_id, segment.row.string_id].add(strings.get(segment.pk))
    return {
        s.pk: strings[s.pk]
        for s in work.segments
        if s.pk in strings and len(shared[s.row.context_id, s.row.string_id]) == 1
    }


def _layouts(work: Work) -> dict[str, str]:
    rows = TemplateSegment.objects.filter(source=work.translation.source)
    return {
        path: _layout(template)
        for path, template in rows.values_list("context__path", "template__template")
    }


def _layout(template: str) -> str:
    return _NO_LAYOUT.sub("", template)


def _with_marks_of(segment: Segment, value: StringSegmentValue) -> str | None:
    """The words with each link and citation under the id it has in the source; None for a text with
    one that the source does not have."""
    free: dict[str, dict] = json.loads(segment.row.attrs or "null") or {}
    names = {}
    for name, attrs in (value.attrs or {}).items():
        same = next((ours for ours, theirs in free.items() if theirs == attrs), None)
        if same is None:
            return None
        names[name] = same
        del free[same]
    soup = BeautifulSoup(value.string.data, "html.parser")
    for link in soup.find_all("a", id=True):
        link["id"] = names[str(link["id"])]
    return str(soup)


def normal(value: Any) -> Any:
    """A document with its rich text as the editor and a translation both would write it: the order of
    attributes is no difference."""
    if isinstance(value, dict):
        return {key: normal(member) for key, member in value.items()}
    if isinstance(value, list):
        return [normal(member) for member in value]
    if not isinstance(value, str) or not value.startswith("<"):
        return value
    soup = BeautifulSoup(value, "html.parser")
    for tag in soup.find_all(True):
        tag.attrs = dict(sorted(tag.attrs.items()))
    return str(soup)
