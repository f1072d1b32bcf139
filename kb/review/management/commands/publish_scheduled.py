"""Wagtail's command, except that one refused revision does not keep the others from going live.

Upstream raises out of its loop, so that one bad row would block every later publication on every run.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.management.commands.publish_scheduled import Command as Upstream
from wagtail.models import Revision

from kb.review.content import spec_for
from kb.review.errors import ReviewRequired


class Command(Upstream):
    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dryrun"]:
            for revision in Revision.objects.filter(approved_go_live_at__lt=timezone.now()):
                if spec_for(revision.content_type.model_class()):
                    self._publish(revision)
        super().handle(*args, **options)

    def _publish(self, revision: Revision) -> None:
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except ReviewRequired as refusal:
            self.stderr.write(f"{revision.object_str}: {refusal}")
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
