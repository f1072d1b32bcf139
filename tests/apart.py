"""Databases of their own, for what cannot happen inside a test's transaction: servers, races, ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def own_database(folder: Path, name: str) -> Iterator[str]:
    """The address of an empty database of the kind that the tests run on: a file in `folder`, or a
    new one on the same server."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder / 'kb.sqlite3'}"
        return
    unique = f"kb_{name}_{os.getpid()}"
    _administer(given, f'CREATE DATABASE "{unique}"')
    try:
        yield _named(given, unique)
    finally:
        _administer(given, f'DROP DATABASE "{unique}" WITH (FORCE)')


def run_apart(module: str, folder: Path) -> Any:
    """What `python -m module` prints as JSON, run in a migrated database of its own."""
    with own_database(folder, module.rpartition(".")[2]) as url:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kb.settings.test", "DATABASE_URL": url,
               "VAR_DIR": str(folder)}  # fmt: skip
        for arguments in (["manage.py", "migrate", "--no-input", "-v", "0"], ["-m", module]):
            done = subprocess.run(
                [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return json.loads(done.stdout)


def _named(url: str, name: str) -> str:
    base, _, query = url.partition("?")
    return base.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


def _administer(url: str, statement: str) -> None:
    import environ
    import psycopg

    parsed = environ.Env.db_url_config(url)
    with psycopg.connect(
        dbname="postgres", user=parsed["USER"] or None, password=parsed["PASSWORD"] or None,
        host=parsed["HOST"] or parsed.get("OPTIONS", {}).get("host"), port=parsed["PORT"] or None,
        autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute(statement)
