"""What the text says of a country that a regional fact should say: it holds in one place, and changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kb.regions.models import Kind, RegionFact
from kb.regions.parity import Mention, What, in_text, mentions
from kb.review.problem import Problem

from ..wording import wording

if TYPE_CHECKING:
    from ..models import ArticlePage, TopicPage


def retired_numbers(page: ArticlePage | TopicPage) -> Iterator[Problem]:
    """Of a translation too: whoever reads one there calls it."""
    known = RegionFact.known()
    for words in wording(page):
        for sentence in in_text(words.text, known):
            yield Problem(sentence, place=words.place)


def local_facts(page: ArticlePage) -> Iterator[Problem]:
    """Telephone numbers, money and regulators. A translation has the blocks of its source, so it is
    the source that is asked."""
    known = RegionFact.known()
    found = [(words, said) for words in wording(page) for said in mentions(words.text, known)]
    if found and not page.is_translation():
        for words, said in found:
            yield Problem(f"{_said(words.text, said)} {offer(said)}", place=words.place)


def _said(text: str, mention: Mention) -> str:
    sentences = {
        What.NUMBER: _("“%(sentence)s” gives a telephone number (%(said)s)."),
        What.MONEY: _("“%(sentence)s” speaks of money (%(said)s)."),
        What.REGULATOR: _("“%(sentence)s” names a regulator (%(said)s)."),
    }
    return sentences[mention.what] % {
        "sentence": Truncator(text).chars(120), "said": ", ".join(mention.said)
    }  # fmt: skip


def offer(mention: Mention) -> str:
    """Which block says it instead, and for readers of each country their own."""
    if mention.kind == Kind.CRISIS:
        return _("Leave it out: the helplines of the reader’s region stand on every page.")
    if mention.kind == Kind.REGISTER:
        return _("Show it with the block “Check a clinician”, which has each region’s own.")
    if not mention.kind:
        return _(
            "Leave out emergency numbers and helplines, which stand on every page; make another "
            "number a regional fact, and show that."
        )
    return _("Show it with the block “Regional facts” of the kind “%(kind)s”.") % {
        "kind": Kind(mention.kind).label
    }
