"""Printed references compared with the library: one that is there, word for word, is linked by
itself; the others wait for an editor, with the verdict beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kb.references.authenticity import printed, sources
from kb.references.authenticity.comparing import Finding, Verdict

from ..models import ReferenceCandidate, SourceDocument
from .concerns import quoted

if TYPE_CHECKING:
    from ..models import ArticlePage


def verdicts_of(candidates: Iterable[ReferenceCandidate]) -> dict[int, Finding]:
    """By primary key, what the library says of each, or the work that it is linked to. One query for
    all of them, if their works are at hand."""
    library = sources.library()
    return {c.pk: _finding(c, library) for c in candidates}


def _finding(candidate: ReferenceCandidate, library: sources.Works) -> Finding:
    ours, linked = printed.read(candidate.printed), candidate.reference
    theirs = sources.record_of(linked) if linked else library.closest(ours)
    return Finding.of(ours, theirs, source=str(library.name))


def settle(source: SourceDocument) -> None:
    """Links each printed reference that is a match; one that a person decided on stays as it is."""
    waiting = list(source.candidates.filter(reference=None, dismissed=""))
    for candidate, finding in zip(waiting, verdicts_of(waiting).values(), strict=True):
        if finding.verdict == Verdict.MATCH and finding.work:
            candidate.reference_id = finding.work["pk"]
            candidate.save(update_fields=["reference"])


def open_sentences(page: ArticlePage) -> list[str]:
    """What stands between the article and review: each printed reference that nobody decided on."""
    waiting = ReferenceCandidate.objects.filter(document__page=page, reference=None, dismissed="")
    waiting = list(waiting.order_by("document", "number"))
    found = verdicts_of(waiting) if waiting else {}
    return [sentence(c, found[c.pk]) for c in waiting]


def sentence(candidate: ReferenceCandidate, finding: Finding) -> str:
    """The verdict on a printed reference as an editor reads it, with its first words."""
    said = {"number": candidate.number, "printed": quoted(candidate.printed)}
    if finding.verdict == Verdict.NOT_FOUND or not finding.work:
        return _("The printed reference %(number)d is not in the library: “%(printed)s”") % said
    said["work"] = finding.work["citekey"]
    if finding.verdict == Verdict.MATCH:
        return _("The printed reference %(number)d is the work “%(work)s”. Confirm it.") % said
    said["fields"] = ", ".join(difference.label for difference in finding.differences)
    return (
        _(
            "The printed reference %(number)d does not match the work “%(work)s” (%(fields)s): "
            "“%(printed)s”"
        )
        % said
    )
