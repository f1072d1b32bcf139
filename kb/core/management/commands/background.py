"""The worker: does what waits in the database to be done in the background."""

from __future__ import annotations

import os
import signal
import time
from threading import Thread
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Does the tasks that wait in the background, until it or what started it ends."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        end_with(os.getppid())
        # It ends between two tasks when it is asked to; reloading would hide it from its parent.
        # As words: argparse judges the default of an option that is given as an argument.
        call_command("db_worker", "--backend=background", "--no-reload", verbosity=verbosity)


def end_with(parent: int) -> None:
    """Asks this process to end once the process `parent` is gone, however that ended."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, daemon=True).start()
