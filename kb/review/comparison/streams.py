"""Streams of blocks: what was added, removed, moved and changed, in reading order."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import Truncator, capfirst
from wagtail import blocks

from .. import canonical
from .reading import Kind, Leaf, bare, leaves
from .words import BREAK


@dataclass
class Node:
    """A block of a stream, at whatever depth; `within` is the block around it, "" for none."""

    id: str
    label: str
    within: str
    container: str  # the stream it stands in: the block around it and the name of the stream
    leaves: list[Leaf]
    content: str  # all of it, nested blocks too, without ids
    inside: list[Node] = field(default_factory=list)

    @property
    def opening(self) -> str:
        """Its first words, to tell it from its neighbors."""
        texts = (
            "".join(" " if w.text == BREAK else w.text for w in leaf.words if "note" not in w.marks)
            for leaf in self.leaves
            if leaf.kind != Kind.FACTS
        )
        shown = next((text for text in texts if text.strip()), "")
        return Truncator(" ".join(shown.split())).chars(40)


def nodes(
    block: blocks.StreamBlock, raw: Sequence[dict], *, within: str = "", name: str = ""
) -> list[Node]:
    """The blocks of a stream as stored, each with those inside it."""
    found = []
    for place, child in enumerate(raw or ()):
        child_block = block.child_blocks.get(child["type"])
        if child_block is None:  # a kind of block that the code no longer knows
            child_block = blocks.CharBlock()
        value = child["value"]
        node = Node(
            id=str(child.get("id") or f"{within}{name}-{place}"),
            label=capfirst(str(child_block.label or child["type"])),
            within=within,
            container=f"{within}/{name}",
            leaves=list(leaves(child_block, value)),
            content=canonical.dumps([child["type"], _without_ids(value)]),
        )
        node.inside = [
            inner
            for member, stream, value in _streams(child_block, value)
            for inner in nodes(stream, value, within=node.id, name=member)
        ]
        found.append(node)
    return found


def _streams(block: blocks.Block, raw: Any) -> Iterator[tuple[str, blocks.StreamBlock, Any]]:
    """The streams inside a block, with their names."""
    if isinstance(block, blocks.StreamBlock):
        yield "", block, raw
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            for inner, stream, value in _streams(child, (raw or {}).get(name)):
                yield f"{name}{inner and '.'}{inner}", stream, value


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_ids(v) for k, v in value.items() if k != "id" or "type" not in value}
    if isinstance(value, list):
        return [_without_ids(v) for v in value]
    return bare(value)


def flat(found: Sequence[Node]) -> Iterator[Node]:
    """In reading order."""
    for node in found:
        yield node
        yield from flat(node.inside)


@dataclass(frozen=True)
class Pair:
    """A block as it was and as it is; one of them is missing where it was added or removed."""

    before: Node | None
    after: Node | None
    moved: bool = False


def pairs(before: list[Node], after: list[Node]) -> list[Pair]:
    """Every block of both, in reading order; those that were removed where they stood."""
    _adopt(before, after)
    old, new = {n.id: n for n in flat(before)}, {n.id: n for n in flat(after)}
    moved = _moved(old, new)
    found = [
        Pair(old.get(key), node, moved=key in moved and key in old) for key, node in new.items()
    ]
    place = 0
    for key, node in old.items():
        if key in new:
            place = next(i for i, p in enumerate(found) if p.before is node) + 1
        else:
            found.insert(place, Pair(node, None))
            place += 1
    return found


def _adopt(before: list[Node], after: list[Node]) -> None:
    """A block that came back under another id (cut and pasted) is the same one."""
    old, new = {n.id for n in flat(before)}, {n.id for n in flat(after)}
    back = {node.content: node for node in flat(after) if node.id not in old}
    for node in flat(before):
        if node.id not in new and (same := back.pop(node.content, None)):
            _become(node, same)


def _become(node: Node, same: Node) -> None:
    node.id = same.id
    for inner, twin in zip(node.inside, same.inside, strict=True):
        inner.within, inner.container = twin.within, twin.container
        _become(inner, twin)


def _moved(old: dict[str, Node], new: dict[str, Node]) -> set[str]:
    """The fewest blocks that have to be moved to get from one order to the other."""
    moved = {key for key in new if key in old and old[key].container != new[key].container}
    order: dict[str, list[str]] = defaultdict(list)
    for key, node in old.items():
        if key in new and key not in moved:
            order[node.container].append(key)
    for container, was in order.items():
        now = [
            k for k, n in new.items() if n.container == container and k in old and k not in moved
        ]
        moved |= set(was) - set(in_order(was, now))
    return moved


def in_order(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Hashable]:
    """A longest run of members that stand in the same order in both."""
    rank = {key: place for place, key in enumerate(before)}
    tails: list[int] = []
    ends: list[Hashable] = []
    previous: dict[Hashable, Hashable] = {}
    for key in (k for k in after if k in rank):
        at = bisect_left(tails, rank[key])
        tails[at : at + 1], ends[at : at + 1] = [rank[key]], [key]
        if at:
            previous[key] = ends[at - 1]
    found, key = [], ends[-1] if ends else None
    while key is not None:
        found.append(key)
        key = previous.get(key)
    return found[::-1]
