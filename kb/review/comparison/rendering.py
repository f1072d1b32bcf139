"""The difference between two runs of words, as safe HTML that can also be heard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, NamedTuple

from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .words import BREAK, Word

# Around a change, this many words of what stayed are shown on either side.
CONTEXT = 30
# Above this many pairs, words that occur everywhere are not used to align the two texts.
_LARGE = 4_000_000
_ELEMENTS = ("strong", "em", "link", "note")


class Run(NamedTuple):
    """Words that stayed (`before` equals `after`), or what stands for what."""

    same: bool
    before: list[Word]
    after: list[Word]


class Names:
    """What the things that words name are called: a query for each kind of thing, however many."""

    def __init__(self, words: Iterable[Word]) -> None:
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        for word in words:
            if word.named:
                wanted[word.named[0]].add(word.named[1])
        self._names = {
            (model, pk): _name(obj)
            for model, pks in wanted.items()
            for pk, obj in model._base_manager.in_bulk(pks).items()
        }

    def of(self, model: type[models.Model], pk: Any) -> str:
        return self._names.get((model, pk)) or f"{model._meta.verbose_name} {pk}"


def _name(obj: models.Model) -> str:
    """A file is named with its rights, because readers see them beside it."""
    return ", ".join(filter(None, [str(obj), getattr(obj, "credit", "")]))


def plainly(words: list[Word], names: Names) -> str:
    return "".join(names.of(*word.named) if word.named else word.text for word in words)


def runs(before: list[Word], after: list[Word]) -> list[Run]:
    """The shortest readable way from one to the other."""
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) * len(after) > _LARGE)
    found: list[Run] = []
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        run = Run(tag == "equal", before[a1:a2], after[b1:b2])
        if found and not found[-1].same and not run.same:
            found[-1] = Run(False, found[-1].before + run.before, found[-1].after + run.after)
        elif len(found) > 1 and not run.same and _slight(found[-1].before):
            between, start = found.pop(), found.pop()
            found.append(
                Run(
                    False,
                    start.before + between.before + run.before,
                    start.after + between.after + run.after,
                )
            )
        else:
            found.append(run)
    return found


def _slight(words: list[Word]) -> bool:
    """What chance alone may have left standing between two changes: a space, a character or two."""
    return all(w.text == " " for w in words) or (len(words) <= 2 and all(w.cjk for w in words))


def difference(
    before: list[Word], after: list[Word], names: Names, *, context: int | None = CONTEXT
) -> SafeString:
    """Both texts in one. A mark of what was taken or added is also said in words. Of what stayed,
    only `context` words beside a change are shown; None for all."""
    found = runs(before, after)
    parts = []
    for place, run in enumerate(found):
        if run.same:
            first, last = place == 0, place == len(found) - 1
            parts.append(_shortened(run.after, names, context, first=first, last=last))
            continue
        if run.before:
            parts.append(_marked("del", pgettext("in a text", "removed"), run.before, names))
        if run.after:
            parts.append(_marked("ins", pgettext("in a text", "added"), run.after, names))
        alike = [w.text for w in run.before] == [w.text for w in run.after]
        if alike and not any(w.named or w.source for w in run.after):
            parts.append(format_html(" <small>({})</small>", _("set off in another way")))
    return mark_safe("".join(parts))


def _marked(element: str, said: str, words: list[Word], names: Names) -> SafeString:
    return format_html(
        '<{0}><span class="w-sr-only">[{1}: </span>{2}<span class="w-sr-only">] </span></{0}>',
        mark_safe(element), said, html(words, names),
    )  # fmt: skip


def _shortened(
    words: list[Word], names: Names, context: int | None, *, first: bool, last: bool
) -> SafeString:
    if context is None:
        return html(words, names)
    head, tail = 0 if first else context, 0 if last else context
    if len(words) <= head + tail + context:
        return html(words, names)
    return format_html(
        "{} <span class=\"kb-left-out\">…</span> {}",
        html(words[:head], names), html(words[len(words) - tail :], names),
    )  # fmt: skip


def html(words: list[Word], names: Names) -> SafeString:
    """Words as readers see them set off, and what they do not see (targets, ends) as notes."""
    return format_html_join(
        "", "{}", ((_set_off(marks, list(run), names),) for marks, run in groupby(words, _marks))
    )


def _marks(word: Word) -> tuple[str, ...]:
    return tuple(mark for mark in _ELEMENTS if mark in word.marks)


def _set_off(marks: tuple[str, ...], words: list[Word], names: Names) -> SafeString:
    shown = format_html_join("", "{}", ((_shown(word, names),) for word in words))
    for mark in marks:
        template = {
            "strong": "<strong>{}</strong>",
            "em": "<em>{}</em>",
            "link": '<span class="kb-link">{}</span>',
            "note": '<span class="kb-note">{} </span>',
        }[mark]
        shown = format_html(template, shown)
    return shown


def _shown(word: Word, names: Names) -> str | SafeString:
    if word.named:
        return names.of(*word.named)
    return mark_safe('<span aria-hidden="true">¶</span><br>') if word.text == BREAK else word.text
