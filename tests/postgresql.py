"""Runs a command with DATABASE_URL naming a PostgreSQL: `python -m tests.postgresql COMMAND…`.

It is the one of KB_POSTGRES_URL, else one that lives as long as the command. Standard library only,
and no knowledge of the command: `./run check` gives it pytest.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NONE_HERE = (
    "There is no PostgreSQL here: type “apt-get install postgresql” as root, or give the address"
    " of one in KB_POSTGRES_URL."
)


def main() -> int:
    # An end from outside has to end the server as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgresql() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}).returncode


@contextmanager
def postgresql() -> Iterator[str]:
    """Its role may create databases and, as in production, is no superuser."""
    if url := os.environ.get("KB_POSTGRES_URL"):
        yield url
        return
    programs = programs_folder()
    folder = Path(tempfile.mkdtemp(prefix="kb-postgresql-"))
    user = unprivileged_user(folder)

    def perform(program: str, *arguments: str | Path) -> None:
        command = [*user, programs / program, *arguments]
        with (folder / "log").open("ab") as log:
            # Not from here: that user may not be allowed to enter this folder.
            subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=True)

    port, data = free_port(), folder / "data"
    # Nothing is kept, so nothing has to reach the disk.
    options = f"-p {port} -h 127.0.0.1 -c unix_socket_directories= -c fsync=off"
    server = ("-h", "127.0.0.1", "-p", str(port), "-U", "postgres")
    try:
        perform(
            "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        perform("pg_ctl", "start", "-w", "-D", data, "-o", options)
        perform("createuser", *server, "--createdb", "kb")
        yield f"postgres://kb@127.0.0.1:{port}/postgres"
    except subprocess.CalledProcessError as error:
        words = (folder / "log").read_text(errors="replace")
        sys.exit(f"A PostgreSQL for the tests could not be started: {error}\n{words}")
    finally:
        with suppress(subprocess.CalledProcessError):
            perform("pg_ctl", "stop", "-D", data, "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def programs_folder() -> Path:
    """Where the newest PostgreSQL has its programs; Debian keeps them off the path."""
    debian = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    path = os.pathsep.join([*debian, os.environ.get("PATH", os.defpath)])
    initdb = shutil.which("initdb", path=path)
    if not initdb:
        sys.exit(NONE_HERE)
    return Path(initdb).resolve().parent


def unprivileged_user(folder: Path) -> list[str]:
    """How to run a program as one who owns `folder` and is not root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return []
    for user in ("postgres", "nobody"):
        with suppress(LookupError):
            shutil.chown(folder, user)
            return ["runuser", "-u", user, "--"]
    sys.exit("PostgreSQL refuses root, and there is no user “postgres” or “nobody” to run it as.")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
