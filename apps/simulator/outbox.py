"""Webhooks on their way: sent when they are due by the simulator's clock, and tried again."""

import heapq
import itertools
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import requests

from apps.simulator.clock import Clock

SECONDS = 5.0
"""How long a receiver may take (Wave, section 10.4)."""

MOST_SENT = 20_000


@dataclass(eq=False)
class Delivery:
    """One webhook. `make` is called when it leaves, as signatures have a time."""

    about: str
    method: str
    url: str
    make: Callable[[], tuple[dict[str, str], bytes]]
    retries: tuple[float, ...] = ()
    answers: list[int] = field(default_factory=list)


class Outbox:
    """Sends from a thread of its own."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.sent: deque[Delivery] = deque(maxlen=MOST_SENT)
        self._due: list[tuple[float, int, Delivery]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._in_flight = 0
        self._era = 0
        self._is_open = True
        self._pool = ThreadPoolExecutor(max_workers=16, thread_name_prefix="webhook")
        self._thread = threading.Thread(target=self._run, daemon=True, name="outbox")
        self._thread.start()

    def put(self, delivery: Delivery, after: float = 0.0) -> None:
        """Send it `after` so many seconds of the simulator's clock."""
        with self._changed:
            entry = (self.clock.now() + after, next(self._order), delivery)
            heapq.heappush(self._due, entry)
            self._changed.notify_all()

    def send_now(self, delivery: Delivery) -> None:
        """Send it and wait for the answer, so that it is there before anything else is."""
        self._post(delivery, self._era)

    def settle(self, seconds: float = 10.0) -> bool:
        """Wait until nothing is due any more and all answers are in. False when it takes longer."""
        with self._changed:
            self._changed.notify_all()
            return self._changed.wait_for(self._is_quiet, seconds)

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def clear(self) -> None:
        with self._changed:
            self._era += 1
            self._due.clear()
            self.sent.clear()

    def close(self) -> None:
        with self._changed:
            self._is_open = False
            self._changed.notify_all()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def is_anything_left(self) -> bool:
        """Whether something is to be sent, now or at some time, or is on its way."""
        with self._changed:
            return bool(self._due or self._in_flight)

    def _is_quiet(self) -> bool:
        return self._seconds_left() != 0 and not self._in_flight

    def _seconds_left(self) -> float | None:
        """Until the next one is due: 0 when it is, None when there is none."""
        return max(0.0, self._due[0][0] - self.clock.now()) if self._due else None

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._is_open and (wait := self._seconds_left()) != 0:
                    self._changed.wait(wait)
                if not self._is_open:
                    return
                delivery = heapq.heappop(self._due)[2]
                self._in_flight += 1
            self._pool.submit(self._deliver, delivery, self._era)

    def _deliver(self, delivery: Delivery, era: int) -> None:
        try:
            status = self._post(delivery, era)
            is_final = 200 <= status < 300 or era != self._era
            if not is_final and len(delivery.answers) <= len(delivery.retries):
                self.put(delivery, delivery.retries[len(delivery.answers) - 1])
        finally:
            with self._changed:
                self._in_flight -= 1
                self._changed.notify_all()

    def _post(self, delivery: Delivery, era: int) -> int:
        status = _send(delivery)
        with self._changed:
            delivery.answers.append(status)
            if era == self._era:
                self.sent.append(delivery)
        return status

    def told(self) -> list[dict[str, Any]]:
        """What was sent, as `GET /_simulator/deliveries` answers it."""
        with self._changed:
            return [
                {
                    "about": one.about,
                    "method": one.method,
                    "url": one.url,
                    "answers": list(one.answers),
                }
                for one in dict.fromkeys(self.sent)
            ]


def _send(delivery: Delivery) -> int:
    """The receiver's status, or 0 for none. Receivers are near: no proxy stands between."""
    headers, body = delivery.make()
    options: dict[str, Any] = {"timeout": SECONDS, "allow_redirects": False, "stream": True}
    with requests.Session() as session:
        session.trust_env = False
        try:
            with session.request(
                delivery.method, delivery.url, headers=headers, data=body, **options
            ) as answer:
                return answer.status_code
        except (requests.RequestException, ValueError):
            return 0
