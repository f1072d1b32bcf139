"""Who is acting: the person behind the request under way, for what signals write down."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@contextmanager
def acting(request: HttpRequest) -> Generator[None]:
    """Around the answer to a request."""
    before = _request.set(request)
    try:
        yield
    finally:
        _request.reset(before)


def by_request() -> bool:
    """False for commands, the shell and scheduled jobs."""
    return _request.get() is not None


def actor() -> Any:
    """The person logged in; None when nobody is, and outside of a request."""
    user = getattr(_request.get(), "user", None)
    return user if user is not None and user.is_authenticated else None
