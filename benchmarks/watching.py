"""What a run of servers holds while something happens: database connections and memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.processes import family, memory_mib
from benchmarks.stack import Server, Stack

EVERY_SECONDS = 0.1
COUNT = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"


@dataclass
class Peak:
    """The most connections to one database that were seen at once."""

    connections: int = 0


@contextmanager
def peak_of(stack: Stack, database: str) -> Iterator[Peak]:
    """Watch the connections while inside."""
    peak, done = Peak(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(stack, database, peak, done), daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _watch(stack: Stack, database: str, peak: Peak, done: threading.Event) -> None:
    with stack.superuser("postgres") as connection:
        while not done.wait(EVERY_SECONDS):
            row = connection.execute(COUNT, [database]).fetchone()
            peak.connections = max(peak.connections, row[0] if row else 0)


def memory_of(server: Server) -> float:
    """MiB of a server with all its workers, shared pages counted once."""
    return sum(memory_mib(pid) for pid in family(server.pid))
