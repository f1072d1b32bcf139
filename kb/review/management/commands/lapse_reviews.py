"""Takes off line what was not reviewed again in time. From cron, once a day, as often as you like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from kb.review.ageing import Age, age_of, grace_of, lapses
from kb.review.audit.log import Verb, chain_lock, record
from kb.review.content import reviewed_specs
from kb.review.models import Approval, LiveApproval, Reviewed
from kb.review.road import take_down

LAPSED = "lapsed"  # of Revocation.Cause


class Command(BaseCommand):
    help = "Withdraws every live text whose days of grace are over, unless its topics keep it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only lists them")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for text in list(past_their_date()):
            try:
                if has_lapsed(text) and (options["dry_run"] or withdraw(text)):
                    self.stdout.write(f"{line(text)}, due {text.approval.review_due}")
            except Exception as error:  # whatever it is, it must not keep the others from going
                failed += 1
                self.stderr.write(f"{line(text)} could not be withdrawn: {error}")
        if failed:
            raise CommandError(f"{failed} text(s) past their grace are still live.")


def past_their_date() -> Iterator[Reviewed]:
    """The live texts, of kinds that lapse, whose date of review has passed; no aliases, which
    follow their source."""
    late = LiveApproval.objects.filter(approval__review_due__lt=timezone.localdate())
    for spec in reviewed_specs():
        if lapses(spec.model):
            subjects = late.filter(subject_table=spec.table).values("subject_id")
            yield from spec.model._base_manager.filter(pk__in=subjects, live=True, alias_of=None)


def has_lapsed(text: Reviewed) -> bool:
    """Not when newer words are signed and scheduled: ending that signature would stop them, and
    until then readers get the notice anyway."""
    newest = Approval.objects.newest(text)
    return age_of(text) is Age.LAPSED and (newest is None or newest == text.approval)


@transaction.atomic
def withdraw(text: Reviewed) -> bool:
    """Withdraws `text` unless someone reviewed it in the meantime; whether it did."""
    chain_lock()
    current = type(text)._base_manager.get(pk=text.pk)
    if not has_lapsed(current):
        return False
    due, days = current.approval.review_due, grace_of(current).days
    reason = f"Its review was due on {due}, and its {days} days of grace are over."
    record(Verb.LAPSE, by=None, obj=current, cause=LAPSED, reason=reason)
    take_down(current, by=None, cause=LAPSED, reason=reason)
    return True


def line(text: Reviewed) -> str:
    return f"{text} ({text.review_locale.language_code})"
