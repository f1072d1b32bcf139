"""Ring 5: everything is examined anew, from the tables and the storage, as if no other ring existed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from django.db import connection
from django.utils.translation import gettext as _

from ..database import install
from ..models import Approval, AuditEntry, LiveApproval
from .chains import Records, disagreements, follow
from .finding import Finding, Kind, Place
from .shown import renditions, shown_otherwise
from .texts import Text, live_texts, misplaced, standing, uncovered


def examine() -> list[Finding]:
    """All that is not as it was signed; empty in a clean house.

    Reads and changes nothing. A bounded number of queries for every few hundred rows of a table.
    """
    seen = list(live_texts())
    texts = {text.place: text for text in seen if isinstance(text, Text)}
    findings = [finding for finding in seen if isinstance(finding, Finding)]
    unreadable = {finding.where for finding in findings}
    live = {place: row for place, row in standing().items() if place not in unreadable}
    records, touched = Records(), _under(live, texts)
    for model in (Approval, AuditEntry):
        findings += follow(model, records, touched)
    findings += uncovered(texts, live)
    findings += misplaced(texts)
    findings += shown_otherwise(texts, live, records.pins)
    findings += disagreements(records, texts, live)
    findings += renditions()
    findings += [
        Finding(Kind.TRIGGER, problem, (problem, 0), problem) for problem in trigger_problems()
    ]
    if records.no_seal_fits:
        findings = [f for f in findings if f.kind is not Kind.FORGED] + [_other_key()]
    return _joined(findings, texts)


def trigger_problems() -> list[str]:
    """What is wrong with the triggers of the database; one query or two."""
    return install.problems(connection)


def _under(live: dict[Place, LiveApproval], texts: dict[Place, Text]) -> dict[int, set[Place]]:
    """The live texts that stand under each signature, the first of two as well."""
    found: dict[int, set[Place]] = defaultdict(set)
    for place in live.keys() & texts.keys():
        for approval in live[place].approval.signatures:
            found[approval.pk].add(place)
    return found


def _other_key() -> Finding:
    return Finding(
        Kind.KEY, "REVIEW_SEAL_KEY", ("REVIEW_SEAL_KEY", 0),
        _("No record carries a seal of this REVIEW_SEAL_KEY: it is not the key they were sealed with. "
          "Nothing was recorded or taken off line. Set the right key and run the audit again."),
    )  # fmt: skip


def _joined(findings: list[Finding], texts: dict[Place, Text]) -> list[Finding]:
    """Each finding once, with every live text whose readers it reaches: those that show what it is
    about, and their aliases."""
    inside: dict[Place, set[Place]] = defaultdict(set)
    for text in texts.values():
        for place in {*text.shows, *([text.alias_of] if text.alias_of else [])}:
            inside[place].add(text.place)
    found: dict[str, Finding] = {}
    for finding in findings:
        reached, waiting = set(), set(finding.live)
        while waiting:
            place = waiting.pop()
            reached.add(place)
            waiting |= inside[place] - reached
        if earlier := found.get(finding.key):
            reached |= earlier.live
        found[finding.key] = replace(earlier or finding, live=frozenset(reached))
    return list(found.values())
