"""The watch, from cron or by hand. Exit code 1 when anything is not as it was signed."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from kb.review.audit.chains import head
from kb.review.audit.watch import watch
from kb.review.models import Approval, AuditEntry, LiveApproval


def _anchor(text: str) -> tuple[int, str]:
    number, _, entry_hash = text.partition(":")
    if not number.isascii() or not number.isdigit() or len(entry_hash) != 64:
        raise argparse.ArgumentTypeError(
            "give NUMBER:HASH as the command printed it, for example 120:9f86d0…"
        )
    return int(number), entry_hash.lower()


class Command(BaseCommand):
    help = (
        "Examines every live text, signature, file and record anew, and takes off line what is not as "
        "it was signed."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--report-only",
            action="store_true",
            help="take nothing off line; only say and record it",
        )
        parser.add_argument(
            "--anchor", type=_anchor, metavar="NUMBER:HASH",
            help="an end of the audit log that was noted down: is it still in the log?",
        )  # fmt: skip

    def handle(self, *, report_only: bool, anchor: tuple[int, str] | None, **options: Any) -> None:
        done = watch(report_only=report_only, anchor=anchor)
        for finding in done.findings:
            self.stdout.write(str(finding))
        for title in done.withheld:
            self.stdout.write(f"Taken off line: “{title}”.")
        self.stdout.write(_summary(len(done.findings)))
        if done.findings:
            raise SystemExit(1)


def _summary(findings: int) -> str:
    ends = ", ".join(
        f"{name} {number}:{entry_hash}"
        for name, (number, entry_hash) in (
            ("signatures", head(Approval)),
            ("audit log", head(AuditEntry)),
        )
    )
    return (
        f"{findings} findings; {LiveApproval.objects.count()} live texts, "
        f"{Approval.objects.count()} signatures, {AuditEntry.objects.count()} entries. "
        f"Ends of the chains: {ends}"
    )
