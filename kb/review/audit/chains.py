"""The records themselves: seals, both chains, and whether the log and the signatures agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .. import canonical
from ..models import Approval, AuditEntry, LiveApproval
from ..models.chain import Chained
from .finding import Finding, Kind, Place, read
from .texts import Text


@dataclass
class Records:
    """What the two chains say, gathered while they are followed."""

    hashes: dict[str, dict[int, str]] = field(default_factory=dict)  # table: entry: hash
    signed: dict[int, tuple[int, str]] = field(default_factory=dict)  # signature: (entry, its hash)
    pins: dict[int, dict[str, str]] = field(default_factory=dict)  # signature: the files it was for
    withdrawn: dict[Place, int] = field(default_factory=dict)  # text: the last entry that ended it
    forged: int = 0

    @property
    def no_seal_fits(self) -> bool:
        return 0 < self.forged == sum(map(len, self.hashes.values()))


def follow(
    model: type[Chained], records: Records, touched: dict[int, set[Place]]
) -> Iterator[Finding]:
    """Reads a chain from its first entry on; `touched` are the live texts under each signature."""
    table = model._meta.db_table
    hashes = records.hashes.setdefault(table, {})
    keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    previous = ""
    for key, entry in read(model, keys):
        live = frozenset(touched.get(key, ())) if model is Approval else frozenset()
        hashes[key], broken = _link(entry, previous)
        previous = hashes[key]
        if entry is None or not entry.authentic:
            records.forged += entry is not None
            broken.append((Kind.FORGED, _("The seal of this record is false: it was altered.")))
        elif isinstance(entry, Approval) and canonical.digest(entry.snapshot) != entry.digest:
            broken.append((Kind.SNAPSHOT, _("The signed document is not the one of its digest.")))
        for kind, sentence in broken:
            yield Finding(kind, str(entry or table), (table, key), sentence,
                          live if kind is not Kind.CHAIN else frozenset())  # fmt: skip
        if isinstance(entry, AuditEntry) and isinstance(entry.detail, dict):
            _note(entry, records)


def _link(entry: Any, previous: str) -> tuple[str, list[tuple[Kind, str]]]:
    """The hash of an entry, and what is wrong with where it stands."""
    if entry is None:
        return "", []
    if entry.previous_hash == previous:
        return entry.entry_hash, []
    return entry.entry_hash, [
        (
            Kind.CHAIN,
            _("It does not follow the record before it: one was altered, removed or put between."),
        )
    ]


def _note(entry: AuditEntry, records: Records) -> None:
    detail = entry.detail
    if entry.verb == AuditEntry.Verb.SIGN and "approval" in detail:
        records.signed[detail["approval"]] = (entry.pk, detail.get("entry", ""))
        if "pins" in detail:
            records.pins[detail["approval"]] = detail["pins"]
    elif entry.verb in (AuditEntry.Verb.WITHDRAW, AuditEntry.Verb.LAPSE) and entry.subject_id:
        if not detail.get("revoked", True):
            return  # it only went off line: its signature was not ended
        records.withdrawn[entry.subject_table, entry.subject_id] = entry.pk


def disagreements(
    records: Records, texts: dict[Place, Text], live: dict[Place, LiveApproval]
) -> Iterator[Finding]:
    """Where the log says otherwise than the signatures: one cut off, a withdrawal taken back."""
    table = Approval._meta.db_table
    for key, (_entry, noted) in records.signed.items():
        if records.hashes[table].get(key) != noted:
            yield Finding(
                Kind.MISSING, table, (table, key),
                _("The log has this signature, and it is missing or is not the one that was made."),
                frozenset(p for p in texts.keys() & live.keys() if live[p].approval.pk == key),
            )  # fmt: skip
    for place in texts.keys() & live.keys() & records.withdrawn.keys():
        approval = live[place].approval
        signed, _noted = records.signed.get(approval.pk, (0, ""))
        if records.withdrawn[place] > signed and not approval.revoked:
            yield Finding(
                Kind.ENDED, texts[place].title, place,
                _("“%s” was withdrawn, and is live under the signature that was ended then.")
                % texts[place].title,
                frozenset({place}),
            )  # fmt: skip


def head(model: type[Chained]) -> tuple[int, str]:
    """The last entry and its hash, which an operator can note down; (0, "") of an empty chain."""
    last = model._base_manager.order_by("-pk").first()
    return (last.pk, last.entry_hash) if last else (0, "")


def anchored(number: int, entry_hash: str) -> Finding | None:
    """A finding unless the audit chain still has the entry that was noted. It tells of a chain
    whose end was cut off, and of one that was made anew by someone who has the key."""
    _key, entry = next(read(AuditEntry, [number]))
    if entry is not None and entry.entry_hash == entry_hash:
        return None
    table = AuditEntry._meta.db_table
    return Finding(
        Kind.ANCHOR, table, (table, number),
        _("The log has not the entry that was noted: its end was cut off, or it was rewritten."),
    )  # fmt: skip
