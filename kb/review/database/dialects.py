"""What PostgreSQL and SQLite say differently: values as JSON, and a rule as a trigger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..content import Column

PREFIX = "kb.review: "


@dataclass(frozen=True)
class Rule:
    """One thing that the database refuses: a change of `table` of which `when` is true.

    `when` is SQL over NEW and OLD. `locks` are queries whose rows must not change meanwhile: on
    PostgreSQL they are locked first, SQLite has one writer. `after` judges the row as it stands
    when the statement is done.
    """

    name: str
    table: str
    event: str  # INSERT, UPDATE or DELETE; on PostgreSQL also TRUNCATE
    when: str
    sentence: str
    locks: tuple[str, ...] = ()
    after: bool = False

    @property
    def timing(self) -> str:
        return "AFTER" if self.after else "BEFORE"


def changed(names: Iterable[str], dialect: Dialect) -> str:
    """Whether any of the columns changes."""
    return " OR ".join(dialect.differs(f'NEW."{n}"', f'OLD."{n}"') for n in names)


class PostgreSQL:
    """Each rule is a function and a trigger that calls it. `@schema@` stands for the schema of the
    tables; temporary tables come last on the path, or one could stand in for the approvals."""

    own_functions = {
        "review_digest": (
            "doc jsonb",
            "text LANGUAGE sql IMMUTABLE",
            " SELECT encode(sha256(convert_to(doc::text, 'UTF8')), 'hex') ",
        ),
        # HMAC-SHA-256 (RFC 2104). The key is set for one statement by `Chained.append`, and is
        # neither stored in the database nor in its dumps.
        "review_seal": (
            "message text",
            "text LANGUAGE plpgsql STABLE",
            """
DECLARE
  k bytea := convert_to(coalesce(current_setting('kb.seal_key', true), ''), 'UTF8');
  inner_pad bytea; outer_pad bytea;
BEGIN
  IF length(k) = 0 THEN RETURN NULL; END IF;
  IF length(k) > 64 THEN k := sha256(k); END IF;
  k := k || decode(repeat('00', 64 - length(k)), 'hex');
  inner_pad := k; outer_pad := k;
  FOR i IN 0..63 LOOP
    inner_pad := set_byte(inner_pad, i, get_byte(k, i) # 54);
    outer_pad := set_byte(outer_pad, i, get_byte(k, i) # 92);
  END LOOP;
  RETURN encode(sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8'))), 'hex');
END """,
        ),
    }

    def differs(self, a: str, b: str) -> str:
        return f"{a} IS DISTINCT FROM {b}"

    def literal(self, value: Any) -> str:
        return {bool: "false", str: "''", list: "'[]'::jsonb"}.get(type(value), str(value))

    def json_value(self, said: str, c: Column) -> str:
        return {
            "uuid": f"replace({said}::text, '-', '')",
            "datetime": f"to_char({said} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
            "decimal": f"{said}::text",
        }.get(c.kind, said)

    def json_object(self, members: Iterable[tuple[str, str]]) -> str:
        pairs = ", ".join(f"'{name}', {sql}" for name, sql in members)
        return f"jsonb_strip_nulls(jsonb_build_object({pairs}))"

    def json_row(self, row: str, source: str) -> str:
        return f"(SELECT {row} {source})"

    def json_rows(self, row: str, source: str) -> str:
        rows = f"(SELECT {row} AS r {source}) x"
        return f'(SELECT jsonb_agg(r ORDER BY r::text COLLATE "C") FROM {rows})'

    def member(self, json: str, *path: str) -> str:
        return f"{json} #>> '{{{','.join(path)}}}'"

    def joined(self, column: str, source: str, order: str) -> str:
        return f"(SELECT string_agg({column}, '/' ORDER BY {order}) {source})"

    def sealed(self, message: str, seal: str) -> str:
        return f"coalesce({seal} = review_seal({message}::text), false)"

    # -- triggers ----------------------------------------------------------------------------------
    def install(self, rule: Rule) -> list[str]:
        return [
            self._function(rule.name, "", "trigger LANGUAGE plpgsql", self._body(rule)),
            (
                f'CREATE TRIGGER "{rule.name}" {rule.timing} {rule.event} ON "{rule.table}" '
                f'FOR EACH {self._each(rule)} EXECUTE FUNCTION "{rule.name}"()'
            ),
        ]

    def wholesale(self, tables: Iterable[str], sentence: str) -> list[Rule]:
        """TRUNCATE asks no trigger of rows."""
        return [Rule(f"review_{t}_whole", t, "TRUNCATE", "true", sentence) for t in tables]

    def functions(self) -> list[str]:
        return [self._function(name, *parts) for name, parts in self.own_functions.items()]

    def _function(self, name: str, arguments: str, returns: str, body: str) -> str:
        return (
            f'CREATE OR REPLACE FUNCTION "{name}"({arguments}) RETURNS {returns} '
            f"SET search_path = @schema@, pg_temp AS $review${body}$review$"
        )

    def _each(self, rule: Rule) -> str:
        return "STATEMENT" if rule.event == "TRUNCATE" else "ROW"

    def _body(self, rule: Rule) -> str:
        locks = "".join(f"  PERFORM 1 FROM ({q} FOR SHARE) locked;\n" for q in rule.locks)
        given = "OLD" if rule.event == "DELETE" else "NEW"
        return (
            f"\nBEGIN\n{locks}  IF {rule.when} THEN\n"
            f"    RAISE EXCEPTION '{PREFIX}{rule.sentence}' USING ERRCODE = 'check_violation';\n"
            f"  END IF;\n  RETURN {given};\nEND "
        )

    def expected(self, rules: Iterable[Rule]) -> dict[str, str]:
        """What each trigger and function says, by name, in the words of `found`."""
        said = {name: parts[2] for name, parts in self.own_functions.items()}
        for rule in rules:
            said[rule.name] = f"{rule.timing} {rule.event} {rule.table}{self._body(rule)}"
        return said

    def found(self, cursor: Any) -> dict[str, str]:
        # tgtype: 1 each row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate (pg_trigger.h).
        cursor.execute(
            """
            SELECT f.proname, CASE WHEN t.oid IS NULL THEN ''
                   ELSE CASE WHEN t.tgtype & 2 > 0 THEN 'BEFORE ' ELSE 'AFTER ' END
                     || CASE t.tgtype & 61 WHEN 5 THEN 'INSERT ' WHEN 9 THEN 'DELETE '
                             WHEN 17 THEN 'UPDATE ' WHEN 32 THEN 'TRUNCATE ' ELSE 'other ' END
                     || t.tgrelid::regclass END || f.prosrc
            FROM pg_proc f LEFT JOIN pg_trigger t ON t.tgfoid = f.oid AND t.tgqual IS NULL
                 AND t.tgattr = '' AND t.tgenabled IN ('O', 'A')
            WHERE f.pronamespace = current_schema()::regnamespace AND f.proname LIKE 'review\\_%'
              AND (t.oid IS NOT NULL OR f.prorettype <> 'trigger'::regtype)
            """
        )
        return dict(cursor.fetchall())

    def uninstall(self, cursor: Any) -> list[str]:
        """A trigger does not go while checks of foreign keys wait on its table."""
        names = self.found(cursor)
        return [
            "SET CONSTRAINTS ALL IMMEDIATE",
            *(f'DROP FUNCTION IF EXISTS "{name}" CASCADE' for name in names),
            "SET CONSTRAINTS ALL DEFERRED",
        ]


class SQLite:
    """Each rule is a trigger. Documents are digested by functions of this process
    (`database.sqlite`): any other client gets “no such function” and writes nothing."""

    def differs(self, a: str, b: str) -> str:
        return f"{a} IS NOT {b}"

    def literal(self, value: Any) -> str:
        return {bool: "0", str: "''", list: "'[]'"}.get(type(value), str(value))

    def json_value(self, said: str, c: Column) -> str:
        fraction = f"substr(substr({said}, 21, 6) || '000000', 1, 6)"
        return {
            "json": f"json({said})",
            "boolean": f"json(CASE {said} WHEN 1 THEN 'true' END)",
            "datetime": f"substr({said}, 1, 10) || 'T' || substr({said}, 12, 8) || '.' || "
            f"{fraction} || 'Z'",
            "decimal": f"CASE WHEN {said} IS NOT NULL THEN printf('%.{c.places}f', {said}) END",
        }.get(c.kind, said)

    def json_object(self, members: Iterable[tuple[str, str]]) -> str:
        pairs = ", ".join(f"'{name}', {sql}" for name, sql in members)
        return f"json_object({pairs})"

    def json_row(self, row: str, source: str) -> str:
        return f"json((SELECT {row} {source}))"

    def json_rows(self, row: str, source: str) -> str:
        return f"json(review_sorted((SELECT json_group_array(json({row})) {source})))"

    def member(self, json: str, *path: str) -> str:
        return f"json_extract({json}, '$.{'.'.join(path)}')"

    def joined(self, column: str, source: str, order: str) -> str:
        return (
            f"(SELECT group_concat(x, '/') FROM (SELECT {column} AS x {source} ORDER BY {order}))"
        )

    def sealed(self, message: str, seal: str) -> str:
        return f"review_sealed({message}, {seal})"

    # -- triggers ----------------------------------------------------------------------------------
    def install(self, rule: Rule) -> list[str]:
        return [
            (
                f'CREATE TRIGGER "{rule.name}" {rule.timing} {rule.event} ON "{rule.table}" '
                f"FOR EACH ROW WHEN {rule.when} "
                f"BEGIN SELECT RAISE(ABORT, '{PREFIX}{rule.sentence}'); END"
            )
        ]

    def wholesale(self, tables: Iterable[str], sentence: str) -> list[Rule]:
        return []  # SQLite has no TRUNCATE

    def functions(self) -> list[str]:
        return []

    def expected(self, rules: Iterable[Rule]) -> dict[str, str]:
        """The text of each trigger by name."""
        return {rule.name: self.install(rule)[0] for rule in rules}

    def found(self, cursor: Any) -> dict[str, str]:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'review_%'"
        )
        return dict(cursor.fetchall())

    def uninstall(self, cursor: Any) -> list[str]:
        return [f'DROP TRIGGER "{name}"' for name in self.found(cursor)]


Dialect = PostgreSQL | SQLite
DIALECTS: dict[str, Dialect] = {"postgresql": PostgreSQL(), "sqlite": SQLite()}
