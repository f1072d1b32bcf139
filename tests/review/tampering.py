"""Changing rows behind the back of the gate, as someone with the database's password could."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from kb.review.database import install


@contextmanager
def undefended() -> Iterator[None]:
    """The database without its rules for a while, as someone leaves it who puts them back."""
    install.uninstall()
    yield
    install.install()


def tamper(*statements: str) -> None:
    """Runs SQL that no ring may refuse."""
    with undefended(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
