"""What the signing screen shows of a translation: the segments to read, beside their source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.review import canonical
from kb.review.comparison import Change, Kind, Since
from kb.review.comparison.rendering import Names, difference, html
from kb.review.comparison.words import Word, rich
from kb.review.models import MedicalReviewTaskState, Reviewed, ReviewedPage
from kb.review.passages import passages_from

from . import quality
from .models import SegmentComment, Submission
from .pairs import Passage, passages, submissions, to_read
from .risk import risks
from .work import Pair, likest

_NO_NAMES = Names(())


@dataclass(frozen=True)
class Row:
    """A segment as it is shown, what differs from the words signed last marked in both languages.

    `place` is that of a remark on it; `warnings` are findings of the checks, each with the reason of
    the translator; `notes` say what else the reviewer should know.
    """

    place: str
    label: str
    source: SafeString
    target: SafeString
    is_machine_made: bool
    notes: list[str]
    warnings: list[tuple[quality.Finding, str]]
    comments: list[SegmentComment]


class TranslatedPassages:
    """The segments of a translation in one round of review (see `kb.review.passages.Passages`)."""

    template = "translation/review_segments.html"

    def __init__(
        self, page: ReviewedPage, revision: int, submissions: dict[int, Submission]
    ) -> None:
        self._submissions = submissions
        self.translation = submissions[revision].translation
        self.all = passages(submissions[revision], page)
        self.unread = to_read(self.all)

    @cached_property
    def digest(self) -> str:
        return canonical.digest([[p.path, *p.pair.key] for p in self.unread]) if self.unread else ""

    @property
    def confirmation(self) -> str:
        count = len(self.unread)
        said = ngettext(
            "I have read the segment that has to be read, beside its source.",
            "I have read the %(count)d segments that have to be read, beside their source.",
            count,
        )
        return said % {"count": count}

    def laid_out(self, since: Since) -> dict[str, Any]:
        """One query, and those of the glossary."""
        now = {passage.pair for passage in self.all}
        before = self._signed_last(since)
        gone = [(path, pair) for path, pair in before if pair not in now]
        unread = []
        for passage in self.unread:
            previous = _previous(passage, gone)
            gone = [(path, pair) for path, pair in gone if pair != previous]
            notes = _notes(passage, previous, was_signed=passage.pair in {p for _path, p in before})
            unread.append(self._row(passage, previous, notes, since))
        places = {row.place for row in unread}
        signed = [p for p in self.all if p not in self.unread]
        return {
            "unread": unread,
            "signed": [_both(passage.pair) for passage in signed],
            "gone": [_both(pair) for _path, pair in gone],
            "source_language": self.translation.source.locale.language_code,
            "beyond": any(_is_beyond(change, places) for change in since.changes),
        }  # fmt: skip

    def _signed_last(self, since: Since) -> list[tuple[str, Pair]]:
        signed = self._submissions.get(since.base.revision_id) if since.base else None
        segments = signed.segments if signed else []
        return [(s["path"], Pair(s["source"], s["target"])) for s in segments]

    def _row(self, passage: Passage, previous: Pair | None, notes: list[str], since: Since) -> Row:
        now, was = passage.pair, previous or passage.pair
        return Row(
            *_place(passage, since),
            _compared(was.source, now.source),
            _compared(was.target, now.target),
            passage.is_machine_made,
            notes,
            [(f, passage.reasons.get(f.code, "")) for f in self._findings(now)],
            self._comments[passage.path, now.key[0]],
        )

    def _findings(self, pair: Pair) -> list[quality.Finding]:
        language = self.translation.target_locale.language_code
        return quality.check(
            pair.source,
            pair.target,
            language=language,
            glossary=self._glossary,
            others=self._others,
        )

    @cached_property
    def _others(self) -> quality.Check:
        return quality.Brought()

    @cached_property
    def _glossary(self) -> quality.Glossary:
        return quality.Glossary.of(self.translation.target_locale)

    @cached_property
    def _comments(self) -> dict[tuple[str, str], list[SegmentComment]]:
        found = defaultdict(list)
        comments = SegmentComment.objects.filter(translation=self.translation)
        for comment in comments.select_related("by"):
            found[comment.path, comment.source_hash].append(comment)
        return found


@passages_from
def of_translation(obj: Reviewed, state: MedicalReviewTaskState) -> TranslatedPassages | None:
    """None for what was not made of segments: a source, a record, a page that was edited by hand."""
    found = submissions(obj, state) if isinstance(obj, ReviewedPage) else {}
    return TranslatedPassages(obj, state.revision_id, found) if state.revision_id in found else None


# -- against the words signed last -----------------------------------------------------------------
def _previous(passage: Passage, gone: list[tuple[str, Pair]]) -> Pair | None:
    """What this segment was when it was signed last; it may have stood elsewhere."""
    if passage.approved:
        return None
    here = likest(passage.pair.source, [pair for path, pair in gone if path == passage.path])
    return here or likest(passage.pair.source, [pair for _path, pair in gone])


def _notes(passage: Passage, previous: Pair | None, *, was_signed: bool) -> list[str]:
    now, notices = passage.pair, {passage.notice} - {""}
    notes = [risk.label for risk in risks(passage.path, now.source, notices=notices)]
    if passage.approved:
        notes.append(_("unchanged; read again because another part of its notice changed"))
    elif was_signed:
        notes.append(_("unchanged, but its signature has ended"))
    elif previous is None:
        notes.append(_("new"))
    elif previous.source == now.source:
        notes.append(_("only the translation changed"))
    elif previous.target == now.target:
        notes.append(_("only the source changed"))
    return notes


def _place(passage: Passage, since: Since) -> tuple[str, str]:
    """The innermost block or column around a segment on which something can be remarked, and what
    that is called."""
    column, *parts = passage.path.split(".")
    places = [f"{column}.{part}" for part in reversed(parts)]
    place = next((place for place in places if place in since.places), column)
    return place, since.labels.get(place, "")


def _is_beyond(change: Change, places: set[str]) -> bool:
    """Whether a change has more to it than the words of the segments shown."""
    return change.kinds != (Kind.WORDS,) or change.place not in places


# -- as it is shown --------------------------------------------------------------------------------
def _words(segment: str) -> list[Word]:
    """A link or citation is one word, with its mark: its target stays as it is in the source."""
    soup = BeautifulSoup(segment, "html.parser")
    for link in soup.find_all("a"):
        link["linktype"], link["key"] = "citation", link.get_text().strip("[]")
    return rich(str(soup))


def _shown(segment: str) -> SafeString:
    return html(_words(segment), _NO_NAMES)


def _both(pair: Pair) -> tuple[SafeString, SafeString]:
    return _shown(pair.source), _shown(pair.target)


def _compared(before: str, after: str) -> SafeString:
    if before == after:
        return _shown(after)
    return difference(_words(before), _words(after), _NO_NAMES, context=None)
