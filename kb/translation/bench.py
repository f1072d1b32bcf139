"""The segments of a translation as the workbench and the signing screen lay them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kb.review import remarks
from kb.review.models import Remark
from kb.review.remarks import ToDo

from . import segments, tokens
from .models import SegmentComment
from .places import Places
from .quality import Finding, Level
from .tokens import Tokens
from .work import Segment, State, Work, hashed


@dataclass(frozen=True)
class Said:
    """What one check says of a segment, and the reason why it does not apply."""

    code: str
    level: Level
    sentences: list[str]
    reason: str

    @property
    def is_error(self) -> bool:
        return self.level is Level.ERROR

    @property
    def is_open(self) -> bool:
        return self.is_error or not self.reason


@dataclass
class Row:
    """One segment with its place and what the checks say. `refused` is why what was typed, kept in
    `unsaved`, could not be stored."""

    number: int
    segment: Segment
    place: str
    findings: list[Finding]
    remarks: list[Remark] = field(default_factory=list)
    unsaved: str | None = None
    refused: str = ""

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self.segment.source)

    @property
    def source(self) -> SafeString:
        return self.tokens.shown(self.segment.source)

    @property
    def typed_source(self) -> str:
        return self.tokens.typed(self.segment.source)

    @property
    def target(self) -> SafeString:
        return self.tokens.shown(self.segment.target)

    @property
    def typed(self) -> str:
        """What the field shows."""
        stored = self.tokens.typed(self.segment.target)
        return stored if self.unsaved is None else self.unsaved

    @property
    def lines(self) -> int:
        """How high the field is before a browser knows better."""
        return 1 + max(len(self.segment.source), len(self.segment.target)) // 60

    @property
    def known(self) -> str:
        """Stands for the words that the field was filled with, and for their source."""
        return known_of(self.segment)

    @property
    def difference(self) -> SafeString | str:
        before = self.segment.previous
        return tokens.difference(before.source, self.segment.source) if before else ""

    @property
    def previous(self) -> str:
        return self.tokens.typed(self.segment.previous.target) if self.segment.previous else ""

    @cached_property
    def said(self) -> list[Said]:
        """A line for each check that has something to say."""
        return said_of(self.segment, self.findings)

    @property
    def comments(self) -> list[SegmentComment]:
        """Those that are not resolved."""
        return [c for c in self.segment.comments if c.resolved_at is None]

    @property
    def in_the_way(self) -> str:
        """Why the translation cannot be submitted with this segment, in words; "" for nothing."""
        if not self.segment.target:
            return _("Not translated: “%s”") % segments.plain(self.segment.source)
        return next((s.sentences[0] for s in self.said if s.is_open), "")

    @property
    def kinds(self) -> list[str]:
        """The filters that show it."""
        kinds = [str(self.segment.state)]
        kinds += ["warnings"] * bool(self.said)
        return kinds + ["comments"] * bool(self.comments or self.remarks)


def known_of(segment: Segment) -> str:
    typed = Tokens(segment.source).typed(segment.target)
    return hashed(f"{segment.source}\0{typed}")[:16]


def said_of(segment: Segment, findings: list[Finding]) -> list[Said]:
    """Errors first, then warnings; each in the order of the checks."""
    found: dict[tuple[Level, str], list[str]] = {}
    for finding in sorted(findings, key=lambda f: f.level is Level.WARNING):
        found.setdefault((finding.level, finding.code), []).append(finding.sentence)
    return [
        Said(code, level, sentences, segment.reasons.get(code, ""))
        for (level, code), sentences in found.items()
    ]


def rows(work: Work) -> list[Row]:
    """Every segment in the order of the text."""
    places = places_of(work)
    return [
        Row(
            number,
            segment,
            places.label(segment.path),
            work.findings(segment) if segment.target else [],
        )
        for number, segment in enumerate(work.segments, 1)
    ]


def places_of(work: Work) -> Places:
    source = work.translation.source
    return Places(source.specific_content_type.model_class(), source.content_json)


def remarks_on(work: Work, found: list[Row]) -> list[ToDo]:
    """What the reviewers asked for; each that is open stands at the first row of its place too."""
    todo = []
    for remark in remarks.of_earlier_rounds(work.page, but=work.round):
        wanted = set(filter(None, remark.place.split(".")))
        here = [row for row in found if wanted and wanted <= set(row.segment.path.split("."))]
        gone = _("A place that is gone") if remark.place else _("The whole text")
        anchor = f"#segment-{here[0].segment.pk}" if here else ""
        todo.append(ToDo(remark, here[0].place if here else gone, anchor))
        if here and remark.done_at is None:
            here[0].remarks.append(remark)
    return todo


@dataclass(frozen=True)
class Filter:
    """A part of the segments that can be looked at alone; `key` is what the address says."""

    key: str
    label: str
    count: int


def filters(found: list[Row]) -> Iterator[Filter]:
    labels = {"": _("all"), **{str(state): state.label for state in State}}
    labels |= {"warnings": _("with findings"), "comments": _("with comments")}
    for key, label in labels.items():
        yield Filter(key, label, sum(1 for row in found if not key or key in row.kinds))
