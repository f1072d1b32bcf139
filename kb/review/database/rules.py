"""What the database refuses, whoever asks: the rules of ring 4, generated from the models.

- *flip*: `live` becomes true only while the row's `LiveApproval` names the newest signature, not
  revoked, of exactly the rows as they are now, and everything they show is as it was.
- *freeze*: what is live does not change. `Reviewed.save` takes a text off line, writes, and puts it
  back, in one transaction.
- *shown*: files under live texts stay as they are; a record under one changes only into signed words.
- *kept*: signatures, revocations, disclosures and the audit log are only added to; a credential is
  revoked once. A chained record must be sealed, a signature made by someone with a credential.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_noop
from wagtail.models import Locale, Page, Revision

from ..content import Part, Spec, pinned_models, reviewed_specs
from ..cover import HOME_DEPTH
from ..models import (
    Approval,
    AuditEntry,
    Dependency,
    Disclosure,
    LiveApproval,
    ReviewerCredential,
    Revocation,
)
from .dialects import Dialect, Rule, changed
from .document import digest, pin, row

APPROVAL, LIVE, SHOWN, REVOKED = (
    model._meta.db_table for model in (Approval, LiveApproval, Dependency, Revocation)
)
PAGE, LANGUAGE = Page._meta.db_table, Locale._meta.db_table
DEEPEST = 12  # levels of pages: root, home, topic, article and some to spare
FROZEN = gettext_noop("What is live stays as it was signed. Save a draft and have it reviewed.")
UNSIGNED = gettext_noop("These exact words have not been signed for readers.")
BORN_DRAFT = gettext_noop("A new text is a draft until it is signed.")
NOBODYS = gettext_noop("A page of this kind is reviewed by nobody and cannot be live.")
PINNED = gettext_noop("A live text shows this file as it was signed. Upload a new file instead.")
CITED = gettext_noop("Live texts show this record. It changes only by a signature.")
ADDRESS = gettext_noop("The address of a live text is signed with it.")
TREE = gettext_noop("A live text stays in the tree of its language.")
LANGUAGE_USED = gettext_noop("Texts are live in this language; it cannot become another one.")
COVERED = gettext_noop("A live text stays under the signature of its words.")
KEPT = gettext_noop("Records of review are only added to, never changed or deleted.")
FORGED = gettext_noop("This record was not made by the software that keeps the key.")
UNQUALIFIED = gettext_noop("A signature needs a credential in force, and another author.")
REVOKED_ONCE = gettext_noop("A credential is revoked once, and otherwise stays as it was granted.")


def rules(dialect: Dialect) -> list[Rule]:
    return [*_of_subjects(dialect), *_of_files(dialect), *_of_cover(dialect), *_of_records(dialect)]


# -- what is live ----------------------------------------------------------------------------------
def _of_subjects(dialect: Dialect) -> Iterator[Rule]:
    for spec in reviewed_specs():
        own, base = _own(spec).table, spec.parts[0]
        mine = is_of(spec, "NEW")
        frozen = changed([*_frozen(base), *(("alias_of_id", "content_type_id") if spec.is_page
                                            else ())], dialect)  # fmt: skip
        yield Rule(
            f"review_{own}_freeze", spec.table, "UPDATE",
            f"OLD.live AND NEW.live AND ({frozen}) AND ({mine})", FROZEN,
        )  # fmt: skip
        yield Rule(
            f"review_{own}_flip", spec.table, "UPDATE",
            f"NEW.live AND NOT OLD.live AND ({mine}) AND NOT {covered(spec, 'NEW', dialect)}",
            UNSIGNED, locks=tuple(_locks(spec)),
        )  # fmt: skip
        if spec.is_page:
            yield from _of_parts(spec, dialect)
        else:
            yield from _of_shown(spec, dialect)
    yield from _of_pages(dialect)


def _of_parts(spec: Spec, dialect: Dialect) -> Iterator[Rule]:
    """Rows of a live page in other tables neither come, go, move nor change."""
    for part in spec.parts[1:]:
        pages = f'FROM "{spec.table}" s WHERE s.live AND s."{spec.parts[0].key}" = '
        new, old = (f'EXISTS (SELECT 1 {pages}{ref}."{part.key}")' for ref in ("NEW", "OLD"))
        lock_new, lock_old = (
            f'SELECT 1 FROM "{spec.table}" s WHERE s."{spec.parts[0].key}" = {ref}."{part.key}"'
            for ref in ("NEW", "OLD")
        )
        name, table = f"review_{part.table}_part", part.table
        yield Rule(f"{name}_insert", table, "INSERT", new, FROZEN, (lock_new,))
        yield Rule(f"{name}_delete", table, "DELETE", old, FROZEN, (lock_old,))
        differs = changed(_frozen(part), dialect)
        yield Rule(
            f"{name}_update", table, "UPDATE", f"({differs}) AND ({old} OR {new})", FROZEN,
            (lock_old, lock_new),
        )  # fmt: skip


def _of_shown(spec: Spec, dialect: Dialect) -> Iterator[Rule]:
    """A record is born a draft; while live texts show it, it changes only into signed words."""
    base, name = spec.parts[0], f"review_{spec.table}"
    yield Rule(f"{name}_born", spec.table, "INSERT", "NEW.live", BORN_DRAFT)
    newest = _newest(spec, "NEW")
    signed = (
        f"EXISTS (SELECT 1 FROM {APPROVAL} a WHERE a.id = {newest} AND {_stands('a')} "
        f"AND a.digest = {digest(spec, 'NEW', dialect)})"
    )
    shown, differs = _shown(base, "OLD"), changed(_frozen(base), dialect)
    yield Rule(
        f"{name}_shown", spec.table, "UPDATE",
        f"NOT NEW.live AND ({differs}) AND {shown} AND NOT {signed}", CITED,
    )  # fmt: skip
    yield Rule(f"{name}_kept", spec.table, "DELETE", shown, CITED)


def _of_pages(dialect: Dialect) -> Iterator[Rule]:
    known = " OR ".join(is_of(spec, "NEW") for spec in reviewed_specs() if spec.is_page)
    yield Rule("review_page_born", PAGE, "INSERT", "NEW.live AND NEW.depth > 1", BORN_DRAFT)
    yield Rule(
        "review_page_kind", PAGE, "UPDATE",
        f"NEW.live AND NOT OLD.live AND NEW.depth > 1 AND NOT ({known})", NOBODYS,
    )  # fmt: skip
    below = (f'EXISTS (SELECT 1 FROM "{PAGE}" d WHERE d.live AND d.depth > OLD.depth '
             f"AND substr(d.path, 1, length(OLD.path)) = OLD.path)")  # fmt: skip
    yield Rule(
        "review_page_slug", PAGE, "UPDATE",
        f"{dialect.differs('NEW.slug', 'OLD.slug')} AND {below}", ADDRESS,
    )  # fmt: skip
    yield Rule(
        "review_page_address", PAGE, "UPDATE",
        f"NEW.live AND NEW.depth > 1 AND {dialect.differs('NEW.url_path', 'OLD.url_path')} "
        f"AND {dialect.differs('NEW.url_path', _address('NEW', dialect))}", ADDRESS,
    )  # fmt: skip
    yield Rule(
        "review_page_tree", PAGE, "UPDATE",
        f"NEW.live AND {dialect.differs('NEW.path', 'OLD.path')} AND {_elsewhere('NEW')}", TREE,
        after=True,
    )  # fmt: skip
    yield Rule(
        "review_language", LANGUAGE, "UPDATE",
        f"{dialect.differs('NEW.language_code', 'OLD.language_code')} AND EXISTS (SELECT 1 FROM "
        f"{LIVE} l JOIN {APPROVAL} a ON a.id = l.approval_id WHERE a.locale_id = OLD.id)",
        LANGUAGE_USED,
    )  # fmt: skip


# -- what covers it --------------------------------------------------------------------------------
def covered(spec: Spec, ref: str, dialect: Dialect, approval: str = "") -> str:
    """Whether the row `ref` may be live under the approval that its `LiveApproval` names, or the
    one given."""
    pk = f'{ref}."{spec.parts[0].key}"'
    named = (
        f"a.id = {approval}" if approval else
        f"a.id = (SELECT l.approval_id FROM {LIVE} l WHERE l.subject_table = '{spec.table}' "
        f"AND l.subject_id = {pk})"
    )  # fmt: skip
    own = f"a.id = {_newest(spec, ref)} AND a.digest = {digest(spec, ref, dialect)}"
    if spec.is_page:
        alias = (
            f"a.locale_id = {ref}.locale_id AND a.id = (SELECT l.approval_id FROM {LIVE} l WHERE "
            f"l.subject_table = '{spec.table}' AND l.subject_id = {ref}.alias_of_id) "
            f"AND a.alias_digest = {digest(spec, ref, dialect, as_alias=True)}"
        )
        own = (
            f"CASE WHEN {ref}.alias_of_id IS NULL THEN {own} ELSE {alias} END "
            f"AND NOT {_elsewhere(ref)} AND {ref}.content_type_id = ({_content_type(spec)}) "
            f"AND {ref}.url_path = {_address(ref, dialect)}"
        )
    return (
        f"EXISTS (SELECT 1 FROM {APPROVAL} a WHERE {named} AND {_stands('a')} AND {own} "
        f"AND NOT EXISTS (SELECT 1 FROM {SHOWN} d WHERE d.approval_id = a.id "
        f"AND ({' OR '.join(_broken(dialect))})))"
    )


def _newest(spec: Spec, ref: str) -> str:
    """The last signature under `ref` after which nobody else had to sign."""
    return (
        f"(SELECT max(n.id) FROM {APPROVAL} n WHERE n.subject_table = '{spec.table}' "
        f'AND n.subject_id = {ref}."{spec.parts[0].key}" AND n.place = n.places)'
    )


def _stands(a: str) -> str:
    revoked = f"SELECT 1 FROM {REVOKED} r WHERE r.approval_id IN ({a}.id, {a}.first_id)"
    return f"NOT EXISTS ({revoked})"


def _broken(dialect: Dialect) -> Iterator[str]:
    """What is shown (a row `d` of the dependencies) and no longer what it was."""
    for part in pinned_models().values():
        row_now = f'FROM "{part.table}" p WHERE p."{part.key}" = d.object_id'
        differs = dialect.differs("d.digest", f"(SELECT {pin(part, 'p', dialect)} {row_now})")
        yield f"(d.kind = 'pinned' AND d.\"table\" = '{part.table}' AND {differs})"
    for spec in reviewed_specs():
        if not spec.is_page:
            live = f'SELECT 1 FROM "{spec.table}" s WHERE s.id = d.object_id AND s.live'
            yield f"(d.kind = 'reviewed' AND d.\"table\" = '{spec.table}' AND NOT EXISTS ({live}))"


def _of_cover(dialect: Dialect) -> Iterator[Rule]:
    """`LiveApproval` says only what is true, and cannot be taken from under a live text."""
    moved = changed(["subject_table", "subject_id"], dialect)
    replaced = dialect.differs("NEW.approval_id", "OLD.approval_id")
    due = (
        f"NOT EXISTS (SELECT 1 FROM {APPROVAL} a WHERE a.id = NEW.approval_id AND (a.review_due >= "
        f"CURRENT_DATE OR a.subject_id <> NEW.subject_id))"
    )
    live_old, unfit = [], []
    for spec in reviewed_specs():
        key = f'"{spec.parts[0].key}"'
        rows = f'FROM "{spec.table}" s WHERE s.live AND s.{key} = '
        live_old.append(
            f"(OLD.subject_table = '{spec.table}' AND EXISTS (SELECT 1 {rows}OLD.subject_id))"
        )
        unfit.append(
            f"(NEW.subject_table = '{spec.table}' AND EXISTS (SELECT 1 {rows}NEW.subject_id AND "
            f"({is_of(spec, 's')}) AND NOT {covered(spec, 's', dialect, 'NEW.approval_id')}))"
        )
    any_live, any_unfit = " OR ".join(dict.fromkeys(live_old)), " OR ".join(unfit)
    yield Rule(f"review_{LIVE}_born", LIVE, "INSERT", f"{due} OR {any_unfit}", COVERED)
    yield Rule(
        f"review_{LIVE}_moved", LIVE, "UPDATE",
        f"{moved} OR ({replaced} AND ({due} OR {any_unfit}))", COVERED,
    )  # fmt: skip
    yield Rule(f"review_{LIVE}_gone", LIVE, "DELETE", any_live, COVERED)


# -- files -----------------------------------------------------------------------------------------
def _of_files(dialect: Dialect) -> Iterator[Rule]:
    for part in pinned_models().values():
        shown = _shown(part, "OLD")
        names = [c.name for c in part.columns if c.name != "file_hash"] + [part.key]
        hashed = f"OLD.file_hash <> '' AND {dialect.differs('NEW.file_hash', 'OLD.file_hash')}"
        differs = f"{changed(names, dialect)} OR ({hashed})"
        name = f"review_{part.table}"
        yield Rule(f"{name}_pinned", part.table, "UPDATE", f"({differs}) AND {shown}", PINNED)
        yield Rule(f"{name}_kept", part.table, "DELETE", shown, PINNED)


def _shown(part: Part, ref: str) -> str:
    """Whether a live text shows the record or file in row `ref`."""
    return (
        f"EXISTS (SELECT 1 FROM {SHOWN} d JOIN {LIVE} l ON l.approval_id = d.approval_id "
        f'WHERE d."table" = \'{part.table}\' AND d.object_id = {ref}."{part.key}")'
    )


# -- the records of the gate -----------------------------------------------------------------------
def _of_records(dialect: Dialect) -> Iterator[Rule]:
    tables = [m._meta.db_table for m in (Approval, Revocation, Dependency, AuditEntry, Disclosure)]
    yield from dialect.wholesale([*tables, LIVE, ReviewerCredential._meta.db_table], KEPT)
    for table in tables:
        yield Rule(f"review_{table}_stays", table, "UPDATE", "true", KEPT)
        yield Rule(f"review_{table}_kept", table, "DELETE", "true", KEPT)
    for chained in (Approval, AuditEntry):
        message = row(chained.sealed_part(), "NEW", dialect)
        sealed = dialect.sealed(message, "NEW.seal")
        table = chained._meta.db_table
        yield Rule(f"review_{table}_sealed", table, "INSERT", f"NOT {sealed}", FORGED)
    yield Rule(
        f"review_{APPROVAL}_signer", APPROVAL, "INSERT", " OR ".join(_disqualified()), UNQUALIFIED
    )
    credential = ReviewerCredential._meta.db_table
    fields = [
        f.column
        for f in ReviewerCredential._meta.concrete_fields
        if not f.name.startswith("revoked_")
    ]
    yield Rule(
        f"review_{credential}_stays", credential, "UPDATE",
        f"OLD.revoked_at IS NOT NULL OR {changed(fields, dialect)}", REVOKED_ONCE,
    )  # fmt: skip
    yield Rule(f"review_{credential}_kept", credential, "DELETE", "true", REVOKED_ONCE)


def _disqualified() -> Iterator[str]:
    """Why the row NEW cannot be a signature."""
    held, revisions, users = (
        model._meta.db_table for model in (ReviewerCredential, Revision, get_user_model())
    )
    yield (
        f"NOT EXISTS (SELECT 1 FROM {held} c JOIN {users} u ON u.id = c.user_id WHERE "
        f"c.user_id = NEW.signer_id AND c.locale_id = NEW.locale_id AND c.revoked_at IS NULL "
        f"AND c.valid_until >= CURRENT_DATE AND u.is_active)"
    )
    yield (
        f"EXISTS (SELECT 1 FROM {revisions} v WHERE v.id = NEW.revision_id "
        f"AND v.user_id = NEW.signer_id)"
    )
    yield "NEW.place NOT BETWEEN 1 AND NEW.places OR NEW.place > 2"
    yield (
        f"NEW.place = 2 AND NOT EXISTS (SELECT 1 FROM {APPROVAL} f WHERE f.id = NEW.first_id "
        f"AND f.place = 1 AND f.places = 2 AND f.signer_id <> NEW.signer_id "
        f"AND f.digest = NEW.digest AND f.subject_table = NEW.subject_table "
        f"AND f.subject_id = NEW.subject_id AND {_stands('f')})"
    )


# -- parts of conditions ---------------------------------------------------------------------------
def _own(spec: Spec) -> Part:
    """The table of the model itself: a row there makes a page one of this kind."""
    return [part for part in spec.parts if not part.accessor][-1]


def is_of(spec: Spec, ref: str) -> str:
    """Whether row `ref` is of this model. Its own table says so: a content type can be relabelled."""
    own = _own(spec)
    if own.table == spec.table:
        return "true"
    key = spec.parts[0].key
    return f'EXISTS (SELECT 1 FROM "{own.table}" o WHERE o."{own.key}" = {ref}."{key}")'


def _frozen(part: Part) -> list[str]:
    return [*(column.name for column in part.columns), part.key]


def _content_type(spec: Spec) -> str:
    meta, table = spec.model._meta, ContentType._meta.db_table
    return (
        f"SELECT k.id FROM {table} k WHERE k.app_label = '{meta.app_label}' "
        f"AND k.model = '{meta.model_name}'"
    )


def _elsewhere(ref: str) -> str:
    """Whether page `ref` stands in the tree of another language."""
    step = Page.steplen
    return (
        f'EXISTS (SELECT 1 FROM "{PAGE}" up WHERE up.depth > 1 AND up.locale_id <> {ref}.locale_id '
        f"AND up.path = substr({ref}.path, 1, length({ref}.path) - {step}))"
    )


def _address(ref: str, dialect: Dialect) -> str:
    """The path that the slug of page `ref` and those above it make: each signed once, in whatever
    language. That of a home page is seen by no reader, who finds the language's code instead."""
    paths = ", ".join(f"substr({ref}.path, 1, {n * Page.steplen})" for n in range(2, DEEPEST + 1))
    above = f'FROM "{PAGE}" up WHERE up.path IN ({paths}) AND up.depth < {ref}.depth'
    signed = (
        f'SELECT 1 FROM {APPROVAL} a JOIN "{PAGE}" k ON k.id = a.subject_id '
        f"WHERE a.subject_table = '{PAGE}' AND k.translation_key = up.translation_key "
        f"AND a.place = a.places AND {dialect.member('a.snapshot', PAGE, 'slug')} = up.slug"
    )
    seen = f"CASE WHEN up.depth = {HOME_DEPTH} OR EXISTS ({signed}) THEN up.slug END"
    slugs = dialect.joined(seen, above, "up.depth")
    return f"'/' || coalesce({slugs} || '/', '') || {ref}.slug || '/'"


def _locks(spec: Spec) -> Iterator[str]:
    """What a flip rests on: the files and records shown, which someone may be changing."""
    records = [s.parts[0] for s in reviewed_specs() if not s.is_page and s.table != spec.table]
    for part in [*pinned_models().values(), *records]:
        yield (
            f'SELECT 1 FROM "{part.table}" t WHERE t."{part.key}" IN (SELECT d.object_id '
            f"FROM {SHOWN} d JOIN {LIVE} l ON l.approval_id = d.approval_id "
            f"WHERE d.\"table\" = '{part.table}' AND l.subject_table = '{spec.table}' "
            f'AND l.subject_id = NEW."{spec.parts[0].key}")'
        )
