"""The provider's host: it thinks for as long as it is told to, then says yes to everything."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Host(ThreadingHTTPServer):
    """Counts who waits for an answer, and remembers when it was how many."""

    daemon_threads = True
    request_queue_size = 1024

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.waiting = 0
        self.seconds = 0.0
        self.lock = threading.Lock()
        self.history: list[tuple[float, int]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asked had no more patience and left."""

    def think(self) -> None:
        """Hold the caller up."""
        self._count(1)
        time.sleep(self.seconds)
        self._count(-1)

    def most(self) -> int:
        """The most that ever waited at once."""
        return max((waiting for _, waiting in self.history), default=0)

    def while_at_least(self, number: int) -> tuple[float, float]:
        """When so many waited for the first time, and when for the first time no longer."""
        reached = [moment for moment, waiting in self.history if waiting >= number]
        first = reached[0] if reached else 0.0
        left = [moment for moment, n in self.history if moment > first and n < number]
        return first, left[0] if reached and left else first

    def _count(self, change: int) -> None:
        with self.lock:
            self.waiting += change
            self.history.append((time.perf_counter(), self.waiting))


class Handler(BaseHTTPRequestHandler):
    """Opens a session for whoever asks."""

    protocol_version = "HTTP/1.1"
    server: Host

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.think()
        said = json.dumps(_session(asked)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *arguments: Any) -> None:
        """Nobody reads it."""


def _session(asked: dict[str, Any]) -> dict[str, Any]:
    name = f"cos-{asked['reference']}"
    return {
        "id": name,
        "status": "pending",
        "amount": asked["amount"],
        "currency": "XOF",
        "url": f"https://pay.bench.example/c/{name}",
    }


@contextmanager
def slow_host() -> Iterator[Host]:
    """The host, there inside a `with` block."""
    with Host() as host:
        threading.Thread(target=host.serve_forever, daemon=True, name="slow-host").start()
        try:
            yield host
        finally:
            host.shutdown()
