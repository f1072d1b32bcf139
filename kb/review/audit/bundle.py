"""One download that proves a live text to someone who has none of our software.

What is in it is told to its reader by `README.txt`; `check.py` verifies it. The same state makes the
same bundle, to the byte.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from .. import canonical
from ..content import pinned_models, spec_of
from ..errors import ReviewRequired
from ..models import Approval, Dependency, LiveApproval
from .log import Verb, record
from .offline import page_to_keep

HERE = Path(__file__).parent
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can name


class NothingToExport(ReviewRequired):
    """Nothing is live, or what is live is not what was signed."""


@transaction.atomic
def export(obj: Any, to: IO[bytes], *, by: Any, chain: list[dict] | None = None) -> str:
    """Writes the bundle of a live text and an audit entry; returns the root hash.

    `chain` is what `skeleton` returns, for who exports many. Raises `NothingToExport`.
    """
    parts = _Parts(obj)
    hashes: dict[str, str] = {}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in parts.files(chain if chain is not None else skeleton()):
            hashes[name] = hashlib.sha256(data).hexdigest()
            _write(bundle, name, data)
        root = canonical.digest(hashes)
        _write(bundle, "manifest.json", _json({"files": hashes, "root": root}))
    record(Verb.EXPORT, by=by, obj=obj, approval=parts.approval.pk, root=root)
    return root


def file_name(obj: Any) -> str:
    """What the bundle of `obj` is called on someone's disk."""
    if isinstance(obj, Page):
        return f"{obj.locale.language_code}-{obj.slug}-{obj.pk}.zip"
    return f"{obj._meta.model_name}-{obj.pk}.zip"


def skeleton() -> list[dict]:
    """Every signature of the house as its place and hash, without what it says. Reads them all."""
    everything = Approval._base_manager.order_by("pk").iterator(chunk_size=100)
    return [
        {"id": a.pk, "previous_hash": a.previous_hash, "body_sha256": canonical.digest(a.body)}
        for a in everything
    ]


class _Parts:
    """What goes into the bundle of one text."""

    def __init__(self, obj: Any) -> None:
        self.obj = obj
        self.approval = _live_approval(spec_of(obj).table, obj.pk)
        _require_unaltered(obj, self.approval)
        self.records: dict[str, Approval] = {}
        self.pinned: dict[str, dict] = {}
        self._targets: dict[str, Any] = {}
        self._gather(self.approval)

    def files(self, chain: list[dict]) -> Iterator[tuple[str, bytes]]:
        yield "README.txt", (HERE / "README.txt").read_bytes()
        yield "check.py", (HERE / "check.py").read_bytes()
        yield "text.json", _json(self.approval.snapshot)
        yield "signatures.json", _json(_signatures(self.approval))
        for name, approval in sorted(self.records.items()):
            signed = {"document": approval.snapshot, "signatures": _signatures(approval)}
            yield f"records/{name}.json", _json(signed)
        yield "files.json", _json(self.pinned)
        for name, pin in sorted(self.pinned.items()):
            yield pin["path"], _bytes(self._targets[name])
        yield "chain.json", _json(chain)
        yield "text.html", page_to_keep(self.obj, self._kept_files()).encode()

    def _gather(self, approval: Approval) -> None:
        """What the text shows, and what that shows in turn."""
        by_table = {part.table: (model, part) for model, part in pinned_models().items()}
        for shown in approval.dependencies.all():
            name = f"{shown.table}-{shown.object_id}"
            if shown.kind == Dependency.PINNED and name not in self.pinned:
                model, part = by_table[shown.table]
                target = model._base_manager.filter(pk=shown.object_id).first()
                if target is None:
                    raise NothingToExport(_("A file that “%s” shows was deleted.") % self.obj)
                path = f"files/{name}{PurePosixPath(target.file.name).suffix.lower()}"
                self.pinned[name] = {"path": path, "row": part.row(target)}
                self._targets[name] = target
            elif shown.kind == Dependency.REVIEWED and name not in self.records:
                self.records[name] = _live_approval(shown.table, shown.object_id)
                self._gather(self.records[name])

    def _kept_files(self) -> dict[str, Any]:
        return {pin["path"]: self._targets[name] for name, pin in self.pinned.items()}


# -- what is signed --------------------------------------------------------------------------------
def _live_approval(table: str, pk: int) -> Approval:
    live = LiveApproval.objects.filter(subject_table=table, subject_id=pk)
    found = live.select_related("approval__first").first()
    if found is None:
        raise NothingToExport(_("Nothing of it is live, so there is nothing to prove."))
    return found.approval


def _require_unaltered(obj: Any, approval: Approval) -> None:
    spec = spec_of(obj)
    if getattr(obj, "alias_of_id", None):
        same = spec.alias_digest(obj) == approval.alias_digest
    else:
        same = spec.digest(obj) == approval.digest
    if not same:
        raise NothingToExport(
            _("“%s” was altered after it was signed; it proves nothing.") % obj, obj
        )


def _signatures(approval: Approval) -> list[dict]:
    """Full rows of those who signed the words, without the words: these stand in a file once."""
    return [
        {"id": signed.pk, "previous_hash": signed.previous_hash, "seal": signed.seal,
         "row": _row(signed), "shows": _shows(signed)}
        for signed in approval.signatures
    ]  # fmt: skip


def _row(approval: Approval) -> dict:
    return {k: v for k, v in approval.body.items() if k not in ("snapshot", "seal")}


def _shows(approval: Approval) -> list[dict]:
    shown = approval.dependencies.order_by("table", "object_id")
    return [
        {"kind": s.kind, "table": s.table, "id": s.object_id, "digest": s.digest} for s in shown
    ]


# -- writing ---------------------------------------------------------------------------------------
def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _bytes(target: Any) -> bytes:
    try:
        with target.file.storage.open(target.file.name) as stored:
            return stored.read()
    except OSError as error:
        raise NothingToExport(_("The file “%s” is missing from storage.") % target) from error


def _write(bundle: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type, entry.create_system, entry.external_attr = (
        zipfile.ZIP_DEFLATED,
        3,
        0o644 << 16,
    )
    bundle.writestr(entry, data)
