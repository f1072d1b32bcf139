"""What stands between the draft of an article and review. All of it forbids submitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .citing import marks_in, rich_texts

if TYPE_CHECKING:
    from .models import ArticlePage


def problems(page: ArticlePage) -> list[str]:
    """Every reason, in words; empty for an article that can be submitted."""
    return [*_missing_parts(page), *_citations(page), *_open_candidates(page)]


def _missing_parts(page: ArticlePage) -> list[str]:
    found = []
    if not page.summary.strip():
        found.append(_("The summary is missing."))
    if not page.body:
        found.append(_("The article has no sections."))
    if not page.authors.all():
        found.append(_("The article names no author."))
    empty = [section.value["heading"] for section in page.body if not section.value["content"]]
    return found + [_("“%s”: the section has no text.") % heading for heading in empty]


def _citations(page: ArticlePage) -> list[str]:
    marks = [mark for html in rich_texts(page.body) for mark in marks_in(html)]
    cited = dict(marks)
    known = {c.key: c for c in page.citations.all()}
    if not cited:
        return [_("No sentence cites a work.")]
    unknown = [key for key in cited if key not in known]
    unused = [key for key in known if key not in cited]
    moved = {key for key, work in marks if key in known and str(known[key].reference_id) != work}
    unsigned = {c.reference.citekey for c in known.values() if not c.reference.live}
    return [
        *(_("The text cites “%s”, which is not among the citations.") % key for key in unknown),
        *(_("The citation “%s” is listed, but no sentence uses it.") % key for key in unused),
        *(
            _("A mark of the citation “%s” was set for another work. Set it again.") % key
            for key in sorted(moved)
        ),
        *(_("The work “%s” is not reviewed yet.") % key for key in sorted(unsigned)),
    ]


def _open_candidates(page: ArticlePage) -> list[str]:
    from .models import ReferenceCandidate

    waiting = ReferenceCandidate.objects.filter(document__page=page, reference=None, dismissed="")
    return [
        _("The printed reference %(number)d has not been found as a work: “%(printed)s”.")
        % {"number": c.number, "printed": c.printed}
        for c in waiting
    ]
