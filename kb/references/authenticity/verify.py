"""A record of the library compared with a source, and the answer kept beside it.

What is kept holds for what was compared (`digest`), not for the record for ever: change a field of
these and the work is unchecked again, change it back and it is what it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kb.review import canonical
from kb.review.audit.log import Verb, record

from ..models import Reference, Verification
from .comparing import LABELS, Difference, Fields, Finding, Verdict, stated
from .registries import NAMES
from .sources import Source, Unavailable, Works

# Of several sources the least favourable is kept last, because the newest counts.
_ORDER = [Verdict.MATCH, Verdict.NOT_FOUND, Verdict.MISMATCH]


def verify(reference: Reference, source: Source, *, by: Any) -> Verification | None:
    """Asks one source and keeps what it says; None when it cannot say, and then nothing is written."""
    return keep(reference, look(reference, source), by=by)


def check(reference: Reference, sources: Iterable[Source], *, by: Any) -> list[Finding]:
    """Asks each source and keeps what they say; the finding that counts is the last."""
    findings = [look(reference, source) for source in sources]
    findings.sort(key=lambda found: _ORDER.index(found.verdict) if found.verdict in _ORDER else -1)
    with transaction.atomic():
        for finding in findings:
            keep(reference, finding, by=by)
    return findings


def look(reference: Reference, source: Source) -> Finding:
    """What a source says of the record as it stands in `reference`. Never raises, writes nothing."""
    name, ours = str(source.name), compared(reference)
    try:
        theirs = _found(ours, source)
    except Unavailable as reason:
        return Finding(Verdict.NOT_CHECKED, name, because=str(reason))
    if theirs and reference.pk and theirs.get("pk") == reference.pk:
        return Finding(Verdict.NOT_CHECKED, name, because=_("A record cannot vouch for itself."))
    return Finding.of(ours, theirs, source=name, whole=source.whole)


def _found(ours: Fields, source: Source) -> Fields | None:
    """By its identifiers; a work that has none only by its title, among works held in memory."""
    doi, pmid = ours.get("doi") or "", ours.get("pmid") or ""
    if not (doi or pmid) and isinstance(source, Works):
        return source.closest(ours)
    return source.find(doi=doi, pmid=pmid)


@transaction.atomic
def keep(reference: Reference, finding: Finding, *, by: Any) -> Verification | None:
    """Writes a verification and its line of the audit log; None for a finding that says nothing of
    the work: that it was not checked, or that a file does not happen to have it."""
    if finding.verdict == Verdict.NOT_CHECKED:
        return None
    if finding.verdict == Verdict.NOT_FOUND and not finding.whole:
        return None
    differs = [found.field for found in finding.differences]
    made = Verification.objects.create(
        reference=reference,
        verdict=str(finding.verdict),
        fields=differs,
        said={found.field: found.theirs for found in finding.differences},
        source=finding.source[:200],
        compared=digest(reference),
        by=by if getattr(by, "pk", None) else None,
    )
    record(
        Verb.VERIFY,
        by=by,
        obj=reference,
        verdict=str(finding.verdict),
        source=finding.source,
        fields=differs,
    )
    return made


# -- what is known -----------------------------------------------------------------------------------
def current(reference: Reference) -> Verification | None:
    """The verification that counts for what the record says now; None while it is not checked."""
    return current_each([reference]).get(reference.pk)


def current_each(references: Iterable[Reference]) -> dict[int, Verification]:
    """By primary key, `current` of each that is checked. One query for all of them."""
    digests = {reference.pk: digest(reference) for reference in references}
    found: dict[int, dict[str, Verification]] = {}
    for made in Verification.objects.filter(reference__in=digests).select_related("by"):
        if made.compared == digests[made.reference_id]:  # newest first
            found.setdefault(made.reference_id, {}).setdefault(made.source, made)
    return {pk: _counting(list(newest.values())) for pk, newest in found.items()}


def _counting(newest: list[Verification]) -> Verification:
    """Of the newest of each source: the least favourable of a registry; only where none was asked,
    the newest of a file, which anyone can write."""
    asked = [made for made in newest if made.source in NAMES]
    return max(asked, key=lambda made: _ORDER.index(Verdict(made.verdict)), default=newest[0])


def finding_of(reference: Reference, kept: Verification) -> Finding:
    """What was kept, beside what the record says: `kept` is its `current`."""
    ours = stated(compared(reference))
    differs = [
        Difference(name, ours.get(name, ""), str(kept.said.get(name, "")))
        for name in LABELS
        if name in kept.fields
    ]
    return Finding(Verdict(kept.verdict), kept.source, differs)


def compared(reference: Reference) -> Fields:
    return {name: getattr(reference, name) for name in LABELS}


def digest(reference: Reference) -> str:
    """Stands for all that a verification compares of the record."""
    return canonical.digest(stated(compared(reference)))
