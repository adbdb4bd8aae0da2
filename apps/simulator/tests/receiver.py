"""A merchant's server on this machine, which keeps the webhooks that arrive."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from apps.simulator.http import Reply, Request, Server


@dataclass
class Receiver:
    """What arrived; `answers` are given one by one, then 200."""

    url: str = ""
    got: list[Request] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    on_arrival: Callable[[], object] = lambda: None
    """Called before the answer is given."""

    def answer(self, webhook: Request) -> Reply:
        self.got.append(webhook)
        self.on_arrival()
        return Reply(self.answers.pop(0) if self.answers else 200)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    server = Server(("127.0.0.1", 0), receiver.answer)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    with server.serving():
        yield receiver
