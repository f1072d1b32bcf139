"""Daily, from cron: opens the reviews that fall due, and reminds by mail who is waited for."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.review import periodic, reminders


class Command(BaseCommand):
    help = "Opens periodic reviews and reminds reviewers and editors by mail; run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        opened, refusals = periodic.open_due()
        for refusal in refusals:
            self.stderr.write(f"Not opened for review: {refusal}")
        mails = reminders.due_now()
        try:
            reminders.send(mails)
        except OSError as error:
            raise CommandError(
                f"The mail server failed ({error}). Nobody counts as reminded; the next run tries again."
            ) from error
        self.stdout.write(f"Reviews opened: {len(opened)}. Mails sent: {len(mails)}.")
