"""Puts the rules into the database after every migration, and says whether they are all there.

The SQL is generated from the models, so it is no migration of its own: a field added next year
changes the triggers by itself. SQLite makes a table anew to change it, which no trigger may mention;
so while it migrates there are none, and what a migration put live meanwhile is taken off line.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext

from ..content import reviewed_specs
from ..errors import ReviewRequired
from . import sqlite
from .dialects import DIALECTS, PREFIX
from .rules import covered, is_of, rules


def install(using: str = "default") -> None:
    """Replaces what is there by the rules as they are now, in one transaction."""
    connection = connections[using]
    dialect = DIALECTS[connection.vendor]
    wanted = rules(dialect)
    if dialect.expected(wanted) == _found(connection):
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        schema = _schema(cursor) if connection.vendor == "postgresql" else ""
        statements = dialect.uninstall(cursor) + dialect.functions()
        statements += [statement for rule in wanted for statement in dialect.install(rule)]
        for statement in statements:
            cursor.execute(statement.replace("@schema@", schema))


def uninstall(using: str = "default") -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in DIALECTS[connection.vendor].uninstall(cursor):
            cursor.execute(statement)


def problems(connection: Any) -> list[str]:
    """What is missing or says something else than the rules, in words; empty when all is well."""
    dialect = DIALECTS[connection.vendor]
    expected, found = dialect.expected(rules(dialect)), _found(connection)
    missing = [f"The rule {name} is missing." for name in expected if name not in found]
    differing = [
        f"The rule {name} says something else than it should."
        for name, text in expected.items()
        if name in found and found[name] != text
    ]
    return missing + differing


def require(using: str = "default") -> None:
    """Raises `ImproperlyConfigured` when the database does not enforce the gate."""
    if found := problems(connections[using]):
        raise ImproperlyConfigured(
            f"The database does not enforce medical review, so nothing is served. {found[0]} "
            f"({len(found)} in all.) Run manage.py migrate."
        )


def _found(connection: Any) -> dict[str, str]:
    with connection.cursor() as cursor:
        return DIALECTS[connection.vendor].found(cursor)


def _schema(cursor: Any) -> str:
    cursor.execute("SELECT quote_ident(current_schema())")
    return cursor.fetchone()[0]


# -- signals ---------------------------------------------------------------------------------------
def on_connect(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        sqlite.register(connection)
    if translate not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, translate)


def translate(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """A refusal by the database becomes the refusal that every other ring gives."""
    try:
        return execute(sql, params, many, context)
    except IntegrityError as error:
        sentence = str(error).splitlines()[0]
        if not sentence.startswith(PREFIX):
            raise
        raise ReviewRequired(gettext(sentence.removeprefix(PREFIX))) from error


def before_migrate(using: str, plan: list, **kwargs: Any) -> None:
    if connections[using].vendor == "sqlite" and plan:
        uninstall(using)


def after_migrate(using: str, plan: list, **kwargs: Any) -> None:
    connection = connections[using]
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return  # the tables are not those of the models yet, and no site serves them
    install(using)
    if plan and connection.vendor == "sqlite":
        take_uncovered_off_line(connection)


def take_uncovered_off_line(connection: Any) -> None:
    """What is live without cover is so no longer. Asks the database by the rule that guards `live`."""
    dialect = DIALECTS[connection.vendor]
    with connection.cursor() as cursor:
        for spec in reviewed_specs():
            cursor.execute(
                f'UPDATE "{spec.table}" AS s SET live = false WHERE s.live '
                f"AND ({is_of(spec, 's')}) AND NOT {covered(spec, 's', dialect)}"
            )
