"""Two reviewers sign while an author saves and autosaves, each on a connection of their own.

Run as a program in a database of its own on PostgreSQL; prints how the rounds ended and what was
live without being what was signed.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import django

django.setup()

from django.db import OperationalError, connections  # noqa: E402

from kb.review.audit.examine import examine  # noqa: E402
from kb.review.content import spec_of  # noqa: E402
from kb.review.errors import ReviewRequired  # noqa: E402
from kb.review.models import Approval  # noqa: E402
from tests import roads  # noqa: E402

ROUNDS = 200


def main() -> None:
    page = roads.article("Raced", words="Round 0.", live=True)
    reviewers = [roads.reviewer(name="first"), roads.reviewer(name="second")]
    ends: Counter[str] = Counter()
    wrong = []
    for number in range(1, ROUNDS + 1):
        settle(page, number)
        start = Barrier(4)
        revision = roads.fresh(page).get_latest_revision()
        racers = [
            *(racer(start, ends, "sign", roads.sign, revision, r) for r in reviewers),
            racer(start, ends, "save", roads.edit, roads.fresh(page), f"Save {number}."),
            racer(start, ends, "autosave", autosave, roads.fresh(page), revision, number),
        ]
        for thread in racers:
            thread.start()
        for thread in racers:
            thread.join()
        wrong += problems(page)
    json.dump(
        {"ends": ends, "wrong": wrong, "findings": [str(f) for f in examine()],
         "signatures": Approval.objects.of(page).count()},
        sys.stdout,
    )  # fmt: skip


def settle(page: Any, number: int) -> None:
    """Before a round: new words are in review."""
    page = roads.fresh(page)
    if page.current_workflow_state:
        page.current_workflow_state.cancel(user=roads.editor())
    roads.edit(roads.fresh(page), f"Round {number}.")
    roads.submit(roads.fresh(page))


def racer(start: Barrier, ends: Counter, name: str, act: Callable, *args: Any) -> Thread:
    def run() -> None:
        start.wait()
        try:
            act(*args)
            ends[f"{name} done"] += 1
        except ReviewRequired as refusal:
            ends[f"{name} refused: {type(refusal).__name__}"] += 1
        except OperationalError as error:  # a deadlock, say: nothing was written, but it is a fault
            ends[f"{name} failed: {error}"] += 1
        finally:
            connections.close_all()

    return Thread(target=run)


def autosave(page: Any, revision: Any, number: int) -> None:
    """As the editor does: the latest revision is overwritten in place."""
    draft = page.get_latest_revision_as_object()
    draft.summary = f"Autosaved {number}."
    draft.save_revision(user=roads.editor(), overwrite_revision=revision)


def problems(page: Any) -> list[str]:
    """How what is live differs from what the newest signature was put under; computed apart."""
    page = roads.fresh(page)
    newest = Approval.objects.of(page).order_by("-pk").first()
    if not page.live:
        return ["not live"]
    if spec_of(page).digest(page) != newest.digest or page.approval != newest:
        return [f"live: {roads.words(page)}; signed: {newest.snapshot}"]
    return []


if __name__ == "__main__":
    main()
