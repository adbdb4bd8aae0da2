"""A merchant's server on this machine, which keeps the webhooks that arrive."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Receiver:
    """What arrived; `answers` are given one by one, then 200."""

    url: str = ""
    got: list["Webhook"] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    on_arrival: Callable[[], object] = lambda: None
    """Called before the answer is given."""


@dataclass(frozen=True)
class Webhook:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@contextmanager
def receiving():
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def _handler(receiver):
    class Handler(BaseHTTPRequestHandler):
        def handle_any(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.got.append(Webhook(self.command, self.path, headers, body))
            receiver.on_arrival()
            self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = do_PUT = handle_any  # noqa: N815

        def log_message(self, *args):
            """Quiet."""

    return Handler
