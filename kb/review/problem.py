"""What stands between a draft and review, said in a sentence that knows its place."""

from __future__ import annotations


class Problem(str):
    """A sentence for the editor. `place` is a path in the text as for a remark, "" for the whole;
    where it is read as plain text, it is its words."""

    __slots__ = ("place",)

    def __new__(cls, sentence: str, *, place: str = "") -> Problem:
        made = super().__new__(cls, sentence)
        made.place = place
        return made

    @property
    def anchor(self) -> str:
        return anchor(self.place)


def anchor(place: str) -> str:
    """Where an editor of Wagtail shows a place; "" when it has none. All rows of a child relation
    are `<relation>.`, with nothing behind the dot."""
    name, dot, inner = place.partition(".")
    if not name:
        return ""
    if not dot:
        return f"#id_{name}"
    is_block = len(inner) == 36 and inner.count("-") == 4
    return f"#block-{inner}-section" if is_block else f"#id_{name}-FORMS"
