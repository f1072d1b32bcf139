"""Works through an order and is ended by SIGKILL, again and again, each time a little later.

Run as a program in a database of its own (`tests.apart.run_apart`). Prints what the order left behind
beside what it leaves when nobody ends it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from wagtail.models import Locale, Page  # noqa: E402
from wagtail_localize.models import StringSegment, Translation  # noqa: E402

from kb.articles.models import Citation  # noqa: E402
from kb.translation import dispatching, orders  # noqa: E402
from kb.translation.models import Dispatch, DispatchItem, TranslationState  # noqa: E402
from tests import roads  # noqa: E402

STATEMENTS = 31  # between two kills: a step that meets every phase of sending sooner or later


def main() -> None:
    for title, live in (("A", True), ("B", False), ("C", True)):
        roads.article(title, live=live)
    locales = list(Locale.objects.exclude(language_code="en-us").order_by("pk"))

    resumed = orders.order(roads.topic(), locales, roads.editor())
    kills = 0
    while dispatching.open_orders().exists() and kills < 100:
        kills += 1
        in_child(end_after, kills * STATEMENTS)
    seen_resumed = seen(resumed)
    problems = [str(each) for each in Page.find_problems() if each]

    for page in Page.objects.exclude(locale__language_code="en-us").filter(depth=2):
        page.specific.delete()
    Translation.objects.all().delete()
    undisturbed = orders.order(roads.topic(), locales, roads.editor())
    call_command("send_translations", stdout=sys.stderr)
    json.dump(
        {"kills": kills - 1, "problems": problems, "resumed": seen_resumed,
         "undisturbed": seen(undisturbed)},
        sys.stdout,
    )  # fmt: skip


def in_child(work: Any, *args: Any) -> None:
    connections.close_all()
    if (child := os.fork()) == 0:
        try:
            work(*args)
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        sys.exit("the child failed")


def end_after(statements: int) -> None:
    """Takes up the order as an operator would, and is ended before the statement after these."""
    left = iter(range(statements))

    def end(execute: Any, *args: Any) -> Any:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)

    with connection.execute_wrapper(end):
        call_command("send_translations", "--resume", stdout=sys.stderr)


def seen(dispatch: Dispatch) -> list[Any]:
    """Every row of the targets, without keys and moments."""
    items = DispatchItem.objects.filter(dispatch=dispatch).order_by("pk")
    targets = Page.objects.exclude(locale__language_code="en-us").filter(depth__gt=1)
    return json.loads(json.dumps([
        list(items.values_list("page__title", "locale__language_code", "state", "reason")),
        sorted(targets.values_list("url_path", "locale__language_code", "title", "live", "numchild")),
        sorted(Translation.objects.values_list("source__object_repr",
                                               "target_locale__language_code", "enabled")),
        sorted(StringSegment.objects.values_list("source__object_repr", "order", "string__data",
                                                 "context__path")),
        sorted(TranslationState.objects.values_list("page__url_path", "segments", "segments_done",
                                                    "words", "words_to_do")),
        sorted(Citation.objects.values_list("page__url_path", "key")),
        sorted((page.url_path, page.revisions.count()) for page in targets),
    ]))  # fmt: skip


if __name__ == "__main__":
    main()
