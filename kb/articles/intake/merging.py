"""What an import means for a draft that editors have worked on since: ids kept, changes merged.

`base` is the draft as the document last made it, `ours` as it stands, `theirs` as the document makes
it now; all are raw stream values. Nothing of an editor's is ever lost: where both sides changed a
block, ours stays and the difference is told.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from typing import Any

from bs4 import BeautifulSoup
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from .blocks import NAMESPACE, Raw

_ABSENT = object()
MAX_COMPARED = 40_000  # pairs of changed blocks; beyond that they are paired in order
_SAME_TAG = {"strong": "b", "em": "i"}


# -- ids -------------------------------------------------------------------------------------------
def adopt_ids(base: list[Raw], theirs: list[Raw], *, taken: set[str]) -> dict[str, str]:
    """Gives each block of `theirs` the id it had in `base`, wherever it stands now.

    A block is the same when it says the same, or else when it stands between the same neighbours.
    A new one gets an id that is in neither `base` nor `taken`. Answers with the ids that changed.
    """
    renamed: dict[str, str] = {}
    taken = taken | set(ids_in(base))
    _adopt(base, theirs, renamed, taken)
    return renamed


def ids_in(stream: list[Raw]) -> list[str]:
    found = []
    for block in stream:
        found.append(block["id"])
        found += ids_in(_children(block))
    return found


def _children(block: Raw) -> list[Raw]:
    """The blocks inside one: of a section its content, of a list its items."""
    value = block["value"]
    if block["type"] == "section":
        return value["content"]
    return value["items"] if block["type"] == "list" else []


def _adopt(base: list[Raw], theirs: list[Raw], renamed: dict[str, str], taken: set[str]) -> None:
    pairs = _pairs(base, theirs)
    for place, block in enumerate(theirs):
        twin = base[pairs[place]] if place in pairs else None
        old = block["id"]
        if twin:
            block["id"] = twin["id"]
            if block["type"] == "section":
                block["value"]["anchor"] = twin["value"]["anchor"]
        while not twin and block["id"] in taken:
            block["id"] = str(uuid.uuid5(NAMESPACE, block["id"] + "/new"))
        taken.add(block["id"])
        if block["id"] != old:
            renamed[old] = block["id"]
        _adopt(_children(twin) if twin else [], _children(block), renamed, taken)


def _pairs(base: list[Raw], theirs: list[Raw]) -> dict[int, int]:
    """Which block of `theirs` is which of `base`, by position."""
    waiting: dict[tuple, list[int]] = defaultdict(list)
    for place, block in enumerate(base):
        waiting[_key(block)].append(place)
    pairs = {
        place: waiting[_key(block)].pop(0)
        for place, block in enumerate(theirs)
        if waiting.get(_key(block))
    }
    paired = set(pairs.values())
    free = [place for place in range(len(base)) if place not in paired]
    for first, last in _gaps(len(theirs), pairs):
        low, high = pairs.get(first - 1, -1), pairs.get(last, len(base))
        _pair_gap(base, theirs, range(first, last), [p for p in free if low < p < high], pairs)
    return pairs


def _gaps(length: int, pairs: dict[int, int]) -> list[tuple[int, int]]:
    """The stretches of `theirs` that found no twin."""
    gaps, first = [], 0
    for place in range(length + 1):
        if place == length or place in pairs:
            if place > first:
                gaps.append((first, place))
            first = place + 1
    return gaps


def _pair_gap(
    base: list[Raw], theirs: list[Raw], places: range, free: list[int], pairs: dict[int, int]
) -> None:
    """Pairs the most alike first; what is left in order, if as many are left on both sides."""
    left = list(places)
    for _likeness, _distance, old, new in _alike(base, theirs, free, left):
        if old in free and new in left:
            pairs[new] = old
            free.remove(old)
            left.remove(new)
    if [base[old]["type"] for old in free] == [theirs[new]["type"] for new in left]:
        pairs.update(zip(left, free, strict=True))


def _key(block: Raw) -> tuple:
    return block["type"], block["value"]["heading"] if block["type"] == "section" else _plain(block)


def _alike(
    base: list[Raw], theirs: list[Raw], free: list[int], left: list[int]
) -> list[tuple[float, int, int, int]]:
    """Pairs of one type that share two words of five or more: likeness, nearness, both positions."""
    if len(free) * len(left) > MAX_COMPARED:
        return []
    old_words = {place: _words(base[place]) for place in free}
    new_words = {place: _words(theirs[place]) for place in left}
    found = [
        (len(one & other) / (len(one | other) or 1), -abs(old - new), old, new)
        for old, one in old_words.items()
        for new, other in new_words.items()
        if base[old]["type"] == theirs[new]["type"]
    ]
    return sorted((pair for pair in found if pair[0] >= 0.4), reverse=True)


def _words(block: Raw) -> set[str]:
    return set(re.findall(r"\w+", _plain(block).lower()))


def _plain(block: Raw) -> str:
    return " ".join(_strings(block["value"]))


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [s for name, v in value.items() if name not in ("id", "type") for s in _strings(v)]
    if isinstance(value, list):
        return [s for v in value for s in _strings(v)]
    return [value] if isinstance(value, str) else []


# -- three ways ------------------------------------------------------------------------------------
def merge_value(base: Any, ours: Any, theirs: Any) -> tuple[Any, bool]:
    """The merged value, and whether both sides changed it; then it is ours."""
    if same(ours, theirs) or same(base, theirs):
        return ours, False
    return (theirs, False) if same(base, ours) else (ours, True)


def merge(base: list[Raw], ours: list[Raw], theirs: list[Raw]) -> tuple[list[Raw], list[str]]:
    """The merged stream, and a sentence for each block that both sides changed."""
    b, o, t = ({block["id"]: block for block in stream} for stream in (base, ours, theirs))
    merged: list[Raw] = []
    conflicts: list[str] = []
    for block_id in _order(base, ours, theirs):
        block, told = _merge_block(*(stream.get(block_id, _ABSENT) for stream in (b, o, t)))
        conflicts += told
        if block is not _ABSENT:
            merged.append(block)
    return merged, conflicts


def _merge_block(base: Any, ours: Any, theirs: Any) -> tuple[Any, list[str]]:
    if _ABSENT not in (base, ours, theirs) and theirs["type"] == "section" == ours["type"]:
        return _merge_section(base, ours, theirs)
    block, conflict = merge_value(base, ours, theirs)
    if not conflict:
        return block, []
    if ours is _ABSENT:
        told = _("Removed from the draft, changed in the document, and left out: %s")
        return block, [told % quoted(theirs)]
    if theirs is _ABSENT:
        told = _("Changed in the draft, removed from the document, and kept: %s")
        return block, [told % quoted(ours)]
    return block, [both_changed(quoted(ours))]


def _merge_section(base: Raw, ours: Raw, theirs: Raw) -> tuple[Raw, list[str]]:
    was, now, new = base["value"], ours["value"], theirs["value"]
    content, conflicts = merge(was["content"], now["content"], new["content"])
    heading, conflict = merge_value(was["heading"], now["heading"], new["heading"])
    if conflict:
        conflicts.insert(0, both_changed(f"“{heading}”"))
    return {**ours, "value": {**now, "heading": heading, "content": content}}, conflicts


def both_changed(what: Any) -> str:
    return _("Changed in the draft and in the document; the draft's stays: %s") % what


def _order(base: list[Raw], ours: list[Raw], theirs: list[Raw]) -> list[str]:
    """Ours, with what is new in the document after what it follows there.

    When only the document has moved blocks, its order, with an editor's own after what they follow.
    """
    b, o, t = ([block["id"] for block in stream] for stream in (base, ours, theirs))
    common = set(b) & set(o) & set(t)
    in_base, in_ours, in_theirs = ([i for i in ids if i in common] for ids in (b, o, t))
    frame, guests = (t, o) if in_ours == in_base != in_theirs else (o, t)
    order, placed, before = list(frame), set(frame), None
    for block_id in guests:
        if block_id not in placed:
            order.insert(order.index(before) + 1 if before else 0, block_id)
            placed.add(block_id)
        before = block_id
    return order


# -- sameness --------------------------------------------------------------------------------------
def same(one: Any, other: Any) -> bool:
    """Whether two raw values say the same: the editor's keys and the spelling of tags do not count."""
    if one is other or one == other:
        return True
    if _ABSENT in (one, other):
        return False
    return _canonical(one) == _canonical(other)


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _canonical(v) for name, v in value.items()}
    if isinstance(value, list):
        return [_canonical(v) for v in value]
    if not isinstance(value, str) or not re.search("[<&]", value):
        return value
    soup = BeautifulSoup(value, "html.parser")
    for tag in soup.find_all(True):
        tag.name = _SAME_TAG.get(tag.name, tag.name)
        tag.attrs = {k: v for k, v in sorted(tag.attrs.items()) if k != "data-block-key"}
    return str(soup)


def quoted(block: Raw) -> str:
    words = " ".join(strip_tags(_plain(block)).split())
    return f"“{Truncator(words).chars(70)}”"
