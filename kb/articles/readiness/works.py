"""Whether the works that a draft cites may be rested on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kb.references.models import Reference
from kb.review.problem import Problem

if TYPE_CHECKING:
    from ..models import ArticlePage


def unreviewed_works(page: ArticlePage) -> Iterator[Problem]:
    for work in _works(page):
        if not work.live:
            yield _about(work, _("The work “%s” is not reviewed yet."))


def _works(page: ArticlePage) -> list[Reference]:
    """The works cited, once each, by citation key."""
    found = {citation.reference_id: citation.reference for citation in page.citations.all()}
    return sorted(found.values(), key=lambda work: work.citekey)


def _about(work: Reference, sentence: str) -> Problem:
    return Problem(sentence % work.citekey, place="citations")
