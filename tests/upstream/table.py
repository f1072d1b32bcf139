"""The table of routes. Each module of routes adds its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.upstream.house import EVERYONE, At


@dataclass(frozen=True)
class Route:
    id: str
    tries: str
    where: str
    go: Callable[[At], Any]
    actors: tuple[str, ...]
    typed: bool  # whether editors type words that must be kept
    control: str  # who puts signed words live by the same press, if anyone can
    stock: bool  # whether stock Wagtail lets it through


ROUTES: list[Route] = []


def route(
    number: str,
    where: str,
    *,
    actors: tuple[str, ...] = EVERYONE,
    typed: bool = False,
    control: str = "",
    stock: bool = True,
) -> Callable[[Callable[[At], Any]], Callable[[At], Any]]:
    def add(go: Callable[[At], Any]) -> Callable[[At], Any]:
        ROUTES.append(Route(number, go.__name__, where, go, actors, typed, control, stock))
        return go

    return add
