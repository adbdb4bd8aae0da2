"""Requests and answers of the simulator, and the ways in which an answer can go wrong."""

import json
import logging
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from apps.simulator.faults import Fault
from apps.simulator.rules import Rule

LONGEST_BODY = 1_000_000


@dataclass(frozen=True)
class Request:
    """What was asked."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def fields(self) -> dict[str, Any]:
        """The body as an object; empty when it is none."""
        said = self.json()
        return said if isinstance(said, dict) else {}

    def form(self) -> dict[str, str]:
        """The fields of an HTML form."""
        return {k: v[0] for k, v in parse_qs(self.body.decode(errors="replace")).items()}


@dataclass(frozen=True)
class Reply:
    """What is answered. `spoilt` says how it goes wrong on its way."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    spoilt: Rule | None = None


def reply(status: int, said: Any = None) -> Reply:
    """An answer in JSON, or an empty one."""
    return Reply(status, b"" if said is None else json.dumps(said, ensure_ascii=False).encode())


def _length(headers: Mapping[str, str]) -> int:
    said = headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdecimal() else 0


class Server(ThreadingHTTPServer):
    """Answers each connection in a thread of its own."""

    daemon_threads = True
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], answer: Callable[[Request], Reply]) -> None:
        self.answer = answer
        self.stopping = threading.Event()
        super().__init__(address, Handler)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Answers from a thread of its own, until the block ends."""
        thread = threading.Thread(target=self._serve, daemon=True, name="simulator")
        thread.start()
        try:
            yield
        finally:
            self._stop()
            thread.join()
            self.server_close()

    def _serve(self) -> None:
        while not self.stopping.is_set():
            self.handle_request()

    def _stop(self) -> None:
        """At once: who serves waits for somebody to come, so one comes who wants nothing."""
        self.stopping.set()
        with suppress(OSError):
            socket.create_connection(self.socket.getsockname()[:2], timeout=1).close()

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Whoever comes while it stops is not listened to."""
        return not self.stopping.is_set()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up has heard enough."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120
    """After so many seconds of silence a connection's thread ends."""
    server: Server

    def handle_any(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        length = _length(headers)
        if length > LONGEST_BODY or "transfer-encoding" in headers:
            self.close_connection = True
        if length > LONGEST_BODY:
            return self._write(reply(413, {"message": "too long"}))
        path, _, query = self.path.partition("?")
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        return self._write(
            self._answer(Request(self.command, path, asked, headers, self.rfile.read(length)))
        )

    def _answer(self, request: Request) -> Reply:
        """A mistake of the simulator's own is said to be one, and ends no thread."""
        try:
            return self.server.answer(request)
        except Exception:
            logging.getLogger(__name__).exception("%s %s", request.method, request.path)
            return reply(500, {"message": "the simulator itself has failed"})

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

    def log_message(self, *args: Any) -> None:
        """The page shows what happened; the console is for people."""

    def _write(self, answer: Reply) -> None:
        rule = answer.spoilt
        if rule is None:
            self._send(answer, answer.body)
        elif rule.fault in (Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER):
            self.server.stopping.wait(rule.seconds)
            self.close_connection = True
        elif rule.fault in (Fault.RESET_BEFORE, Fault.RESET_AFTER):
            self._reset()
        elif rule.fault is Fault.SLOW:
            self.server.stopping.wait(rule.seconds)
            self._send(answer, answer.body)
        elif rule.fault is Fault.CUT:
            self._send(answer, answer.body[: len(answer.body) // 2], claims=len(answer.body) + 1)
            self.close_connection = True
        elif rule.fault is Fault.DRIP:
            self._drip(answer, min(rule.seconds, 1))

    def _send(self, answer: Reply, body: bytes, claims: int | None = None) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if body:
            self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body) if claims is None else claims))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, answer: Reply, pause: float) -> None:
        """A byte a second or faster: each arrives in time, the whole never does."""
        self._send(answer, b"", claims=len(answer.body) + 1)
        for byte in answer.body:
            if self.server.stopping.wait(pause):
                break
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
        self.close_connection = True

    def _reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        self.connection.close()
