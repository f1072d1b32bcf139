"""Verdicts as they are chosen on the signing screen, beside the sentences and their sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import standing, verdicts
from ..audit.log import refused
from ..errors import ReviewRequired
from ..evidence import Claim, Evidence
from ..models import MedicalReviewTaskState, Reviewed, Verdict

# Fields of the form, each followed by the digest of a claim.
VALUE, NOTE = "verdict:", "note:"
CHOICES = {
    "": gettext_lazy("no verdict"),
    **dict(Verdict.Value.choices),
    Verdict.Value.NOT_SUPPORTED: gettext_lazy("not supported (declines the draft)"),
}


@dataclass(frozen=True)
class Judged:
    """A claim on the screen: verdict and note of the person who looks, as typed or as kept; what
    others say in this round; and what still holds from an earlier one."""

    claim: Claim
    value: str
    note: str
    problem: str
    others: list[Verdict]
    earlier: list[Verdict]

    @property
    def label(self) -> str:
        return dict(Verdict.Value.choices).get(self.value, "")


def keep(
    request: HttpRequest, state: MedicalReviewTaskState, evidence: list[Evidence]
) -> dict[str, str]:
    """Gives, changes and takes back verdicts as chosen. By the digest of its claim, why one was not
    kept."""
    own = {v.judged: v for v in standing.of_round(state).filter(by=request.user)}
    typed, problems = _typed(request.POST), {}
    for claim in _claims(evidence):
        was = own.get(claim.judged)
        before = (was.value, was.note) if was else ("", "")
        value, note = typed.pop(claim.judged, before)
        if (value, note) == before:
            continue
        try:
            if not (value or was):
                raise ReviewRequired(_("Choose the verdict for your note on “%s”") % claim.sentence)
            verdicts.judge(state, request.user, claim=claim, value=value, note=note)
        except ReviewRequired as refusal:
            refused(refusal, by=request.user, what=request.path)
            problems[claim.judged] = refusal.reason
    for judged, (value, note) in typed.items():
        if value:  # what is cited was signed anew meanwhile
            said = _("A source has changed since you looked. Not kept: %(verdict)s. %(note)s")
            problems[judged] = said % {"verdict": CHOICES.get(value, value), "note": note}
    return problems


def against(state: MedicalReviewTaskState, by: Any, evidence: list[Evidence]) -> bool:
    """Whether a verdict that this person gave in this round, on what is cited now, declines the
    draft."""
    now = {claim.judged for claim in _claims(evidence)}
    own = standing.of_round(state).filter(by=by, judged__in=now)
    return any(verdict.forbids for verdict in own)


def laid_out(
    request: HttpRequest,
    state: MedicalReviewTaskState,
    obj: Reviewed,
    evidence: list[Evidence],
    problems: dict[str, str],
) -> list[tuple[Evidence, list[Judged]]]:
    """Each source with its claims. By a fixed number of queries."""
    given = list(standing.of_round(state))
    carried = standing.carried(state, obj, _claims(evidence))
    typed = {judged: said for judged, said in _typed(request.POST).items() if judged in problems}

    def judged(claim: Claim) -> Judged:
        here = [verdict for verdict in given if verdict.judged == claim.judged]
        own = next((verdict for verdict in here if verdict.by_id == request.user.pk), None)
        value, note = typed.get(claim.judged, (own.value, own.note) if own else ("", ""))
        return Judged(
            claim=claim,
            value=value,
            note=note,
            problem=problems.get(claim.judged, ""),
            others=[verdict for verdict in here if verdict is not own],
            earlier=[verdict for verdict in carried if verdict.judged == claim.judged],
        )

    return [(source, [judged(claim) for claim in source.claims]) for source in evidence]


def typed_into(data: Any) -> list[str]:
    """Every note that a form brought along."""
    return [note for _value, note in _typed(data).values() if note]


def _claims(evidence: list[Evidence]) -> Iterator[Claim]:
    return (claim for source in evidence for claim in source.claims)


def _typed(data: Any) -> dict[str, tuple[str, str]]:
    """Verdict and note, by the digest of the claim."""
    found = (name.removeprefix(VALUE) for name in data if name.startswith(VALUE))
    return {
        j: (data[VALUE + j].strip(), data.get(NOTE + j, "").replace("\0", "").strip())
        for j in found
    }
