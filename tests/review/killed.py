"""Signs again and again, and is ended by SIGKILL one statement later each time.

Run as a program in a database of its own (`tests.apart.run_apart`); prints what readers had after
each end. The first end after which that is something new ends it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from itertools import count
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402

from kb.review.audit.examine import examine  # noqa: E402
from kb.review.models import Approval  # noqa: E402
from tests import roads  # noqa: E402


def main() -> None:
    page = roads.article("Signed", words="The old words.", live=True)
    revision = roads.edit(page, "The new words.")
    roads.submit(roads.fresh(page))
    old = seen(page)
    outcomes = []
    for statement in count(1):
        connections.close_all()
        if (child := os.fork()) == 0:
            sign_until(revision, statement)
        _pid, status = os.waitpid(child, 0)
        outcomes.append(seen(page))
        if outcomes[-1] != old or not os.WIFSIGNALED(status):
            break
    findings = [str(finding) for finding in examine()]
    json.dump({"old": old, "outcomes": outcomes, "findings": findings}, sys.stdout)


def sign_until(revision: Any, statement: int) -> None:
    """In the child: ends with the statement before it is sent; never returns."""
    left = iter(range(statement - 1))

    def end(execute: Any, *args: Any) -> Any:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)

    try:
        with connection.execute_wrapper(end):
            roads.sign(revision)
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        os._exit(1)
    os._exit(0)


def seen(page: Any) -> list[Any]:
    """What a reader of the page has, and under how many signatures."""
    page = roads.fresh(page)
    return [page.live, roads.words(page), Approval.objects.of(page).count(),
            page.approval and page.approval.digest]  # fmt: skip


if __name__ == "__main__":
    main()
