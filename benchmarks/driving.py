"""Runs the load generator and sums up what it saw."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

LOAD = Path(__file__).with_name("load.py")


@dataclass(frozen=True)
class Job:
    """Journeys for one target; see load.py. `cycle` begins again when they are used up.

    Without `expected` statuses every answer is as good as another, and counted.
    """

    journeys: Sequence[Sequence[str]]
    expected: Sequence[int]
    cycle: bool
    spread: float = 0.0  # seconds over which the clients begin, each only once


@dataclass(frozen=True)
class Round:
    """What one round of one measure showed. Times are milliseconds."""

    rate: float
    p50: float
    p95: float
    p99: float
    answered: int
    generator: float = 0.0  # processors that the load generator kept busy
    web_cpu: float = 0.0  # milliseconds of processor per request, in gunicorn
    database_cpu: float = 0.0  # the same, in PostgreSQL

    @classmethod
    def of(cls, times: Sequence[float], seconds: float, **other: float) -> Round:
        if len(times) < 2:
            raise ValueError("Too few answers to speak of percentiles; measure for longer.")
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        return cls(len(times) / seconds, cuts[49], cuts[94], cuts[98], len(times), **other)


@dataclass(frozen=True)
class Trip:
    """What the load generator saw; moments are seconds on the machine's monotonic clock."""

    began: float
    seconds: float
    cpu: float
    times: list[float]
    ended: list[float]
    statuses: dict[str, int]

    def round(self) -> Round:
        times = [1000 * time for time in self.times]
        return Round.of(times, self.seconds, generator=self.cpu / self.seconds)


def drive(job: Job, *, port: int, clients: int, seconds: float) -> Round:
    """Let `clients` travel the job's journeys for a while."""
    return travel(job, port=port, clients=clients, seconds=seconds).round()


def travel(job: Job, *, port: int, clients: int, seconds: float) -> Trip:
    """The same, with all that was seen."""
    order = asdict(job) | {"port": port, "clients": clients, "seconds": seconds}
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(LOAD)],
        input=json.dumps(order),
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.returncode)
    return Trip(**json.loads(done.stdout))


def median(rounds: Sequence[Round]) -> Round:
    """Each figure's median over the rounds: one disturbed round moves nothing."""
    columns = zip(*(astuple(one) for one in rounds), strict=True)
    return Round(*map(statistics.median, columns))
