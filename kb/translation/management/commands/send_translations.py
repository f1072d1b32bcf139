"""Works through the orders to send texts to translators, where no worker does."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from kb.translation import dispatching


class Command(BaseCommand):
    help = "Sends what is left of all open orders to translators, here and now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--resume",
            action="store_true",
            help="Take what other processes began as well: none is at work any more.",
        )

    def handle(self, *args: Any, resume: bool, **options: Any) -> None:
        for dispatch in dispatching.open_orders():
            if resume:
                dispatching.take_back(dispatch)
            try:
                dispatching.work(dispatch)
            except OperationalError as error:
                raise CommandError(
                    f"The database gave up ({error}). Nothing is lost; run the command again."
                ) from error
            now = dispatching.progress(dispatch)[dispatch.pk]
            self.stdout.write(
                f"{dispatch.root}: {now.sent} of {now.total} sent, {now.refused} refused."
            )
            for item in dispatch.items.filter(state="refused").select_related("page", "locale"):
                self.stdout.write(f"  {item.page} ({item.locale}): {item.reason}")
