"""A served demonstration site and a Chromium, one for each worker, built by the same commands that
`./run` uses. What a module does to the site it undoes: others find the demonstration as it was."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from tests.apart import ROOT, own_database

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
END_REVIEWS = """
from wagtail.models import WorkflowState
for state in WorkflowState.objects.active():
    state.cancel(user=None)
"""


# Runs each piece of code that it is given; starting Django takes seconds, and tests ask often.
LISTENER = """
import contextlib, io, json, sys, traceback
import django
django.setup()
for line in sys.stdin:
    said, failed = io.StringIO(), False
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {})
    except Exception:
        said, failed = io.StringIO(traceback.format_exc()), True
    print(json.dumps([failed, said.getvalue()]), flush=True)
"""


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser") and not chromium():
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@dataclass
class Site:
    """A running demonstration: its address, and how to act on it from outside."""

    url: str
    env: dict[str, str]
    password: str
    registry: int  # the port at which it asks for Crossref; nobody answers unless a test does

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.env, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def run(self, code: str) -> str:
        """What `code` prints, run in the site's settings. Fails the test if it raises."""
        self.listener.stdin.write(json.dumps(code) + "\n")
        self.listener.stdin.flush()
        failed, said = json.loads(self.listener.stdout.readline())
        assert not failed, said
        return said

    @cached_property
    def listener(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", LISTENER],
            cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def end_reviews(self) -> None:
        """Cancels every open round, so that other tests find an empty queue."""
        self.run(END_REVIEWS)

    def log_in(self, page, username: str) -> None:
        """Logs in by the form, as someone else than before if need be."""
        page.context.clear_cookies()
        page.goto(f"{self.url}/admin/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", self.password)
        page.click("button[type=submit]")
        page.wait_for_url(f"{self.url}/admin/")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with own_database(folder, "site") as url:
        yield from _serve(folder, url)


def _serve(folder: Path, database_url: str) -> Iterator[Site]:
    port, registry = _free_port(), _free_port()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kb.settings.demo",
        "SECRET_KEY": "browser tests",
        "REVIEW_SEAL_KEY": "browser tests",
        "VAR_DIR": str(folder),
        "BASE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DATABASE_URL": database_url,
        "REFERENCE_SOURCES": "crossref",
        "REFERENCE_CROSSREF_URL": f"http://127.0.0.1:{registry}",
        "NO_PROXY": "127.0.0.1,localhost",
    }
    for arguments in (["migrate", "--no-input"], ["collectstatic", "--no-input"], ["load_demo"]):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "kb.wsgi:application", "--bind", f"127.0.0.1:{port}",
         "--workers", "1", "--threads", "4", "--no-control-socket"],
        cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=(folder / "server.log").open("w"),
    )  # fmt: skip
    try:
        _wait_for(f"http://localhost:{port}/health/", server)
        password = json.loads((folder / "demo-logins.json").read_text())["password"]
        served = Site(env["BASE_URL"], env, password, registry)
        yield served
        if "listener" in vars(served):
            served.listener.terminate()
            served.listener.wait(timeout=20)
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser, site: Site) -> Iterator:
    """A fresh window of a desk's size. An error in a script of the page fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, errors


# -- where it runs ---------------------------------------------------------------------------------
def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen) -> None:
    for _attempt in range(120):
        assert server.poll() is None, "the server stopped"
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310 - our own address
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise AssertionError(f"{url} does not answer")
