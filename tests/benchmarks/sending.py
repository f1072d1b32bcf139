"""A subtree of long articles to four languages: ours and stock wagtail-localize, in one run.

`python -m tests.benchmarks.sending [--articles 100] [--stock 20] [--segments 40] [--kill]`. Stock runs
last, in the same database, with the gate taken out as in `tests/upstream`.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.apart import ROOT, own_database


@dataclass
class Measured:
    name: str
    pairs: int  # of an article and a language
    queries: int
    cpu: float
    wall: float

    def __str__(self) -> str:
        n = self.pairs
        return (f"| {self.name} | {n} | {self.queries / n:.1f} | {1000 * self.cpu / n:.1f} "
                f"| {1000 * self.wall / n:.1f} | {self.wall:.1f} |")  # fmt: skip


HEAD = """| | articles × languages | queries each | CPU ms each | wall ms each | wall s in all |
|---|---|---|---|---|---|"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--stock", type=int, default=20, help="articles for stock")
    parser.add_argument("--segments", type=int, default=40)
    parser.add_argument("--kill", action="store_true", help="end the order by SIGKILL, then resume")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        run(options)
        return
    with tempfile.TemporaryDirectory() as folder, own_database(Path(folder), "benchmark") as url:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "kb.settings.test", "DATABASE_URL": url}
        again = ["-m", "tests.benchmarks.sending", "--inside", *sys.argv[1:]]
        for step in (["manage.py", "migrate", "--no-input", "-v", "0"], again):
            subprocess.run([sys.executable, *step], cwd=ROOT, env=env, check=True)


def run(options: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.db import connection
    from wagtail.models import Locale
    from wagtail_localize.operations import translate_page_subtree

    from kb.translation import dispatching, orders
    from kb.translation.sending import send
    from tests import roads

    locales = list(Locale.objects.exclude(language_code="en-us").order_by("pk"))
    ours = subtree("ours", options.articles, options.segments)
    theirs = subtree("stock", options.stock, options.segments)
    for topic in (ours, theirs):
        send(topic, locales, roads.editor())
    print(f"{connection.vendor}, {options.segments} segments an article\n\n{HEAD}")

    order = orders.order(ours, locales, roads.editor())
    order.items.filter(page=ours).delete()
    pairs = order.items.count()
    if options.kill:
        killed_and_resumed(order, ours)
        return
    print(measured("ours", pairs, lambda: dispatching.work(order)), flush=True)
    order.items.update(state="waiting")
    print(
        measured("ours, sent again unchanged", pairs, lambda: dispatching.work(order)), flush=True
    )
    if options.stock:
        pairs, by = options.stock * len(locales), roads.editor()
        with stock():
            print(measured("stock", pairs,
                           lambda: translate_page_subtree(theirs.pk, locales, None, by)))  # fmt: skip


def killed_and_resumed(order: Any, topic: Any) -> None:
    """Ends the command that works through `order` by SIGKILL in the middle, and lets another resume."""
    from wagtail.models import Page
    from wagtail_localize.models import StringSegment, Translation

    from kb.translation.models import TranslationState

    command = [sys.executable, "manage.py", "send_translations"]
    first = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    half = order.items.count() // 2
    while order.items.filter(state="sent").count() < half and first.poll() is None:
        time.sleep(0.05)
    first.send_signal(signal.SIGKILL)
    first.wait()
    left = order.items.exclude(state="sent").count()
    subprocess.run([*command, "--resume"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    articles = Page.objects.child_of(topic)
    keys = list(articles.values_list("translation_key", flat=True))
    there = Page.objects.filter(translation_key__in=keys).exclude(locale=topic.locale)
    segments = StringSegment.objects.filter(source__object_id__in=keys).values_list("source")
    print(f"killed with {left} of {order.items.count()} to do; after the resumption "
          f"{order.items.filter(state='sent').count()} sent, {there.count()} pages "
          f"({there.values('translation_key', 'locale').distinct().count()} different), "
          f"{Translation.objects.filter(source__object_id__in=keys).count()} translations, "
          f"{TranslationState.objects.filter(translation_key__in=keys).count()} states, "
          f"{len(segments)} segments of {len(set(segments))} sources")  # fmt: skip


def subtree(slug: str, articles: int, segments: int) -> Any:
    """A signed topic with as many signed articles, each of which has words of its own."""
    from kb.articles.models import ArticlePage
    from tests import roads
    from tests.translation import texts

    topic = roads.topic(slug)
    for number in range(articles):
        page = texts.long_article(f"{slug} {number}", segments=segments, live=False)
        page.move(topic, pos="last-child")
        roads.publish(ArticlePage.objects.get(pk=page.pk))
    return roads.fresh(topic)


@contextmanager
def stock() -> Iterator[None]:
    """Wagtail and wagtail-localize as they come, but for one thing: targets are drafts, as ours are."""
    import pytest
    from django.conf import settings

    from tests.upstream.stock import without_gate

    with pytest.MonkeyPatch.context() as patch:
        without_gate(patch, settings)
        settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
        yield


def measured(name: str, pairs: int, work: Callable[[], None]) -> Measured:
    from django.db import connection

    queries = 0

    def count(execute: Callable, *args: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*args)

    cpu, wall = time.process_time(), time.perf_counter()
    with connection.execute_wrapper(count):
        work()
    return Measured(name, pairs, queries, time.process_time() - cpu, time.perf_counter() - wall)


if __name__ == "__main__":
    main()
