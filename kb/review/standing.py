"""The verdicts that stand on a text, and what they do to the decision on it.

A verdict stands while its sentence and its source are unchanged: in a later round it counts as if
given there, until someone judges that claim anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from .errors import NotSupported
from .evidence import Claim, evidence_of
from .models import Remark, Reviewed, Verdict


def of_round(state: TaskState) -> QuerySet[Verdict]:
    return Verdict.objects.filter(state=state.pk).select_related("by")


def carried(state: TaskState, obj: Reviewed, claims: Iterable[Claim]) -> list[Verdict]:
    """Those of earlier rounds: for each of `claims`, all of the last round that judged it."""
    digests = {claim.judged for claim in claims}
    found = Verdict.objects.of(obj).filter(judged__in=digests, state__lt=state.pk)
    found = list(found.select_related("by").order_by("state", "pk"))
    last = {verdict.judged: verdict.state_id for verdict in found}
    return [verdict for verdict in found if verdict.state_id == last[verdict.judged]]


def verdicts_on(state: TaskState, obj: Reviewed) -> list[Verdict]:
    """All that count in this round, in reading order."""
    claims = [claim for source in evidence_of(obj) for claim in source.claims]
    order = {claim.judged: place for place, claim in enumerate(claims)}
    given = [verdict for verdict in of_round(state) if verdict.judged in order]
    anew = {verdict.judged for verdict in given}
    earlier = [v for v in carried(state, obj, claims) if v.judged not in anew]
    return sorted([*given, *earlier], key=lambda v: order.get(v.judged, len(order)))


def require_support(verdicts: Iterable[Verdict], state: TaskState, obj: Reviewed) -> None:
    """Raises `NotSupported`, which names the first sentence that a verdict forbids."""
    against = next((verdict for verdict in verdicts if verdict.forbids), None)
    if against is None:
        return
    said = (
        _(
            "%(name)s found that the source does not support “%(sentence)s” Decline the draft, or "
            "settle it with %(name)s, who can change the verdict."
        )
        if against.state_id == state.pk
        else _(
            "In an earlier round %(name)s found that the source does not support “%(sentence)s” "
            "Neither has changed since. Judge it anew, or decline the draft."
        )
    )
    name = against.by.get_full_name() or against.by
    raise NotSupported(said % {"name": name, "sentence": against.sentence}, obj)


def remark_on(state: TaskState) -> None:
    """Makes each note of this round a remark at its place, so that it is on the editor's list."""
    for verdict in of_round(state).exclude(value=Verdict.Value.SUPPORTED):
        said = _("%(verdict)s: %(note)s")
        text = said % {"verdict": capfirst(verdict.get_value_display()), "note": verdict.note}
        Remark.objects.get_or_create(
            state=state, place=verdict.place, quote=verdict.sentence, text=text, by=verdict.by
        )
