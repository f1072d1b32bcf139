"""The outline of a document as it grows while a reader goes through it, from top to bottom.

The readers of plain text and of Markdown say what they see; here it is decided where that belongs,
whether it is left out, and which problems it leaves. Every word they report enters the ledger.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from . import concerns
from .reading import IntakeRefused
from .screening import Omitted, Reach, screen
from .structure import (
    Callout,
    Facts,
    ItemList,
    Paragraph,
    ParsedDocument,
    Part,
    Passage,
    Question,
    Section,
    Sentence,
    Table,
    kept,
    omit,
    passage,
)

MAX_SECTIONS, MAX_PARTS, MAX_SENTENCES = 500, 5_000, 20_000

# Headings that make a section of another kind, in the languages of the site.
SPECIAL = {
    "questions": r"faqs?|(?:frequently asked|common) questions(?: \(faqs?\))?|questions (?:and|&) answers"
    r"|q ?& ?a|常见问题(?:解答)?|よくある(?:ご)?質問|자주 ?(?:묻는|하는) ?질문",
    "messages": r"(?:key|main) (?:messages?|takeaways?|take-aways?|points?|facts?)|take-?aways?"
    r"|要点|核心要点|重要なポイント|要点のまとめ|핵심 ?(?:내용|메시지|요약|포인트)",
    "references": r"references?(?: list| cited)?|bibliography|works cited|literature(?: cited)?|sources"
    r"|citations|参考(?:文献|资料)|引用文献|참고 ?(?:문헌|자료)",
}
_SPECIAL = {kind: re.compile(words, re.IGNORECASE) for kind, words in SPECIAL.items()}


def special(heading: str) -> str:
    """The kind of section a heading opens; empty for one of text."""
    bare = heading.strip(" *_:：").strip()
    return next((kind for kind, words in _SPECIAL.items() if words.fullmatch(bare)), "")


class Outline:
    def __init__(self) -> None:
        self.document = ParsedDocument()
        self.mode = ""  # "", or a kind of `SPECIAL`
        self._question: Question | None = None
        self._callout: Callout | None = None
        self._omitting = ""  # why everything up to the next heading is left out
        self._with_question = ""  # why the answer to a question that is left out is, too
        self._footer = False  # below the reference list only a sure heading ends that
        self._listed = False  # the key messages are a list, so that a paragraph is not one
        self._sections = self._parts = 0

    # -- what readers report ---------------------------------------------------------------------
    def record(self, content: str, *, field: str, marker: str = "") -> None:
        """What the document says of itself: its title, authors and so on."""
        self._enter(passage(content, marker=marker, field=field))

    def omit(self, content: str, reason: str) -> None:
        omit(self._enter(passage(content)), reason)

    def heading(
        self, content: str, *, marker: str = "", number: int | None = None, sure: bool = False
    ) -> None:
        """A heading; `sure` when the format says so, and not only its looks."""
        made = self._enter(passage(content, marker=marker))
        kind, rule = special(content), screen(made)
        expected = number is not None and number == self._last_number() + 1
        if not content.strip(" :："):
            omit(made, Omitted.STRAY)
        elif self._repeats_title(content):
            omit(made, Omitted.REPEATED)
        elif rule and rule.reach is not Reach.SECTION:
            omit(made, rule.reason)
        elif self._footer and not (sure or kind or expected):
            omit(made, Omitted.BOILERPLATE)
        else:
            self._leave()
            if rule:
                self.mode, self._omitting = "", rule.reason
            else:
                self._open(kind, made, number)

    def question(self, content: str, *, marker: str = "") -> None:
        made = self._enter(passage(content, marker=marker))
        rule = screen(made)
        self._with_question = rule.reason if rule else ""
        if rule or self._omitting:
            omit(made, self._with_question or self._omitting)
            return
        self._leave()
        self._count_section()
        question = Question(made)
        self._section().parts.append(question)
        self._question = question

    def paragraph(self, content: str, *, marker: str = "") -> None:
        made = self._screened(content, marker)
        if not kept(made):
            return
        if self.mode == "messages" and not self._listed:
            self._keep_as(made, "key_messages")
            self.document.key_messages += [[sentence] for sentence in made if not sentence.omitted]
        else:
            self._place(Paragraph(made))
        self.document.problems += concerns.torn(made) + concerns.of(made)

    def items(self, items: list[tuple[str, str]], *, numbered: bool = False) -> None:
        """A list; each item is its marker and its content."""
        if self.mode == "references" and not self._footer:
            for marker, content in items:
                self.reference(content, marker=marker)
            return
        made = [
            p for p in (self._screened(content, marker) for marker, content in items) if kept(p)
        ]
        for item in made:
            last = next(s for s in reversed(item) if not s.omitted)
            last.words = last.words.rstrip(",;；，、 ") or last.words
        if self.mode == "messages":
            self._listed = True
            self.document.key_messages += [self._keep_as(item, "key_messages") for item in made]
        elif made:
            self._place(ItemList(made, numbered))
        for item in made:
            self.document.problems += concerns.torn(item) + concerns.of(item)

    def reference(self, content: str, *, marker: str = "") -> None:
        """A printed reference: one entry of the ledger, however many full stops it has."""
        made = [Sentence(text=marker + content, words=content, field="references")]
        self.document.references.append(self._enter(made))
        self._footer, self._omitting = False, ""
        self._count_parts()

    def table(self, head: list[str], rows: list[list[str]], source: list[str]) -> Table:
        """`source` are the lines that hold the cells, one entry of the ledger each."""
        made = [Sentence(text=line, words=line, field="body") for line in source]
        table = Table(self._enter(made), head, rows)
        self._place(table)
        self.document.problems += concerns.of(made)
        return table

    def caption(self, table: Table, content: str, *, marker: str) -> None:
        made = self._enter(passage(content, marker=marker))
        table.caption = kept(made)
        table.passage += made

    def callout(self, kind: str, title: str, *, marker: str) -> None:
        """Opens a box: what follows is in it, up to `end_callout`."""
        callout = Callout(kind, self._enter(passage(title, marker=marker)))
        self._place(callout)
        self._callout = callout

    def facts(self, block: str, heading: str, about: dict[str, str], *, marker: str) -> None:
        self._place(Facts(block, self._enter(passage(heading, marker=marker)), about))

    def end_callout(self) -> None:
        self._callout = None

    def problem(self, sentence: str) -> None:
        self.document.problems.append(sentence)

    def finish(self) -> ParsedDocument:
        for question in self.document.questions():
            if not question.answer:
                words = concerns.quoted(kept(question.question))
                self.problem(_("The question “%s” has no answer.") % words)
        return self.document

    @property
    def in_footer(self) -> bool:
        return self._footer

    @property
    def awaits_answer(self) -> bool:
        return self._question is not None and not self._question.answer

    # -- where it belongs ------------------------------------------------------------------------
    def _enter(self, made: Passage) -> Passage:
        self.document.sentences += made
        if len(self.document.sentences) > MAX_SENTENCES:
            raise IntakeRefused(
                _("It has more than %d sentences. Is this one article?") % MAX_SENTENCES
            )
        return made

    def _screened(self, content: str, marker: str) -> Passage:
        made = self._enter(passage(content, marker=marker))
        rule = screen(made)
        if self.mode == "references" and not self._footer:
            self._footer, self._omitting = True, Omitted.BOILERPLATE
            if not rule:
                self.problem(
                    _("Text below the reference list was left out: “%s”") % concerns.quoted(content)
                )
        if self._repeats_title(content):
            omit(made, Omitted.REPEATED)
        if (
            reason := self._omitting
            or self._with_question
            or ("" if content.strip() else Omitted.STRAY)
        ):
            omit(made, reason)
        return made

    def _open(self, kind: str, made: Passage, number: int | None) -> None:
        self.mode, self._listed = kind, False
        if kind == "messages":
            self._keep_as(made, "key_messages")
        elif kind == "references":
            self._keep_as(made, "references")
        else:
            self._count_section()
            heading = kept(made).rstrip(" :：")
            self.document.sections.append(Section(heading, made, number))

    def _leave(self) -> None:
        self._question = self._callout = None
        self._footer, self._omitting, self._with_question = False, "", ""

    def _section(self) -> Section:
        if not self.document.sections:
            self._count_section()
            self.document.sections.append(Section(""))
        return self.document.sections[-1]

    def _place(self, part: Part) -> None:
        self._count_parts(len(part.items) if isinstance(part, ItemList) else 1)
        simple = isinstance(part, (Paragraph, ItemList))
        if self._callout and simple:
            self._callout.parts.append(part)
        elif self._question and simple:
            self._question.answer.append(part)
        else:
            self._section().parts.append(part)
        if self.mode == "messages":
            self.mode = ""

    @staticmethod
    def _keep_as(made: Passage, field: str) -> Passage:
        for sentence in made:
            if not sentence.omitted:
                sentence.field = field
        return made

    def _repeats_title(self, content: str) -> bool:
        titles = (self.document.title, self.document.short_title)
        return content.casefold().strip() in {title.casefold() for title in titles if title}

    def _last_number(self) -> int:
        numbers = [s.number for s in self.document.sections if s.number is not None]
        return numbers[-1] if numbers else -1

    # -- limits ----------------------------------------------------------------------------------
    def _count_section(self) -> None:
        self._sections += 1
        if self._sections > MAX_SECTIONS:
            raise IntakeRefused(
                _("It has more than %d sections and questions. Is this one article?") % MAX_SECTIONS
            )

    def _count_parts(self, count: int = 1) -> None:
        self._parts += count
        if self._parts > MAX_PARTS:
            raise IntakeRefused(
                _("It has more than %d paragraphs and lists. Is this one article?") % MAX_PARTS
            )
