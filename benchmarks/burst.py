"""One burst: 200 tills ask a slow provider, and cash is taken beside them."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks.driving import Job, Trip, travel
from benchmarks.slow_host import Host
from benchmarks.stack import Server, Stack
from benchmarks.traffic import Requests
from benchmarks.watching import memory_of, peak_of

TILLS = 200
CASH_CLIENTS = 2
CASH_RATE = 400  # cash payments per second that there are orders for
ALONE_SECONDS = 3.0
AFTER_SECONDS = 1.0


@dataclass(frozen=True)
class Scene:
    """How fast the provider answers, and over how many seconds the tills ask."""

    delay: float
    spread: float

    def orders(self) -> int:
        """What the cash beside it and the tills take."""
        seconds = ALONE_SECONDS + self.delay + self.spread + AFTER_SECONDS
        return int(CASH_RATE * seconds) + TILLS


@dataclass(frozen=True)
class Burst:
    """What it did to a server. `statuses` has 0 where the server closed the connection."""

    threads: int
    scene: Scene
    hanging: int  # the most at once, as the provider saw them
    slowest: float  # initiate, in seconds
    statuses: dict[str, int]
    alone: float  # p99 of cash, in milliseconds
    beside: float
    waiting: float  # of the cash while the most were waiting, and nobody came or left
    connections: int  # to the database, at most
    memory: tuple[float, float]  # MiB before and after

    @property
    def unanswered(self) -> int:
        """5xx, or no answer at all, to a till that asked or one that took cash."""
        return sum(n for status, n in self.statuses.items() if not 0 < int(status) < 500)


@dataclass(frozen=True)
class Place:
    """Where it happens."""

    stack: Stack
    database: str
    server: Server
    host: Host
    requests: Requests
    threads: int

    def burst(self, scene: Scene) -> Burst:
        """Cash alone, then cash beside the tills."""
        self.host.seconds, self.host.history = scene.delay, []
        before = memory_of(self.server)
        alone = self.cash(ALONE_SECONDS)
        online = self.requests.initiate_online(TILLS)
        job = Job(online, [], cycle=False, spread=scene.spread)
        with peak_of(self.stack, self.database) as peak, ThreadPoolExecutor(1) as pool:
            tills = pool.submit(travel, job, port=self.server.port, clients=TILLS, seconds=60)
            beside = self.cash(scene.delay + scene.spread + AFTER_SECONDS)
            seen = tills.result()
        return Burst(
            threads=self.threads,
            scene=scene,
            hanging=self.host.most(),
            slowest=max(seen.times),
            statuses=dict(Counter(seen.statuses) + Counter(beside.statuses)),
            alone=p99(alone.times),
            beside=p99(beside.times),
            waiting=p99(list(during(beside, *self.host.while_at_least(self.host.most())))),
            connections=peak.connections,
            memory=(before, memory_of(self.server)),
        )

    def cash(self, seconds: float) -> Trip:
        """Take cash for a while, each payment of an order of its own."""
        job = Job(self.requests.initiate(int(CASH_RATE * seconds)), [], cycle=False)
        seen = travel(job, port=self.server.port, clients=CASH_CLIENTS, seconds=seconds)
        self.requests.used(len(seen.times))
        return seen


def during(trip: Trip, first: float, last: float) -> Iterator[float]:
    """The times of the journeys that began and ended between two moments."""
    for time, ended in zip(trip.times, trip.ended, strict=True):
        if first <= ended - time and ended <= last:
            yield time


def p99(times: list[float]) -> float:
    """Milliseconds; not a number where there is nothing to speak of."""
    if len(times) < 2:
        return float("nan")
    return 1000 * statistics.quantiles(times, n=100, method="inclusive")[98]
