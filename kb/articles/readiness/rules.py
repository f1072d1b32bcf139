"""The table: which shortcomings of a draft forbid review, and which only warn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kb.review.problem import Problem

from .balance import one_sided_benefits
from .citations import (
    citations_without_passage,
    marks_of_another_work,
    no_citation,
    unknown_marks,
    unused_citations,
)
from .local import local_facts, retired_numbers
from .parts import missing_parts, open_candidates
from .sources import studies_without_source, uncited_statements
from .works import (
    doubted_works,
    mismatched_works,
    retracted_works,
    unreviewed_works,
    unverified_works,
)

if TYPE_CHECKING:
    from ..models import ArticlePage

FORBIDS, WARNS = "forbids", "warns"

# In the order in which the editor reads them. What a person has to judge, or what this program only
# guesses from the words, warns, and the reviewer reads it too; the rest is a fact, and forbids.
RULES: tuple[tuple[Callable[[ArticlePage], Iterator[Problem]], str], ...] = (
    (missing_parts, FORBIDS),
    (no_citation, FORBIDS),
    (unknown_marks, FORBIDS),
    (unused_citations, FORBIDS),
    (marks_of_another_work, FORBIDS),
    (open_candidates, FORBIDS),
    (studies_without_source, FORBIDS),
    (unreviewed_works, FORBIDS),
    (retracted_works, FORBIDS),
    (mismatched_works, FORBIDS),
    (retired_numbers, FORBIDS),
    (doubted_works, WARNS),
    (unverified_works, WARNS),
    (citations_without_passage, WARNS),
    (uncited_statements, WARNS),
    (one_sided_benefits, WARNS),
    (local_facts, WARNS),
)


def problems(page: ArticlePage) -> list[Problem]:
    """Everything that forbids submitting the draft; empty for one that can be submitted."""
    return _found(page, FORBIDS)


def warnings(page: ArticlePage) -> list[Problem]:
    """Everything that its editor and its reviewer should look at."""
    return _found(page, WARNS)


def _found(page: ArticlePage, weight: str) -> list[Problem]:
    return [problem for rule, own in RULES if own == weight for problem in rule(page)]
