"""Changing rows behind the back of the gate, as someone with the database's password could."""

from __future__ import annotations

from django.db import connection


def tamper(*statements: str) -> None:
    """Runs SQL that no ring may refuse. What stands in the database's own way is put aside first."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
