"""The worker works on the right queue, and does not outlive what started it."""

from __future__ import annotations

import subprocess
import sys

from django.core.management import call_command
from django_tasks_db.management.commands import db_worker

from kb.core.management.commands import background

CHILD = """
import os, time
from kb.core.management.commands.background import end_with
end_with(os.getppid())
print("here", flush=True)
time.sleep(60)
"""
PARENT = f"""
import os, signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {CHILD!r}], stdout=subprocess.PIPE)
child.stdout.readline()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_end_with__parent_killed():
    """Given a process that ends with its parent, when the parent is ended by SIGKILL, then it ends
    too."""
    # Both hold stderr: it is at its end when the last of them is gone.
    done = subprocess.run([sys.executable, "-c", PARENT], stderr=subprocess.PIPE, timeout=30)
    assert done.returncode == -9
    assert done.stderr == b""


def test_background__works_on_what_waits_in_the_database(monkeypatch):
    """Given the settings as they are, when the worker is started as people and `./run demo` start it,
    then it works on the queue that is kept in the database, and does not reload itself."""
    begun = []
    monkeypatch.setattr(background, "end_with", lambda parent: None)
    monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda self: None)
    monkeypatch.setattr(db_worker.Worker, "run", lambda self: begun.append(self.backend_name))
    monkeypatch.setattr(db_worker, "run_with_reloader", lambda run: begun.append("reloading"))
    call_command("background", verbosity=0)
    assert begun == ["background"]
