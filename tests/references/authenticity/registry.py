"""A registry on this machine, which answers as told: recorded answers, and every fault."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass
class Plays:
    """One answer. `stall` waits before each byte of the body; `short` promises more than it sends."""

    body: Any = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0
    stall: float = 0
    short: bool = False

    @property
    def sent(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Registry:
    """By path, the answers in turn; the last is given again. Without any, 404."""

    base: str = ""
    answers: dict[str, list[Plays]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)

    def play(self, path: str, *answers: Plays) -> None:
        self.answers[path] = list(answers)

    def next(self, path: str) -> Plays:
        waiting = self.answers.get(path) or [Plays(b"Resource not found.", 404)]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


def _handler(registry: Registry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            registry.asked.append(unquote(self.path))
            registry.agents.append(self.headers["User-Agent"])
            answer = registry.next(unquote(urlsplit(self.path).path))
            with suppress(OSError):  # who asked may have gone
                self._answer(answer)

        def _answer(self, answer: Plays) -> None:
            time.sleep(answer.delay)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.sent) + 10 * answer.short))
            self.end_headers()
            for byte in answer.sent if answer.stall else ():
                time.sleep(answer.stall)
                self.wfile.write(bytes([byte]))
            if not answer.stall:
                self.wfile.write(answer.sent)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def running(registry: Registry, *, port: int = 0) -> Iterator[Registry]:
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(registry))
    registry.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
