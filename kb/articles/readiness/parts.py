"""Whether a draft has the parts of an article, and nothing of its document was left undecided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kb.review.problem import Problem

from ..intake import candidates

if TYPE_CHECKING:
    from ..models import ArticlePage


def missing_parts(page: ArticlePage) -> Iterator[Problem]:
    if not page.summary.strip():
        yield Problem(_("The summary is missing."), place="summary")
    if not page.body:
        yield Problem(_("The article has no sections."), place="body")
    if not page.authors.all():
        yield Problem(_("The article names no author."), place="authors.")
    for section in page.body:
        if not section.value["content"]:
            heading = section.value["heading"]
            yield Problem(_("“%s”: the section has no text.") % heading, place=f"body.{section.id}")


def open_candidates(page: ArticlePage) -> Iterator[Problem]:
    """References printed in the source document that nobody has found or dismissed."""
    yield from map(Problem, candidates.open_sentences(page))
