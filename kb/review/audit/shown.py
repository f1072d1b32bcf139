"""What live texts show besides their words: files to the byte, and other reviewed records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from .. import canonical
from ..content import Part, pinned_models
from ..files import stored_hash
from ..models import Dependency, LiveApproval
from ..renditions import is_as_made, rendition_model
from .finding import Finding, Kind, Place, read, spelled
from .texts import Text

# By signature: the digest of each file and record that was shown when it was made.
Signed = dict[int, dict[Place, str]]


def shown_otherwise(
    texts: dict[Place, Text],
    records: dict[Place, LiveApproval],
    pins: dict[int, dict[str, str]],
) -> Iterator[Finding]:
    """`pins` are the files of each signature as the audit log has them, whose entries are sealed."""
    signed = _signed()
    files = {part.table for part in pinned_models().values()}
    for text in texts.values():
        if text.place not in records:
            continue
        approval = records[text.place].approval.pk
        wanted = signed.get(approval, {})
        pinned = {spelled(p): digest for p, digest in wanted.items() if p[0] in files}
        waiting = [p for p in text.shows if p[0] not in files and p not in texts]
        if text.shows != wanted.keys() or pins.get(approval, pinned) != pinned:
            sentence = _("“%s” shows other files or records than were signed.")
        elif waiting:
            sentence = _("“%s” shows a record that is not signed and live itself.")
        else:
            continue
        yield Finding(
            Kind.SHOWN, text.title, text.place, sentence % text.title, frozenset({text.place})
        )
    yield from _files(texts, records, signed)


def _signed() -> Signed:
    """Of the signatures under which something is live; one query."""
    found: Signed = defaultdict(dict)
    rows = Dependency.objects.filter(approval__live__isnull=False).values_list(
        "approval_id", "table", "object_id", "digest"
    )
    for approval, table, key, digest in rows:
        found[approval][table, key] = digest
    return found


def _files(
    texts: dict[Place, Text], records: dict[Place, LiveApproval], signed: Signed
) -> Iterator[Finding]:
    showing: dict[Place, set[Place]] = defaultdict(set)
    digests: dict[Place, set[str]] = defaultdict(set)
    for place in texts.keys() & records.keys():
        for file, digest in signed.get(records[place].approval.pk, {}).items():
            showing[file].add(place)
            digests[file].add(digest)
    for model, part in pinned_models().items():
        keys = sorted(key for table, key in showing if table == part.table)
        for key, row in read(model, keys):
            file = (part.table, key)
            if sentence := _why_not_as_signed(row, part, digests[file]):
                subject = str(row or model._meta.verbose_name)
                yield Finding(Kind.FILE, subject, file, sentence, frozenset(showing[file]))


def _why_not_as_signed(row: Any, part: Part, digests: set[str]) -> str | None:
    if row is None:
        return _("A file that live texts show does not exist any more.")
    if digests != {canonical.digest(part.row(row))}:
        return _("The record of “%s” is not the one that was signed.") % row
    if (found := stored_hash(row.file)) != row.file_hash:
        return (
            _("The file of “%s” was replaced: its bytes are not those that were signed.")
            if found
            else _("The file of “%s” is missing.")
        ) % row
    return None


def not_as_signed(document: models.Model) -> Finding | None:
    """What keeps this document from readers now; None when it is as live texts show it."""
    part = pinned_models()[type(document)]
    digests = Dependency.objects.filter(
        table=part.table, object_id=document.pk, approval__live__isnull=False
    )
    sentence = _why_not_as_signed(document, part, set(digests.values_list("digest", flat=True)))
    if sentence is None:
        return None
    live = LiveApproval.objects.showing(document).values_list("subject_table", "subject_id")
    return Finding(Kind.FILE, str(document), (part.table, document.pk), sentence, frozenset(live))


def renditions() -> Iterator[Finding]:
    """Renditions whose row or bytes are not those that were made."""
    model = rendition_model()
    keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    for key, rendition in read(model, keys, join=["image"]):
        if rendition is None or not is_as_made(rendition):
            subject = str(rendition.image) if rendition else model._meta.verbose_name
            yield Finding(
                Kind.RENDITION, subject, (model._meta.db_table, key),
                _("A rendition of “%s” is not the one that was made from it.") % subject,
            )  # fmt: skip
