"""Two documents of one model (see `kb.review.content`) place by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.panels import InlinePanel, get_edit_handler

from ..content import Part, Spec
from . import words
from .reading import Change, Kind, Leaf, Line, column
from .rendering import Names, difference, plainly
from .streams import Node, flat, in_order, nodes, pairs
from .words import Word

# In a document, but no reader's business and never changed by an editor.
_ORDER = "sort_order"

Fields = dict[str, models.Field]  # by their columns


@dataclass
class Found:
    """A change before the things that it names are looked up."""

    place: str
    label: list[Word]
    what: str
    kinds: set[Kind] = field(default_factory=set)
    lines: list[tuple[str, list[Word], list[Word]]] = field(default_factory=list)

    def add(self, label: str, before: Leaf | None, after: Leaf | None) -> None:
        """A line for a leaf that differs; nothing for one that does not."""
        if before is not None and after is not None and before.raw == after.raw:
            return
        old, new = before.words if before else [], after.words if after else []
        if not old and not new:
            return
        if old == new:
            new = [*new, words.note(_("(only the markup differs)"))]
        some = after or before
        kind = some.kind if some else Kind.FACTS
        others = set(old) ^ set(new)
        if any(word.source for word in others):
            self.kinds.add(Kind.SOURCES)
        if kind != Kind.WORDS or not others or any(not word.source for word in others):
            self.kinds.add(kind)
        self.lines.append((label, old, new))


def differences(spec: Spec, before: dict, after: dict) -> list[Change]:
    """What differs between two documents, in reading order. Empty only for texts that read alike:
    keys of blocks and numbers of order alone are no difference."""
    found = list(_found(spec, before, after))
    names = Names(
        word
        for f in found
        for _l, *both in [("", f.label, []), *f.lines]
        for w in both
        for word in w
    )
    order = list(Kind)
    return [
        Change(
            f.place,
            plainly(f.label, names),
            f.what,
            tuple(sorted(f.kinds, key=order.index)),
            tuple(Line(label, difference(old, new, names)) for label, old, new in f.lines),
        )
        for f in found
    ]


def _found(spec: Spec, before: dict, after: dict) -> Iterator[Found]:
    for part in spec.parts:
        old, new = before.get(part.table), after.get(part.table)
        if part.accessor:
            yield from _rows(spec, part, old or [], new or [])
        else:
            yield from _columns(spec, part, old or {}, new or {})


# -- columns ---------------------------------------------------------------------------------------
def _fields(spec: Spec, part: Part) -> Fields:
    """The fields of a part by their columns."""
    own = [spec.model, *spec.model._meta.all_parents]
    if part.accessor and not part.through:
        own = [getattr(spec.model, part.accessor).rel.related_model]
    return {
        f.column: f for m in own if m._meta.db_table == part.table for f in m._meta.local_fields
    }


def _columns(spec: Spec, part: Part, before: dict, after: dict) -> Iterator[Found]:
    fields = _fields(spec, part)
    for name in (c.name for c in part.columns):
        old, new, found = before.get(name), after.get(name), fields[name]
        if old == new:
            continue
        if hasattr(found, "stream_block"):
            yield from _stream(found, old or [], new or [])
            continue
        was, now = column(found, old), column(found, new)
        change = Found(found.name, [Word(now.label)], _("Changed"))
        change.add("", was, now)
        if change.lines:
            yield change


# -- streams ---------------------------------------------------------------------------------------
def _stream(of: models.Field, before: list, after: list) -> Iterator[Found]:
    old, new = nodes(of.stream_block, before), nodes(of.stream_block, after)
    labels = {**_labels(old), **_labels(new)}
    folded: set[str] = set()
    for pair in pairs(old, new):
        node = pair.after or pair.before
        if node is None or node.id in folded:
            continue
        change = Found(f"{of.name}.{node.id}", [Word(labels[node.id])], _("Changed"))
        if pair.before is None or pair.after is None:
            change.what = _("Removed") if pair.after is None else _("Added")
            change.kinds.add(Kind.STRUCTURE)
            gone = {n.id for n in flat(old if pair.after is None else new)} - {
                n.id for n in flat(new if pair.after is None else old)
            }
            folded |= _whole(change, node, added=pair.after is not None, only=gone)
        else:
            if pair.moved:
                change.what = _("Moved")
                change.kinds.add(Kind.STRUCTURE)
                change.lines.append((_("Now"), [], [words.note(_after(pair.after, new, labels))]))
            _leaves(change, pair.before.leaves, pair.after.leaves)
        if change.lines or change.what != _("Changed"):
            yield change


def _leaves(change: Found, before: list[Leaf], after: list[Leaf]) -> None:
    if len(before) != len(after):  # under the same id stands another kind of block now
        for leaf in before:
            change.add(leaf.label, leaf, None)
        before = []
    for place, leaf in enumerate(after):
        change.add(leaf.label, before[place] if before else None, leaf)


def _whole(change: Found, node: Node, *, added: bool, only: set[str]) -> set[str]:
    """All of a block that is new or gone, with what stands in it; returns the ids told of."""
    for leaf in node.leaves:
        change.add(leaf.label or node.label, None if added else leaf, leaf if added else None)
    told = {node.id}
    for inner in node.inside:
        if inner.id in only:
            told |= _whole(change, inner, added=added, only=only)
    return told


def _after(node: Node, new: list[Node], labels: dict[str, str]) -> str:
    """Where a moved block stands now."""
    beside = [n for n in flat(new) if n.container == node.container]
    place = next(i for i, n in enumerate(beside) if n.id == node.id)
    if place:
        return _("after: %s") % labels[beside[place - 1].id]
    return _("first in: %s") % labels[node.within] if node.within else _("first")


def _labels(found: list[Node], above: str = "") -> dict[str, str]:
    """What each block is called: its kind and first words, below the section it stands in."""
    labels = {}
    for node in found:
        own = f"{node.label} “{node.opening}”" if node.opening else node.label
        labels[node.id] = f"{above} › {own}" if above else own
        labels.update(_labels(node.inside, own))
    return labels


# -- rows ------------------------------------------------------------------------------------------
def _rows(spec: Spec, part: Part, before: list[dict], after: list[dict]) -> Iterator[Found]:
    label, fields = _label(spec, part), _fields(spec, part)
    old, new = _by_identity(part, fields, before), _by_identity(part, fields, after)
    kind = Kind.SOURCES if _cites(part, fields) else Kind.FACTS
    for key in [*new, *(k for k in old if k not in new)]:
        what = _("Added") if key not in old else _("Removed") if key not in new else _("Changed")
        called = [Word(f"{label} "), *_called(spec, part, fields, {**old, **new}[key])]
        change = Found(f"{part.accessor}.{key[0]}", called, what)
        for name in (c.name for c in part.columns if c.name != _ORDER):
            was, now = old.get(key, {}).get(name), new.get(key, {}).get(name)
            if was != now:
                change.add(*_both(spec, part, fields.get(name), was, now))
        if change.lines:
            change.kinds = {kind}
            yield change
    both = [key for key in old if key in new]
    if len(in_order(both, [key for key in new if key in old])) < len(both):
        change = Found(part.accessor, [Word(label)], _("In another order"), {kind})
        was, now = (
            [w for row in rows.values() for w in (*_called(spec, part, fields, row), Word("; "))]
            for rows in (old, new)
        )
        change.lines.append(("", was, now))
        yield change


def _called(spec: Spec, part: Part, fields: Fields, row: dict) -> list[Word]:
    """What a row is called: its key, or what it points at, or all it says."""
    if key := row.get("key"):
        return [Word(f"“{key}”")]
    for name, value in row.items():
        model = _target(spec, part, fields.get(name))
        if model is not None:
            return [words.named(model, value)]
    return [Word("“" + ", ".join(str(v) for k, v in row.items() if k != _ORDER) + "”")]


def _target(spec: Spec, part: Part, of: models.Field | None) -> type[models.Model] | None:
    if part.through:
        return getattr(spec.model, part.accessor).field.remote_field.model
    return of.remote_field.model if of is not None and of.remote_field else None


def _both(
    spec: Spec, part: Part, of: models.Field | None, was: Any, now: Any
) -> tuple[str, Leaf | None, Leaf | None]:
    target = _target(spec, part, of)
    if of is None and target is not None:  # a row of a many-to-many is nothing but that
        before, after = (Leaf("", [words.named(target, v)] if v else [], v) for v in (was, now))
        return "", before, after
    before, after = column(of, was), column(of, now)
    return after.label, before, after


def _by_identity(part: Part, fields: Fields, rows: list[dict]) -> dict[tuple, dict]:
    """Rows in the order of readers, by what tells them apart: their key, what they point at, or all
    they say; and the how-manieth of that it is."""
    found: dict[tuple, dict] = {}
    for row in sorted(rows, key=lambda r: r.get(_ORDER) or 0):
        said = {k: v for k, v in row.items() if k != _ORDER}
        points = [v for k, v in said.items() if k in fields and fields[k].remote_field]
        name = said.get("key") or next(iter(points or said.values()), "")
        count = sum(1 for key in found if key[0] == name)
        found[(name, count)] = row
    return found


def _cites(part: Part, fields: Fields) -> bool:
    """Whether the rows are sources: they quote what they point at."""
    return not part.through and "quote" in fields


def _label(spec: Spec, part: Part) -> str:
    """What the editor calls a row of this relation."""
    for panel in _inline(get_edit_handler(spec.model)):
        if panel.relation_name == part.accessor:
            return capfirst(str(panel.label or panel.heading))
    relation = getattr(spec.model, part.accessor)
    named = relation.field if part.through else relation.rel.related_model._meta
    return capfirst(str(named.verbose_name))


def _inline(panel: Any) -> Iterator[Any]:
    if isinstance(panel, InlinePanel):
        yield panel
    for child in getattr(panel, "children", ()):
        yield from _inline(child)


# -- places ----------------------------------------------------------------------------------------
def places(spec: Spec, document: dict) -> dict[str, str]:
    """Every place of a document on which something can be remarked, in reading order: its label."""
    found: dict[str, list[Word]] = {}
    for part in spec.parts:
        fields = _fields(spec, part)
        if part.accessor:
            label = _label(spec, part)
            for key, row in _by_identity(part, fields, document.get(part.table, [])).items():
                called = [Word(f"{label} "), *_called(spec, part, fields, row)]
                found[f"{part.accessor}.{key[0]}"] = called
            continue
        stored = document.get(part.table, {})
        for of in (fields[c.name] for c in part.columns):
            if hasattr(of, "stream_block"):
                named = _labels(nodes(of.stream_block, stored.get(of.column, [])))
                found |= {f"{of.name}.{key}": [Word(label)] for key, label in named.items()}
            elif of.editable and not of.remote_field:
                found[of.name] = [Word(capfirst(str(of.verbose_name)))]
    names = Names(word for label in found.values() for word in label)
    return {place: plainly(label, names) for place, label in found.items()}
