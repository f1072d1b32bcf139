"""The work through orders, as tasks of a worker: `manage.py background`.

Each text is a task of its own, so that a worker can be stopped between two. A worker that is killed
takes its task with it; a watch that is set for later begins anew.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from . import dispatching
from .models import Dispatch

BACKEND = "background"


def begin(dispatch: Dispatch) -> None:
    send_next.enqueue(dispatch.pk)
    _watch_later(dispatch.pk)


@task(backend=BACKEND)
def send_next(dispatch_id: int) -> None:
    """Sends one text and leaves the next one to another task."""
    dispatch = Dispatch.objects.filter(pk=dispatch_id).first()
    if dispatch and dispatching.send_next(dispatch):
        send_next.enqueue(dispatch_id)


@task(backend=BACKEND)
def watch(dispatch_id: int) -> None:
    """Takes up an order again that nobody works on, until it is over or stopped."""
    for dispatch in dispatching.open_orders().filter(pk=dispatch_id):
        if dispatching.progress(dispatch)[dispatch_id].is_idle:
            send_next.enqueue(dispatch_id)
        _watch_later(dispatch_id)


def _watch_later(dispatch_id: int) -> None:
    later = timezone.now() + dispatching.LEASE + timedelta(seconds=5)
    watch.using(run_after=later).enqueue(dispatch_id)
