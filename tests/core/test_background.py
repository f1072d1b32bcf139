"""The worker does not outlive what started it."""

from __future__ import annotations

import subprocess
import sys

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
