"""Whether the works that a draft cites may be rested on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kb.references.authenticity import verify
from kb.references.models import Alert, Reference, Verification, fetch_alerts
from kb.review.problem import Problem

if TYPE_CHECKING:
    from ..models import ArticlePage

Verdict = Verification.Verdict


def unreviewed_works(page: ArticlePage) -> Iterator[Problem]:
    for work in _works(page):
        if not work.live:
            yield _about(_("The work “%(work)s” is not reviewed yet."), work)


def retracted_works(page: ArticlePage) -> Iterator[Problem]:
    """Those that something in the text rests on."""
    for work in _noticed(page, Alert.Nature.RETRACTION):
        if _supports(page, work):
            yield _about(_("The work “%(work)s” has been retracted. Do not rest on it."), work)


def doubted_works(page: ArticlePage) -> Iterator[Problem]:
    for work in _noticed(page, Alert.Nature.RETRACTION):
        if not _supports(page, work):
            yield _about(_("The work “%(work)s” has been retracted. Does the text say so?"), work)
    for work in _noticed(page, Alert.Nature.CONCERN):
        yield _about(_("The editors of “%(work)s” have expressed concern about it."), work)
    for work in _noticed(page, Alert.Nature.CORRECTION):
        yield _about(_("A correction to “%(work)s” has appeared. Read it."), work)


def mismatched_works(page: ArticlePage) -> Iterator[Problem]:
    """Works that are not what their identifiers lead to, or lead to nothing."""
    works = _works(page)
    checked = verify.current_each(works)
    for work in works:
        found = checked.get(work.pk)
        if found is None or found.verdict == Verdict.MATCH:
            continue
        if found.verdict == Verdict.NOT_FOUND:
            yield _about(
                _("%(source)s does not know the work “%(work)s”."), work, source=found.source
            )
        else:
            differs = verify.finding_of(work, found).differences
            yield _about(
                _(
                    "The work “%(work)s” is not what %(source)s has under its identifier: %(fields)s."
                ),
                work,
                source=found.source,
                fields=", ".join(str(difference.label) for difference in differs),
            )


def unverified_works(page: ArticlePage) -> Iterator[Problem]:
    """One sentence for all of them: a library is checked as a whole."""
    works = _works(page)
    checked = verify.current_each(works)
    if unchecked := [work.citekey for work in works if work.pk not in checked]:
        yield Problem(
            _("Nobody has compared these works with what their identifiers lead to: %s.")
            % ", ".join(unchecked),
            place="citations.",
        )


def _noticed(page: ArticlePage, nature: Any) -> list[Reference]:
    """The works of which such a notice stands."""
    works = _works(page)
    fetch_alerts(works)
    return [work for work in works if any(a.nature == nature for a in work.standing_alerts)]


def _supports(page: ArticlePage, work: Reference) -> bool:
    return any(c.reference_id == work.pk and c.stance == c.Stance.SUPPORTS
               for c in page.citations.all())  # fmt: skip


def _works(page: ArticlePage) -> list[Reference]:
    """The works cited, once each, by citation key."""
    found = {citation.reference_id: citation.reference for citation in page.citations.all()}
    return sorted(found.values(), key=lambda work: work.citekey)


def _about(sentence: str, work: Reference, **more: str) -> Problem:
    return Problem(sentence % {"work": work.citekey, **more}, place="citations.")
