"""Checks that other rooms bring: what a segment must not say, by what those rooms know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from .finding import Finding

Check = Callable[[str, str], Iterable[Finding]]
"""Of a segment and its translation, both as `text.readable` gives them."""

_makers: list[Callable[[], Check]] = []


def brought(maker: Callable[[], Check]) -> Callable[[], Check]:
    """Registers what makes a check. It is called once for a text, and may ask the database then; the
    check itself asks nothing."""
    _makers.append(maker)
    return maker


class Brought:
    """The checks of all rooms, made when the first segment needs them."""

    def __init__(self) -> None:
        self._checks: list[Check] | None = None

    def __call__(self, source: str, target: str) -> Iterator[Finding]:
        if self._checks is None:
            self._checks = [make() for make in _makers]
        for check in self._checks:
            yield from check(source, target)
