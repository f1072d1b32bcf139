"""Whether the marks in the text, the citations listed and the works behind them fit together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kb.review.problem import Problem

from ..citing import marks_in, rich_texts

if TYPE_CHECKING:
    from ..models import ArticlePage


def no_citation(page: ArticlePage) -> Iterator[Problem]:
    if not _marks(page):
        yield Problem(_("No sentence cites a work."), place="body")


def unknown_marks(page: ArticlePage) -> Iterator[Problem]:
    known = {citation.key for citation in page.citations.all()}
    for key in dict(_marks(page)):
        if key not in known:
            yield Problem(
                _("The text cites “%s”, which is not among the citations.") % key,
                place="citations.",
            )


def unused_citations(page: ArticlePage) -> Iterator[Problem]:
    cited = dict(_marks(page))
    if cited:
        for citation in page.citations.all():
            if citation.key not in cited:
                yield Problem(
                    _("The citation “%s” is listed, but no sentence uses it.") % citation.key,
                    place=f"citations.{citation.key}",
                )


def marks_of_another_work(page: ArticlePage) -> Iterator[Problem]:
    works = {citation.key: str(citation.reference_id) for citation in page.citations.all()}
    for key in sorted({key for key, work in _marks(page) if works.get(key, work) != work}):
        yield Problem(
            _("A mark of the citation “%s” was set for another work. Set it again.") % key,
            place=f"citations.{key}",
        )


def citations_without_passage(page: ArticlePage) -> Iterator[Problem]:
    """One sentence for all of them: a text from a document quotes nothing at first."""
    if silent := [citation.key for citation in page.citations.all() if not citation.quote.strip()]:
        yield Problem(
            _("These citations quote no passage that supports their sentence: %s. Add the words.")
            % ", ".join(silent),
            place="citations.",
        )


def _marks(page: ArticlePage) -> list[tuple[str, str]]:
    return [mark for html in rich_texts(page.body) for mark in marks_in(html)]
