"""A mail server on a socket of this machine, which says as little as SMTP allows."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any


class PostOffice(ThreadingTCPServer):
    """Takes every message, but for the addresses that it refuses."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0, refused: str = "") -> None:
        super().__init__(("127.0.0.1", port), _Clerk)
        self.unwanted = {f"rcpt to:<{refused}>"}
        self.messages: list[Message] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Clerk(StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        self._say(220)
        while line := self.rfile.readline().decode().strip().lower():
            if line.startswith("data"):
                self._say(354)
                self.server.messages.append(message_from_bytes(b"".join(self._message())))
            self._say(550 if line in self.server.unwanted else 250)

    def _message(self) -> Iterator[bytes]:
        while (line := self.rfile.readline()) != b".\r\n":
            yield line

    def _say(self, code: int) -> None:
        self.wfile.write(b"%d so be it\r\n" % code)


@contextmanager
def post_office(**options: Any) -> Iterator[PostOffice]:
    """An office that is open while the block runs."""
    with PostOffice(**options) as office:
        Thread(target=office.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield office
        office.shutdown()
