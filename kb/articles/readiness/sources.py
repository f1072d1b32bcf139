"""Whether what the text says leads to a source at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.review.problem import Problem

from ..allusions import uncited_allusions
from ..statements import clinical_statements

if TYPE_CHECKING:
    from ..models import ArticlePage


def studies_without_source(page: ArticlePage) -> Iterator[Problem]:
    for sentence in uncited_allusions(page):
        yield Problem(
            _(
                "“%(section)s” speaks of a study and cites none: “%(sentence)s” Cite it, or leave it out."
            )
            % {"section": sentence.section, "sentence": sentence.text},
            place=sentence.place,
        )


def uncited_statements(page: ArticlePage) -> Iterator[Problem]:
    """One for each section that makes clinical statements in paragraphs without a citation."""
    for section, found in groupby(clinical_statements(page), key=lambda one: one.section):
        first, *others = found
        count = 1 + len(others)
        yield Problem(
            ngettext(
                "“%(section)s” makes %(count)d clinical statement without a citation: “%(sentence)s”",
                "“%(section)s” makes %(count)d clinical statements without a citation, the first "
                "of them: “%(sentence)s”",
                count,
            )
            % {"section": section, "count": count, "sentence": first.text},
            place=first.place,
        )
