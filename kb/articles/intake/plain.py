"""Plain text: tells headings, lists, questions and references by how they look and where they stand.

Nothing in a text file says what a line is, so each rule here is a guess about people's habits; what
it gets wrong, an editor mends in the draft. The first look goes to what stays outside (`screening`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import sentences
from .outline import Outline, special
from .screening import Omitted, Reach, rule_for
from .structure import ParsedDocument

_BULLET = re.compile(r"(?P<marker>[•*·‣▪●○◦–—-])\s+(?P<words>\S.*)")
_NUMBER = re.compile(
    r"(?P<marker>(?P<number>\d{1,3})(?:[.)]|[、．]|(?:\.\d{1,3})+[.)]?)\s*)(?P<words>[^\s\d].*)"
)
_QUESTION = re.compile(r"(?P<marker>Q\s?\d{0,3}\s?[.:：)]\s*)(?P<words>\S.*)")
_ANSWER = re.compile(r"(?P<marker>A\s?\d{0,3}\s?[.:：)]\s*)(?P<words>\S.*)")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # kana and Chinese characters
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# Headings of any article, which no article has as its title.
_GENERIC = re.compile(
    r"(?:introduction|background|overview|summary|abstract|contents|preface|conclusions?|objectives?"
    r"|简介|引言|背景|摘要|结论|はじめに|概要|まとめ|서론|개요|요약|결론)\W*",
    re.IGNORECASE,
)
_SENTENCE_END = ".!。！,，;；:：、…"
_LINK_LABEL = re.compile(r"\W*(?:previous|next|older|newer)\W*", re.IGNORECASE)


@dataclass
class Line:
    text: str
    after_blank: bool
    before_blank: bool = True


def read(text: str) -> ParsedDocument:
    """The outline of plain text. Raises `IntakeRefused` for more than one article could hold."""
    return _Reader(_lines(text)).read()


# -- lines -----------------------------------------------------------------------------------------
def _lines(text: str) -> list[Line]:
    """The lines that have text; those of a file broken at a fixed width are joined again."""
    raw = [" ".join(line.split()) for line in text.split("\n")]
    width = max(map(len, raw))
    wrapped = 40 <= width <= 100
    lines: list[Line] = []
    blank, last = True, ""
    for line in raw:
        if not line:
            blank = True
            continue
        if wrapped and not blank and _continues(last, line, width):
            lines[-1].text += line if _NO_SPACES.match(line) else " " + line
        else:
            if lines:
                lines[-1].before_blank = blank
            lines.append(Line(line, after_blank=blank))
        blank, last = False, line
    return lines


def _continues(last: str, line: str, width: int) -> bool:
    """Whether the break between two lines was made because the next word had no room."""
    if _marked(line):
        return False
    if _NO_SPACES.match(line):
        return len(last) >= width - 2 and last[-1] not in _SENTENCE_END
    return len(last) > 0.6 * width and len(last) + 1 + len(line.split(" ", 1)[0]) > width


def _marked(line: str) -> re.Match[str] | None:
    return _BULLET.fullmatch(line) or _NUMBER.fullmatch(line) or _QUESTION.fullmatch(line)


# -- looks -----------------------------------------------------------------------------------------
def _title_like(text: str) -> bool:
    return (
        len(text) <= 100
        and len(text.split()) <= 14
        and (text[0].isalnum() or text[0] in "“‘\"'¿「『《")
        and not text[0].islower()
        and text[-1] not in _SENTENCE_END
        and (len(sentences.split(text)) == 1 or text[-1] in "?？")
    )


def _is_question(text: str) -> bool:
    return text[-1] in "?？" and len(text) <= 200 and len(sentences.split(text)) == 1


def _is_outside(text: str) -> bool:
    """A line of one sentence that is no part of an article; an offer is one even as a heading."""
    if len(text) > 300 or len(sentences.split(text)) > 1 or _is_question(text):
        return False
    rule = rule_for(text)
    return rule is not None and rule.reach is not Reach.SECTION


def _is_text(text: str) -> bool:
    return len(text) > 60 or text[-1] in _SENTENCE_END or bool(_marked(text))


def _second_title(first: str, second: str) -> bool:
    """Whether two title lines name the same thing, as a caption and its title do."""
    told, again = (
        {w.casefold() for w in re.findall(r"\w{4,}|[A-Z]{2,}", t)} for t in (first, second)
    )
    return bool(told) and len(told & again) >= min(2, len(told)) and not _is_question(second)


class _Reader:
    def __init__(self, lines: list[Line]) -> None:
        self.lines, self.at = lines, 0
        self.outline = Outline()
        self.number = 0  # of the printed reference read last, when they are numbered
        self.after_link = False

    def read(self) -> ParsedDocument:
        self._titles()
        while self.at < len(self.lines):
            self._line(self.lines[self.at])
            self.at += 1
        return self.outline.finish()

    # -- the top ---------------------------------------------------------------------------------
    def _titles(self) -> None:
        """The title, and a caption above or below it. Of the two the longer is the title."""
        found: list[str] = []
        for line in self.lines[:2]:
            text = line.text
            taken = _title_like(text) and not (_marked(text) or _GENERIC.fullmatch(text))
            if not taken or special(text) or rule_for(text):
                break
            if found and (text == found[0] or not _second_title(found[0], text)):
                break
            found.append(text)
        for text in found:
            caption = len(found) == 2 and text == min(found, key=len) and len(text) <= 80
            field = "short_title" if caption else "title"
            self.outline.record(text, field=field)
            setattr(self.outline.document, field, text)
        self.at = len(found)

    # -- line by line ----------------------------------------------------------------------------
    def _line(self, line: Line) -> None:
        text, outline = line.text, self.outline
        after_link, self.after_link = self.after_link, False
        bullet, numbered = _BULLET.fullmatch(text), _NUMBER.fullmatch(text)
        asked, answered = _QUESTION.fullmatch(text), _ANSWER.fullmatch(text)
        if self._is_reference(text, numbered):
            self._reference(text, numbered)
        elif _is_outside(text):
            self.after_link = bool(_LINK_LABEL.fullmatch(text))
            outline.paragraph(text)
        elif after_link and _title_like(text):
            outline.omit(text, Omitted.NAVIGATION)
        elif bullet:
            self._items(_BULLET)
        elif numbered:
            self._numbered(numbered)
        elif asked:
            outline.question(asked["words"], marker=asked["marker"])
        elif answered and outline.awaits_answer:
            outline.paragraph(answered["words"], marker=answered["marker"])
        elif outline.mode == "questions" and _is_question(text):
            outline.question(text)
        elif special(text) or self._stands_as_heading(line):
            outline.heading(text)
        else:
            outline.paragraph(text)

    def _numbered(self, found: re.Match[str]) -> None:
        words, marker = found["words"], found["marker"]
        number = None if "." in marker.strip(". ") else int(found["number"])
        if self.outline.mode == "questions" and _is_question(words):
            self.outline.question(words, marker=marker)
        elif number is not None and (run := self._run(number)) > 1:
            self._items(_NUMBER, count=run)
        elif _title_like(words):
            self.outline.heading(words, marker=marker, number=number)
        else:
            self.outline.paragraph(f"{marker}{words}")

    def _run(self, number: int) -> int:
        """How many lines from here on are numbered one after the other."""
        length = 0
        for line in self.lines[self.at :]:
            found = _NUMBER.fullmatch(line.text)
            if not found or int(found["number"]) != number + length:
                break
            length += 1
        return length

    def _items(self, pattern: re.Pattern[str], *, count: int | None = None) -> None:
        """The list that begins here: `count` lines, or all that have a bullet."""
        items = []
        for line in self.lines[self.at :][:count]:
            found = pattern.fullmatch(line.text)
            if not found or (items and count is None and _is_outside(line.text)):
                break
            items.append((line.text[: found.start("words")], found["words"]))
        self.outline.items(items, numbered=count is not None)
        self.at += len(items) - 1

    # -- the reference list ----------------------------------------------------------------------
    def _is_reference(self, text: str, numbered: re.Match[str] | None) -> bool:
        """The next number, with a year if a footer has begun; or, without numbers, a year."""
        if self.outline.mode != "references":
            return False
        in_footer, dated = self.outline.in_footer, bool(_YEAR.search(text))
        if numbered:
            return int(numbered["number"]) == self.number + 1 and (dated or not in_footer)
        return dated and len(text) > 30 and not self.number and not in_footer

    def _reference(self, text: str, numbered: re.Match[str] | None) -> None:
        if numbered:
            self.number += 1
            self.outline.reference(numbered["words"], marker=numbered["marker"])
        else:
            self.outline.reference(text)

    def _stands_as_heading(self, line: Line) -> bool:
        """A line that looks like a heading, over text or alone between blank lines."""
        if self.at + 1 == len(self.lines):
            return False
        text, following = line.text, self.lines[self.at + 1].text
        if text[-1] in ":：":
            short = _title_like(text[:-1] or text) and len(text.split()) <= 6
            return short and len(following) > 60 and not _marked(following)
        alone = line.after_blank and line.before_blank
        return (_title_like(text) or _is_question(text)) and (alone or _is_text(following))
